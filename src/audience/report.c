/* report.c - a question about the audience, and its answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report_inside.h"

#include "audience/roll.h"
#include "base/time.h"
#include "store/statements.h"
#include "text/dates.h"

/* ---- the question ---- */

static bool is_period(struct report_period period)
{
    return period.from <= period.to && period.to - period.from < REPORT_DAYS_MAX && period.from >= 0 &&
           period.to < INT32_MAX;
}

static struct err check(const struct report_query *q)
{
    int64_t number;
    if (!is_period(q->period) || (q->compare && !is_period(q->before)))
        return err_make(&ERR_INVALID, "a report is of 1 to %d days, its first day not behind its last",
                        REPORT_DAYS_MAX);
    if (!report_is_kept(q->dimension, q->filter))
        return err_make(&ERR_INVALID, "'%.*s' is not kept of one %.*s", STR_ARG(report_dimension_name(q->dimension)),
                        STR_ARG(report_filter_name(q->filter)));
    if (q->filter != REPORT_OF_ALL && q->filter != REPORT_OF_EDITION && q->filter != REPORT_OF_BYLINE &&
        (!str_to_i64(q->filter_value, &number) || number < 1))
        return err_make(&ERR_INVALID, "'%.*s' is no number of a %.*s", STR_ARG(q->filter_value),
                        STR_ARG(report_filter_name(q->filter)));
    if (q->limit < 1 || q->limit > REPORT_LIMIT_MAX || q->offset < 0)
        return err_make(&ERR_INVALID, "a report has 1 to %d rows", REPORT_LIMIT_MAX);
    return OK;
}

/* ---- stories of a section, a person, an edition ---- */

static struct err read_members(struct db_conn *conn, void *context)
{
    struct reporting *r = context;
    const struct report_query *q = r->query;
    struct sql_int_list list = {0};
    int64_t number = 0;
    arena_reset(&r->scratch);
    bool is_number = str_to_i64(q->filter_value, &number);
    if (q->filter == REPORT_OF_EDITION)
        TRY(sql_report_stories_of_edition(&r->scratch, conn, q->filter_value, &list));
    else if (q->filter == REPORT_OF_SECTION)
        TRY(sql_report_stories_of_section(&r->scratch, conn, number, &list));
    else if (is_number)
        TRY(sql_report_stories_of_person(&r->scratch, conn, number, &list));
    else
        TRY(sql_report_stories_of_name(&r->scratch, conn, q->filter_value, &list));
    for (ptrdiff_t i = 0; i < list.count; i++) {
        struct sums_entry *entry = sums_of_number(&r->members, list.items[i]);
        if (entry)
            entry->more = r;
    }
    return OK;
}

static struct err find_members(struct reporting *r)
{
    if (r->query->dimension != REPORT_STORY || r->query->filter == REPORT_OF_ALL)
        return OK;
    r->members = (struct sums){.a = &r->sheets, .form = SHEET_NUMBERS};
    return db_read(newsroom_db(r->newsroom), read_members, r);
}

/* ---- the answer ---- */

static struct err work(struct db_conn *conn, void *context)
{
    struct reporting *r = context;
    int64_t rolled;
    TRY(sql_rolled_day_last(conn, &rolled));
    if (rolled != DB_NULL)
        r->open_day = rolled + 1;
    TRY(report_find_rows(r, conn));
    if (r->query->rows_alone)
        return OK;
    TRY(report_find_totals(r, conn));
    TRY(report_find_series(r, conn, r->query->period, &r->out->series));
    return r->query->compare ? report_find_series(r, conn, r->query->before, &r->out->before_series) : OK;
}

static struct err make(struct reporting *r, struct db *audience)
{
    TRY(find_members(r));
    TRY(db_read(audience, work, r));
    return report_find_names(r);
}

static void reporting_open(struct reporting *r, struct arena *a, struct newsroom *n, int64_t now)
{
    *r = (struct reporting){.a = a, .newsroom = n, .zone = newsroom_settings(n)->zone};
    r->open_day = roll_day_of(r->zone, now);
    arena_init(&r->scratch, 0);
    arena_init(&r->sheets, 0);
}

static void reporting_close(struct reporting *r)
{
    arena_close(&r->scratch);
    arena_close(&r->sheets);
}

struct err report_make(struct arena *a, struct newsroom *n, struct db *audience, const struct report_query *query,
                       int64_t now, struct report *out)
{
    struct reporting r;
    TRY(check(query));
    *out = (struct report){0};
    reporting_open(&r, a, n, now);
    r.query = query;
    r.facet = &REPORT_FACETS[query->dimension];
    r.out = out;
    struct err e = make(&r, audience);
    reporting_close(&r);
    return e;
}

/* ---- how far people came ---- */

struct depth_question {
    struct reporting r;
    int64_t story_id;
    struct report_period period;
    struct report_sum sum;
};

static struct err depth_work(struct db_conn *conn, void *context)
{
    struct depth_question *q = context;
    struct report_runs runs;
    int64_t rolled;
    TRY(sql_rolled_day_last(conn, &rolled));
    if (rolled != DB_NULL)
        q->r.open_day = rolled + 1;
    TRY(report_runs_find(&q->r, conn, q->period, &runs));
    return report_sum_page(&q->r, conn, &runs, q->story_id, S(""), &q->sum);
}

struct hours_question {
    struct arena a;
    struct str zone;
    int64_t story_id, from, to; /* hours */
    int64_t *out;
};

static struct err hours_work(struct db_conn *conn, void *context)
{
    struct hours_question *q = context;
    struct sql_rejected_hour_list list;
    arena_reset(&q->a);
    TRY(sql_rejected_hours_of_story(&q->a, conn, q->story_id, q->from, q->to, &list));
    for (int i = 0; i < REPORT_HOURS; i++)
        q->out[i] = 0;
    for (ptrdiff_t i = 0; i < list.count; i++) {
        int64_t at = list.items[i].hour * 3600 * TIME_SECOND;
        int64_t local = at + dates_offset(q->zone, at) * TIME_SECOND;
        q->out[time_to_civil(local).hour] += list.items[i].served + list.items[i].beacons;
    }
    return OK;
}

struct err report_rejected_hours(struct newsroom *n, struct db *audience, int64_t story_id, struct report_period period,
                                 int64_t out[REPORT_HOURS])
{
    struct hours_question q = {.zone = newsroom_settings(n)->zone, .story_id = story_id, .out = out};
    if (!is_period(period))
        return err_make(&ERR_INVALID, "a report is of 1 to %d days", REPORT_DAYS_MAX);
    q.from = roll_first_hour(q.zone, period.from);
    q.to = roll_first_hour(q.zone, period.to + 1);
    arena_init(&q.a, 0);
    struct err e = db_read(audience, hours_work, &q);
    arena_close(&q.a);
    return e;
}

struct err report_depth(struct arena *a, struct newsroom *n, struct db *audience, int64_t story_id,
                        struct report_period period, struct depth *out)
{
    struct depth_question q = {.story_id = story_id, .period = period};
    if (!is_period(period))
        return err_make(&ERR_INVALID, "a report is of 1 to %d days", REPORT_DAYS_MAX);
    reporting_open(&q.r, a, n, time_now());
    struct err e = db_read(audience, depth_work, &q);
    reporting_close(&q.r);
    *out = q.sum.depth;
    return e;
}
