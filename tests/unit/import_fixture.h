/* import_fixture.h - an import into a newsroom of its own, and what became of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_FIXTURE_H
#define IMPORT_FIXTURE_H

#include "unit/newsroom_fixture.h"

#include "exchange/import.h"
#include "newsroom/folder.h"
#include "newsroom/query.h"
#include "newsroom/story_stored.h"
#include "search/search.h"

struct trial {
    struct room room;
    struct import_options options;
    struct str report, summary;
};

static inline void trial_open(struct trial *t, struct store_fixture *f)
{
    *t = (struct trial){.options = {.format = S("auto")}};
    room_open(&t->room, f);
    assert_ok(search_open(t->room.n));
}

/* A file or folder of tests/data. */
static inline struct str trial_data(const struct trial *t, const char *name)
{
    return str_format(t->room.a, "%s/tests/data/%s", getenv("DATELINE_SOURCE"), name);
}

/* A file of the newsroom's folder with that text. */
static inline struct str trial_file(struct trial *t, const char *name, struct str text)
{
    struct str path = str_format(t->room.a, "%s/%s", t->room.folder, name);
    assert_ok(folder_write(t->room.a, path, text, 0644));
    return path;
}

static inline struct err trial_import(struct trial *t, struct str path)
{
    return import_run(t->room.n, t->room.a, &path, 1, &t->options, &t->report, &t->summary);
}

static inline void trial_import_fine(struct trial *t, struct str path)
{
    if (failed(trial_import(t, path)))
        fail_msg("%s", err_detail());
}

static inline void expect_within(struct str text, const char *words)
{
    if (str_find(text, str_from_c(words), 0) < 0)
        fail_msg("'%s' is not in\n%.*s", words, STR_ARG(text));
}

static inline void expect_report(const struct trial *t, const char *words)
{
    struct str text;
    assert_ok(folder_read(t->room.a, t->report, 1 << 20, &text));
    expect_within(text, words);
}

static inline void check_text(struct str got, const char *want)
{
    if (!str_equal(got, str_from_c(want)))
        fail_msg("'%.*s' is not '%s'", STR_ARG(got), want);
}

struct key_query {
    struct arena *a;
    struct str keys; /* JSON */
    int64_t id;
};

static inline struct err key_read(struct db_conn *conn, void *context)
{
    struct key_query *q = context;
    struct sql_import_story_list list;
    for (int64_t source = 1; source <= 4 && !q->id; source++) {
        TRY(sql_import_story_of_keys(q->a, conn, source, q->keys, &list));
        q->id = list.count ? list.items[0].story_id : 0;
    }
    return OK;
}

/* Number of the story that a source called so; 0: none. */
static inline int64_t id_of_key(const struct trial *t, const char *key)
{
    struct key_query q = {t->room.a, str_format(t->room.a, "[\"%s\"]", key), 0};
    assert_ok(db_read(newsroom_db(t->room.n), key_read, &q));
    return q.id;
}

static inline void story_of_key(const struct trial *t, const char *key, struct story_stored *out)
{
    int64_t id = id_of_key(t, key);
    if (!id)
        fail_msg("there is no story of key %s", key);
    assert_ok(newsroom_story_read(t->room.n, t->room.a, &ACTOR_COMMAND, id, 0, out));
}

static inline void check_leads(const struct trial *t, const char *from, const char *to)
{
    struct str target;
    int status;
    if (failed(query_redirect(t->room.n, t->room.a, str_from_c(from), &target, &status)))
        fail_msg("%s: %s", from, err_detail());
    check_text(target, to);
}

static inline void count_fault(void *context, struct str fault)
{
    print_error("%.*s\n", STR_ARG(fault));
    ++*(int *)context;
}

static inline void check_index(const struct trial *t)
{
    int faults = 0;
    assert_ok(search_check(t->room.n, count_fault, &faults));
    assert_int_equal(faults, 0);
}

static inline void check_date(int64_t t, const char *want)
{
    char text[TIME_RFC3339_SIZE];
    time_format_rfc3339(t, text);
    assert_string_equal(text, want);
}

#endif
