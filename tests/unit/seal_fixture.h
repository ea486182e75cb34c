/* seal_fixture.h - a newsroom with a day of figures, to be sealed and looked after. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEAL_FIXTURE_H
#define SEAL_FIXTURE_H

#include "audience/seal.h"
#include "audience/sketch.h"
#include "audience/store.h"
#include "store/statements.h"

#include "unit/newsroom_fixture.h"

#define DAY 20783 /* 2026-11-26 */

struct scene {
    struct room room;
    struct db *db;
    struct seal_key key;
    char faults[2048];
};

static inline struct str two_visitors(struct arena *a)
{
    struct sketch sketch = {0};
    sketch_add(&sketch, 0x9e3779b97f4a7c15u);
    sketch_add(&sketch, 0xc2b2ae3d27d4eb4fu);
    return sketch_write(a, &sketch);
}

static inline struct err put_day(struct db_conn *conn, void *context)
{
    struct scene *s = context;
    struct str none = {"\0\0\0\0\0\0\0\0\0\0\0", 11}, some = {"\1\0\0\0\0\0\0\0\0\0\x09", 11};
    TRY(sql_view_day_add(conn, DAY, 42, S(""), S("en"), 300, 200, 128, 9000, none, S("")));
    TRY(sql_view_day_add(conn, DAY, 7, S(""), S("es"), 12, 10, 4, 330, some, two_visitors(s->room.a)));
    TRY(sql_view_day_add(conn, DAY, 0, S("section:7"), S("en"), 5, 4, 0, 0, none, S("")));
    TRY(sql_view_day_add(conn, DAY, 0, S("front.en"), S("en"), 40, 30, 0, 0, none, S("")));
    TRY(sql_rejected_day_add(conn, DAY, S("forged"), S("stamp"), 0, 17));
    return sql_rejected_day_add(conn, DAY, S("ai"), S("agent"), 300, 0);
}

static inline struct err roll(struct db_conn *conn, void *context)
{
    int64_t changed;
    (void)context;
    TRY(sql_rolled_day_add(conn, DAY, 1, &changed));
    return sql_rolled_day_add(conn, DAY + 2, 1, &changed);
}

static inline void note(void *context, int64_t day, struct str words)
{
    struct scene *s = context;
    size_t n = strlen(s->faults);
    snprintf(s->faults + n, sizeof s->faults - n, "%lld: %.*s\n", day == DB_NULL ? 0 : (long long)(day - DAY),
             STR_ARG(words));
}

static inline struct seal_report verify(struct scene *s, int64_t kept_from, struct str head)
{
    struct seal_report report;
    s->faults[0] = 0;
    assert_ok(seal_verify(s->room.a, s->db, s->key.public, kept_from, head, note, s, &report));
    return report;
}

static inline void with_scene(struct store_fixture *f, void (*test)(struct scene *s))
{
    struct scene s = {0};
    room_open(&s.room, f);
    assert_ok(audience_store_open(s.room.n, &s.db));
    seal_key_make(newsroom_key(s.room.n), &s.key);
    assert_ok(db_write(s.db, put_day, &s));
    test(&s);
    db_close(s.db);
    room_close(&s.room);
}

static inline int64_t work(struct scene *s, int64_t today)
{
    int64_t sealed;
    assert_ok(seal_work(s->db, &s->key, today, 1, &sealed));
    return sealed;
}

#endif
