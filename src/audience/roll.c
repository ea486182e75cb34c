/* roll.c - hours become days, and what is past its time is thrown away. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/roll.h"

#include "audience/depth.h"
#include "audience/sketch.h"
#include "audience/sum.h"
#include "base/time.h"
#include "store/statements.h"
#include "text/dates.h"

#define HOUR (3600 * TIME_SECOND)

int64_t roll_first_hour(struct str zone, int64_t day)
{
    int64_t midnight = dates_from_local(zone, day * TIME_DAY);
    return midnight / HOUR + (midnight % HOUR > 0);
}

/* ---- a day ---- */

struct rolling {
    struct arena list, a; /* of the day's pages; of one page */
    int64_t day, from, to;
    bool rolled;
};

static struct err add_hour(struct sql_view_day *sum, struct depth *depth, struct sketch *visitors,
                           const struct sql_view_hour *hour)
{
    sum->edition = hour->edition;
    sum->served += hour->served;
    sum->seen += hour->seen;
    sum->read += hour->read;
    sum->seconds += hour->seconds;
    TRY(depth_read(depth, hour->depth));
    return sketch_read(visitors, hour->visitors);
}

/* What an import put there for the day already is added to. */
static struct err roll_page(struct rolling *r, struct db_conn *conn, const struct sql_view_page *page)
{
    struct sql_view_hour_list hours;
    struct sql_view_marks *marks;
    struct sql_view_day sum = {0};
    struct depth depth = {0};
    struct sketch visitors = {0};
    TRY(sql_view_hour_of_page(&r->a, conn, page->story_id, page->page, r->from, r->to, &hours));
    for (ptrdiff_t i = 0; i < hours.count; i++)
        TRY(add_hour(&sum, &depth, &visitors, &hours.items[i]));
    TRY(sql_view_day_marks(&r->a, conn, r->day, page->story_id, page->page, &marks));
    if (marks) {
        TRY(depth_read(&depth, marks->depth));
        TRY(sketch_read(&visitors, marks->visitors));
    }
    return sql_view_day_add(conn, r->day, page->story_id, page->page, sum.edition, sum.served, sum.seen, sum.read,
                            sum.seconds, depth_write(&r->a, &depth), sketch_write(&r->a, &visitors));
}

static struct err roll_work(struct db_conn *conn, void *context)
{
    struct rolling *r = context;
    struct sql_view_page_list pages;
    int64_t changed;
    arena_reset(&r->list);
    TRY(sql_rolled_day_add(conn, r->day, time_now(), &changed));
    r->rolled = changed > 0;
    if (!r->rolled)
        return OK;
    TRY(sql_view_pages_of_hours(&r->list, conn, r->from, r->to, &pages));
    for (ptrdiff_t i = 0; i < pages.count; i++) {
        arena_reset(&r->a);
        TRY(roll_page(r, conn, &pages.items[i]));
    }
    return sum_again(conn, r->day);
}

struct err roll_day(struct db *db, struct str zone, int64_t day, bool *rolled)
{
    struct rolling r = {.day = day, .from = roll_first_hour(zone, day), .to = roll_first_hour(zone, day + 1)};
    arena_init(&r.list, 0);
    arena_init(&r.a, 0);
    struct err e = db_write(db, roll_work, &r);
    arena_close(&r.a);
    arena_close(&r.list);
    *rolled = r.rolled;
    return e;
}

/* ---- all days ---- */

struct look {
    int64_t from, hour; /* DB_NULL: none */
};

static struct err find_hour(struct db_conn *conn, void *context)
{
    struct look *look = context;
    return sql_view_hour_next(conn, look->from, &look->hour);
}

int64_t roll_day_of(struct str zone, int64_t at)
{
    int64_t local = at + dates_offset(zone, at) * TIME_SECOND;
    return local / TIME_DAY - (local % TIME_DAY < 0);
}

struct prune {
    int64_t events, hours, days, stays;
};

static struct err prune_work(struct db_conn *conn, void *context)
{
    const struct prune *p = context;
    int64_t changed;
    TRY(sql_audience_event_prune(conn, p->events, &changed));
    TRY(sql_view_hour_prune(conn, p->hours, &changed));
    TRY(sql_view_day_prune(conn, p->days, &changed));
    TRY(sql_view_past_prune(conn, p->days, &changed));
    TRY(sql_facet_day_prune(conn, p->days, &changed));
    TRY(sql_rejected_day_prune(conn, p->days, &changed));
    TRY(sql_rejected_hour_prune(conn, p->hours, &changed));
    return sql_front_stay_prune(conn, p->stays, &changed);
}

/* Each day before end that has hours. */
static struct err roll_days(struct db *db, struct str zone, int64_t end)
{
    struct look look = {-INT64_MAX, DB_NULL};
    bool rolled;
    for (;;) {
        TRY(db_read(db, find_hour, &look));
        int64_t day = look.hour == DB_NULL ? end : roll_day_of(zone, look.hour * HOUR);
        if (day >= end)
            return OK;
        TRY(roll_day(db, zone, day, &rolled));
        if (rolled)
            log_info("audience: day=%lld is rolled up", (long long)day);
        look.from = MAX(roll_first_hour(zone, day + 1), look.hour + 1);
    }
}

struct err roll_all(struct db *db, struct str zone, int64_t now, int64_t days_kept)
{
    int64_t over = roll_day_of(zone, now - ROLL_AFTER_SECONDS * TIME_SECOND), today = roll_day_of(zone, now);
    TRY(roll_days(db, zone, over));
    struct prune prune = {.events = now - ROLL_EVENT_HOURS * HOUR,
                          .hours = roll_first_hour(zone, MIN(today - ROLL_HOUR_DAYS, over)),
                          .days = today - days_kept,
                          .stays = dates_from_local(zone, (today - days_kept) * TIME_DAY)};
    return db_write(db, prune_work, &prune);
}
