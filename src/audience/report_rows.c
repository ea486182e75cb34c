/* report_rows.c - the rows of a report: sheets are added up, the most read chosen, and of these the visitors looked up.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report_inside.h"

#include "audience/roll.h"
#include "audience/sum.h"
#include "store/statements.h"

/* ---- adding up ---- */

static struct err add_sheets(struct reporting *r, struct db_conn *conn, const struct report_runs *runs, int which)
{
    for (ptrdiff_t i = 0; i < runs->count; i++)
        for (int64_t number = runs->items[i].from; number <= runs->items[i].to; number++) {
            struct str stored;
            arena_reset(&r->scratch);
            TRY(sql_sheet_of(&r->scratch, conn, runs->items[i].months ? S("month") : S("day"), number, r->facet->facet,
                             &stored));
            if (stored.n)
                TRY(sheet_add(&r->sums, which, stored));
        }
    return OK;
}

/* "search Google" counts for "search". */
static struct str value_of(const struct reporting *r, struct str value)
{
    struct str class = value, name;
    if (r->query->dimension == REPORT_REFERRER_CLASS)
        str_cut(value, ' ', &class, &name);
    return class;
}

static void add_story_rows(struct reporting *r, const struct sql_facet_sums_list *list, int which)
{
    for (ptrdiff_t i = 0; i < list->count; i++) {
        const struct sql_facet_sums *row = &list->items[i];
        sheet_sums_add(&sums_of_text(&r->sums, value_of(r, row->value))->sums[which],
                       &(struct sheet_sums){row->served, row->seen, row->read, 0});
    }
}

/* What is kept of a story alone has no sheets. */
static struct err add_story_facet(struct reporting *r, struct db_conn *conn, const struct report_runs *runs, int which)
{
    struct str facet = r->query->dimension == REPORT_REFERRER_CLASS ? S("referrer") : r->facet->facet;
    int64_t story = report_story_of(r->query);
    for (ptrdiff_t i = 0; i < runs->count; i++) {
        const struct report_run *run = &runs->items[i];
        struct sql_facet_sums_list list;
        arena_reset(&r->scratch);
        TRY(run->months ? sql_facet_months_of_story(&r->scratch, conn, story, facet, run->from, run->to, &list)
                        : sql_facet_days_of_story(&r->scratch, conn, story, facet, run->from, run->to, &list));
        add_story_rows(r, &list, which);
    }
    return OK;
}

static void add_reason(struct reporting *r, int which, struct str class, struct str reason, int64_t served,
                       int64_t beacons)
{
    struct str value = str_format(&r->scratch, "%.*s %.*s", STR_ARG(class), STR_ARG(reason));
    sheet_sums_add(&sums_of_text(&r->sums, value)->sums[which], &(struct sheet_sums){served, beacons, 0, 0});
}

/* Of a story, by the hours that are kept. */
static struct err add_story_rejected(struct reporting *r, struct db_conn *conn, struct report_period period, int which)
{
    struct sql_rejected_hour_list list;
    arena_reset(&r->scratch);
    TRY(sql_rejected_hours_of_story(&r->scratch, conn, report_story_of(r->query), roll_first_hour(r->zone, period.from),
                                    roll_first_hour(r->zone, period.to + 1), &list));
    for (ptrdiff_t i = 0; i < list.count; i++)
        add_reason(r, which, list.items[i].class, list.items[i].reason, list.items[i].served, list.items[i].beacons);
    return OK;
}

static struct err add_rejected(struct reporting *r, struct db_conn *conn, struct report_period period, int which)
{
    struct sql_rejected_sums_list list;
    if (report_story_of(r->query))
        return add_story_rejected(r, conn, period, which);
    arena_reset(&r->scratch);
    TRY(sql_rejected_sums_between(&r->scratch, conn, period.from, period.to, &list));
    for (ptrdiff_t i = 0; i < list.count; i++)
        add_reason(r, which, list.items[i].class, list.items[i].reason, list.items[i].served, list.items[i].beacons);
    return OK;
}

static struct err add_period(struct reporting *r, struct db_conn *conn, const struct report_runs *runs,
                             struct report_period period, int which)
{
    if (r->query->dimension == REPORT_REJECTED)
        return add_rejected(r, conn, period, which);
    return report_story_of(r->query) ? add_story_facet(r, conn, runs, which) : add_sheets(r, conn, runs, which);
}

/* ---- choosing ---- */

static int64_t figure_of(const struct reporting *r, const struct sheet_sums *s)
{
    switch (r->facet->seen ? r->query->order : REPORT_BY_SERVED) {
    case REPORT_BY_SERVED:
        return s->served;
    case REPORT_BY_READ:
        return s->read;
    case REPORT_BY_SECONDS:
        return r->facet->seconds ? s->seconds : s->served;
    default:
        return s->seen;
    }
}

/* Whether x stands before y: by the figure, then by value, so that the order is one. */
static bool precedes(const struct reporting *r, const struct sums_entry *x, const struct sums_entry *y)
{
    for (int which = 0; which < 2 && r->query->order != REPORT_BY_VALUE; which++) {
        int64_t of_x = figure_of(r, &x->sums[which]), of_y = figure_of(r, &y->sums[which]);
        if (of_x != of_y)
            return of_x > of_y;
    }
    return x->number != y->number ? x->number < y->number : str_compare(x->text, y->text) < 0;
}

/* A heap whose first entry is the last of those chosen. */
static void sink(const struct reporting *r, struct sums_entry **heap, ptrdiff_t count)
{
    for (ptrdiff_t at = 0, child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && precedes(r, heap[child], heap[child + 1]))
            child++;
        if (!precedes(r, heap[at], heap[child]))
            return;
        struct sums_entry *kept = heap[at];
        heap[at] = heap[child];
        heap[child] = kept;
    }
}

static void rise(const struct reporting *r, struct sums_entry **heap, ptrdiff_t at)
{
    for (; at > 0 && precedes(r, heap[(at - 1) / 2], heap[at]); at = (at - 1) / 2) {
        struct sums_entry *kept = heap[at];
        heap[at] = heap[(at - 1) / 2];
        heap[(at - 1) / 2] = kept;
    }
}

/* The first most of the list's entries, in order; returns how many there are. */
static ptrdiff_t choose(const struct reporting *r, struct sums_entry **list, ptrdiff_t count, ptrdiff_t most)
{
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        if (n < most) {
            list[n] = list[i];
            rise(r, list, n++);
        } else if (precedes(r, list[i], list[0])) {
            list[0] = list[i];
            sink(r, list, n);
        }
    for (ptrdiff_t left = n - 1; left > 0; left--) {
        struct sums_entry *last = list[0];
        list[0] = list[left];
        list[left] = last;
        sink(r, list, left);
    }
    return n;
}

static ptrdiff_t keep_members(struct reporting *r, struct sums_entry **list, ptrdiff_t count)
{
    ptrdiff_t kept = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        if (sums_of_number(&r->members, list[i]->number)->more)
            list[kept++] = list[i];
    return kept;
}

/* ---- rows ---- */

/* Whether what is looked up of a row is looked up of many at once. */
static bool is_listed(const struct reporting *r)
{
    bool visitors = r->facet->visitors && !report_story_of(r->query);
    return r->sums.form == SHEET_NUMBERS ? r->facet->seconds : visitors && r->query->dimension != REPORT_PAGE;
}

static struct err find_sums(struct reporting *r, struct db_conn *conn, const struct report_runs *runs,
                            struct sums_entry *const *entries, ptrdiff_t count, struct report_sum *sums)
{
    for (ptrdiff_t i = 0; i < count; i++)
        sums[i] = (struct report_sum){0};
    if (is_listed(r))
        return report_sum_entries(r, conn, runs, entries, count, sums);
    for (ptrdiff_t i = 0; i < count && r->query->dimension == REPORT_PAGE; i++)
        TRY(report_sum_page(r, conn, runs, 0, entries[i]->text, &sums[i]));
    return OK;
}

static void fill_figures(const struct reporting *r, const struct sums_entry *entry, int which, struct report_sum *sum,
                         struct report_figures *out)
{
    bool visitors = r->facet->visitors && !report_story_of(r->query) &&
                    (sum->whole || sum->sums.served >= entry->sums[which].served);
    sum->sums = entry->sums[which];
    *out = report_figures_of(sum, r->facet->seconds, visitors);
}

static void name_row(const struct reporting *r, const struct sums_entry *entry, struct report_row *row)
{
    row->value = entry->number ? str_format(r->a, "%lld", (long long)entry->number) : str_copy(r->a, entry->text);
    row->name = row->value;
}

static struct err fill_some(struct reporting *r, struct db_conn *conn, const struct report_runs runs[2],
                            struct sums_entry *const *entries, ptrdiff_t count, struct report_row *rows)
{
    struct report_sum *sums = arena_array(&r->sheets, struct report_sum, REPORT_AT_ONCE);
    for (int which = 0; which < (r->query->compare ? 2 : 1); which++) {
        TRY(find_sums(r, conn, &runs[which], entries, count, sums));
        for (ptrdiff_t i = 0; i < count; i++)
            fill_figures(r, entries[i], which, &sums[i], which ? &rows[i].before : &rows[i].figures);
    }
    for (ptrdiff_t i = 0; i < count; i++)
        name_row(r, entries[i], &rows[i]);
    return OK;
}

static struct err fill_rows(struct reporting *r, struct db_conn *conn, const struct report_runs runs[2])
{
    ptrdiff_t count;
    struct sums_entry **list = sums_list(&r->sums, &count);
    if (r->members.a)
        count = keep_members(r, list, count);
    r->out->row_total = count;
    count = choose(r, list, count, (ptrdiff_t)r->query->offset + r->query->limit);
    r->out->count = MAX(count - r->query->offset, 0);
    r->out->rows = arena_array(r->a, struct report_row, MAX(r->out->count, 1));
    for (ptrdiff_t i = 0; i < r->out->count; i += REPORT_AT_ONCE)
        TRY(fill_some(r, conn, runs, list + r->query->offset + i, MIN(r->out->count - i, (ptrdiff_t)REPORT_AT_ONCE),
                      &r->out->rows[i]));
    return OK;
}

struct err report_find_rows(struct reporting *r, struct db_conn *conn)
{
    const struct report_query *q = r->query;
    struct report_runs runs[2] = {0};
    r->sums = (struct sums){.a = &r->sheets, .form = q->dimension == REPORT_STORY ? SHEET_NUMBERS : SHEET_TEXTS};
    TRY(report_runs_find(r, conn, q->period, &runs[0]));
    TRY(add_period(r, conn, &runs[0], q->period, 0));
    if (q->compare) {
        TRY(report_runs_find(r, conn, q->before, &runs[1]));
        TRY(add_period(r, conn, &runs[1], q->before, 1));
    }
    r->out->has_seen = r->facet->seen;
    r->out->has_seconds = r->facet->seconds;
    r->out->has_visitors = r->facet->visitors && !report_story_of(q);
    return fill_rows(r, conn, runs);
}
