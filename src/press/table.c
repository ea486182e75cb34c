/* table.c - finds a page by its key: shards, each a chained hash table under a lock of its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/state.h"

#include <assert.h>
#include <stdlib.h>

#define CAPACITY_MIN ((size_t)16)

struct press_shard *press_shard_of(struct press *press, uint64_t hash)
{
    return &press->shards[hash >> 58];
}

static_assert(PRESS_SHARDS == 1 << (64 - 58), "the top bits of the hash choose the shard");

/* A thread that forgets pages must not starve behind readers of a page that everybody wants. */
static bool shard_init(struct press_shard *shard)
{
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&shard->lock, &attributes);
    pthread_rwlockattr_destroy(&attributes);
    shard->capacity = CAPACITY_MIN;
    shard->buckets = calloc(CAPACITY_MIN, sizeof(struct press_page *));
    return shard->buckets != NULL;
}

bool press_table_make(struct press *press)
{
    bool made = true;
    for (int i = 0; i < PRESS_SHARDS; i++)
        made = shard_init(&press->shards[i]) && made;
    return made;
}

void press_table_free(struct press *press)
{
    for (int i = 0; i < PRESS_SHARDS; i++) {
        free(press->shards[i].buckets);
        pthread_rwlock_destroy(&press->shards[i].lock);
    }
}

struct press_page *press_table_find(const struct press_shard *shard, uint64_t hash, struct str key)
{
    struct press_page *page = shard->buckets[hash & (shard->capacity - 1)];
    while (page && (page->hash != hash || !str_equal(page->key, key)))
        page = page->chain;
    return page;
}

static void push(struct press_shard *shard, struct press_page *page)
{
    struct press_page **bucket = &shard->buckets[page->hash & (shard->capacity - 1)];
    page->chain = *bucket;
    *bucket = page;
}

/* Without memory for more buckets the chains get longer: slower, never wrong. */
static void grow(struct press_shard *shard)
{
    size_t old_capacity = shard->capacity;
    struct press_page **old = shard->buckets;
    struct press_page **buckets = calloc(old_capacity * 2, sizeof(struct press_page *));
    if (!buckets)
        return;
    shard->buckets = buckets;
    shard->capacity = old_capacity * 2;
    for (size_t i = 0; i < old_capacity; i++) {
        for (struct press_page *page = old[i], *next; page; page = next) {
            next = page->chain;
            push(shard, page);
        }
    }
    free(old);
}

void press_table_add(struct press *press, struct press_page *page)
{
    struct press_shard *shard = press_shard_of(press, page->hash);
    pthread_rwlock_wrlock(&shard->lock);
    if (shard->count >= shard->capacity)
        grow(shard);
    push(shard, page);
    shard->count++;
    page->linked = true;
    pthread_rwlock_unlock(&shard->lock);
}

void press_table_remove(struct press *press, struct press_page *page)
{
    struct press_shard *shard = press_shard_of(press, page->hash);
    pthread_rwlock_wrlock(&shard->lock);
    struct press_page **at = &shard->buckets[page->hash & (shard->capacity - 1)];
    while (*at != page)
        at = &(*at)->chain;
    *at = page->chain;
    shard->count--;
    page->linked = false;
    pthread_rwlock_unlock(&shard->lock);
}
