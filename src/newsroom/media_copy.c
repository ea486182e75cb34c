/* media_copy.c - pictures carried from one store to another. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_store.h"

#include "newsroom/folder.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define PIECE 65536

struct copy {
    struct media_store *from, *to;
    media_store_progress *progress;
    void *context;
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

static struct err carry(struct copy *copy, struct arena *a, const struct media_item *item)
{
    int descriptor;
    TRY(media_store_get(copy->from, a, item, &descriptor));
    struct err e = carry_open(copy, a, item, descriptor);
    close(descriptor);
    copy->copied += !failed(e);
    return e;
}

static struct err visit(void *context, struct arena *a, const struct media_item *item)
{
    struct copy *copy = context;
    int64_t there = -1;
    struct err e = media_store_head(copy->to, a, item->path, &there);
    if (failed(e) && !err_is(e, &ERR_NOT_FOUND))
        return e;
    if (there != item->bytes)
        TRY(carry(copy, a, item));
    copy->done++;
    if (copy->progress)
        copy->progress(copy->context, copy->done, copy->total);
    return OK;
}

struct err media_store_copy(struct media_store *from, struct media_store *to, media_store_progress *progress,
                            void *context, int64_t *copied)
{
    struct copy copy = {.from = from, .to = to, .progress = progress, .context = context};
    struct err e = media_store_list(from, count, &copy);
    if (!failed(e))
        e = media_store_list(from, visit, &copy);
    *copied = copy.copied;
    return e;
}
