/* views.c - how often stories were seen. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/views.h"

#include "audience/roll.h"
#include "audience/sum.h"
#include "base/time.h"
#include "store/statements.h"

#define HOUR (3600 * TIME_SECOND)
#define DAY_HOURS 24

struct looking {
    struct str zone;
    int64_t now;
    const int64_t *ids;
    ptrdiff_t count;
    struct views *out;
};

/* Up to where figures stand in months, from where on in days alone, and from where on in hours alone. */
struct edges {
    int64_t month, day, hour;
};

static struct err find_edges(const struct looking *l, struct db_conn *conn, struct edges *out)
{
    int64_t rolled;
    TRY(sql_month_summed_last(conn, SUM_LAST, &out->month));
    TRY(sql_rolled_day_last(conn, &rolled));
    out->day = out->month == DB_NULL ? 0 : sum_first_day(out->month + 1);
    out->month = MAX(out->month, -1); /* no month has that number */
    out->hour = rolled == DB_NULL ? 0 : roll_first_hour(l->zone, rolled + 1);
    return OK;
}

static struct err read_story(const struct looking *l, struct db_conn *conn, const struct edges *edges, ptrdiff_t i)
{
    int64_t months, days, hours, id = l->ids[i];
    TRY(sql_seen_since(conn, id, l->now / HOUR - (DAY_HOURS - 1), &l->out[i].day));
    TRY(sql_seen_in_months(conn, id, edges->month, &months));
    TRY(sql_seen_in_days(conn, id, edges->day, &days));
    TRY(sql_seen_since(conn, id, edges->hour, &hours));
    l->out[i].all = months + days + hours;
    return OK;
}

static struct err read_views(struct db_conn *conn, void *context)
{
    const struct looking *l = context;
    struct edges edges;
    TRY(find_edges(l, conn, &edges));
    for (ptrdiff_t i = 0; i < l->count; i++)
        TRY(read_story(l, conn, &edges, i));
    return OK;
}

struct err views_of(struct db *audience, struct str zone, int64_t now, const int64_t *ids, ptrdiff_t count,
                    struct views *out)
{
    struct looking l = {zone, now, ids, count, out};
    return db_read(audience, read_views, &l);
}
