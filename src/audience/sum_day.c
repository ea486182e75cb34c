/* sum_day.c - a day is summed: what the newsroom knows of its stories, and sheets. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Read first, written in one transaction then. Between the two an import may change the day: the mark that the day is
 * stale is taken away before the reading, so that what comes meanwhile marks it again. And another node may sum it,
 * when this one stood still: then it writes nothing.
 */
#include "audience/attribute.h"
#include "audience/past.h"
#include "audience/roll.h"
#include "audience/sum.h"
#include "base/time.h"
#include "store/statements.h"
#include "text/dates.h"

const struct str SUM_FACET_NAMES[SUM_FACETS] = {
    S_INIT("referrer"), S_INIT("country"), S_INIT("device"), S_INIT("browser"),  S_INIT("system"),
    S_INIT("hour"),     S_INIT("utm"),     S_INIT("share"),  S_INIT("outbound"), S_INIT("embed"),
    S_INIT("missing"),  S_INIT("entry"),   S_INIT("exit"),   S_INIT("source"),   S_INIT("search_none"),
};
const struct str SUM_STORY_FACET_NAMES[SUM_STORY_FACETS] = {S_INIT("referrer"), S_INIT("share"), S_INIT("outbound"),
                                                            S_INIT("embed")};

struct summing {
    struct db *db;
    struct arena a; /* of what is read at a time */
    int64_t day, hour;
    struct sql_view_row_list rows;
    struct attribution views;
    struct sums facets[SUM_FACETS], classes;
    bool over, thinned;
    struct turn turn;
};

/* ---- reading ---- */

static struct err read_day(struct db_conn *conn, void *context)
{
    struct summing *s = context;
    return past_list_rows(&s->a, conn, s->day, &s->rows);
}

static struct err read_hour(struct db_conn *conn, void *context)
{
    struct summing *s = context;
    return sql_view_rows_of_hour(&s->a, conn, s->hour, &s->rows);
}

static struct err read_rows(struct summing *s, db_work *work)
{
    arena_reset(&s->a);
    TRY(db_read(s->db, work, s));
    return attribution_add(&s->views, &s->rows);
}

static struct err read_views(struct summing *s, struct str zone, bool over)
{
    TRY(read_rows(s, read_day));
    if (over)
        return OK;
    int64_t end = roll_first_hour(zone, s->day + 1);
    for (s->hour = roll_first_hour(zone, s->day); s->hour < end; s->hour++)
        TRY(read_rows(s, read_hour));
    return OK;
}

/* "search Google" counts for "search". */
static struct err add_class(struct summing *s, const struct sql_facet_sums *row)
{
    struct str class, name;
    struct sketch visitors = {0};
    str_cut(row->value, ' ', &class, &name);
    struct sums_entry *entry = attribution_entry(&s->classes, class);
    sheet_sums_add(&entry->sums[0], &(struct sheet_sums){row->served, row->seen, row->read, 0});
    TRY(sketch_read(&visitors, row->visitors));
    sketch_merge(entry->more, &visitors);
    return OK;
}

static struct err read_facets(struct db_conn *conn, void *context)
{
    struct summing *s = context;
    TRY(sql_rolled_day_is_thinned(conn, s->day, &s->thinned));
    for (int i = 0; i < SUM_FACETS; i++) {
        struct sql_facet_sums_list list;
        TRY(sql_facet_day_list(&s->a, conn, s->day, SUM_FACET_NAMES[i], &list));
        for (ptrdiff_t r = 0; r < list.count; r++) {
            const struct sql_facet_sums *row = &list.items[r];
            sheet_sums_add(&sums_of_text(&s->facets[i], row->value)->sums[0],
                           &(struct sheet_sums){row->served, row->seen, row->read, 0});
            if (i == 0)
                TRY(add_class(s, row));
        }
    }
    return OK;
}

static struct err read_all(struct summing *s, struct str zone, bool over)
{
    TRY(read_views(s, zone, over));
    arena_reset(&s->a);
    return db_read(s->db, read_facets, s);
}

/* ---- writing ---- */

static struct err put_sheet(struct summing *s, struct db_conn *conn, struct str facet, struct sums *sums)
{
    struct str stored;
    TRY(sheet_write(&s->a, sums, &stored));
    return sql_sheet_put(conn, S("day"), s->day, facet, stored);
}

/* A facet that is made here: its rows with their sketches, and its sheet. */
static struct err put_facet(struct summing *s, struct db_conn *conn, struct str facet, struct sums *sums)
{
    ptrdiff_t count;
    struct sums_entry **list = sums_list(sums, &count);
    TRY(sql_facet_day_forget(conn, s->day, facet));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct sheet_sums *of = &list[i]->sums[0];
        TRY(sql_facet_day_put(conn, s->day, facet, list[i]->text, of->served, of->seen, of->read, of->seconds,
                              sketch_write(&s->a, list[i]->more)));
    }
    return put_sheet(s, conn, facet, sums);
}

/* What was counted as it came. Of a day that was thinned out the sheets know more than is left, but for what an import
 * may have added. */
static struct err put_counted(struct summing *s, struct db_conn *conn)
{
    if (!s->thinned)
        TRY(put_facet(s, conn, SUM_REFERRER_CLASS, &s->classes));
    for (int i = 0; i < SUM_FACETS; i++)
        if (!s->thinned || str_equal(SUM_FACET_NAMES[i], S("source")))
            TRY(put_sheet(s, conn, SUM_FACET_NAMES[i], &s->facets[i]));
    for (int i = 0; i < SUM_STORY_FACETS && s->over; i++) {
        TRY(sql_facet_day_keep_stories(conn, s->day, SUM_STORY_FACET_NAMES[i], SUM_OWN_STORIES));
        TRY(sql_facet_day_keep_values(conn, s->day, SUM_STORY_FACET_NAMES[i], SUM_OWN_VALUES));
    }
    return OK;
}

static struct err write_all(struct db_conn *conn, void *context)
{
    struct summing *s = context;
    arena_reset(&s->a);
    TRY(turn_check(conn, s->turn));
    TRY(put_sheet(s, conn, S("story"), &s->views.stories));
    TRY(put_sheet(s, conn, S("page"), &s->views.pages));
    for (int i = 0; i < ATTRIBUTES; i++)
        TRY(put_facet(s, conn, ATTRIBUTE_NAMES[i], &s->views.facets[i]));
    return put_counted(s, conn);
}

static struct err take_mark(struct db_conn *conn, void *context)
{
    struct summing *s = context;
    int64_t month = sum_month_of(s->day);
    TRY(sql_stale_drop(conn, S("day"), s->day));
    TRY(sql_sheet_forget(conn, S("month"), month));
    return sql_stale_add(conn, S("month"), month);
}

static struct err put_mark(struct db_conn *conn, void *context)
{
    return sum_again(conn, ((const struct summing *)context)->day);
}

struct err sum_again(struct db_conn *conn, int64_t day)
{
    return sql_stale_add(conn, S("day"), day);
}

static void summing_open(struct summing *s, struct newsroom *n, struct db *db, int64_t day)
{
    *s = (struct summing){.db = db, .day = day};
    arena_init(&s->a, 0);
    attribution_open(&s->views, n);
    s->classes = (struct sums){.a = &s->views.a, .form = SHEET_TEXTS};
    for (int i = 0; i < SUM_FACETS; i++)
        s->facets[i] = s->classes;
}

struct err sum_day(struct newsroom *n, struct db *db, struct turn turn, int64_t day, bool over)
{
    struct summing s;
    summing_open(&s, n, db, day);
    s.over = over;
    s.turn = turn;
    struct err e = over ? db_write(db, take_mark, &s) : OK;
    if (!failed(e))
        e = read_all(&s, newsroom_settings(n)->zone, over);
    if (!failed(e))
        e = db_write(db, write_all, &s);
    if (failed(e) && over && failed(db_write(db, put_mark, &s)))
        log_errorx("audience: day=%lld is not summed: %s", (long long)day, err_detail());
    attribution_close(&s.views);
    arena_close(&s.a);
    return e;
}
