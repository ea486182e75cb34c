/* front_figures.c - how the stories do that stand on a front. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/front_figures.h"

#include "audience/roll.h"
#include "base/time.h"
#include "store/statements.h"

#include <stdlib.h>

#define HOUR (3600 * TIME_SECOND)

struct looking {
    struct arena a;
    struct str zone;
    int64_t now;
    const int64_t *ids;
    ptrdiff_t count;
    struct front_figures *out;
};

static int compare(const void *left, const void *right)
{
    const struct sql_front_hour *a = left, *b = right;
    return a->story_id < b->story_id ? -1 : a->story_id > b->story_id;
}

static void take_hours(struct looking *l, const struct sql_front_hour_list *hours, ptrdiff_t i)
{
    const struct sql_front_hour key = {.story_id = l->ids[i]}, *found = NULL;
    if (hours->count)
        found = bsearch(&key, hours->items, (size_t)hours->count, sizeof key, compare);
    if (!found)
        return;
    l->out[i].hour_seen = found->seen;
    l->out[i].hour_read = found->read;
    l->out[i].before_seen = found->seen_before;
}

static struct err look(struct db_conn *conn, void *context)
{
    struct looking *l = context;
    struct sql_front_hour_list hours;
    struct sql_front_today *today;
    int64_t first = roll_first_hour(l->zone, roll_day_of(l->zone, l->now));
    arena_reset(&l->a);
    TRY(sql_front_hours(&l->a, conn, l->now - 2 * HOUR, l->now - HOUR, &hours));
    for (ptrdiff_t i = 0; i < l->count; i++) {
        l->out[i] = (struct front_figures){0};
        take_hours(l, &hours, i);
        TRY(sql_front_today(&l->a, conn, l->ids[i], first, &today));
        l->out[i].today_seen = today ? today->seen : 0;
        l->out[i].today_read = today ? today->read : 0;
    }
    return OK;
}

struct err front_figures_of(struct db *audience, struct str zone, int64_t now, const int64_t *ids, ptrdiff_t count,
                            struct front_figures *out)
{
    struct looking l = {.zone = zone, .now = now, .ids = ids, .count = count, .out = out};
    arena_init(&l.a, 0);
    struct err e = db_read(audience, look, &l);
    arena_close(&l.a);
    return e;
}
