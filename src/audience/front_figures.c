/* front_figures.c - how the stories do that stand on a front. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/front_figures.h"

#include "audience/roll.h"
#include "base/time.h"
#include "store/statements.h"

#include <stdlib.h>
#include <string.h>

#define HOUR (3600 * TIME_SECOND)

struct looking {
    struct arena a;
    struct db *db;
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

/* ---- what was looked up a moment ago ---- */

void front_memory_init(struct front_memory *memory)
{
    *memory = (struct front_memory){0};
    pthread_mutex_init(&memory->lock, NULL);
}

void front_memory_close(struct front_memory *memory)
{
    pthread_mutex_destroy(&memory->lock);
}

static bool is_same(const struct front_remembered *front, const int64_t *ids, ptrdiff_t count)
{
    return front->at && front->count == count && memcmp(front->ids, ids, (size_t)count * sizeof *ids) == 0;
}

/* The same front, or the place for it. */
static struct front_remembered *find_place(struct front_memory *memory, const int64_t *ids, ptrdiff_t count)
{
    struct front_remembered *oldest = memory->fronts;
    for (int i = 0; i < FRONT_MEMORY_FRONTS; i++) {
        struct front_remembered *front = &memory->fronts[i];
        if (is_same(front, ids, count))
            return front;
        if (front->at < oldest->at)
            oldest = front;
    }
    return oldest;
}

static struct err look_or_remember(struct front_memory *memory, struct looking *l, int64_t *at)
{
    size_t size = (size_t)l->count * sizeof *l->out;
    struct front_remembered *front = find_place(memory, l->ids, l->count);
    bool fresh = is_same(front, l->ids, l->count) && front->at <= l->now &&
                 l->now - front->at < FRONT_MEMORY_SECONDS * TIME_SECOND;
    if (fresh) {
        memcpy(l->out, front->figures, size);
        *at = front->at;
        return OK;
    }
    TRY(front_figures_of(l->db, l->zone, l->now, l->ids, l->count, l->out));
    front->at = l->now;
    front->count = l->count;
    memcpy(front->ids, l->ids, (size_t)l->count * sizeof *l->ids);
    memcpy(front->figures, l->out, size);
    return OK;
}

struct err front_memory_figures(struct front_memory *memory, struct db *audience, struct str zone, int64_t now,
                                const int64_t *ids, ptrdiff_t count, struct front_figures *out, int64_t *at)
{
    struct looking l = {.db = audience, .zone = zone, .now = now, .ids = ids, .count = count, .out = out};
    *at = now;
    if (count == 0 || count > FRONT_MEMORY_STORIES)
        return front_figures_of(audience, zone, now, ids, count, out);
    pthread_mutex_lock(&memory->lock);
    struct err e = look_or_remember(memory, &l, at);
    pthread_mutex_unlock(&memory->lock);
    return e;
}
