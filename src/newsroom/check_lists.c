/* check_lists.c - do the lists and their counters say what the stories say? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/check_lists.h"

#include "base/map.h"
#include "base/time.h"
#include "newsroom/story_state.h"
#include "store/statements.h"

#define BATCH 200

struct lists {
    struct arena *step;  /* reset after each batch of stories */
    struct arena *whole; /* lives until the end */
    struct map counts;   /* "LIST MONTH" -> int64_t, as the stories say */
    void (*report)(void *context, struct str fault);
    void *context;
};

static void count(struct lists *lists, struct str list, int64_t at)
{
    struct time_civil civil = time_to_civil(at);
    struct str key = str_format(lists->step, "%.*s %lld", STR_ARG(list), (long long)civil.year * 12 + civil.month - 1);
    if (!map_get(&lists->counts, key))
        *map_put(lists->whole, &lists->counts, str_copy(lists->whole, key)) = arena_make(lists->whole, int64_t);
    ++*(int64_t *)map_get(&lists->counts, key);
}

static void fault(struct lists *lists, int64_t id, const char *list)
{
    lists->report(lists->context, str_format(lists->step, "story %lld: %s does not show it as its status and date say",
                                             (long long)id, list));
}

/* One place in a list, which should show the story under the date wanted (DB_NULL: not at all). */
static void place(struct lists *lists, int64_t story, const char *kind, int64_t id, int64_t at, int64_t wanted)
{
    if (at != wanted)
        fault(lists, story, str_to_c(lists->step, str_format(lists->step, "%s %lld", kind, (long long)id)));
    if (wanted != DB_NULL)
        count(lists, str_format(lists->step, "%s:%lld", kind, (long long)id), wanted);
}

static void places(struct lists *lists, int64_t story, const char *kind, const struct sql_story_place_list *rows,
                   int64_t wanted)
{
    for (ptrdiff_t i = 0; i < rows->count; i++)
        place(lists, story, kind, rows->items[i].id, rows->items[i].listed_at, wanted);
}

/* Each person lists the story once, however often the byline names them. */
static void people(struct lists *lists, const struct sql_story *row, const struct sql_byline_list *rows, int64_t wanted)
{
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        int64_t person = rows->items[i].person_id;
        bool first = person != DB_NULL;
        for (ptrdiff_t j = 0; j < i; j++)
            first &= rows->items[j].person_id != person;
        if (rows->items[i].listed_at != (first ? wanted : DB_NULL))
            fault(lists, row->id, "its byline");
        if (first && wanted != DB_NULL)
            count(lists, str_format(lists->step, "person:%lld:%.*s", (long long)person, STR_ARG(row->language)),
                  wanted);
    }
}

static struct err look_at(struct lists *lists, struct db_conn *conn, const struct sql_story *row)
{
    struct sql_story_place_list rows;
    struct sql_byline_list bylines;
    int64_t wanted = state_listed_at(row);
    TRY(sql_story_section_of_story(lists->step, conn, row->id, &rows));
    places(lists, row->id, "section", &rows, wanted);
    TRY(sql_story_tag_of_story(lists->step, conn, row->id, &rows));
    places(lists, row->id, "tag", &rows, wanted);
    TRY(sql_byline_of_story(lists->step, conn, row->id, &bylines));
    people(lists, row, &bylines, wanted);
    if (wanted != DB_NULL)
        count(lists, str_format(lists->step, "front:%.*s", STR_ARG(row->language)), wanted);
    return OK;
}

static struct err look_at_stories(struct lists *lists, struct db_conn *conn)
{
    struct sql_story_list stories;
    int64_t last = 0;
    do {
        TRY(sql_story_after(lists->step, conn, last, BATCH, &stories));
        for (ptrdiff_t i = 0; i < stories.count; i++)
            TRY(look_at(lists, conn, &stories.items[i]));
        if (stories.count > 0)
            last = stories.items[stories.count - 1].id;
        arena_reset(lists->step);
    } while (stories.count == BATCH);
    return OK;
}

static void wrong_count(struct lists *lists, struct str list, int64_t month, int64_t stored, int64_t stories)
{
    lists->report(lists->context,
                  str_format(lists->step, "list %.*s: it counts %lld stories in %lld-%02lld, and has %lld",
                             STR_ARG(list), (long long)stored, (long long)month / 12, (long long)month % 12 + 1,
                             (long long)stories));
}

/* Takes each stored counter off; what is left over then was counted nowhere. */
static struct err compare(struct lists *lists, struct db_conn *conn)
{
    struct sql_listing_row_list rows;
    TRY(sql_listing_all(lists->whole, conn, &rows));
    for (ptrdiff_t i = 0; i < rows.count; i++) {
        const struct sql_listing_row *row = &rows.items[i];
        struct str key = str_format(lists->whole, "%.*s %lld", STR_ARG(row->list), (long long)row->month);
        int64_t *stories = map_get(&lists->counts, key);
        if (!stories || *stories != row->stories)
            wrong_count(lists, row->list, row->month, row->stories, stories ? *stories : 0);
        if (stories)
            *stories = 0;
    }
    for (ptrdiff_t i = 0; i < lists->counts.capacity; i++) {
        const struct map_slot *slot = &lists->counts.slots[i];
        if (slot->key.p && *(int64_t *)slot->value)
            lists->report(lists->context,
                          str_format(lists->whole, "list and month %.*s: its %lld stories are not counted",
                                     STR_ARG(slot->key), (long long)*(int64_t *)slot->value));
    }
    return OK;
}

/* What pages offer in other languages. */
static struct err look_at_groups(struct lists *lists, struct db_conn *conn)
{
    struct sql_int_list wrong;
    TRY(sql_story_versions_wrong(lists->whole, conn, &wrong));
    for (ptrdiff_t i = 0; i < wrong.count; i++)
        lists->report(lists->context, str_format(lists->whole, "group %lld: its row names other versions than there are",
                                                 (long long)wrong.items[i]));
    return OK;
}

static struct err check_work(struct db_conn *conn, void *context)
{
    struct lists *lists = context;
    TRY(look_at_stories(lists, conn));
    TRY(look_at_groups(lists, conn));
    return compare(lists, conn);
}

struct err check_lists(struct newsroom *n, void (*report)(void *context, struct str fault), void *context)
{
    struct arena step, whole;
    arena_init(&step, 0);
    arena_init(&whole, 0);
    struct lists lists = {.step = &step, .whole = &whole, .report = report, .context = context};
    struct err e = db_read(newsroom_db(n), check_work, &lists);
    arena_close(&step);
    arena_close(&whole);
    return e;
}
