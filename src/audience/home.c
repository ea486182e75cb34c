/* home.c - what all nodes told becomes figures. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/home.h"

#include "audience/count.h"
#include "audience/node.h"
#include "audience/parcel.h"
#include "audience/write.h"
#include "base/time.h"

#include <stdlib.h>
#include <string.h>

#define PARCELS_AT_ONCE 64
#define RESTORE_MAX 1000000 /* events */
#define TIDY_TIME (60 * TIME_SECOND)
#define LATE_TIME (3 * HOME_SILENT_SECONDS * TIME_SECOND) /* what was seen later is surely there */

void home_init(struct home *home, struct newsroom *n, struct db *db, int64_t node, struct collected *shown)
{
    *home = (struct home){.newsroom = n, .db = db, .node = node, .shown = shown};
    arena_init(&home->a, 0);
    gather_init(&home->gathered);
}

void home_close(struct home *home)
{
    home_end(home);
    gather_close(&home->gathered);
    arena_close(&home->a);
}

/* ---- a turn ---- */

struct restoring {
    struct arena a;
    int64_t since;
    struct sql_audience_event_list events;
};

static struct err read_stored(struct db_conn *conn, void *context)
{
    struct restoring *r = context;
    return sql_audience_event_since(&r->a, conn, r->since, RESTORE_MAX, &r->events);
}

struct err home_begin(struct home *home, int64_t turn)
{
    struct restoring r = {.since = time_now() - JUDGE_WINDOW_SECONDS * TIME_SECOND};
    home_end(home);
    arena_init(&r.a, 0);
    struct err e = db_read(home->db, read_stored, &r);
    if (!failed(e)) {
        collector_open(&home->collector, home->newsroom);
        home->collector.gathered = &home->gathered;
        home->tidied = time_now() / TIDY_TIME;
        home->turn = turn;
        for (ptrdiff_t i = 0; i < r.events.count; i++)
            collect_restore(&home->collector, &r.events.items[i]);
    }
    arena_close(&r.a);
    return e;
}

void home_end(struct home *home)
{
    if (!home->turn)
        return;
    collector_close(&home->collector);
    gather_clear(&home->gathered);
    home->turn = 0;
    home->pending = false;
}

/* ---- taking ---- */

static struct err read_parcels(struct db_conn *conn, void *context)
{
    struct home *home = context;
    arena_reset(&home->a);
    return sql_parcel_due(&home->a, conn, HOME_SILENT_SECONDS * TIME_SECOND, PARCELS_AT_ONCE, &home->parcels);
}

/* Those of one time belong together: the last ones may not be whole. */
static void leave_last_time(struct sql_parcel_list *parcels)
{
    ptrdiff_t count = parcels->count;
    int64_t last = parcels->items[count - 1].upto;
    while (count && parcels->items[count - 1].upto == last)
        count--;
    if (count)
        parcels->count = count;
}

/* What was seen, in order of time. */
struct seen {
    struct arena *a;
    struct sight *items;
    ptrdiff_t count, capacity;
};

static void add_sight(struct seen *seen, const struct sight *sight)
{
    if (seen->count == seen->capacity) {
        seen->capacity = MAX(seen->capacity * 2, (ptrdiff_t)256);
        struct sight *items = arena_array(seen->a, struct sight, seen->capacity);
        if (seen->count)
            memcpy(items, seen->items, (size_t)seen->count * sizeof *items);
        seen->items = items;
    }
    seen->items[seen->count++] = *sight;
}

static struct err take_parcel(struct home *home, struct str content, struct seen *seen)
{
    struct parcel_reader reader;
    struct parcel_record record;
    TRY(parcel_open(&reader, content));
    do {
        TRY(parcel_next(&reader, &record));
        if (record.kind == PARCEL_SIGHT)
            add_sight(seen, &record.sight);
        else
            count_told(&home->collector, &record);
    } while (record.kind != PARCEL_END);
    return OK;
}

/* A beacon that came in the same microsecond as its page stands behind it. */
static int compare_sights(const void *left, const void *right)
{
    const struct sight *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return (int)a->kind - (int)b->kind;
}

/* At each minute's turn, by the instants of what was seen. */
static void tidy(struct home *home, int64_t now)
{
    int64_t minute = now / TIDY_TIME;
    if (minute == home->tidied)
        return;
    collect_read_rules(&home->collector);
    collect_forget(&home->collector, minute * TIDY_TIME);
    home->tidied = minute;
}

static void take_all(struct home *home)
{
    struct seen seen = {.a = &home->a};
    for (ptrdiff_t i = 0; i < home->parcels.count; i++)
        if (failed(take_parcel(home, home->parcels.items[i].content, &seen)))
            log_errorx("audience: node=%lld: %s", (long long)home->parcels.items[i].node, err_detail());
    if (seen.count)
        qsort(seen.items, (size_t)seen.count, sizeof *seen.items, compare_sights);
    for (ptrdiff_t i = 0; i < seen.count; i++) {
        tidy(home, seen.items[i].at);
        collect_sight(&home->collector, &seen.items[i]);
    }
}

/* ---- writing ---- */

static struct err drop_parcels(struct home *home, struct db_conn *conn, ptrdiff_t *dropped)
{
    *dropped = 0;
    for (ptrdiff_t i = 0; i < home->parcels.count; i++) {
        int64_t changed;
        TRY(sql_parcel_drop(conn, home->parcels.items[i].id, &changed));
        *dropped += changed > 0;
    }
    return OK;
}

/* Nobody else drops parcels in our turn: where they are gone an earlier try was kept, whose end we did not hear. */
static struct err take_away(struct db_conn *conn, void *context, bool *done)
{
    struct home *home = context;
    ptrdiff_t dropped;
    TRY(turn_check(conn, (struct turn){home->node, home->turn}));
    TRY(drop_parcels(home, conn, &dropped));
    *done = home->parcels.count > 0 && dropped == 0;
    return !*done && dropped != home->parcels.count ? err_make(&ERR_CONFLICT, "another node took a part") : OK;
}

static struct err write_down(struct home *home)
{
    TRY(write_gathered_behind(home->db, newsroom_settings(home->newsroom)->zone, &home->gathered, take_away, home));
    gather_clear(&home->gathered);
    home->parcels = (struct sql_parcel_list){0};
    home->pending = false;
    return OK;
}

struct err home_round(struct home *home, bool *more)
{
    *more = false;
    if (home->pending)
        TRY(write_down(home));
    TRY(db_read(home->db, read_parcels, home));
    *more = home->parcels.count == PARCELS_AT_ONCE;
    if (*more)
        leave_last_time(&home->parcels);
    if (home->parcels.count)
        take_all(home);
    else
        tidy(home, time_now() - LATE_TIME);
    collect_show(&home->collector, home->shown);
    home->pending = home->parcels.count > 0 || !gather_is_empty(&home->gathered);
    return home->pending ? write_down(home) : OK;
}

struct err home_finish(struct home *home)
{
    if (home->pending)
        TRY(write_down(home));
    collect_finish(&home->collector);
    return gather_is_empty(&home->gathered) ? OK : write_down(home);
}
