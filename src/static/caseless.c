/* caseless.c - which names were there, but for the case of their letters. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/caseless.h"

#define ROOM_FIRST 256

static uint64_t *slot_of(uint64_t *slots, ptrdiff_t room, uint64_t hash)
{
    uint64_t mask = (uint64_t)room - 1, at = hash & mask;
    while (slots[at] && slots[at] != hash)
        at = (at + 1) & mask;
    return &slots[at];
}

static void grow(struct arena *a, struct caseless *set)
{
    ptrdiff_t room = set->room ? set->room * 2 : ROOM_FIRST;
    uint64_t *slots = arena_array(a, uint64_t, room);
    for (ptrdiff_t i = 0; i < set->room; i++)
        if (set->slots[i])
            *slot_of(slots, room, set->slots[i]) = set->slots[i];
    set->slots = slots;
    set->room = room;
}

bool caseless_add(struct arena *a, struct caseless *set, struct str lower)
{
    uint64_t hash = MAX(str_hash(lower), 1);
    if (set->count * 2 >= set->room)
        grow(a, set);
    uint64_t *slot = slot_of(set->slots, set->room, hash);
    if (*slot)
        return false;
    *slot = hash;
    set->count++;
    return true;
}
