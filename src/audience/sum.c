/* sum.c - which days and months are summed, and what goes when its time is over. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sum.h"

#include "audience/attribute.h"
#include "audience/past.h"
#include "audience/roll.h"
#include "base/time.h"
#include "store/statements.h"

#include <assert.h>

struct next {
    struct str span;
    int64_t from, number; /* number: DB_NULL for none */
};

static struct err find_next(struct db_conn *conn, void *context)
{
    struct next *next = context;
    return sql_stale_next(conn, next->span, next->from, &next->number);
}

/* Days that are not over yet are not rolled up either. */
static struct err sum_days(struct newsroom *n, struct db *db, struct turn turn, int64_t end)
{
    struct next next = {S("day"), -INT64_MAX, 0};
    for (;; next.from = next.number + 1) {
        TRY(db_read(db, find_next, &next));
        if (next.number == DB_NULL || next.number >= end)
            return OK;
        TRY(sum_day(n, db, turn, next.number, true));
    }
}

static struct err sum_months(struct db *db, struct turn turn, int64_t end)
{
    struct next next = {S("month"), -INT64_MAX, 0};
    for (;; next.from = next.number + 1) {
        TRY(db_read(db, find_next, &next));
        if (next.number == DB_NULL || sum_first_day(next.number + 1) > end)
            return OK;
        TRY(sum_month(db, turn, next.number));
        log_info("audience: month=%lld-%02lld is summed", (long long)(next.number / 12),
                 (long long)(next.number % 12 + 1));
    }
}

/* ---- what goes ---- */

struct thinning {
    struct arena a;
    int64_t day, before;
    struct sql_int_list days;
};

static struct err find_unthinned(struct db_conn *conn, void *context)
{
    struct thinning *t = context;
    return sql_rolled_day_unthinned(&t->a, conn, t->before, &t->days);
}

static struct err thin_day(struct db_conn *conn, void *context)
{
    const struct thinning *t = context;
    for (int i = 0; i < ATTRIBUTES; i++)
        TRY(sql_facet_day_thin(conn, t->day, ATTRIBUTE_NAMES[i], SUM_DETAIL_VALUES));
    for (int i = 0; i < SUM_FACETS; i++)
        TRY(sql_facet_day_thin(conn, t->day, SUM_FACET_NAMES[i], SUM_DETAIL_VALUES));
    return sql_rolled_day_thin(conn, t->day);
}

/* Only days of months that are summed: months are made of all values. */
struct err sum_thin(struct db *db, int64_t before)
{
    struct thinning t = {.before = before};
    arena_init(&t.a, 0);
    struct err e = db_read(db, find_unthinned, &t);
    for (ptrdiff_t i = 0; !failed(e) && i < t.days.count; i++) {
        t.day = t.days.items[i];
        e = db_write(db, thin_day, &t);
    }
    arena_close(&t.a);
    return e;
}

struct prune {
    int64_t day, month; /* the first that stay */
    int64_t story_from, story_day;
};

static struct err prune_view_months(struct db_conn *conn, int64_t before)
{
    int64_t month, changed;
    TRY(sql_sheet_first(conn, S("month"), &month));
    return month != DB_NULL && month < before ? sql_view_month_prune(conn, before, &changed) : OK;
}

static struct err prune_work(struct db_conn *conn, void *context)
{
    const struct prune *p = context;
    int64_t changed;
    TRY(prune_view_months(conn, p->month));
    TRY(sql_facet_month_prune(conn, p->month, &changed));
    TRY(sql_sheet_prune(conn, S("day"), p->day, &changed));
    TRY(sql_sheet_prune(conn, S("month"), p->month, &changed));
    TRY(sql_stale_prune(conn, S("day"), p->day, &changed));
    TRY(sql_stale_prune(conn, S("month"), p->month, &changed));
    for (int i = 0; i < SUM_STORY_FACETS; i++)
        TRY(sql_facet_day_prune_stories(conn, p->story_from, p->story_day, SUM_STORY_FACET_NAMES[i], &changed));
    return OK;
}

/* Summing a day anew keeps stories' own facets by what view_day has of them: of packed ones there are none left. */
static_assert(SUM_STORY_DAYS <= SUM_DETAIL_DAYS, "a day is packed after its stories' own facets are gone");

struct err sum_all(struct newsroom *n, struct db *db, struct turn turn, int64_t now)
{
    const struct settings *settings = newsroom_settings(n);
    int64_t today = roll_day_of(settings->zone, now);
    int64_t over = roll_day_of(settings->zone, now - ROLL_AFTER_SECONDS * TIME_SECOND);
    TRY(sum_days(n, db, turn, over));
    TRY(sum_months(db, turn, over));
    for (int64_t day = over; day <= today; day++)
        TRY(sum_day(n, db, turn, day, false));
    TRY(sum_thin(db, today - SUM_DETAIL_DAYS));
    TRY(past_pack(db, today - SUM_DETAIL_DAYS));
    struct prune prune = {.day = today - settings->audience_days, .story_day = today - SUM_STORY_DAYS};
    prune.month = sum_month_of(prune.day - 1) + 1; /* a month stays while it is whole */
    prune.story_from = prune.story_day - 2 * SUM_STORY_DAYS;
    return db_write(db, prune_work, &prune);
}
