/* cache.c - columns of segments in memory: they never change, and every search needs them. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few dozen entries in a list. A segment's number is never given again, so an entry is right as long as it is there;
 * those of segments that are gone are the least recently used sooner or later.
 */
#include "search/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN_TERMS 8192

struct known {
    uint64_t hash; /* of language and term; 0: empty */
    int64_t stories;
};

struct cache {
    pthread_mutex_t lock; /* guards what follows, and the entries' readers and used */
    struct cache_entry *entries;
    ptrdiff_t bytes;
    uint64_t clock;
    struct known known[KNOWN_TERMS];
};

struct cache *cache_make(void)
{
    struct cache *c = calloc(1, sizeof(*c));
    if (!c)
        fatal("the cache of the index of words");
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

static void free_entry(struct cache_entry *entry)
{
    free(entry);
}

void cache_close(struct cache *c)
{
    while (c->entries) {
        struct cache_entry *entry = c->entries;
        c->entries = entry->next;
        free_entry(entry);
    }
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static struct cache_entry *find(struct cache *c, int64_t segment, int kind)
{
    for (struct cache_entry *entry = c->entries; entry; entry = entry->next)
        if (entry->segment == segment && entry->kind == kind) {
            entry->readers++;
            entry->used = ++c->clock;
            return entry;
        }
    return NULL;
}

/* Frees what nobody reads, the least recently used first, until the rest fits. */
static void shrink(struct cache *c)
{
    while (c->bytes > CACHE_BYTES) {
        struct cache_entry **oldest = NULL;
        for (struct cache_entry **at = &c->entries; *at; at = &(*at)->next)
            if ((*at)->readers == 0 && (!oldest || (*at)->used < (*oldest)->used))
                oldest = at;
        if (!oldest)
            return;
        struct cache_entry *entry = *oldest;
        *oldest = entry->next;
        c->bytes -= entry->data.n;
        free_entry(entry);
    }
}

/* An entry with its bytes behind it. */
static struct cache_entry *make_entry(int64_t segment, int kind, struct str data)
{
    struct cache_entry *entry = malloc(sizeof(*entry) + (size_t)data.n + 1);
    if (!entry)
        fatal("the cache of the index of words");
    char *bytes = (char *)(entry + 1);
    if (data.n > 0)
        memcpy(bytes, data.p, (size_t)data.n);
    *entry = (struct cache_entry){.segment = segment, .kind = kind, .readers = 1, .data = {bytes, data.n}};
    return entry;
}

static struct cache_entry *add(struct cache *c, int64_t segment, int kind, struct str data)
{
    struct cache_entry *made = make_entry(segment, kind, data);
    pthread_mutex_lock(&c->lock);
    struct cache_entry *entry = find(c, segment, kind); /* another thread was faster */
    if (!entry) {
        entry = made;
        entry->used = ++c->clock;
        entry->next = c->entries;
        c->entries = entry;
        c->bytes += data.n;
        shrink(c);
    }
    pthread_mutex_unlock(&c->lock);
    if (entry != made)
        free_entry(made);
    return entry;
}

struct err cache_take(struct cache *c, struct arena *a, struct db_conn *conn, int64_t segment, int kind,
                      struct cache_entry **out)
{
    struct str data;
    pthread_mutex_lock(&c->lock);
    *out = find(c, segment, kind);
    pthread_mutex_unlock(&c->lock);
    if (*out)
        return OK;
    TRY(sql_search_column(a, conn, segment, kind, &data));
    *out = add(c, segment, kind, data);
    return OK;
}

void cache_give(struct cache *c, struct cache_entry *entry)
{
    pthread_mutex_lock(&c->lock);
    entry->readers--;
    shrink(c);
    pthread_mutex_unlock(&c->lock);
}

static uint64_t hash_of(struct str language, struct str term)
{
    return (str_hash(language) * 31 + str_hash(term)) | 1;
}

int64_t cache_stories(struct cache *c, struct str language, struct str term)
{
    uint64_t hash = hash_of(language, term);
    pthread_mutex_lock(&c->lock);
    const struct known *known = &c->known[hash / 2 % KNOWN_TERMS];
    int64_t stories = known->hash == hash ? known->stories : -1;
    pthread_mutex_unlock(&c->lock);
    return stories;
}

void cache_set_stories(struct cache *c, struct str language, struct str term, int64_t stories)
{
    uint64_t hash = hash_of(language, term);
    pthread_mutex_lock(&c->lock);
    c->known[hash / 2 % KNOWN_TERMS] = (struct known){hash, stories};
    pthread_mutex_unlock(&c->lock);
}
