/* check_media.c - are the pictures and their renditions there, whole, and those that pages show? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/check_media.h"

#include "newsroom/media_store.h"
#include "store/statements.h"

#include <sodium.h>
#include <stdarg.h>
#include <unistd.h>

#define BATCH 10

struct pictures {
    struct newsroom *n;
    struct arena *a; /* reset after each batch */
    struct check_counts *counts;
    void (*report)(void *context, struct str fault);
    void *context;
    int64_t last;
    struct sql_media_list media;
    struct sql_rendition_list renditions[BATCH];
};

PRINTF_LIKE(2, 3) static void fault(struct pictures *check, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    check->report(check->context, str_format_list(check->a, format, list));
    va_end(list);
}

static void check_file(struct pictures *check, int64_t id, const struct media_item *item)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    int64_t bytes;
    int descriptor;
    if (failed(media_store_get(newsroom_media(check->n), check->a, item, &descriptor))) {
        fault(check, "picture %lld: %s", (long long)id, err_detail());
        return;
    }
    struct err e = media_hash(descriptor, hash, &bytes);
    close(descriptor);
    if (failed(e) || !str_equal((struct str){(const char *)hash, sizeof hash}, item->hash))
        fault(check, "picture %lld: %.*s is damaged", (long long)id, STR_ARG(item->path));
}

/* Every rendition that is stored, and that pages name those that are stored. */
static void check_picture(struct pictures *check, const struct sql_media *media,
                          const struct sql_rendition_list *renditions)
{
    bool named = media->renditions.n == 0;
    check->counts->media++;
    check_file(check, media->id, &(struct media_item){media->path, media->hash, media->bytes});
    for (ptrdiff_t i = 0; i < renditions->count; i++) {
        const struct sql_rendition *made = &renditions->items[i];
        check_file(check, media->id, &(struct media_item){made->path, made->hash, made->bytes});
        named |= str_starts(made->path, media->renditions);
        check->counts->renditions++;
    }
    if (!named)
        fault(check, "picture %lld: pages show its renditions in %.*s, and there are none", (long long)media->id,
              STR_ARG(media->renditions));
}

static struct err check_jobs(struct db_conn *conn, void *context)
{
    struct pictures *check = context;
    struct sql_rendition_problem_list problems;
    TRY(sql_rendition_job_problems(check->a, conn, &problems));
    for (ptrdiff_t i = 0; i < problems.count; i++)
        fault(check, "picture %lld: it has no renditions: %.*s", (long long)problems.items[i].media_id,
              STR_ARG(problems.items[i].problem));
    return OK;
}

static struct err read_batch(struct db_conn *conn, void *context)
{
    struct pictures *check = context;
    TRY(sql_media_after(check->a, conn, check->last, BATCH, &check->media));
    for (ptrdiff_t i = 0; i < check->media.count; i++)
        TRY(sql_rendition_of_media(check->a, conn, check->media.items[i].id, &check->renditions[i]));
    return OK;
}

/* Files are read outside of the store's snapshot: a bucket may take its time. */
static struct err check_files(struct pictures *check)
{
    do {
        arena_reset(check->a);
        TRY(db_read(newsroom_db(check->n), read_batch, check));
        for (ptrdiff_t i = 0; i < check->media.count; i++) {
            check_picture(check, &check->media.items[i], &check->renditions[i]);
            check->last = check->media.items[i].id;
        }
    } while (check->media.count == BATCH);
    return OK;
}

struct err check_media(struct newsroom *n, struct check_counts *counts, void (*report)(void *context, struct str fault),
                       void *context)
{
    struct arena a;
    struct pictures check = {.n = n, .a = &a, .counts = counts, .report = report, .context = context};
    arena_init(&a, 0);
    struct err e = OK;
    if (failed(media_store_try(newsroom_media(n))))
        fault(&check, "the pictures cannot be checked: %s", err_detail());
    else
        e = check_files(&check);
    if (!failed(e))
        e = db_read(newsroom_db(n), check_jobs, &check);
    arena_close(&a);
    return e;
}
