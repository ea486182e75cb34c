/* demo.c - the demo newsroom: invented stories, embedded in the program. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Story files name their pictures, and pictures come from files: so the demo is written to a temporary folder and
 * published from there, as any newsroom would. The stories of its last day are dated anew, so that a front made today
 * has news of today.
 */
#include "command/demo.h"

#include "base/asset.h"
#include "base/time.h"
#include "command/publish.h"
#include "newsroom/embed.h"
#include "newsroom/media.h"
#include "newsroom/profile.h"
#include "newsroom/query.h"
#include "newsroom/story.h"
#include "page/theme_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STORIES_MAX 200
#define COLUMNS_MAX 9

static const struct str PREFIX = S_INIT("demo/");

/* The last day's stories are dated from here on; the newest of them stands at LAST and is to seem LATELY old. */
static const struct str LAST_DAY = S_INIT("2026-11-25T12:00:00Z");
static const struct str LAST = S_INIT("2026-11-26T12:00:00Z");
#define LATELY (9 * 60 * TIME_SECOND)

void demo_defaults(struct newsroom_init_options *options)
{
    if (!options->title.n)
        options->title = S("The Norhaven Courier");
    if (!options->agency.n)
        options->agency = S("NCA");
}

struct demo {
    struct newsroom *n;
    struct str folder;
    const struct asset *stories[STORIES_MAX];
    ptrdiff_t count;
    int64_t now;
};

/* ---- stories ---- */

static int64_t instant(struct str text)
{
    int64_t t = 0;
    (void)time_parse_rfc3339(text, 0, &t);
    return t;
}

/* When a story dated t is to be. Where the clock is behind the demo's days, all of them go back by whole days. */
static int64_t shift(const struct demo *demo, int64_t t)
{
    if (t >= instant(LAST_DAY))
        return t + demo->now - LATELY - instant(LAST);
    while (t > demo->now - TIME_DAY)
        t -= TIME_DAY;
    return t;
}

/* The file with its date set anew. */
static struct str dated(const struct demo *demo, struct arena *a, struct str text)
{
    struct str key = S("\ndate: ");
    char written[TIME_RFC3339_SIZE];
    ptrdiff_t at = str_find(text, key, 0), end = at < 0 ? -1 : str_find_char(text, '\n', at + 1);
    if (end < 0)
        return text;
    time_format_rfc3339(shift(demo, instant(str_slice(text, at + key.n, end))), written);
    return str_format(a, "%.*s%.*s%s%.*s", STR_ARG(str_slice(text, 0, at)), STR_ARG(key), written,
                      STR_ARG(str_from(text, end)));
}

static struct err story_at(void *context, struct arena *a, ptrdiff_t i, struct publish_source *out)
{
    const struct demo *demo = context;
    out->name = demo->stories[i]->path;
    out->folder = demo->folder;
    out->text = dated(demo, a, demo->stories[i]->data);
    return OK;
}

static struct err unpack(struct demo *demo)
{
    for (size_t i = 0; i < asset_count(); i++) {
        const struct asset *asset = asset_at(i);
        if (!str_starts(asset->path, PREFIX) || str_ends(asset->path, S(".conf")))
            continue;
        if (str_ends(asset->path, S(".md")) && demo->count < STORIES_MAX)
            demo->stories[demo->count++] = asset;
        else
            TRY(theme_folder_write(demo->folder, str_from(asset->path, PREFIX.n), asset->data));
    }
    return OK;
}

static struct err publish(struct demo *demo)
{
    const struct publish_output output = {.quiet = true};
    int64_t refused;
    TRY(publish_sources(demo->n, demo->count, story_at, demo, &output, &refused));
    return refused ? err_make(&ERR_INVALID, "%lld demo stories were refused", (long long)refused) : OK;
}

/* ---- tables ---- */

typedef struct err demo_row(struct demo *demo, struct arena *a, const struct str columns[COLUMNS_MAX]);

/* Calls row for each line "a | b | c" of a file; '#' begins a comment. */
static struct err each_row(struct demo *demo, struct arena *a, struct str path, demo_row *row)
{
    const struct asset *asset = asset_find(path);
    struct str rest = asset ? asset->data : S(""), line;
    while (rest.n > 0) {
        struct str columns[COLUMNS_MAX] = {{0}};
        (void)str_cut(rest, '\n', &line, &rest);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        for (int i = 0; i < COLUMNS_MAX && line.n > 0; i++) {
            (void)str_cut(line, '|', &columns[i], &line);
            columns[i] = str_trim(columns[i]);
        }
        TRY(row(demo, a, columns));
    }
    return OK;
}

static struct err set_section(struct demo *demo, struct arena *a, const struct str columns[COLUMNS_MAX])
{
    struct messages messages = {0};
    const struct section_profile section = {.language = columns[0],
                                            .name = columns[1],
                                            .accent = columns[2],
                                            .description = columns[3],
                                            .translation_of = columns[4]};
    return newsroom_section_set(demo->n, a, &ACTOR_COMMAND, &section, &messages);
}

/* A picture of the demo's own, by its file's name; 0 for no name. */
static struct err add_picture(struct demo *demo, struct arena *a, struct str name, struct str alt, struct str credit,
                              int64_t *id)
{
    struct sql_media *picture;
    *id = 0;
    if (name.n == 0)
        return OK;
    struct str file = str_format(a, "%.*s/%.*s", STR_ARG(demo->folder), STR_ARG(name));
    TRY(newsroom_media_add_file(demo->n, a, &ACTOR_COMMAND, file, alt, S(""), credit, &picture));
    *id = picture->id;
    return OK;
}

static struct err set_person(struct demo *demo, struct arena *a, const struct str columns[COLUMNS_MAX])
{
    struct messages messages = {0};
    struct person_profile person = {
        .name = columns[0], .role = columns[1], .biography = columns[2], .contact = columns[3]};
    TRY(add_picture(demo, a, columns[4], columns[0], S("Illustration: NCA"), &person.portrait_id));
    return newsroom_person_set(demo->n, a, &ACTOR_COMMAND, &person, &messages);
}

static struct err find_embed(struct demo *demo, struct arena *a, struct str url, int64_t *id)
{
    struct sql_embed_item_list all;
    TRY(newsroom_embed_list(demo->n, a, EMBED_ALL, INT64_MAX, STORIES_MAX, &all));
    for (ptrdiff_t i = 0; i < all.count; i++)
        if (str_equal(all.items[i].url, url)) {
            *id = all.items[i].id;
            return OK;
        }
    return err_make(&ERR_NOT_FOUND, "no demo story holds %.*s", STR_ARG(url));
}

/* A copy that nobody could take, because the post is invented. */
static struct err set_embed(struct demo *demo, struct arena *a, const struct str columns[COLUMNS_MAX])
{
    struct embed_copy copy = {.author = columns[1],
                              .handle = columns[2],
                              .title = columns[3],
                              .words = columns[4],
                              .language = S("en"),
                              .picture_alt = columns[8],
                              .posted_at = shift(demo, instant(columns[5]))};
    int64_t id = 0;
    TRY(add_picture(demo, a, columns[6], S(""), S(""), &copy.picture_id));
    TRY(add_picture(demo, a, columns[7], S(""), S(""), &copy.portrait_id));
    TRY(find_embed(demo, a, columns[0], &id));
    return newsroom_embed_edit(demo->n, a, &ACTOR_COMMAND, id, &copy);
}

static struct err withdraw(struct demo *demo, struct arena *a, const struct str columns[COLUMNS_MAX])
{
    struct story_view story;
    TRY(query_story(demo->n, a, columns[0], 0, &story));
    return newsroom_story_move(demo->n, &ACTOR_COMMAND, story.story->id, STORY_WITHDRAWN, TIME_NONE, columns[1]);
}

/* ---- all of it ---- */

/* Sections come first: the first that is named stands first in the navigation. */
static struct err fill(struct demo *demo, struct arena *a)
{
    TRY(unpack(demo));
    TRY(each_row(demo, a, S("demo/sections.conf"), set_section));
    TRY(publish(demo));
    TRY(each_row(demo, a, S("demo/people.conf"), set_person));
    TRY(each_row(demo, a, S("demo/embeds.conf"), set_embed));
    return each_row(demo, a, S("demo/withdrawn.conf"), withdraw);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

struct err demo_publish(struct newsroom *n)
{
    char folder[] = "/tmp/dateline-demo-XXXXXX";
    struct demo demo = {.n = n, .now = time_now()};
    struct arena a;
    if (!mkdtemp(folder))
        return err_errno("%s", folder);
    demo.folder = str_from_c(folder);
    arena_init(&a, 0);
    struct err e = fill(&demo, &a);
    arena_close(&a);
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    return e;
}
