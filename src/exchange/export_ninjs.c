/* export_ninjs.c - a file a story in JSON by IPTC ninjs 3.0, with the pictures beside. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * https://iptc.org/std/ninjs/: the schema is closed, so what it has no member for stands in altIds under a role of our
 * own. Pictures are in media/ under the path that their address has.
 */
#include "exchange/export_ninjs.h"

#include "base/time.h"
#include "newsroom/address.h"

#define ITEMS "items/"
#define MEDIA "media/"
#define SCHEMA "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json#"

static void add_time(struct ninjs_out *i, struct str key, int64_t t)
{
    if (t != DB_NULL)
        json_member_string(&i->json, key, export_time(i->desk, i->a, t));
}

/* An object of two texts in an array; nothing where text is empty. */
void ninjs_add_pair(struct ninjs_out *i, struct str first, struct str name, struct str second, struct str text)
{
    if (!text.n)
        return;
    json_open_object(&i->json);
    json_member_string(&i->json, first, name);
    json_member_string(&i->json, second, text);
    json_close_object(&i->json);
}

void ninjs_open_list(struct ninjs_out *i, struct str key)
{
    json_write_key(&i->json, key);
    json_open_array(&i->json);
}

struct str ninjs_address(const struct ninjs_out *i, int64_t id, struct str path)
{
    struct str site = i->desk->settings->url;
    return path.n ? address_absolute(i->a, i->desk->settings, path)
                  : str_format(i->a, "%.*s/?p=%lld", STR_ARG(site), (long long)id);
}

/* ---- what it is ---- */

static void add_standard(struct ninjs_out *i)
{
    json_write_key(&i->json, S("standard"));
    json_open_object(&i->json);
    json_member_string(&i->json, S("name"), S("ninjs"));
    json_member_string(&i->json, S("version"), S("3.0"));
    json_member_string(&i->json, S("schema"), S(SCHEMA));
    json_close_object(&i->json);
}

static struct str pub_status(struct str status)
{
    if (str_equal(status, S("published")))
        return S("usable");
    return str_equal(status, S("withdrawn")) ? S("canceled") : S("withheld");
}

static void add_head(struct ninjs_out *i)
{
    const struct sql_story *s = i->story->row;
    json_member_string(&i->json, S("uri"), ninjs_address(i, s->id, s->path));
    json_member_string(&i->json, S("type"), S("text"));
    json_member_string(&i->json, S("version"), str_format(i->a, "%lld", (long long)s->revision));
    add_time(i, S("firstCreated"), s->published_at);
    add_time(i, S("versionCreated"), s->modified_at != DB_NULL ? s->modified_at : s->published_at);
    add_time(i, S("embargoedUntil"), s->embargo_at);
    json_member_string(&i->json, S("pubStatus"), pub_status(s->status));
    json_member_string(&i->json, S("language"), s->language);
    json_member_text(&i->json, S("edNote"), s->withdrawn_reason);
}

static void add_ids(struct ninjs_out *i)
{
    const struct sql_story *s = i->story->row;
    ninjs_open_list(i, S("altIds"));
    ninjs_add_pair(i, S("role"), S("slug"), S("value"), s->slug);
    ninjs_add_pair(i, S("role"), S("datelineStatus"), S("value"), s->status);
    ninjs_add_pair(i, S("role"), S("canonical"), S("value"), s->canonical);
    ninjs_add_pair(i, S("role"), S("noindex"), S("value"), s->noindex ? S("true") : S(""));
    for (ptrdiff_t k = 0; k < i->story->old_path_count; k++)
        ninjs_add_pair(i, S("role"), S("oldPath"), S("value"), i->story->old_paths[k].path);
    json_close_array(&i->json);
}

/* ---- who, where and what about ---- */

/* "A and B", as ninjs has a byline. */
static struct str byline(const struct ninjs_out *i)
{
    struct str line = S("");
    for (ptrdiff_t k = 0; k < i->story->byline_count; k++) {
        bool last = k + 1 == i->story->byline_count;
        line = str_format(i->a, "%.*s%s%.*s", STR_ARG(line),
                          k == 0 ? ""
                          : last ? " and "
                                 : ", ",
                          STR_ARG(i->story->bylines[k].name));
    }
    return line;
}

/* literal: what the person did. */
static void add_people(struct ninjs_out *i)
{
    json_member_text(&i->json, S("by"), byline(i));
    ninjs_open_list(i, S("people"));
    for (ptrdiff_t k = 0; k < i->story->byline_count; k++) {
        const struct sql_export_byline *b = &i->story->bylines[k];
        struct str path = b->slug.p ? str_format(i->a, "/author/%.*s/", STR_ARG(b->slug)) : S("");
        json_open_object(&i->json);
        json_member_string(&i->json, S("name"), b->name);
        json_member_string(&i->json, S("rel"), S("author"));
        json_member_text(&i->json, S("literal"), b->role);
        json_member_text(&i->json, S("uri"), path.n ? address_absolute(i->a, i->desk->settings, path) : S(""));
        json_close_object(&i->json);
    }
    json_close_array(&i->json);
    ninjs_open_list(i, S("infoSources"));
    ninjs_add_pair(i, S("role"), S("agency"), S("name"), i->story->row->agency);
    json_close_array(&i->json);
    json_member_text(&i->json, S("located"), i->story->row->place);
}

static void add_subjects(struct ninjs_out *i)
{
    ninjs_open_list(i, S("subjects"));
    for (ptrdiff_t k = 0; k < i->story->section_count; k++)
        ninjs_add_pair(i, S("rel"), S("section"), S("name"),
                       export_section_path(i->desk, i->a, i->story->sections[k].id, '/'));
    for (ptrdiff_t k = 0; k < i->story->tag_count; k++)
        ninjs_add_pair(i, S("rel"), S("tag"), S("name"), i->story->tags[k].name);
    json_close_array(&i->json);
}

/* ---- files ---- */

static struct err write_story(void *context, struct arena *a, const struct export_story *story)
{
    struct export_desk *desk = context;
    struct ninjs_out i = {.desk = desk, .a = a, .story = story};
    buf_clear(&desk->out);
    json_init(&i.json, &desk->out);
    json_open_object(&i.json);
    add_standard(&i);
    add_head(&i);
    ninjs_add_texts(&i);
    add_people(&i);
    add_subjects(&i);
    add_ids(&i);
    ninjs_add_associations(&i);
    json_close_object(&i.json);
    buf_add_char(&desk->out, '\n');
    if (desk->out.failed)
        return err_make(&ERR_LIMIT, "story %lld has more than %td bytes as a file", (long long)story->row->id,
                        EXPORT_FILE_MAX);
    TRY(export_story_pictures(desk->x, a, story, S(MEDIA)));
    struct str path = str_format(a, ITEMS "%.*s.json", STR_ARG(export_story_path(a, story)));
    return export_folder_write(desk->x->folder, path, buf_str(&desk->out));
}

static struct err write_items(struct export *x)
{
    return export_desk_run(x, write_story, S(MEDIA));
}

const struct export_format EXPORT_NINJS = {S_INIT("ninjs"), "ninjs 3.0, a file a story in items/; pictures in media/",
                                           write_items};
