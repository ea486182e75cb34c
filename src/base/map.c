/* map.c - a hash table from text to pointers: open addressing, at most three quarters full, keyed hash. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

static struct map_slot *find_slot(const struct map *m, struct str key)
{
    ptrdiff_t at = (ptrdiff_t)(str_hash(key) & (uint64_t)(m->capacity - 1));
    while (m->slots[at].key.p && !str_equal(m->slots[at].key, key))
        at = (at + 1) & (m->capacity - 1);
    return &m->slots[at];
}

static void grow(struct arena *a, struct map *m)
{
    struct map next = {.capacity = m->capacity ? m->capacity * 2 : 16, .count = m->count};
    next.slots = arena_array(a, struct map_slot, next.capacity);
    for (ptrdiff_t i = 0; i < m->capacity; i++)
        if (m->slots[i].key.p)
            *find_slot(&next, m->slots[i].key) = m->slots[i];
    *m = next;
}

void **map_put(struct arena *a, struct map *m, struct str key)
{
    if ((m->count + 1) * 4 > m->capacity * 3)
        grow(a, m);
    struct map_slot *slot = find_slot(m, key);
    if (!slot->key.p) {
        slot->key = key.p ? key : S("");
        m->count++;
    }
    return &slot->value;
}

void *map_get(const struct map *m, struct str key)
{
    return m->capacity ? find_slot(m, key)->value : NULL;
}
