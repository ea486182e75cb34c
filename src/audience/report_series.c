/* report_series.c - a report's totals, and its graph by days or hours. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report_inside.h"

#include "audience/past.h"
#include "audience/roll.h"
#include "base/time.h"
#include "store/statements.h"
#include "text/dates.h"

#define HOUR (3600 * TIME_SECOND)
#define HOURLY_DAYS 2 /* a period of so many days at most is shown by hours */

int64_t report_story_of(const struct report_query *query)
{
    int64_t story = 0;
    if (query->filter == REPORT_OF_STORY)
        str_to_i64(query->filter_value, &story);
    return story;
}

bool report_filter_facet(const struct report_query *query, struct str *facet, struct str *value)
{
    static const struct str FACETS[] = {[REPORT_OF_ALL] = S_INIT("all"),
                                        [REPORT_OF_STORY] = S_INIT(""),
                                        [REPORT_OF_SECTION] = S_INIT("section"),
                                        [REPORT_OF_BYLINE] = S_INIT("byline"),
                                        [REPORT_OF_EDITION] = S_INIT("edition")};
    *facet = FACETS[query->filter];
    *value = query->filter_value;
    return query->filter != REPORT_OF_STORY;
}

/* ---- totals ---- */

static struct err total_of(struct reporting *r, struct db_conn *conn, struct report_period period,
                           struct report_figures *out)
{
    struct report_runs runs;
    struct report_sum sum = {0};
    struct str facet, value;
    TRY(report_runs_find(r, conn, period, &runs));
    if (report_filter_facet(r->query, &facet, &value))
        TRY(report_sum_value(r, conn, &runs, facet, value, &sum));
    else
        TRY(report_sum_page(r, conn, &runs, report_story_of(r->query), S(""), &sum));
    *out = report_figures_of(&sum, true, true);
    return OK;
}

struct err report_find_totals(struct reporting *r, struct db_conn *conn)
{
    TRY(total_of(r, conn, r->query->period, &r->out->totals));
    return r->query->compare ? total_of(r, conn, r->query->before, &r->out->before) : OK;
}

/* ---- the graph ---- */

static void put_point(struct report_series *series, int64_t at, const struct report_figures *figures)
{
    series->items[series->count++] = (struct report_point){at, *figures};
}

static struct err add_day(struct reporting *r, struct db_conn *conn, int64_t day, struct report_series *out)
{
    struct report_run run = {false, day, day};
    struct report_runs runs = {&run, 1};
    struct report_sum sum = {0};
    struct str facet, value;
    if (report_filter_facet(r->query, &facet, &value))
        TRY(report_sum_value(r, conn, &runs, facet, value, &sum));
    else
        TRY(report_sum_page(r, conn, &runs, report_story_of(r->query), S(""), &sum));
    struct report_figures figures = report_figures_of(&sum, true, true);
    put_point(out, day, &figures);
    return OK;
}

static struct err list_days(struct reporting *r, struct db_conn *conn, int64_t from, int64_t to,
                            struct sql_view_sums_list *out)
{
    struct str facet, value;
    arena_reset(&r->scratch);
    if (report_filter_facet(r->query, &facet, &value))
        return sql_facet_day_points(&r->scratch, conn, facet, value, from, to, out);
    return past_list_page(&r->scratch, conn, report_story_of(r->query), S(""), from, to, out);
}

static struct err put_day(struct report_series *out, int64_t day, const struct sql_view_sums *found)
{
    struct report_sum sum = {0};
    if (found) {
        sum.sums = (struct sheet_sums){found->served, found->seen, found->read, found->seconds};
        TRY(depth_read(&sum.depth, found->depth));
        TRY(sketch_read(&sum.visitors, found->visitors));
    }
    struct report_figures figures = report_figures_of(&sum, true, true);
    put_point(out, day, &figures);
    return OK;
}

/* Those that are rolled up in one statement, then the others. */
static struct err add_days(struct reporting *r, struct db_conn *conn, struct report_period period,
                           struct report_series *out)
{
    struct sql_view_sums_list list = {0};
    int64_t end = MIN(period.to, r->open_day - 1), day = period.from;
    if (day <= end)
        TRY(list_days(r, conn, day, end, &list));
    for (ptrdiff_t at = 0; day <= end; day++) {
        bool found = at < list.count && list.items[at].number == day;
        TRY(put_day(out, day, found ? &list.items[at] : NULL));
        at += found;
    }
    for (; day <= period.to; day++)
        TRY(add_day(r, conn, day, out));
    return OK;
}

/* Of all: the facet "hour" of the day. Where a clock goes back, its two hours are one. */
static struct err add_hours_of_day(struct reporting *r, struct db_conn *conn, int64_t day, struct report_series *out)
{
    struct sql_facet_sums_list list;
    arena_reset(&r->scratch);
    TRY(sql_facet_day_list(&r->scratch, conn, day, S("hour"), &list));
    for (ptrdiff_t i = 0; i < list.count && i < 24; i++) {
        int64_t hour;
        struct report_sum sum = {.sums = {list.items[i].served, list.items[i].seen, list.items[i].read, 0}};
        if (!str_to_i64(list.items[i].value, &hour))
            continue;
        TRY(sketch_read(&sum.visitors, list.items[i].visitors));
        struct report_figures figures = report_figures_of(&sum, false, true);
        put_point(out, dates_from_local(r->zone, day * TIME_DAY + hour * HOUR) / HOUR, &figures);
    }
    return OK;
}

static struct err add_hours_of_story(struct reporting *r, struct db_conn *conn, struct report_period period,
                                     struct report_series *out)
{
    struct sql_view_hour_list list;
    arena_reset(&r->scratch);
    TRY(sql_view_hour_of_page(&r->scratch, conn, report_story_of(r->query), S(""),
                              roll_first_hour(r->zone, period.from), roll_first_hour(r->zone, period.to + 1), &list));
    for (ptrdiff_t i = 0; i < list.count; i++) {
        const struct sql_view_hour *v = &list.items[i];
        struct report_sum sum = {.sums = {v->served, v->seen, v->read, v->seconds}};
        TRY(depth_read(&sum.depth, v->depth));
        TRY(sketch_read(&sum.visitors, v->visitors));
        struct report_figures figures = report_figures_of(&sum, true, true);
        put_point(out, v->hour, &figures);
    }
    return OK;
}

/* Hours are kept of all, and of a story for some days. */
static bool is_by_hour(const struct reporting *r)
{
    const struct report_query *q = r->query;
    bool is_short =
        q->period.to - q->period.from < HOURLY_DAYS && (!q->compare || q->before.to - q->before.from < HOURLY_DAYS);
    int64_t first = q->compare ? MIN(q->period.from, q->before.from) : q->period.from;
    return is_short &&
           (q->filter == REPORT_OF_ALL || (q->filter == REPORT_OF_STORY && first > r->open_day - (ROLL_HOUR_DAYS - 1)));
}

struct err report_find_series(struct reporting *r, struct db_conn *conn, struct report_period period,
                              struct report_series *out)
{
    int64_t days = period.to - period.from + 1;
    r->out->by_hour = is_by_hour(r);
    *out = (struct report_series){arena_array(r->a, struct report_point, r->out->by_hour ? days * 26 : days), 0};
    if (r->out->by_hour && r->query->filter == REPORT_OF_STORY)
        return add_hours_of_story(r, conn, period, out);
    if (!r->out->by_hour)
        return add_days(r, conn, period, out);
    for (int64_t day = period.from; day <= period.to; day++)
        TRY(add_hours_of_day(r, conn, day, out));
    return OK;
}
