/* media.c - `dateline media`: carries the pictures to another place, and finds files that nothing names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/open.h"
#include "base/time.h"
#include "newsroom/media_sweep.h"

#include <stdio.h>

static void show(void *context, int64_t done, int64_t total)
{
    struct progress *progress = context;
    if (progress->total == 0)
        progress_begin(progress, "media", total);
    progress_show(progress, done);
}

static struct err carry(struct newsroom *n, struct media_store *to, struct str place)
{
    struct progress progress = {0};
    int64_t copied;
    TRY(media_store_try(to));
    TRY(media_store_copy(newsroom_media(n), to, show, &progress, &copied));
    progress_end(&progress);
    printf("%lld files copied, %lld were there; once the server is stopped do it again, and write media = %.*s into "
           "dateline.conf\n",
           (long long)copied, (long long)(progress.total - copied), STR_ARG(place));
    return OK;
}

static struct err carry_to(struct newsroom *n, struct str place)
{
    struct media_store *to;
    struct settings settings = *newsroom_settings(n);
    TRY(setting_check(setting_find(S("media")), place));
    if (str_equal(place, settings.media))
        return err_make(&ERR_INVALID, "the pictures lie at %.*s", STR_ARG(place));
    settings.media = place;
    TRY(media_store_open(newsroom_folder(n), &settings, &to));
    struct err e = carry(n, to, place);
    media_store_close(to);
    return e;
}

static void tell(void *context, const struct media_item *item)
{
    (void)context;
    printf("%.*s %lld bytes\n", STR_ARG(item->path), (long long)item->bytes);
}

static struct err sweep(struct newsroom *n, bool remove)
{
    struct media_sweep sweep = {.remove = remove, .report = tell};
    TRY(media_store_try(newsroom_media(n)));
    TRY(media_sweep(n, time_now(), &sweep));
    printf("%lld files, %lld bytes, older than a day, that nothing names%s\n", (long long)sweep.files,
           (long long)sweep.bytes,
           remove        ? ": removed"
           : sweep.files ? "; --sweep removes them"
                         : "");
    return OK;
}

static int run(int argc, char **argv)
{
    struct str folder[1], place = {0};
    struct newsroom *n;
    bool look = false, removes = false;
    const struct command_option options[] = {{"to", &place, NULL}, {"check", NULL, &look}, {"sweep", NULL, &removes}};
    if (command_words(&COMMAND_MEDIA, argc, argv, options, COUNT_OF(options), 1, 1, folder) < 0)
        return COMMAND_WRONG_USE;
    if ((place.n > 0) + look + removes != 1)
        return command_wrong_use(&COMMAND_MEDIA, "one of --to, --check and --sweep is wanted");
    struct err e = command_open(folder[0], &n);
    if (!failed(e))
        e = command_close(n, place.n ? carry_to(n, place) : sweep(n, removes));
    return failed(e) ? command_failed(&COMMAND_MEDIA, e) : COMMAND_DONE;
}

const struct command COMMAND_MEDIA = {
    "media", "DIR --to PLACE | --check | --sweep",
    "Copies all pictures to another place: \"folder:\", \"folder:/PATH\" or \"s3://BUCKET/PREFIX\".",
    "The settings media_... in dateline.conf tell how the bucket is reached. What is there already is passed over, so "
    "that a\n"
    "second time takes little; nothing is deleted, and `dateline check` reads all of it.\n"
    "--check lists files older than a day that no picture names (a crash leaves such), --sweep removes them; both "
    "beside\n"
    "running servers.",
    run};
