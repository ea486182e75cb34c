/* media_store.c - where a newsroom's pictures lie: a folder, or a bucket of an S3-compatible store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_store.h"

#include "base/time.h"
#include "newsroom/folder.h"
#include "newsroom/media_bucket.h"
#include "newsroom/media_fetch.h"
#include "newsroom/media_folder.h"
#include "newsroom/setting.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct media_store {
    struct arena arena;
    struct str root;             /* the folder; for a bucket that of drafts and of the cache */
    struct media_bucket *bucket; /* NULL: it is a folder */
};

/* ---- opening ---- */

static struct str from_environment(const char *name, struct str setting)
{
    const char *value = getenv(name);
    return value && value[0] ? str_from_c(value) : setting;
}

static struct err open_bucket(struct media_store *store, const struct settings *settings)
{
    struct s3_options options = {.endpoint = settings->media_endpoint,
                                 .region = settings->media_region,
                                 .host_style = str_equal(settings->media_addressing, S("host")),
                                 .key = from_environment("DATELINE_MEDIA_KEY", settings->media_key),
                                 .secret = from_environment("DATELINE_MEDIA_SECRET", settings->media_secret)};
    (void)str_cut(str_from(settings->media, S("s3://").n), '/', &options.bucket, &options.prefix);
    if (str_ends(options.prefix, S("/")))
        options.prefix.n--;
    if (!options.key.n || !options.secret.n)
        return err_make(&ERR_INVALID,
                        "media = %.*s wants media_key and media_secret, in dateline.conf or as "
                        "DATELINE_MEDIA_KEY and DATELINE_MEDIA_SECRET in the environment",
                        STR_ARG(settings->media));
    struct err e = media_bucket_open(&options, store->root, &store->bucket);
    return failed(e) ? err_in(e, "media = %.*s", STR_ARG(settings->media)) : OK;
}

struct err media_store_open(struct str folder, const struct settings *settings, struct media_store **out)
{
    struct media_store *store = calloc(1, sizeof(*store));
    if (!store)
        fatal("a store of pictures");
    arena_init(&store->arena, 0);
    bool bucket = str_starts(settings->media, S("s3://"));
    struct str path = bucket ? S("media-cache") : str_from(settings->media, S("folder:").n);
    if (!path.n)
        path = S("media");
    store->root = path.p[0] == '/' ? str_copy(&store->arena, path)
                                   : str_format(&store->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(path));
    struct err e = bucket ? open_bucket(store, settings) : OK;
    if (failed(e))
        media_store_close(store);
    else
        *out = store;
    return e;
}

void media_store_close(struct media_store *store)
{
    if (store->bucket)
        media_bucket_close(store->bucket);
    arena_close(&store->arena);
    free(store);
}

bool media_store_is_bucket(const struct media_store *store)
{
    return store->bucket != NULL;
}

struct err media_store_keep(struct media_store *store, int64_t megabytes)
{
    return store->bucket ? media_bucket_keep(store->bucket, megabytes << 20) : OK;
}

struct err media_store_try(struct media_store *store)
{
    return store->bucket ? media_bucket_try(store->bucket) : OK;
}

/* ---- drafts ---- */

/* Not every file system can do without a name from the start. */
struct err media_draft(struct str root, struct arena *a, int *descriptor)
{
    *descriptor = open(str_to_c(a, root), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*descriptor >= 0)
        return OK;
    TRY(folder_make(a, root));
    char *name = str_to_c(a, media_folder_draft(root, a));
    *descriptor = open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (*descriptor < 0)
        return err_errno("%s", name);
    (void)unlink(name);
    return OK;
}

struct err media_store_draft(struct media_store *store, struct arena *a, int *descriptor)
{
    return media_draft(store->root, a, descriptor);
}

struct err media_store_draft_folder(struct media_store *store, struct arena *a, struct str *out)
{
    *out = media_folder_draft(store->root, a);
    if (store->bucket)
        TRY(folder_make(a, store->root));
    return folder_make(a, *out);
}

void media_store_clean(struct media_store *store, struct arena *a)
{
    media_folder_clean(store->root, a);
}

/* ---- files ---- */

struct str media_type(struct str path)
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

struct err media_store_put(struct media_store *store, struct arena *a, const struct media_item *item, int descriptor)
{
    return store->bucket ? media_bucket_put(store->bucket, a, item, descriptor)
                         : media_folder_put(store->root, a, item, descriptor);
}

struct err media_store_put_folder(struct media_store *store, struct arena *a, struct str drafted, struct str place,
                                  const struct media_item *items, ptrdiff_t count)
{
    return store->bucket ? media_bucket_put_folder(store->bucket, a, drafted, items, count)
                         : media_folder_put_folder(store->root, a, drafted, place);
}

struct err media_store_get(struct media_store *store, struct arena *a, const struct media_item *item, int *descriptor)
{
    return store->bucket ? media_bucket_get(store->bucket, item, descriptor)
                         : media_folder_get(store->root, a, item->path, descriptor);
}

struct err media_store_here(struct media_store *store, struct arena *a, struct str path, int *descriptor)
{
    if (!s3_name_is_sound(path) || !media_is_rendition(path))
        return err_make(&ERR_NOT_FOUND, "no rendition stands there");
    return store->bucket ? media_bucket_here(store->bucket, a, path, descriptor)
                         : media_folder_get(store->root, a, path, descriptor);
}

struct err media_store_head(struct media_store *store, struct arena *a, struct str path, int64_t *bytes)
{
    return store->bucket ? media_bucket_head(store->bucket, a, path, bytes)
                         : media_folder_head(store->root, a, path, bytes);
}

bool media_store_has(struct media_store *store, struct arena *a, struct str path)
{
    int64_t bytes;
    return !err_is(media_store_head(store, a, path, &bytes), &ERR_NOT_FOUND);
}

struct err media_store_delete(struct media_store *store, struct arena *a, struct str path)
{
    return store->bucket ? media_bucket_delete(store->bucket, a, path) : media_folder_delete(store->root, a, path);
}

void media_store_count(const struct media_store *store, struct media_counters *out)
{
    *out = (struct media_counters){0};
    if (store->bucket)
        media_bucket_count(store->bucket, out);
}

/* ---- listing ---- */

struct listing {
    int64_t before;
    media_store_each *each;
    void *context;
};

static struct err take_found(void *context, struct arena *a, const struct media_found *found)
{
    struct listing *l = context;
    struct media_item item = {.path = found->path, .bytes = found->bytes};
    bool old = l->before == TIME_NONE || found->changed < l->before;
    return old ? l->each(l->context, a, &item) : OK;
}

struct err media_store_list(struct media_store *store, int64_t before, media_store_each *each, void *context)
{
    struct listing l = {before, each, context};
    return store->bucket ? media_bucket_list(store->bucket, before, each, context)
                         : media_folder_each(store->root, take_found, &l);
}
