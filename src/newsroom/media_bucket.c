/* media_bucket.c - pictures in a bucket, read through a cache on this machine's disk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_bucket.h"

#include "base/time.h"
#include "newsroom/folder.h"
#include "newsroom/media_fetch.h"
#include "newsroom/media_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct media_bucket {
    struct s3 *s3;
    struct media_fetch *fetch;
};

/* ---- opening ---- */

struct err media_bucket_open(const struct s3_options *options, struct str root, struct media_bucket **out)
{
    struct s3 *s3;
    TRY(s3_open(options, &s3));
    struct media_bucket *b = calloc(1, sizeof(*b));
    if (!b)
        fatal("a bucket");
    b->s3 = s3;
    b->fetch = media_fetch_open(s3, root);
    *out = b;
    return OK;
}

void media_bucket_close(struct media_bucket *b)
{
    media_fetch_close(b->fetch);
    s3_close(b->s3);
    free(b);
}

struct err media_bucket_keep(struct media_bucket *b, int64_t bytes_max)
{
    return media_fetch_keep(b->fetch, bytes_max);
}

/* ---- putting ---- */

struct err media_bucket_put(struct media_bucket *b, struct arena *a, const struct media_item *item, int descriptor)
{
    struct s3_body body = {.descriptor = descriptor,
                           .bytes = item->bytes,
                           .type = media_type(item->path),
                           .cache_control = S("public, max-age=31536000, immutable")};
    memcpy(body.hash, item->hash.p, sizeof(body.hash));
    return media_away(s3_put(b->s3, a, media_object_name(a, item->path), &body));
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
    for (ptrdiff_t i = 0; i < count; i++)
        media_fetch_take(b->fetch, a, &items[i], file_of(a, drafted, &items[i]));
    folder_remove(a, drafted);
    return OK;
}

struct err media_bucket_get(struct media_bucket *b, const struct media_item *item, int *descriptor)
{
    return media_fetch_get(b->fetch, item, descriptor);
}

struct err media_bucket_here(struct media_bucket *b, struct arena *a, struct str path, int *descriptor)
{
    return media_fetch_here(b->fetch, a, path, descriptor);
}

struct err media_bucket_head(struct media_bucket *b, struct arena *a, struct str path, int64_t *bytes)
{
    return media_away(s3_head(b->s3, a, media_object_name(a, path), bytes));
}

struct err media_bucket_delete(struct media_bucket *b, struct arena *a, struct str path)
{
    return media_away(s3_delete(b->s3, a, media_object_name(a, path)));
}

void media_bucket_count(struct media_bucket *b, struct media_counters *out)
{
    media_fetch_count(b->fetch, out);
}

/* ---- listing ---- */

struct listing {
    struct arena a;
    struct str start;
    int64_t before;
    media_store_each *each;
    void *context;
};

static struct err take_listed(void *context, struct str name, int64_t bytes, int64_t changed)
{
    struct listing *l = context;
    struct media_item item = {.path = str_from(name, l->start.n), .bytes = bytes};
    bool ours = media_is_rendition(item.path) == str_equal(l->start, S(MEDIA_RENDITIONS)) &&
                str_find_char(item.path, '/', 0) > 0;
    bool old = l->before == TIME_NONE || (changed != TIME_NONE && changed < l->before);
    struct err e = ours && old ? l->each(l->context, &l->a, &item) : OK;
    arena_reset(&l->a);
    return e;
}

struct err media_bucket_list(struct media_bucket *b, int64_t before, media_store_each *each, void *context)
{
    struct listing l = {.before = before, .each = each, .context = context, .start = S(MEDIA_ORIGINALS)};
    arena_init(&l.a, 0);
    struct err e = s3_list(b->s3, l.start, take_listed, &l);
    l.start = S(MEDIA_RENDITIONS);
    if (!failed(e))
        e = s3_list(b->s3, l.start, take_listed, &l);
    arena_close(&l.a);
    return e;
}

static struct err pass_over(void *context, struct str name, int64_t bytes, int64_t changed)
{
    (void)context, (void)name, (void)bytes, (void)changed;
    return OK;
}

/* Drafts are on disks alone: the list is empty. */
struct err media_bucket_try(struct media_bucket *b)
{
    return media_away(s3_list(b->s3, S(MEDIA_RENDITIONS MEDIA_DRAFT), pass_over, NULL));
}
