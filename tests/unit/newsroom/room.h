/* room.h - a newsroom of its own for a test, on either engine. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_ROOM_H
#define NEWSROOM_ROOM_H

#include "newsroom/newsroom.h"
#include "unit/store_fixture.h"

/* Makes a newsroom in the fixture's folder; its store is there, or in the fixture's schema. */
static inline struct newsroom *room_open(struct store_fixture *f)
{
    struct newsroom *n;
    struct str folder = str_format(&f->a, "%s/room", f->folder);
    struct newsroom_init_options options = {.title = S("The Test")};
    if (f->engine == DB_POSTGRES)
        options.database = str_from_c(f->url);
    assert_ok(newsroom_init(folder, &options));
    assert_ok(newsroom_open(folder, &n));
    return n;
}

struct room_audit {
    struct arena *a;
    struct sql_audit_entry_list entries;
};

static inline struct err room_read_audit(struct db_conn *conn, void *context)
{
    struct room_audit *audit = context;
    return sql_audit_after(audit->a, conn, 0, 1000, &audit->entries);
}

/* How many audit entries have this action. */
static inline int room_count_audit(struct newsroom *n, struct arena *a, struct str action)
{
    struct room_audit audit = {.a = a};
    int count = 0;
    assert_ok(db_read(newsroom_db(n), room_read_audit, &audit));
    for (ptrdiff_t i = 0; i < audit.entries.count; i++)
        count += str_equal(audit.entries.items[i].action, action);
    return count;
}

#endif
