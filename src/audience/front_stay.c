/* front_stay.c - who stood on the front, from when to when. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stay is at a place, not at a number in it: a list moves down with each new story. Two servers on one store may note
 * the same: a story that stands there already enters nothing (index front_stay_open).
 */
#include "audience/front_stay.h"

#include "store/statements.h"

struct noting {
    struct arena *a;
    struct str language;
    const struct front_slots *slots;
    ptrdiff_t count; /* of them, above the fold */
    int64_t now;
    struct sql_front_stay_list open;
    bool changed;
};

static bool stands(const struct noting *n, const struct sql_front_stay *stay)
{
    for (ptrdiff_t i = 0; i < n->count; i++)
        if (n->slots->items[i].card->id == stay->story_id && str_equal(n->slots->items[i].place, stay->slot))
            return true;
    return false;
}

static bool stood(const struct noting *n, const struct front_slot *slot)
{
    for (ptrdiff_t i = 0; i < n->open.count; i++)
        if (n->open.items[i].story_id == slot->card->id && str_equal(n->open.items[i].slot, slot->place))
            return true;
    return false;
}

static struct err look(struct db_conn *conn, void *context)
{
    struct noting *n = context;
    n->changed = false;
    TRY(sql_front_stay_open(n->a, conn, n->language, &n->open));
    for (ptrdiff_t i = 0; i < n->open.count; i++)
        n->changed |= !stands(n, &n->open.items[i]);
    for (ptrdiff_t i = 0; i < n->count; i++)
        n->changed |= !stood(n, &n->slots->items[i]);
    return OK;
}

static struct err write_stays(struct db_conn *conn, void *context)
{
    struct noting *n = context;
    int64_t changed;
    TRY(sql_front_stay_open(n->a, conn, n->language, &n->open));
    for (ptrdiff_t i = 0; i < n->open.count; i++)
        if (!stands(n, &n->open.items[i]))
            TRY(sql_front_stay_leave(conn, n->language, n->open.items[i].story_id, n->open.items[i].slot, n->now,
                                     &changed));
    for (ptrdiff_t i = 0; i < n->count; i++)
        if (!stood(n, &n->slots->items[i]))
            TRY(sql_front_stay_enter(conn, n->language, n->slots->items[i].card->id, n->slots->items[i].place, n->now,
                                     &changed));
    return OK;
}

struct err front_stay_note(struct db *audience, struct arena *a, struct str language, const struct front_slots *slots,
                           int64_t now)
{
    struct noting n = {.a = a, .language = language, .slots = slots, .now = now};
    n.count = MIN(slots->count, (ptrdiff_t)FRONT_FOLD);
    TRY(db_read(audience, look, &n));
    return n.changed ? db_write(audience, write_stays, &n) : OK;
}
