/* report_sum.c - a period as months and days, and what comes together in them of one value. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report_inside.h"

#include "audience/past.h"
#include "audience/roll.h"
#include "audience/sum.h"
#include "store/statements.h"
#include "text/json.h"

#define LIST_MAX ((ptrdiff_t)1024 * 1024)

/* ---- months and days ---- */

static void add_run(struct report_runs *runs, bool months, int64_t number)
{
    struct report_run *last = runs->count ? &runs->items[runs->count - 1] : NULL;
    if (last && last->months == months && last->to == number - 1)
        last->to = number;
    else
        runs->items[runs->count++] = (struct report_run){months, number, number};
}

static bool has(const int64_t *numbers, ptrdiff_t count, int64_t number)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

struct err report_runs_find(struct reporting *r, struct db_conn *conn, struct report_period period,
                            struct report_runs *out)
{
    struct sql_int_list months;
    int64_t from = sum_month_of(period.from), to = sum_month_of(period.to);
    TRY(sql_sheet_numbers(r->a, conn, S("month"), SUM_LAST, from, to, &months));
    *out = (struct report_runs){arena_array(r->a, struct report_run, 2 * (to - from + 1) + 1), 0};
    for (int64_t day = period.from; day <= period.to;) {
        int64_t month = sum_month_of(day), next = sum_first_day(month + 1);
        if (day == sum_first_day(month) && next - 1 <= period.to && has(months.items, months.count, month)) {
            add_run(out, true, month);
            day = next;
            continue;
        }
        for (; day < next && day <= period.to; day++)
            add_run(out, false, day);
    }
    return OK;
}

/* ---- pages ---- */

static struct err add_marks(struct report_sum *sum, struct str depth, struct str visitors)
{
    TRY(depth_read(&sum->depth, depth));
    return sketch_read(&sum->visitors, visitors);
}

static struct err add_views(struct report_sum *sum, const struct sql_view_sums_list *list)
{
    for (ptrdiff_t i = 0; i < list->count; i++) {
        const struct sql_view_sums *v = &list->items[i];
        sheet_sums_add(&sum->sums, &(struct sheet_sums){v->served, v->seen, v->read, v->seconds});
        TRY(add_marks(sum, v->depth, v->visitors));
    }
    return OK;
}

/* Of days that are not rolled up: what an import put there for the day stands in view_day, and is none of this. */
static struct err add_hours(struct reporting *r, struct db_conn *conn, int64_t from, int64_t to, int64_t story_id,
                            struct str page, struct report_sum *sum)
{
    struct sql_view_hour_list list;
    if (from > to)
        return OK;
    TRY(sql_view_hour_of_page(&r->scratch, conn, story_id, page, roll_first_hour(r->zone, from),
                              roll_first_hour(r->zone, to + 1), &list));
    for (ptrdiff_t i = 0; i < list.count; i++) {
        const struct sql_view_hour *v = &list.items[i];
        sheet_sums_add(&sum->sums, &(struct sheet_sums){v->served, v->seen, v->read, v->seconds});
        TRY(add_marks(sum, v->depth, v->visitors));
    }
    return OK;
}

struct err report_sum_page(struct reporting *r, struct db_conn *conn, const struct report_runs *runs, int64_t story_id,
                           struct str page, struct report_sum *sum)
{
    sum->whole = true;
    arena_reset(&r->scratch);
    for (ptrdiff_t i = 0; i < runs->count; i++) {
        const struct report_run *run = &runs->items[i];
        struct sql_view_sums_list list;
        if (run->months) {
            TRY(sql_view_months_of_page(&r->scratch, conn, story_id, page, run->from, run->to, &list));
        } else {
            TRY(past_list_page(&r->scratch, conn, story_id, page, run->from, run->to, &list));
            TRY(add_hours(r, conn, MAX(run->from, r->open_day), run->to, story_id, page, sum));
        }
        TRY(add_views(sum, &list));
    }
    return OK;
}

/* ---- facets ---- */

static struct err add_facet(struct report_sum *sum, const struct sql_facet_sums *row)
{
    sheet_sums_add(&sum->sums, &(struct sheet_sums){row->served, row->seen, row->read, row->seconds});
    return sketch_read(&sum->visitors, row->visitors);
}

struct err report_sum_value(struct reporting *r, struct db_conn *conn, const struct report_runs *runs, struct str facet,
                            struct str value, struct report_sum *sum)
{
    for (ptrdiff_t i = 0; i < runs->count; i++) {
        const struct report_run *run = &runs->items[i];
        struct sql_facet_sums_list rows;
        arena_reset(&r->scratch);
        TRY(run->months ? sql_facet_months_of_value(&r->scratch, conn, facet, value, run->from, run->to, &rows)
                        : sql_facet_days_of_value(&r->scratch, conn, facet, value, run->from, run->to, &rows));
        for (ptrdiff_t row = 0; row < rows.count; row++)
            TRY(add_facet(sum, &rows.items[row]));
    }
    return OK;
}

/* ---- many at once ---- */

/* The values, or the stories' numbers. */
static void list_entries(const struct reporting *r, struct sums_entry *const *entries, ptrdiff_t count, struct buf *out)
{
    struct json j;
    json_init(&j, out);
    json_open_array(&j);
    for (ptrdiff_t i = 0; i < count; i++)
        if (r->sums.form == SHEET_NUMBERS)
            json_write_int(&j, entries[i]->number);
        else
            json_write_string(&j, entries[i]->text);
    json_close_array(&j);
}

static struct err find_entries(struct reporting *r, struct db_conn *conn, const struct report_run *run,
                               struct str entries, struct sql_found_sums_list *out)
{
    struct arena *a = &r->scratch;
    struct str facet = r->facet->facet;
    if (r->sums.form == SHEET_NUMBERS)
        return run->months ? sql_view_months_of_stories(a, conn, entries, run->from, run->to, out)
                           : past_list_stories(a, conn, entries, run->from, run->to, out);
    return run->months ? sql_facet_months_of_values(a, conn, facet, entries, run->from, run->to, out)
                       : sql_facet_days_of_values(a, conn, facet, entries, run->from, run->to, out);
}

static struct err add_run_of_entries(struct reporting *r, struct db_conn *conn, const struct report_run *run,
                                     struct str entries, struct report_sum *sums)
{
    struct sql_found_sums_list found;
    arena_reset(&r->scratch);
    TRY(find_entries(r, conn, run, entries, &found));
    for (ptrdiff_t i = 0; i < found.count; i++) {
        const struct sql_found_sums *f = &found.items[i];
        sheet_sums_add(&sums[f->place].sums, &(struct sheet_sums){f->served, f->seen, f->read, f->seconds});
        TRY(add_marks(&sums[f->place], f->depth, f->visitors));
    }
    return OK;
}

struct err report_sum_entries(struct reporting *r, struct db_conn *conn, const struct report_runs *runs,
                              struct sums_entry *const *entries, ptrdiff_t count, struct report_sum *sums)
{
    struct buf list;
    struct err e = OK;
    buf_init(&list, LIST_MAX);
    list_entries(r, entries, count, &list);
    for (ptrdiff_t i = 0; i < runs->count && !failed(e); i++) {
        const struct report_run *run = &runs->items[i];
        e = add_run_of_entries(r, conn, run, buf_str(&list), sums);
        for (ptrdiff_t n = 0; n < count && r->sums.form == SHEET_NUMBERS && !run->months && !failed(e); n++)
            e = add_hours(r, conn, MAX(run->from, r->open_day), run->to, entries[n]->number, S(""), &sums[n]);
    }
    for (ptrdiff_t n = 0; n < count; n++)
        sums[n].whole = r->sums.form == SHEET_NUMBERS;
    buf_close(&list);
    return e;
}

static int average_depth(const struct depth *depth)
{
    int64_t loadings = 0, tenths = 0;
    for (int i = 0; i < DEPTH_STEPS; i++) {
        loadings += depth->loadings[i];
        tenths += i * depth->loadings[i];
    }
    return loadings > 0 ? (int)((tenths * 10 + loadings / 2) / loadings) : REPORT_UNKNOWN;
}

struct report_figures report_figures_of(const struct report_sum *sum, bool seconds, bool visitors)
{
    return (struct report_figures){.served = sum->sums.served,
                                   .seen = sum->sums.seen,
                                   .read = sum->sums.read,
                                   .seconds = seconds ? sum->sums.seconds : REPORT_UNKNOWN,
                                   .visitors = visitors ? sketch_estimate(&sum->visitors) : REPORT_UNKNOWN,
                                   .depth = average_depth(&sum->depth)};
}
