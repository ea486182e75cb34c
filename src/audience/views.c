/* views.c - how often stories were seen. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/views.h"

#include "audience/roll.h"
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

/* The first hour that stands in no day yet. */
static struct err find_open_hour(const struct looking *l, struct db_conn *conn, int64_t *hour)
{
    int64_t last;
    TRY(sql_rolled_day_last(conn, &last));
    *hour = last == DB_NULL ? 0 : roll_first_hour(l->zone, last + 1);
    return OK;
}

static struct err read_views(struct db_conn *conn, void *context)
{
    const struct looking *l = context;
    int64_t open, days;
    TRY(find_open_hour(l, conn, &open));
    for (ptrdiff_t i = 0; i < l->count; i++) {
        struct views *views = &l->out[i];
        TRY(sql_seen_since(conn, l->ids[i], l->now / HOUR - (DAY_HOURS - 1), &views->day));
        TRY(sql_seen_since(conn, l->ids[i], open, &views->all));
        TRY(sql_seen_in_days(conn, l->ids[i], &days));
        views->all += days;
    }
    return OK;
}

struct err views_of(struct db *audience, struct str zone, int64_t now, const int64_t *ids, ptrdiff_t count,
                    struct views *out)
{
    struct looking l = {zone, now, ids, count, out};
    return db_read(audience, read_views, &l);
}
