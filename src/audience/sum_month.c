/* sum_month.c - a month is summed of its days: stories with their sketches, facets, sheets. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In transactions of some thousand rows, each of which may be done twice; a facet's sheet is written with, or behind,
 * its rows, and no report looks at a month's rows without one.
 */
#include "audience/attribute.h"
#include "audience/depth.h"
#include "audience/past.h"
#include "audience/sum.h"
#include "base/time.h"
#include "store/statements.h"

#include <stdlib.h>

#define PAGES_AT_ONCE 2000

struct month {
    struct db *db;
    struct turn turn;
    struct arena lasting, a; /* of the month; of a row or a list */
    int64_t month, from, to; /* days, both within */
    struct str facet;
    struct sums sums;
    struct sums_entry **list;
    ptrdiff_t begin, end, count; /* of list: what a transaction does */
};

int64_t sum_month_of(int64_t day)
{
    struct time_civil civil = time_to_civil(day * TIME_DAY);
    return civil.year * 12 + civil.month - 1;
}

int64_t sum_first_day(int64_t month)
{
    struct time_civil civil = {.year = (int)(month / 12), .month = (int)(month % 12) + 1, .day = 1};
    return time_from_civil(&civil) / TIME_DAY;
}

/* ---- sums ---- */

static struct err add_sheets(struct db_conn *conn, void *context)
{
    struct month *m = context;
    for (int64_t day = m->from; day <= m->to; day++) {
        struct str stored;
        arena_reset(&m->a);
        TRY(sql_sheet_of(&m->a, conn, S("day"), day, m->facet, &stored));
        if (stored.n)
            TRY(sheet_add(&m->sums, 0, stored));
    }
    return OK;
}

static struct err read_sums(struct month *m, struct str facet, enum sheet_form form)
{
    arena_reset(&m->lasting);
    m->facet = facet;
    m->sums = (struct sums){.a = &m->lasting, .form = form};
    TRY(db_read(m->db, add_sheets, m));
    m->list = sums_list(&m->sums, &m->count);
    return OK;
}

static struct err put_sheet(struct db_conn *conn, void *context)
{
    struct month *m = context;
    struct str stored;
    arena_reset(&m->a);
    TRY(turn_check(conn, m->turn));
    TRY(sheet_write(&m->a, &m->sums, &stored));
    return sql_sheet_put(conn, S("month"), m->month, m->facet, stored);
}

/* ---- stories and pages ---- */

static struct err put_page(struct month *m, struct db_conn *conn, const struct sums_entry *entry)
{
    struct sql_view_sums_list days;
    struct depth depth = {0};
    struct sketch visitors = {0};
    const struct sheet_sums *of = &entry->sums[0];
    struct str page = entry->number ? S("") : entry->text;
    arena_reset(&m->a);
    TRY(past_list_page(&m->a, conn, entry->number, page, m->from, m->to, &days));
    for (ptrdiff_t i = 0; i < days.count; i++) {
        TRY(depth_read(&depth, days.items[i].depth));
        TRY(sketch_read(&visitors, days.items[i].visitors));
    }
    return sql_view_month_put(conn, m->month, entry->number, page, of->served, of->seen, of->read, of->seconds,
                              depth_write(&m->a, &depth), sketch_write(&m->a, &visitors));
}

static struct err put_some(struct db_conn *conn, void *context)
{
    struct month *m = context;
    TRY(turn_check(conn, m->turn));
    for (ptrdiff_t i = m->begin; i < m->end; i++)
        TRY(put_page(m, conn, m->list[i]));
    return OK;
}

static struct err sum_pages(struct month *m, struct str facet, enum sheet_form form)
{
    TRY(read_sums(m, facet, form));
    for (m->begin = 0; m->begin < m->count; m->begin = m->end) {
        m->end = MIN(m->begin + PAGES_AT_ONCE, m->count);
        TRY(db_write(m->db, put_some, m));
    }
    return db_write(m->db, put_sheet, m);
}

/* ---- facets ---- */

static int compare_sums(const void *left, const void *right)
{
    const struct sums_entry *const *a = left, *const *b = right;
    const struct sheet_sums *x = &(*a)->sums[0], *y = &(*b)->sums[0];
    if (x->served != y->served)
        return x->served > y->served ? -1 : 1;
    return x->seen != y->seen ? (x->seen > y->seen ? -1 : 1) : str_compare((*a)->text, (*b)->text);
}

/* The most read keep their names; the others go to "". */
static void keep_most_read(struct month *m)
{
    if (m->count > ATTRIBUTE_VALUES_MAX)
        qsort(m->list, (size_t)m->count, sizeof(struct sums_entry *), compare_sums);
    struct sums kept = {.a = &m->lasting, .form = SHEET_TEXTS};
    for (ptrdiff_t i = 0; i < m->count; i++)
        sheet_sums_add(&attribution_entry(&kept, m->list[i]->text)->sums[0], &m->list[i]->sums[0]);
    m->sums = kept;
    m->list = sums_list(&m->sums, &m->count);
}

static struct err merge_visitors(struct month *m, const struct sql_facet_sums_list *rows)
{
    for (ptrdiff_t i = 0; i < rows->count; i++)
        TRY(sketch_read(attribution_entry(&m->sums, rows->items[i].value)->more, rows->items[i].visitors));
    return OK;
}

/* What the month said before stays in it: its days may have been thinned out since. */
static struct err add_visitors(struct db_conn *conn, void *context)
{
    struct month *m = context;
    struct sql_facet_sums_list rows;
    arena_reset(&m->a);
    TRY(sql_facet_month_list(&m->a, conn, m->month, m->facet, &rows));
    TRY(merge_visitors(m, &rows));
    for (int64_t day = m->from; day <= m->to; day++) {
        arena_reset(&m->a);
        TRY(sql_facet_day_list(&m->a, conn, day, m->facet, &rows));
        TRY(merge_visitors(m, &rows));
    }
    return OK;
}

static struct err put_facet(struct db_conn *conn, void *context)
{
    struct month *m = context;
    TRY(sql_facet_month_forget(conn, m->month, m->facet));
    for (ptrdiff_t i = 0; i < m->count; i++) {
        const struct sums_entry *entry = m->list[i];
        const struct sheet_sums *of = &entry->sums[0];
        arena_reset(&m->a);
        TRY(sql_facet_month_put(conn, m->month, m->facet, entry->text, of->served, of->seen, of->read, of->seconds,
                                sketch_write(&m->a, entry->more)));
    }
    return put_sheet(conn, m);
}

static struct err sum_facet(struct month *m, struct str facet)
{
    TRY(read_sums(m, facet, SHEET_TEXTS));
    keep_most_read(m);
    TRY(db_read(m->db, add_visitors, m));
    return db_write(m->db, put_facet, m);
}

static struct err put_story_facet(struct db_conn *conn, void *context)
{
    const struct month *m = context;
    TRY(turn_check(conn, m->turn));
    return sql_facet_month_of_stories(conn, m->month, m->facet, m->from, m->to, SUM_OWN_VALUES);
}

/* ---- the month ---- */

static struct err sum_facets(struct month *m)
{
    for (int i = 0; i < SUM_STORY_FACETS; i++) {
        m->facet = SUM_STORY_FACET_NAMES[i];
        TRY(db_write(m->db, put_story_facet, m));
    }
    for (int i = 0; i < ATTRIBUTES; i++)
        TRY(sum_facet(m, ATTRIBUTE_NAMES[i]));
    TRY(sum_facet(m, SUM_REFERRER_CLASS));
    for (int i = 0; i < SUM_FACETS; i++)
        TRY(sum_facet(m, SUM_FACET_NAMES[i]));
    return OK;
}

static struct err drop_mark(struct db_conn *conn, void *context)
{
    const struct month *m = context;
    TRY(turn_check(conn, m->turn));
    return sql_stale_drop(conn, S("month"), m->month);
}

struct err sum_month(struct db *db, struct turn turn, int64_t month)
{
    struct month m = {
        .db = db, .turn = turn, .month = month, .from = sum_first_day(month), .to = sum_first_day(month + 1) - 1};
    arena_init(&m.lasting, 0);
    arena_init(&m.a, 0);
    struct err e = sum_pages(&m, S("story"), SHEET_NUMBERS);
    if (!failed(e))
        e = sum_pages(&m, S("page"), SHEET_TEXTS);
    if (!failed(e))
        e = sum_facets(&m);
    if (!failed(e))
        e = db_write(db, drop_mark, &m);
    arena_close(&m.lasting);
    arena_close(&m.a);
    return e;
}
