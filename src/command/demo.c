/* demo.c - the demo newsroom: invented stories, embedded in the program. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Story files name their pictures, and pictures come from files: so the demo is written to a temporary folder and
 * published from there, as any newsroom would.
 */
#include "command/demo.h"

#include "base/asset.h"
#include "command/publish.h"
#include "page/theme_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STORIES_MAX 200

static const struct str PREFIX = S_INIT("demo/");

void demo_defaults(struct newsroom_init_options *options)
{
    if (!options->title.n)
        options->title = S("The Norhaven Courier");
    if (!options->agency.n)
        options->agency = S("NCA");
}

struct demo {
    struct str folder;
    const struct asset *stories[STORIES_MAX];
    ptrdiff_t count;
};

static struct err story_at(void *context, struct arena *a, ptrdiff_t i, struct publish_source *out)
{
    const struct demo *demo = context;
    (void)a;
    out->name = demo->stories[i]->path;
    out->folder = demo->folder;
    out->text = demo->stories[i]->data;
    return OK;
}

static struct err unpack(struct demo *demo)
{
    for (size_t i = 0; i < asset_count(); i++) {
        const struct asset *asset = asset_at(i);
        if (!str_starts(asset->path, PREFIX))
            continue;
        if (str_ends(asset->path, S(".md")) && demo->count < STORIES_MAX)
            demo->stories[demo->count++] = asset;
        else
            TRY(theme_folder_write(demo->folder, str_from(asset->path, PREFIX.n), asset->data));
    }
    return OK;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static struct err publish(struct newsroom *n, struct demo *demo)
{
    const struct publish_output output = {.quiet = true};
    int64_t refused;
    TRY(unpack(demo));
    TRY(publish_sources(n, demo->count, story_at, demo, &output, &refused));
    return refused ? err_make(&ERR_INVALID, "%lld demo stories were refused", (long long)refused) : OK;
}

struct err demo_publish(struct newsroom *n)
{
    char folder[] = "/tmp/dateline-demo-XXXXXX";
    struct demo demo = {0};
    if (!mkdtemp(folder))
        return err_errno("%s", folder);
    demo.folder = str_from_c(folder);
    struct err e = publish(n, &demo);
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    return e;
}
