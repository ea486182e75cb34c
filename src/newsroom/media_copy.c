/* media_copy.c - pictures carried from one store to another. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_store.h"

#include "base/time.h"
#include "newsroom/folder.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE 65536
#define CARRIERS 16 /* files on their way at once: a bucket takes its time for each */
#define WAITING 64
#define PATH_BYTES 600

/* Files that the list names wait here for a carrier. */
struct waiting {
    char path[PATH_BYTES];
    int64_t bytes;
};

struct copy {
    struct media_store *from, *to;
    media_store_progress *progress;
    void *context;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t changed;
    struct waiting waiting[WAITING];
    int count;
    bool listed; /* there will be no more */
    struct err problem;
    char detail[1024];
    int64_t done, total, copied;
};

static struct err count(void *context, struct arena *a, const struct media_item *item)
{
    struct copy *copy = context;
    (void)a, (void)item;
    copy->total++;
    return OK;
}

struct err media_hash(int descriptor, unsigned char hash[static 32], int64_t *bytes)
{
    crypto_hash_sha256_state state;
    unsigned char piece[PIECE];
    ssize_t got;
    crypto_hash_sha256_init(&state);
    for (*bytes = 0; (got = pread(descriptor, piece, sizeof(piece), *bytes)) != 0;) {
        if (got < 0 && errno != EINTR)
            return err_errno("a picture cannot be read");
        if (got < 0)
            continue;
        crypto_hash_sha256_update(&state, piece, (unsigned long long)got);
        *bytes += got;
    }
    crypto_hash_sha256_final(&state, hash);
    return OK;
}

static struct err carry_open(struct copy *copy, struct arena *a, const struct media_item *item, int descriptor)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct media_item carried = {.path = item->path, .hash = {(const char *)hash, sizeof(hash)}};
    TRY(media_hash(descriptor, hash, &carried.bytes));
    return media_store_put(copy->to, a, &carried, descriptor);
}

/* Unless it is there. */
static struct err carry(struct copy *copy, struct arena *a, const struct media_item *item, bool *carried)
{
    int descriptor;
    int64_t there = -1;
    struct err e = media_store_head(copy->to, a, item->path, &there);
    *carried = there != item->bytes;
    if ((failed(e) && !err_is(e, &ERR_NOT_FOUND)) || !*carried)
        return e;
    TRY(media_store_get(copy->from, a, item, &descriptor));
    e = carry_open(copy, a, item, descriptor);
    close(descriptor);
    return e;
}

/* ---- carriers ---- */

/* False when there is nothing left to do. */
static bool take(struct copy *copy, struct waiting *out)
{
    pthread_mutex_lock(&copy->lock);
    while (!copy->count && !copy->listed && !failed(copy->problem))
        pthread_cond_wait(&copy->changed, &copy->lock);
    bool taken = copy->count && !failed(copy->problem);
    if (taken)
        *out = copy->waiting[--copy->count];
    pthread_cond_broadcast(&copy->changed);
    pthread_mutex_unlock(&copy->lock);
    return taken;
}

static void note(struct copy *copy, struct err e, bool carried)
{
    pthread_mutex_lock(&copy->lock);
    if (failed(e) && !failed(copy->problem)) {
        copy->problem = e;
        snprintf(copy->detail, sizeof(copy->detail), "%s", err_detail());
    }
    copy->copied += carried && !failed(e);
    copy->done += !failed(e);
    if (copy->progress && !failed(e))
        copy->progress(copy->context, copy->done, copy->total);
    pthread_mutex_unlock(&copy->lock);
}

static void *work(void *argument)
{
    struct copy *copy = argument;
    struct waiting waiting;
    struct arena a;
    arena_init(&a, 0);
    while (take(copy, &waiting)) {
        bool carried = false;
        const struct media_item item = {.path = str_from_c(waiting.path), .bytes = waiting.bytes};
        struct err e = carry(copy, &a, &item, &carried);
        note(copy, e, carried);
        arena_reset(&a);
    }
    arena_close(&a);
    return NULL;
}

static struct err hand_over(void *context, struct arena *a, const struct media_item *item)
{
    struct copy *copy = context;
    (void)a;
    if (item->path.n >= PATH_BYTES)
        return err_make(&ERR_LIMIT, "%.*s: its name is too long", STR_ARG(item->path));
    pthread_mutex_lock(&copy->lock);
    while (copy->count == WAITING && !failed(copy->problem))
        pthread_cond_wait(&copy->changed, &copy->lock);
    struct err e = copy->problem;
    if (!failed(e)) {
        struct waiting *next = &copy->waiting[copy->count++];
        memcpy(next->path, item->path.p, (size_t)item->path.n);
        next->path[item->path.n] = 0;
        next->bytes = item->bytes;
    }
    pthread_cond_broadcast(&copy->changed);
    pthread_mutex_unlock(&copy->lock);
    return e;
}

static void finish(struct copy *copy, struct err listed, pthread_t *threads, int count)
{
    pthread_mutex_lock(&copy->lock);
    copy->listed = true;
    if (failed(listed) && !failed(copy->problem)) {
        copy->problem = listed;
        snprintf(copy->detail, sizeof(copy->detail), "%s", err_detail());
    }
    pthread_cond_broadcast(&copy->changed);
    pthread_mutex_unlock(&copy->lock);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static struct err carry_all(struct copy *copy)
{
    pthread_t threads[CARRIERS];
    int started = 0;
    while (started < CARRIERS && !pthread_create(&threads[started], NULL, work, copy))
        started++;
    struct err e = started ? media_store_list(copy->from, TIME_NONE, hand_over, copy)
                           : err_make(&ERR_SYSTEM, "no thread can be started to carry pictures");
    finish(copy, e, threads, started);
    if (failed(copy->problem))
        err_set_detail(copy->detail);
    return copy->problem;
}

struct err media_store_copy(struct media_store *from, struct media_store *to, media_store_progress *progress,
                            void *context, int64_t *copied)
{
    struct copy *copy = calloc(1, sizeof(*copy));
    if (!copy)
        fatal("a copy of pictures");
    *copy = (struct copy){.from = from, .to = to, .progress = progress, .context = context};
    pthread_mutex_init(&copy->lock, NULL);
    pthread_cond_init(&copy->changed, NULL);
    struct err e = media_store_list(from, TIME_NONE, count, copy);
    if (!failed(e))
        e = carry_all(copy);
    *copied = copy->copied;
    pthread_cond_destroy(&copy->changed);
    pthread_mutex_destroy(&copy->lock);
    free(copy);
    return e;
}
