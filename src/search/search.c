/* search.c - the index of a newsroom: opening it, and the work that it owes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/search.h"

#include <stdlib.h>

#include "search/cache.h"
#include "search/index.h"
#include "search/merge.h"
#include "search/segment.h"

#define SIZE_OF_MANY 8    /* pieces done as one where there are many: each asks again where it stands, and is synced */
#define BUILD_STORIES 128 /* put into the index at once while it is built anew */

/* ---- opening ---- */

static struct err saved(void *context, struct save *save)
{
    (void)context;
    return index_put(save->a, save->conn, save->stories, save->story_count);
}

static void close_index(void *context)
{
    cache_close(context);
}

struct opening {
    struct arena a;
    struct sql_search_state state;
};

static struct err read_state(struct db_conn *conn, void *context)
{
    struct opening *opening = context;
    return sql_search_state(&opening->a, conn, &opening->state);
}

/* Another process may have emptied it meanwhile. */
static struct err empty_other_version(struct db_conn *conn, void *context)
{
    struct opening *opening = context;
    TRY(read_state(conn, context));
    return opening->state.version == SEARCH_VERSION ? OK : index_clear(conn);
}

static struct err check_version(struct newsroom *n, struct opening *opening)
{
    TRY(db_read(newsroom_db(n), read_state, opening));
    return opening->state.version == SEARCH_VERSION ? OK : db_write(newsroom_db(n), empty_other_version, opening);
}

struct err search_open(struct newsroom *n)
{
    struct opening opening;
    arena_init(&opening.a, 0);
    struct err e = check_version(n, &opening);
    arena_close(&opening.a);
    TRY(e);
    struct cache *cache = cache_make();
    newsroom_set_index(n, &(struct newsroom_index){saved, close_index, cache});
    return OK;
}

static struct err empty(struct db_conn *conn, void *context)
{
    (void)context;
    return index_clear(conn);
}

struct err search_reset(struct newsroom *n)
{
    return db_write(newsroom_db(n), empty, NULL);
}

/* ---- what is to be done ---- */

/* In the order in which it is done. */
enum duty { DUTY_NONE, DUTY_SETTLE, DUTY_MERGE, DUTY_CONTINUE, DUTY_DELETE, DUTY_BUILD };

struct work {
    struct newsroom *n;
    struct arena *a;
    struct db_conn *conn;
    int size; /* of a piece */
    enum duty duty;
    struct str language;
    struct sql_search_segment *segment;
    struct sql_search_segment_list segments;
    ptrdiff_t from, count;
    struct sql_search_state state;
    struct sql_int_list stories;
};

static struct err look_at_language(struct work *work, const struct sql_search_language *language)
{
    work->language = language->language;
    if (language->live >= LIVE_MANY) {
        work->duty = DUTY_SETTLE;
        return OK;
    }
    TRY(sql_search_segments(work->a, work->conn, language->language, &work->segments));
    if (merge_choose(&work->segments, &work->from, &work->count))
        work->duty = DUTY_MERGE;
    return OK;
}

static struct err look_at_segments(struct work *work)
{
    TRY(sql_search_segment_in_state(work->a, work->conn, SEGMENT_MERGING, &work->segment));
    if (work->segment) {
        work->duty = DUTY_CONTINUE;
        return OK;
    }
    TRY(sql_search_segment_in_state(work->a, work->conn, SEGMENT_GONE, &work->segment));
    if (work->segment) {
        work->duty = DUTY_DELETE;
        return OK;
    }
    struct sql_search_language_list languages;
    TRY(sql_search_language_all(work->a, work->conn, &languages));
    for (ptrdiff_t i = 0; i < languages.count && work->duty == DUTY_NONE; i++)
        TRY(look_at_language(work, &languages.items[i]));
    return OK;
}

static struct err look(struct db_conn *conn, void *context)
{
    struct work *work = context;
    work->conn = conn;
    work->duty = DUTY_NONE;
    TRY(look_at_segments(work));
    if (work->duty != DUTY_NONE)
        return OK;
    TRY(sql_search_state(work->a, conn, &work->state));
    if (!work->state.complete)
        work->duty = DUTY_BUILD;
    return OK;
}

/* ---- doing it ---- */

/* Those that were saved meanwhile are in it already. */
static struct err load_missing(struct work *work, struct save_story *stories, ptrdiff_t *count)
{
    *count = 0;
    for (ptrdiff_t i = 0; i < work->stories.count; i++) {
        struct sql_search_document *there;
        TRY(sql_search_document(work->a, work->conn, work->stories.items[i], &there));
        if (there)
            continue;
        TRY(index_load_story(work->a, work->conn, work->stories.items[i], &stories[*count]));
        *count += stories[*count].row != NULL;
    }
    return OK;
}

static struct err build(struct work *work)
{
    struct save_story stories[BUILD_STORIES];
    ptrdiff_t count;
    TRY(sql_search_published_after(work->a, work->conn, work->state.built_to, BUILD_STORIES, &work->stories));
    TRY(load_missing(work, stories, &count));
    TRY(index_put(work->a, work->conn, stories, count));
    if (work->stories.count < BUILD_STORIES)
        return sql_search_state_set(work->conn, SEARCH_VERSION, 0, true);
    return sql_search_state_set(work->conn, SEARCH_VERSION, work->stories.items[work->stories.count - 1], false);
}

static struct err do_duty(struct db_conn *conn, void *context)
{
    struct work *work = context;
    TRY(look(conn, work));
    switch (work->duty) {
    case DUTY_SETTLE:
        return index_settle(work->a, conn, work->language);
    case DUTY_MERGE:
        return merge_begin(work->a, conn, &work->segments.items[work->from], work->count, work->size);
    case DUTY_CONTINUE:
        return merge_continue(work->a, conn, work->segment, work->size);
    case DUTY_DELETE:
        return merge_delete(conn, work->segment, work->size);
    case DUTY_BUILD:
        return build(work);
    default:
        return OK;
    }
}

/* Looks first without writing: most calls find nothing. */
static struct err work_once(struct work *work)
{
    TRY(db_read(newsroom_db(work->n), look, work));
    return work->duty == DUTY_NONE ? OK : db_write(newsroom_db(work->n), do_duty, work);
}

static struct err work_piece(struct newsroom *n, int size, bool *more)
{
    struct arena a;
    arena_init(&a, 0);
    struct work work = {.n = n, .a = &a, .size = size};
    struct err e = work_once(&work);
    *more = !failed(e) && work.duty != DUTY_NONE;
    arena_close(&a);
    return e;
}

struct err search_work(struct newsroom *n, bool *more)
{
    return work_piece(n, 1, more);
}

struct err search_work_all(struct newsroom *n)
{
    for (bool more = true; more;)
        TRY(work_piece(n, SIZE_OF_MANY, &more));
    return OK;
}
