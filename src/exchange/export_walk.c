/* export_walk.c - all that an export writes, some of it at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export.h"

#include "newsroom/guid.h"
#include "text/json.h"

#define STORIES_AT_ONCE 32 /* of 2 MB at most each */
#define PATHS_MAX ((ptrdiff_t)16 * 1024 * 1024)

/* Stories that are read together: their parts stand in one list a kind, by story. */
struct batch {
    struct sql_story_list stories;
    struct sql_export_byline_list bylines;
    struct sql_export_place_list sections, tags;
    struct sql_export_also_list also_read;
    struct sql_export_correction_list corrections;
    struct sql_export_old_path_list old_paths;
    struct sql_export_source_list sources;
    struct sql_export_guid_list guids;
    struct sql_media_list media;   /* lead and social ones, in no order */
    struct sql_media_list in_text; /* those in the texts, in no order */
};

/* The rows of a list that belong to a story, which begin at *at: they become what follows them. */
#define TAKE(list, at, story, rows, rows_count)                                                                        \
    do {                                                                                                               \
        ptrdiff_t take_from = *(at);                                                                                   \
        while (*(at) < (list).count && (list).items[*(at)].story_id == (story))                                        \
            ++*(at);                                                                                                   \
        (rows_count) = *(at)-take_from;                                                                                \
        (rows) = (rows_count) ? &(list).items[take_from] : NULL;                                                       \
    } while (0)

/* Where each list was taken from so far. */
struct taken {
    ptrdiff_t bylines, sections, tags, also_read, corrections, old_paths, sources, guids;
};

/* The paths of all pictures in the texts, as a JSON array. */
static struct err list_paths(struct arena *a, const struct batch *b, struct str *out, bool *any)
{
    struct buf text;
    struct json json;
    struct str path;
    buf_init(&text, PATHS_MAX);
    json_init(&json, &text);
    json_open_array(&json);
    *any = false;
    for (ptrdiff_t i = 0; i < b->stories.count; i++) {
        struct html body;
        ptrdiff_t at = 0;
        if (failed(html_trusted_canonical(b->stories.items[i].body, &body)))
            continue; /* said where the story is visited */
        for (; html_next_picture(a, body, &at, &path); *any = true)
            json_write_string(&json, str_from(path, sizeof("/media/") - 1));
    }
    json_close_array(&json);
    bool fits = !text.failed;
    *out = str_copy(a, fits ? buf_str(&text) : S("[]"));
    buf_close(&text);
    return fits ? OK : err_make(&ERR_LIMIT, "the texts of %td stories hold too many pictures", b->stories.count);
}

static struct err read_batch(struct arena *a, struct db_conn *conn, struct str own, int64_t after, struct batch *b)
{
    struct str paths;
    bool any;
    *b = (struct batch){0};
    TRY(sql_story_after(a, conn, after, STORIES_AT_ONCE, &b->stories));
    if (b->stories.count == 0)
        return OK;
    int64_t last = b->stories.items[b->stories.count - 1].id;
    TRY(sql_export_bylines(a, conn, after, last, &b->bylines));
    TRY(sql_export_sections(a, conn, after, last, &b->sections));
    TRY(sql_export_tags(a, conn, after, last, &b->tags));
    TRY(sql_export_also_read(a, conn, after, last, &b->also_read));
    TRY(sql_export_corrections(a, conn, after, last, &b->corrections));
    TRY(sql_export_old_paths(a, conn, after, last, &b->old_paths));
    TRY(sql_export_sources(a, conn, after, last, &b->sources));
    TRY(sql_export_guids(a, conn, after, last, own, &b->guids));
    TRY(sql_export_story_media(a, conn, after, last, &b->media));
    TRY(list_paths(a, b, &paths, &any));
    return any ? sql_media_of_paths(a, conn, paths, &b->in_text) : OK;
}

static const struct sql_media *find_media(const struct sql_media_list *list, int64_t id)
{
    for (ptrdiff_t i = 0; i < list->count; i++)
        if (list->items[i].id == id)
            return &list->items[i];
    return NULL;
}

static const struct sql_media *find_path(const struct sql_media_list *list, struct str path)
{
    for (ptrdiff_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i].path, path))
            return &list->items[i];
    return NULL;
}

/* The pictures of a text, each once; an address below /media/ that is none's is passed over. */
static void find_pictures(struct arena *a, const struct batch *b, struct export_story *story)
{
    ptrdiff_t at = 0, room = 0;
    struct str path;
    while (html_next_picture(a, story->body, &at, &path))
        room++;
    struct sql_media *pictures = arena_array(a, struct sql_media, room);
    for (at = 0; html_next_picture(a, story->body, &at, &path);) {
        const struct sql_media *media = find_path(&b->in_text, str_from(path, sizeof("/media/") - 1));
        struct sql_media_list so_far = {pictures, story->picture_count};
        if (media && !find_media(&so_far, media->id))
            pictures[story->picture_count++] = *media;
    }
    story->pictures = pictures;
}

static struct err assemble(struct arena *a, const struct batch *b, const struct sql_story *row, struct taken *t,
                           struct export_story *out)
{
    const struct sql_export_source *source;
    ptrdiff_t sources, guids;
    *out = (struct export_story){.row = row};
    struct err e = html_trusted_canonical(row->body, &out->body);
    if (failed(e))
        return err_in(e, "story %lld", (long long)row->id);
    TAKE(b->bylines, &t->bylines, row->id, out->bylines, out->byline_count);
    TAKE(b->sections, &t->sections, row->id, out->sections, out->section_count);
    TAKE(b->tags, &t->tags, row->id, out->tags, out->tag_count);
    TAKE(b->also_read, &t->also_read, row->id, out->also_read, out->also_read_count);
    TAKE(b->corrections, &t->corrections, row->id, out->corrections, out->correction_count);
    TAKE(b->old_paths, &t->old_paths, row->id, out->old_paths, out->old_path_count);
    TAKE(b->sources, &t->sources, row->id, source, sources);
    TAKE(b->guids, &t->guids, row->id, out->guid, guids);
    out->source = sources ? source : NULL;
    out->lead = row->lead_media_id == DB_NULL ? NULL : find_media(&b->media, row->lead_media_id);
    out->social = row->social_media_id == DB_NULL ? NULL : find_media(&b->media, row->social_media_id);
    find_pictures(a, b, out);
    return OK;
}

static struct err visit_batch(struct export *x, struct arena *a, const struct batch *b, export_visit *visit,
                              void *context)
{
    struct taken taken = {0};
    for (ptrdiff_t i = 0; i < b->stories.count; i++) {
        struct export_story story;
        TRY(assemble(a, b, &b->stories.items[i], &taken, &story));
        TRY(visit(context, a, &story));
        x->stories++;
    }
    return OK;
}

static struct err walk_stories(struct export *x, struct arena *a, struct db_conn *conn, export_visit *visit,
                               void *context)
{
    struct batch b;
    int64_t after = 0, total, done = 0;
    TRY(sql_story_count(conn, &total));
    do {
        arena_reset(a);
        TRY(read_batch(a, conn, guid_own(a, newsroom_settings(x->newsroom)->url), after, &b));
        TRY(visit_batch(x, a, &b, visit, context));
        if (b.stories.count)
            after = b.stories.items[b.stories.count - 1].id;
        done += b.stories.count;
        if (x->progress)
            x->progress(x->progress_context, done, total);
    } while (b.stories.count);
    return OK;
}

struct err export_stories(struct export *x, struct db_conn *conn, export_visit *visit, void *context)
{
    struct arena a;
    arena_init(&a, 0);
    struct err e = walk_stories(x, &a, conn, visit, context);
    arena_close(&a);
    return e;
}

struct err export_picture(struct export *x, struct arena *a, const struct sql_media *media, struct str path)
{
    const struct media_item item = {media->path, media->hash, media->bytes};
    if (export_folder_has(x->folder, path))
        return OK;
    struct err e = export_folder_media(x->folder, x->newsroom, a, &item, path);
    if (err_is(e, &ERR_NOT_FOUND)) {
        log_warnx("export: media=%lld %s", (long long)media->id, err_detail());
        x->missing++;
        return OK;
    }
    x->pictures += !failed(e);
    return e;
}
