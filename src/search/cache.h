/* cache.h - columns of segments in memory: they never change, and every search needs them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_CACHE_H
#define SEARCH_CACHE_H

#include "search/segment.h"

#define CACHE_BYTES ((ptrdiff_t)6 * 1024 * 1024) /* kept when nobody reads */

struct cache; /* shared by all threads */

struct cache *cache_make(void);
void cache_close(struct cache *c);

struct cache_entry {
    struct cache_entry *next;
    int64_t segment;
    int kind;
    int readers;
    uint64_t used; /* by the clock of the cache */
    struct str data;
};

/* The column, from memory or the store; held until cache_give. */
struct err cache_take(struct cache *c, struct arena *a, struct db_conn *conn, int64_t segment, int kind,
                      struct cache_entry **out);
void cache_give(struct cache *c, struct cache_entry *entry);

/* How many stories had a term when it was last looked up, for choosing terms without looking up each; -1: not known. A
 * table of a fixed size forgets. */
int64_t cache_stories(struct cache *c, struct str language, struct str term);
void cache_set_stories(struct cache *c, struct str language, struct str term, int64_t stories);

#endif
