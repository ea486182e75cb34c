/* media_fetch.c - files of a bucket on their way to readers: one request for many, a cache, and a bucket that is away.
 */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many readers who want the same picture wait for one request. A bucket that does not answer is left alone for a moment
 * and then asked by one of them: the others are told at once, so that no more of the server waits than has to.
 */
#include "newsroom/media_fetch.h"

#include "base/time.h"
#include "newsroom/folder.h"
#include "newsroom/limits.h"
#include "newsroom/media_bucket.h"
#include "newsroom/media_cache.h"
#include "newsroom/media_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define AWAY (2 * TIME_SECOND) /* so long nobody asks after the bucket did not answer */
#define DETAIL 1024

/* A file on its way into the cache. */
struct flight {
    struct flight *next;
    struct str path;
    int waiting;
    bool over;
    struct err result;
    char detail[DETAIL];
};

struct media_fetch {
    struct arena arena;
    struct s3 *s3;
    struct str root;
    bool serving;              /* readers wait */
    struct media_cache *cache; /* NULL: nothing is kept */
    pthread_mutex_t lock;      /* of all below */
    pthread_cond_t landed;
    struct flight *flights;
    int64_t away_until; /* monotonic; 0: it answers */
    bool probing;       /* somebody asks whether it is back */
    struct media_counters counters;
};

bool media_is_rendition(struct str path)
{
    ptrdiff_t slash = str_find_char(path, '/', 0);
    return slash >= 0 && str_find_char(path, '/', slash + 1) >= 0;
}

struct str media_object_name(struct arena *a, struct str path)
{
    return str_concat(a, media_is_rendition(path) ? S(MEDIA_RENDITIONS) : S(MEDIA_ORIGINALS), path);
}

/* Whatever is wrong with the bucket, who reads or writes a picture can but come back; the detail says what to do. */
struct err media_away(struct err e)
{
    char detail[DETAIL];
    if (!failed(e) || err_is(e, &ERR_BUSY) || err_is(e, &ERR_NOT_FOUND))
        return e;
    snprintf(detail, sizeof(detail), "%s", err_detail());
    return err_make(&ERR_BUSY, "%s", detail);
}

struct media_fetch *media_fetch_open(struct s3 *s3, struct str root)
{
    struct media_fetch *f = calloc(1, sizeof(*f));
    if (!f)
        fatal("a bucket");
    arena_init(&f->arena, 0);
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->landed, NULL);
    f->root = str_copy(&f->arena, root);
    f->s3 = s3;
    return f;
}

void media_fetch_close(struct media_fetch *f)
{
    if (f->cache)
        media_cache_close(f->cache);
    pthread_cond_destroy(&f->landed);
    pthread_mutex_destroy(&f->lock);
    arena_close(&f->arena);
    free(f);
}

struct err media_fetch_keep(struct media_fetch *f, int64_t bytes_max)
{
    f->serving = true;
    if (bytes_max == 0)
        return OK;
    TRY(folder_make(&f->arena, f->root));
    media_folder_clean(f->root, &f->arena);
    return media_cache_open(f->root, bytes_max, &f->cache);
}

void media_fetch_take(struct media_fetch *f, struct arena *a, const struct media_item *item, struct str file)
{
    if (f->cache)
        media_cache_take(f->cache, a, item->path, file, item->bytes);
}

/* ---- a bucket that is away ---- */

static struct err told_away(void)
{
    return err_make(&ERR_BUSY, "the bucket of pictures did not answer a moment ago");
}

/* Whether it may be asked: while it is away only by one at a time. A command has nothing better to do. */
static struct err ask_leave(struct media_fetch *f, bool *probe)
{
    struct err e = OK;
    pthread_mutex_lock(&f->lock);
    *probe = f->serving && f->away_until && !f->probing && time_monotonic() >= f->away_until;
    if (f->serving && f->away_until && !*probe)
        e = told_away();
    f->probing |= *probe;
    pthread_mutex_unlock(&f->lock);
    return e;
}

static void note_answer(struct media_fetch *f, bool probe, struct err e)
{
    bool away = err_is(e, &ERR_BUSY);
    pthread_mutex_lock(&f->lock);
    if (away && !f->away_until)
        log_warnx("media: %s", err_detail());
    if (!away && f->away_until)
        log_info("media: the bucket answers again");
    f->away_until = away ? time_monotonic() + AWAY : 0;
    if (probe)
        f->probing = false;
    f->counters.fetched++;
    f->counters.failed += failed(e);
    pthread_mutex_unlock(&f->lock);
}

void media_fetch_count(struct media_fetch *f, struct media_counters *out)
{
    pthread_mutex_lock(&f->lock);
    *out = f->counters;
    out->away = f->away_until != 0;
    pthread_mutex_unlock(&f->lock);
    out->kept_bytes = f->cache ? media_cache_bytes(f->cache) : 0;
}

static struct err fetch_into(struct media_fetch *f, struct arena *a, const struct media_item *item, int descriptor,
                             int64_t *bytes)
{
    bool probe;
    struct s3_expected expected = {.bytes = item->bytes,
                                   .most = LIMIT_MEDIA_BYTES,
                                   .hash = item->hash.n ? (const unsigned char *)item->hash.p : NULL};
    TRY(ask_leave(f, &probe));
    struct err e = s3_get(f->s3, a, media_object_name(a, item->path), &expected, descriptor, bytes);
    note_answer(f, probe, e);
    return media_away(e);
}

static struct err fetch_draft(struct media_fetch *f, struct arena *a, const struct media_item *item, int *descriptor)
{
    int64_t bytes;
    TRY(media_draft(f->root, a, descriptor));
    struct err e = fetch_into(f, a, item, *descriptor, &bytes);
    if (failed(e))
        close(*descriptor);
    return e;
}

/* Somebody may have thrown the whole cache away to make room. */
static int make_draft(struct media_fetch *f, struct arena *a, const char *name)
{
    int descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0 && errno == ENOENT && !failed(folder_make(a, f->root)))
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    return descriptor;
}

/* Into a named draft, synced, and then under its own name: whole or not there, whenever the power goes. */
static struct err fetch_to_cache(struct media_fetch *f, struct arena *a, const struct media_item *item)
{
    int64_t bytes;
    int descriptor = media_cache_find(f->cache, a, item->path, item->bytes);
    if (descriptor >= 0) { /* another flight has just landed */
        close(descriptor);
        return OK;
    }
    struct str draft = media_folder_draft(f->root, a);
    char *name = str_to_c(a, draft);
    descriptor = make_draft(f, a, name);
    if (descriptor < 0)
        return media_away(err_errno("%s", name));
    struct err e = fetch_into(f, a, item, descriptor, &bytes);
    if (!failed(e) && fdatasync(descriptor))
        e = media_away(err_errno("%s", name));
    close(descriptor);
    if (failed(e))
        (void)unlink(name);
    else
        media_cache_take(f->cache, a, item->path, draft, bytes);
    return e;
}

static struct flight *find_flight(struct media_fetch *f, struct str path)
{
    struct flight *flight = f->flights;
    while (flight && !str_equal(flight->path, path))
        flight = flight->next;
    return flight;
}

/* Lock held; the last who waited takes the flight away. */
static struct err wait_for(struct media_fetch *f, struct flight *flight)
{
    flight->waiting++;
    while (!flight->over)
        pthread_cond_wait(&f->landed, &f->lock);
    struct err e = flight->result;
    err_set_detail(flight->detail);
    if (--flight->waiting == 0)
        free(flight);
    return e;
}

/* Lock held. */
static void land(struct media_fetch *f, struct flight *flight, struct err e)
{
    struct flight **at = &f->flights;
    while (*at != flight)
        at = &(*at)->next;
    *at = flight->next;
    flight->over = true;
    flight->result = e;
    snprintf(flight->detail, sizeof(flight->detail), "%s", failed(e) ? err_detail() : "");
    if (flight->waiting == 0)
        free(flight);
    else
        pthread_cond_broadcast(&f->landed);
}

/* It is in the cache when it returns, unless it is too large for that. item.path lives until then: who waits does not
 * look at it. */
static struct err fly(struct media_fetch *f, struct arena *a, const struct media_item *item)
{
    struct flight *flight;
    pthread_mutex_lock(&f->lock);
    flight = find_flight(f, item->path);
    if (flight) {
        struct err e = wait_for(f, flight);
        pthread_mutex_unlock(&f->lock);
        return e;
    }
    flight = calloc(1, sizeof(*flight));
    if (!flight)
        fatal("a picture on its way");
    flight->path = item->path;
    flight->next = f->flights;
    f->flights = flight;
    pthread_mutex_unlock(&f->lock);
    struct err e = fetch_to_cache(f, a, item);
    pthread_mutex_lock(&f->lock);
    land(f, flight, e);
    pthread_mutex_unlock(&f->lock);
    return e;
}

static struct err get(struct media_fetch *f, struct arena *a, const struct media_item *item, int *descriptor)
{
    if (!f->cache || !media_is_rendition(item->path)) /* as they came, pictures are read by the house alone, and once */
        return fetch_draft(f, a, item, descriptor);
    *descriptor = media_cache_find(f->cache, a, item->path, item->bytes);
    if (*descriptor >= 0)
        return OK;
    TRY(fly(f, a, item));
    *descriptor = media_cache_find(f->cache, a, item->path, item->bytes);
    return *descriptor >= 0 ? OK : fetch_draft(f, a, item, descriptor);
}

struct err media_fetch_here(struct media_fetch *f, struct arena *a, struct str path, int *descriptor)
{
    *descriptor = f->cache ? media_cache_find(f->cache, a, path, -1) : -1;
    return *descriptor >= 0 ? OK : err_make(&ERR_NOT_FOUND, "it is not kept on this machine");
}

/* In memory of its own: a request whose arena runs over is left in the middle, and others would wait for ever. */
struct err media_fetch_get(struct media_fetch *f, const struct media_item *item, int *descriptor)
{
    struct arena a;
    arena_init(&a, 0);
    struct err e = get(f, &a, item, descriptor);
    arena_close(&a);
    return e;
}
