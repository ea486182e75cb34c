/* query.c - a story with all that its page shows, and what pages need beside it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/query.h"

#include "newsroom/story.h"
#include "text/json.h"

#include <stdlib.h>

#define REDIRECTS_MAX 8 /* a longer chain is a loop, or wants mending */

/* One read of the store: every statement sees the same state. */
struct story_query {
    struct arena *a;
    struct str path; /* of the story; none: by id */
    int64_t id;
    int64_t related;
    bool visible_only;
    bool bare; /* its row alone */
    struct story_view *out;
};

static int compare_parts(const void *left, const void *right)
{
    const struct sql_page_part *a = left, *b = right;
    return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind)
                              : (a->position > b->position) - (a->position < b->position);
}

/* Those of a kind, in parts sorted by it. */
static struct sql_page_part_list of_kind(const struct sql_page_part_list *parts, int64_t kind)
{
    struct sql_page_part_list out = {0};
    for (ptrdiff_t i = 0; i < parts->count; i++) {
        if (parts->items[i].kind != kind)
            continue;
        if (out.count++ == 0)
            out.items = &parts->items[i];
    }
    return out;
}

/* Sections, tags and bylines come in one list, in no order. */
static struct err read_page_parts(struct story_query *q, struct db_conn *conn, int64_t id)
{
    struct sql_page_part_list parts;
    TRY(sql_page_parts(q->a, conn, id, &parts));
    if (parts.count)
        qsort(parts.items, (size_t)parts.count, sizeof(*parts.items), compare_parts);
    q->out->sections = of_kind(&parts, 0);
    q->out->tags = of_kind(&parts, 1);
    q->out->bylines = of_kind(&parts, 2);
    return OK;
}

/* The pictures in the text, in one statement however many. */
static struct err read_pictures(struct story_query *q, struct db_conn *conn)
{
    struct str link;
    struct buf paths;
    struct json j;
    ptrdiff_t at = 0, count = 0;
    buf_init(&paths, LIMIT_BODY);
    json_init(&j, &paths);
    json_open_array(&j);
    for (; html_next_picture(q->a, q->out->body, &at, &link); count++)
        json_write_string(&j, str_from(link, S("/media/").n));
    json_close_array(&j);
    struct err e = count && !paths.failed ? sql_media_of_paths(q->a, conn, buf_str(&paths), &q->out->pictures) : OK;
    buf_close(&paths);
    return e;
}

/* "12 es 0 /es/2026/11/05/slug/ 13 fr 0 ...": what state_touch wrote. */
static bool take_version(struct str *rest, struct story_version *out)
{
    struct str id, noindex;
    str_cut(*rest, ' ', &id, rest);
    str_cut(*rest, ' ', &out->language, rest);
    str_cut(*rest, ' ', &noindex, rest);
    str_cut(*rest, ' ', &out->path, rest);
    out->noindex = str_equal(noindex, S("1"));
    return str_to_i64(id, &out->id) && out->path.n > 0;
}

static void split_versions(struct arena *a, const struct sql_story_page *story, struct story_versions *out)
{
    struct str rest = story->versions;
    struct story_version version;
    ptrdiff_t spaces = 0;
    for (ptrdiff_t i = 0; i < rest.n; i++)
        spaces += rest.p[i] == ' ';
    *out = (struct story_versions){arena_array(a, struct story_version, spaces / 4 + 1), 0};
    while (out->count <= spaces / 4 && take_version(&rest, &version))
        if (version.id != story->id)
            out->items[out->count++] = version;
}

static struct err read_parts(struct story_query *q, struct db_conn *conn)
{
    struct story_view *out = q->out;
    int64_t id = out->story->id;
    TRY(html_trusted_canonical(out->story->body, &out->body));
    TRY(read_page_parts(q, conn, id));
    TRY(sql_page_corrections(q->a, conn, id, &out->corrections));
    TRY(sql_page_also_read(q->a, conn, id, &out->also_read));
    split_versions(q->a, out->story, &out->editions);
    if (out->story->translation_group != DB_NULL && out->story->translation_group != id)
        TRY(sql_page_translation(q->a, conn, id, &out->translation));
    TRY(read_pictures(q, conn));
    if (html_has_embeds(out->story->body))
        TRY(sql_page_embeds(q->a, conn, id, &out->embeds));
    if (q->related > 0)
        TRY(sql_related_kept_cards(q->a, conn, id, q->related, &out->related));
    return OK;
}

static struct err read_story(struct db_conn *conn, void *context)
{
    struct story_query *q = context;
    *q->out = (struct story_view){0};
    if (q->path.p)
        TRY(sql_page_by_path(q->a, conn, q->path, &q->out->story));
    else
        TRY(sql_page_by_id(q->a, conn, q->id, &q->out->story));
    if (!q->out->story || (q->visible_only && !story_readers_may_see(q->out->story->status)))
        return err_make(&ERR_NOT_FOUND, "no story stands there");
    return q->bare ? OK : read_parts(q, conn);
}

struct err query_story(struct newsroom *n, struct arena *a, struct str path, int64_t related, struct story_view *out)
{
    struct story_query q = {.a = a, .path = path, .related = related, .visible_only = true, .out = out};
    return db_read_any(newsroom_db(n), read_story, &q);
}

struct err query_story_row(struct newsroom *n, struct arena *a, struct str path, struct sql_story_page **out)
{
    struct story_view view = {0};
    struct story_query q = {.a = a, .path = path, .visible_only = true, .bare = true, .out = &view};
    struct err e = db_read_any(newsroom_db(n), read_story, &q);
    *out = view.story;
    return e;
}

struct err query_story_by_id(struct newsroom *n, struct arena *a, int64_t id, int64_t related, struct story_view *out)
{
    struct story_query q = {.a = a, .id = id, .related = related, .out = out};
    return db_read(newsroom_db(n), read_story, &q);
}

struct err query_story_within(struct arena *a, struct db_conn *conn, int64_t id, int64_t related,
                              struct story_view *out)
{
    struct story_query q = {.a = a, .id = id, .related = related, .out = out};
    return read_story(conn, &q);
}

struct newest_query {
    struct arena *a;
    int64_t section_id, story_id, count;
    struct sql_card_list *out;
};

static struct err read_newest(struct db_conn *conn, void *context)
{
    struct newest_query *q = context;
    return sql_related_cards(q->a, conn, q->section_id, q->story_id, q->count, q->out);
}

struct err query_newest_beside(struct newsroom *n, struct arena *a, int64_t section_id, int64_t story_id, int64_t count,
                               struct sql_card_list *out)
{
    struct newest_query q = {a, section_id, story_id, count, out};
    return db_read_any(newsroom_db(n), read_newest, &q);
}

struct redirect_query {
    struct arena *a;
    struct str path;
    struct str target;
    int status;
};

/* Where a redirect leads: its story's present address, or what it says itself. */
static struct err resolve(struct redirect_query *q, struct db_conn *conn, const struct sql_redirect *redirect)
{
    q->status = (int)redirect->status;
    q->target = redirect->target;
    if (redirect->story_id == DB_NULL)
        return OK;
    struct sql_story_page *story;
    TRY(sql_page_by_id(q->a, conn, redirect->story_id, &story));
    if (!story || !story->path.p || !story_readers_may_see(story->status))
        return err_make(&ERR_NOT_FOUND, "the redirect leads to a story that readers may not see");
    q->target = story->path;
    return OK;
}

static struct err read_redirect(struct db_conn *conn, void *context)
{
    struct redirect_query *q = context;
    struct sql_redirect *redirect;
    struct str path = q->path;
    q->status = 0;
    for (int steps = 0; steps < REDIRECTS_MAX; steps++) {
        TRY(sql_redirect_find(q->a, conn, path, &redirect));
        if (!redirect)
            return q->status ? OK : err_make(&ERR_NOT_FOUND, "no redirect stands there");
        TRY(resolve(q, conn, redirect));
        if (q->status == 410 || redirect->story_id != DB_NULL)
            return OK;
        path = q->target;
    }
    return err_make(&ERR_NOT_FOUND, "the redirects from there lead in a circle");
}

struct err query_redirect(struct newsroom *n, struct arena *a, struct str path, struct str *target, int *status)
{
    struct redirect_query q = {.a = a, .path = path};
    TRY(db_read_any(newsroom_db(n), read_redirect, &q));
    *target = q.status == 410 ? S("") : q.target;
    *status = q.status;
    return OK;
}

/* A read that is one statement. */
struct simple_query {
    struct arena *a;
    struct str text;
    int64_t first, second, count;
    void *out;
};

static struct err read_sections(struct db_conn *conn, void *context)
{
    struct simple_query *q = context;
    return sql_section_shown(q->a, conn, q->text, q->out);
}

struct err query_sections(struct newsroom *n, struct arena *a, struct str language, struct sql_section_list *out)
{
    struct simple_query q = {.a = a, .text = language, .out = out};
    return db_read_any(newsroom_db(n), read_sections, &q);
}

static struct err read_editions(struct db_conn *conn, void *context)
{
    struct simple_query *q = context;
    return sql_edition_list(q->a, conn, q->out);
}

struct err query_editions(struct newsroom *n, struct arena *a, struct sql_edition_list *out)
{
    struct simple_query q = {.a = a, .out = out};
    return db_read_any(newsroom_db(n), read_editions, &q);
}

static struct err read_corrections(struct db_conn *conn, void *context)
{
    struct simple_query *q = context;
    int64_t all;
    TRY(sql_correction_count(conn, q->text, &all));
    q->second = MAX((all + q->count - 1) / q->count, (int64_t)1);
    if (q->first >= q->second * q->count)
        return err_make(&ERR_NOT_FOUND, "there is no such page");
    return sql_correction_items(q->a, conn, q->text, q->count, q->first, q->out);
}

struct err query_corrections(struct newsroom *n, struct arena *a, struct str language, int64_t page, int64_t page_size,
                             struct sql_correction_item_list *out, int64_t *pages)
{
    struct simple_query q = {.a = a, .text = language, .count = page_size, .out = out};
    if (page > INT32_MAX)
        return err_make(&ERR_NOT_FOUND, "there is no such page");
    q.first = (page - 1) * page_size;
    TRY(db_read_any(newsroom_db(n), read_corrections, &q));
    *pages = q.second;
    return OK;
}

static struct err read_section(struct db_conn *conn, void *context)
{
    struct simple_query *q = context;
    return sql_section_shown_of_id(q->a, conn, q->first, q->out);
}

struct err query_section_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_section **out)
{
    struct simple_query q = {.a = a, .first = id, .out = out};
    return db_read_any(newsroom_db(n), read_section, &q);
}

static struct err read_person(struct db_conn *conn, void *context)
{
    struct simple_query *q = context;
    return sql_person_shown_of_id(q->a, conn, q->first, q->out);
}

struct err query_person_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_person **out)
{
    struct simple_query q = {.a = a, .first = id, .out = out};
    return db_read_any(newsroom_db(n), read_person, &q);
}

struct media_query {
    struct arena *a;
    struct str path;
    struct sql_media **media;
    struct sql_rendition **rendition;
};

/* Renditions lie one folder deeper. */
static struct err read_media(struct db_conn *conn, void *context)
{
    struct media_query *q = context;
    ptrdiff_t first = str_find_char(q->path, '/', 0);
    if (first >= 0 && str_find_char(q->path, '/', first + 1) >= 0)
        return sql_rendition_by_path(q->a, conn, q->path, q->rendition);
    return sql_media_by_path(q->a, conn, q->path, q->media);
}

struct err query_media(struct newsroom *n, struct arena *a, struct str path, struct sql_media **media,
                       struct sql_rendition **rendition)
{
    struct media_query q = {a, path, media, rendition};
    *media = NULL;
    *rendition = NULL;
    TRY(db_read_any(newsroom_db(n), read_media, &q));
    return *media || *rendition ? OK : err_make(&ERR_NOT_FOUND, "no picture stands there");
}

static struct err read_media_by_id(struct db_conn *conn, void *context)
{
    struct simple_query *q = context;
    return sql_media_by_id(q->a, conn, q->first, q->out);
}

struct err query_media_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_media **out)
{
    struct simple_query q = {.a = a, .first = id, .out = out};
    TRY(db_read(newsroom_db(n), read_media_by_id, &q));
    return *out ? OK : err_make(&ERR_NOT_FOUND, "there is no picture %lld", (long long)id);
}
