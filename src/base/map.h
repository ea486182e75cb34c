/* map.h - a hash table from text to pointers, in an arena. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/base.h"

struct map_slot {
    struct str key; /* p NULL: empty */
    void *value;
};

/* Keys are borrowed: they must live as long as the map. A zeroed map is an empty one. Nothing is ever removed. */
struct map {
    struct map_slot *slots;
    ptrdiff_t capacity; /* a power of two, or 0 */
    ptrdiff_t count;
};

/* The place of key's value; made with NULL when it is new. The place is good until the next map_put. */
void **map_put(struct arena *a, struct map *m, struct str key);
/* The value of key, or NULL. */
void *map_get(const struct map *m, struct str key);

#endif
