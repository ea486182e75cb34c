/* media_bucket.c - pictures in a bucket, read through a cache on this machine's disk. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many readers who want the same picture wait for one request. A bucket that does not answer is left alone for a moment
 * and then asked by one of them: the others are told at once, so that no more of the server waits than has to.
 */
#include "newsroom/media_bucket.h"

#include "base/time.h"
#include "newsroom/folder.h"
#include "newsroom/limits.h"
#include "newsroom/media_cache.h"
#include "newsroom/media_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AWAY (2 * TIME_SECOND) /* so long nobody asks after the bucket did not answer */
#define ORIGINALS "originals/"
#define RENDITIONS "renditions/"
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

struct media_bucket {
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
};

static bool is_rendition(struct str path)
{
    ptrdiff_t slash = str_find_char(path, '/', 0);
    return slash >= 0 && str_find_char(path, '/', slash + 1) >= 0;
}

static struct str object_name(struct arena *a, struct str path)
{
    return str_concat(a, is_rendition(path) ? S(RENDITIONS) : S(ORIGINALS), path);
}

/* Whatever is wrong with the bucket, who reads or writes a picture can but come back; the detail says what to do. */
static struct err as_away(struct err e)
{
    char detail[DETAIL];
    if (!failed(e) || err_is(e, &ERR_BUSY) || err_is(e, &ERR_NOT_FOUND))
        return e;
    snprintf(detail, sizeof(detail), "%s", err_detail());
    return err_make(&ERR_BUSY, "%s", detail);
}

/* ---- opening ---- */

struct err media_bucket_open(const struct s3_options *options, struct str root, struct media_bucket **out)
{
    struct s3 *s3;
    TRY(s3_open(options, &s3));
    struct media_bucket *b = calloc(1, sizeof(*b));
    if (!b)
        fatal("a bucket");
    arena_init(&b->arena, 0);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->landed, NULL);
    b->root = str_copy(&b->arena, root);
    b->s3 = s3;
    *out = b;
    return OK;
}

void media_bucket_close(struct media_bucket *b)
{
    if (b->cache)
        media_cache_close(b->cache);
    s3_close(b->s3);
    pthread_cond_destroy(&b->landed);
    pthread_mutex_destroy(&b->lock);
    arena_close(&b->arena);
    free(b);
}

struct err media_bucket_keep(struct media_bucket *b, int64_t bytes_max)
{
    b->serving = true;
    if (bytes_max == 0)
        return OK;
    TRY(folder_make(&b->arena, b->root));
    media_folder_clean(b->root, &b->arena);
    return media_cache_open(b->root, bytes_max, &b->cache);
}

/* ---- putting ---- */

static struct str type_of(struct str path)
{
    static const struct {
        struct str ending, type;
    } TYPES[] = {{S_INIT(".jpg"), S_INIT("image/jpeg")},
                 {S_INIT(".png"), S_INIT("image/png")},
                 {S_INIT(".webp"), S_INIT("image/webp")},
                 {S_INIT(".avif"), S_INIT("image/avif")},
                 {S_INIT(".gif"), S_INIT("image/gif")}};
    for (ptrdiff_t i = 0; i < COUNT_OF(TYPES); i++)
        if (str_ends(path, TYPES[i].ending))
            return TYPES[i].type;
    return S("application/octet-stream");
}

struct err media_bucket_put(struct media_bucket *b, struct arena *a, const struct media_item *item, int descriptor)
{
    struct s3_body body = {.descriptor = descriptor,
                           .bytes = item->bytes,
                           .type = type_of(item->path),
                           .cache_control = S("public, max-age=31536000, immutable")};
    memcpy(body.hash, item->hash.p, sizeof(body.hash));
    return as_away(s3_put(b->s3, a, object_name(a, item->path), &body));
}

static struct err put_drafted(struct media_bucket *b, struct arena *a, const struct media_item *item, const char *file)
{
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return err_errno("%s", file);
    struct err e = media_bucket_put(b, a, item, descriptor);
    close(descriptor);
    return e;
}

static struct str file_of(struct arena *a, struct str drafted, const struct media_item *item)
{
    ptrdiff_t from = item->path.n;
    while (from > 0 && item->path.p[from - 1] != '/')
        from--;
    return str_format(a, "%.*s/%.*s", STR_ARG(drafted), STR_ARG(str_from(item->path, from)));
}

/* What was made here is likely to be read here: it goes into the cache once all of it is in the bucket. */
struct err media_bucket_put_folder(struct media_bucket *b, struct arena *a, struct str drafted,
                                   const struct media_item *items, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(put_drafted(b, a, &items[i], str_to_c(a, file_of(a, drafted, &items[i]))));
    for (ptrdiff_t i = 0; i < count && b->cache; i++)
        media_cache_take(b->cache, a, items[i].path, file_of(a, drafted, &items[i]), items[i].bytes);
    folder_remove(a, drafted);
    return OK;
}

/* ---- reading ---- */

static struct err told_away(void)
{
    return err_make(&ERR_BUSY, "the bucket of pictures did not answer a moment ago");
}

/* Whether it may be asked: while it is away only by one at a time. A command has nothing better to do. */
static struct err ask_leave(struct media_bucket *b, bool *probe)
{
    struct err e = OK;
    pthread_mutex_lock(&b->lock);
    *probe = b->serving && b->away_until && !b->probing && time_monotonic() >= b->away_until;
    if (b->serving && b->away_until && !*probe)
        e = told_away();
    b->probing |= *probe;
    pthread_mutex_unlock(&b->lock);
    return e;
}

static void note_answer(struct media_bucket *b, bool probe, struct err e)
{
    bool away = err_is(e, &ERR_BUSY);
    pthread_mutex_lock(&b->lock);
    if (away && !b->away_until)
        log_warnx("media: %s", err_detail());
    if (!away && b->away_until)
        log_info("media: the bucket answers again");
    b->away_until = away ? time_monotonic() + AWAY : 0;
    if (probe)
        b->probing = false;
    pthread_mutex_unlock(&b->lock);
}

static struct err fetch_into(struct media_bucket *b, struct arena *a, const struct media_item *item, int descriptor,
                             int64_t *bytes)
{
    bool probe;
    struct s3_expected expected = {.bytes = item->bytes,
                                   .most = LIMIT_MEDIA_BYTES,
                                   .hash = item->hash.n ? (const unsigned char *)item->hash.p : NULL};
    TRY(ask_leave(b, &probe));
    struct err e = s3_get(b->s3, a, object_name(a, item->path), &expected, descriptor, bytes);
    note_answer(b, probe, e);
    return as_away(e);
}

static struct err fetch_draft(struct media_bucket *b, struct arena *a, const struct media_item *item, int *descriptor)
{
    int64_t bytes;
    TRY(media_draft(b->root, a, descriptor));
    struct err e = fetch_into(b, a, item, *descriptor, &bytes);
    if (failed(e))
        close(*descriptor);
    return e;
}

/* Into a named draft, synced, and then under its own name: whole or not there, whenever the power goes. */
static struct err fetch_to_cache(struct media_bucket *b, struct arena *a, const struct media_item *item)
{
    int64_t bytes;
    struct str draft = media_folder_draft(b->root, a);
    char *name = str_to_c(a, draft);
    TRY(as_away(folder_make(a, b->root))); /* somebody may have thrown it away to make room */
    int descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return as_away(err_errno("%s", name));
    struct err e = fetch_into(b, a, item, descriptor, &bytes);
    if (!failed(e) && fdatasync(descriptor))
        e = as_away(err_errno("%s", name));
    close(descriptor);
    if (failed(e))
        (void)unlink(name);
    else
        media_cache_take(b->cache, a, item->path, draft, bytes);
    return e;
}

static struct flight *find_flight(struct media_bucket *b, struct str path)
{
    struct flight *flight = b->flights;
    while (flight && !str_equal(flight->path, path))
        flight = flight->next;
    return flight;
}

/* Lock held; the last who waited takes the flight away. */
static struct err wait_for(struct media_bucket *b, struct flight *flight)
{
    flight->waiting++;
    while (!flight->over)
        pthread_cond_wait(&b->landed, &b->lock);
    struct err e = flight->result;
    err_set_detail(flight->detail);
    if (--flight->waiting == 0)
        free(flight);
    return e;
}

/* Lock held. */
static void land(struct media_bucket *b, struct flight *flight, struct err e)
{
    struct flight **at = &b->flights;
    while (*at != flight)
        at = &(*at)->next;
    *at = flight->next;
    flight->over = true;
    flight->result = e;
    snprintf(flight->detail, sizeof(flight->detail), "%s", failed(e) ? err_detail() : "");
    if (flight->waiting == 0)
        free(flight);
    else
        pthread_cond_broadcast(&b->landed);
}

/* It is in the cache when it returns, unless it is too large for that. item.path lives until then: who waits does not
 * look at it. */
static struct err fly(struct media_bucket *b, struct arena *a, const struct media_item *item)
{
    struct flight *flight;
    pthread_mutex_lock(&b->lock);
    flight = find_flight(b, item->path);
    if (flight) {
        struct err e = wait_for(b, flight);
        pthread_mutex_unlock(&b->lock);
        return e;
    }
    flight = calloc(1, sizeof(*flight));
    if (!flight)
        fatal("a picture on its way");
    flight->path = item->path;
    flight->next = b->flights;
    b->flights = flight;
    pthread_mutex_unlock(&b->lock);
    struct err e = fetch_to_cache(b, a, item);
    pthread_mutex_lock(&b->lock);
    land(b, flight, e);
    pthread_mutex_unlock(&b->lock);
    return e;
}

struct err media_bucket_get(struct media_bucket *b, struct arena *a, const struct media_item *item, int *descriptor)
{
    if (!b->cache || !is_rendition(item->path)) /* as they came, pictures are read by the house alone, and once */
        return fetch_draft(b, a, item, descriptor);
    *descriptor = media_cache_find(b->cache, a, item->path, item->bytes);
    if (*descriptor >= 0)
        return OK;
    TRY(fly(b, a, item));
    *descriptor = media_cache_find(b->cache, a, item->path, item->bytes);
    return *descriptor >= 0 ? OK : fetch_draft(b, a, item, descriptor);
}

struct err media_bucket_head(struct media_bucket *b, struct arena *a, struct str path, int64_t *bytes)
{
    return as_away(s3_head(b->s3, a, object_name(a, path), bytes));
}

struct err media_bucket_delete(struct media_bucket *b, struct arena *a, struct str path)
{
    return as_away(s3_delete(b->s3, a, object_name(a, path)));
}

/* ---- listing ---- */

struct listing {
    struct arena a;
    struct str start;
    media_store_each *each;
    void *context;
};

static struct err take_listed(void *context, struct str name, int64_t bytes)
{
    struct listing *l = context;
    struct media_item item = {.path = str_from(name, l->start.n), .bytes = bytes};
    bool ours = is_rendition(item.path) == str_equal(l->start, S(RENDITIONS)) && str_find_char(item.path, '/', 0) > 0;
    struct err e = ours ? l->each(l->context, &l->a, &item) : OK;
    arena_reset(&l->a);
    return e;
}

struct err media_bucket_list(struct media_bucket *b, media_store_each *each, void *context)
{
    struct listing l = {.each = each, .context = context, .start = S(ORIGINALS)};
    arena_init(&l.a, 0);
    struct err e = s3_list(b->s3, l.start, take_listed, &l);
    l.start = S(RENDITIONS);
    if (!failed(e))
        e = s3_list(b->s3, l.start, take_listed, &l);
    arena_close(&l.a);
    return e;
}

static struct err pass_over(void *context, struct str name, int64_t bytes)
{
    (void)context, (void)name, (void)bytes;
    return OK;
}

/* Drafts are on disks alone: the list is empty. */
struct err media_bucket_try(struct media_bucket *b)
{
    return as_away(s3_list(b->s3, S(RENDITIONS MEDIA_DRAFT), pass_over, NULL));
}
