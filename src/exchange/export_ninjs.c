/* export_ninjs.c - a file a story in JSON by IPTC ninjs 3.0, with the pictures beside. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * https://iptc.org/std/ninjs/: the schema is closed, so what it has no member for stands in altIds under a role of our
 * own. Pictures are in media/ under the path that their address has.
 */
#include "base/time.h"
#include "exchange/export_story.h"
#include "newsroom/address.h"
#include "text/json.h"
#include "text/url.h"

#define ITEMS "items/"
#define MEDIA "media/"
#define SCHEMA "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json#"

struct item {
    const struct export_desk *desk;
    struct arena *a;
    const struct export_story *story;
    struct json json;
};

static void add_time(struct item *i, struct str key, int64_t t)
{
    if (t != DB_NULL)
        json_member_string(&i->json, key, export_time(i->desk, i->a, t));
}

/* An object of two texts in an array; nothing where text is empty. */
static void add_pair(struct item *i, struct str first, struct str name, struct str second, struct str text)
{
    if (!text.n)
        return;
    json_open_object(&i->json);
    json_member_string(&i->json, first, name);
    json_member_string(&i->json, second, text);
    json_close_object(&i->json);
}

static void open_list(struct item *i, struct str key)
{
    json_write_key(&i->json, key);
    json_open_array(&i->json);
}

static struct str address_of(const struct item *i, int64_t id, struct str path)
{
    struct str site = i->desk->settings->url;
    return path.n ? address_absolute(i->a, i->desk->settings, path)
                  : str_format(i->a, "%.*s/?p=%lld", STR_ARG(site), (long long)id);
}

static struct str picture_address(const struct item *i, const struct sql_media *media)
{
    return address_absolute(i->a, i->desk->settings, str_format(i->a, "/media/%.*s", STR_ARG(media->path)));
}

/* ---- what it is ---- */

static void add_standard(struct item *i)
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

static void add_head(struct item *i)
{
    const struct sql_story *s = i->story->row;
    json_member_string(&i->json, S("uri"), address_of(i, s->id, s->path));
    json_member_string(&i->json, S("type"), S("text"));
    json_member_string(&i->json, S("version"), str_format(i->a, "%lld", (long long)s->revision));
    add_time(i, S("firstCreated"), s->published_at);
    add_time(i, S("versionCreated"), s->modified_at != DB_NULL ? s->modified_at : s->published_at);
    add_time(i, S("embargoedUntil"), s->embargo_at);
    json_member_string(&i->json, S("pubStatus"), pub_status(s->status));
    json_member_string(&i->json, S("language"), s->language);
    json_member_text(&i->json, S("edNote"), s->withdrawn_reason);
}

static void add_ids(struct item *i)
{
    const struct sql_story *s = i->story->row;
    open_list(i, S("altIds"));
    add_pair(i, S("role"), S("slug"), S("value"), s->slug);
    add_pair(i, S("role"), S("datelineStatus"), S("value"), s->status);
    add_pair(i, S("role"), S("canonical"), S("value"), s->canonical);
    add_pair(i, S("role"), S("noindex"), S("value"), s->noindex ? S("true") : S(""));
    for (ptrdiff_t k = 0; k < i->story->old_path_count; k++)
        add_pair(i, S("role"), S("oldPath"), S("value"), i->story->old_paths[k].path);
    json_close_array(&i->json);
}

/* ---- who, where and what about ---- */

/* "A and B", as ninjs has a byline. */
static struct str byline(const struct item *i)
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
static void add_people(struct item *i)
{
    json_member_text(&i->json, S("by"), byline(i));
    open_list(i, S("people"));
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
    open_list(i, S("infoSources"));
    add_pair(i, S("role"), S("agency"), S("name"), i->story->row->agency);
    json_close_array(&i->json);
    json_member_text(&i->json, S("located"), i->story->row->place);
}

static void add_subjects(struct item *i)
{
    open_list(i, S("subjects"));
    for (ptrdiff_t k = 0; k < i->story->section_count; k++)
        add_pair(i, S("rel"), S("section"), S("name"),
                 export_section_path(i->desk, i->a, i->story->sections[k].id, '/'));
    for (ptrdiff_t k = 0; k < i->story->tag_count; k++)
        add_pair(i, S("rel"), S("tag"), S("name"), i->story->tags[k].name);
    json_close_array(&i->json);
}

/* ---- texts ---- */

/* What a reader elsewhere can use: addresses whole, a link for an "also read". */
static struct str public_body(const struct item *i, struct buf *out)
{
    struct html_block block;
    struct html whole = html_absolute(i->a, i->story->body, str_concat(i->a, i->desk->settings->url, S("/")));
    for (ptrdiff_t at = 0; html_next_block(whole, &at, &block);) {
        const struct sql_export_also *also = export_also(i->story, html_block_also_read(block));
        if (block.kind != HTML_ALSO_READ)
            buf_add(out, html_text(block.html));
        else if (also && also->path.n)
            buf_add_format(out, "<p><a href=\"%.*s\">%.*s</a></p>\n",
                           STR_ARG(address_absolute(i->a, i->desk->settings, also->path)),
                           STR_ARG(html_text(html_inline_from_text(i->a, also->headline))));
    }
    return out->n ? buf_str(out) : S("");
}

static void add_body(struct item *i, struct str role, struct str value)
{
    json_open_object(&i->json);
    json_member_string(&i->json, S("role"), role);
    json_member_string(&i->json, S("contentType"), S("text/html"));
    json_member_string(&i->json, S("value"), value);
    json_close_object(&i->json);
}

/* Whether the text has a link that says no host: whole, it would stay so. */
static bool has_own_links(const struct item *i)
{
    struct str address;
    struct url url;
    for (ptrdiff_t at = 0; html_next_link(i->a, i->story->body, &at, &address);)
        if (url_parse(address, &url) && url.kind != URL_MAILTO && !url.host.n)
            return true;
    return false;
}

/* The second body is there where the first would not give the text back. */
static void add_texts(struct item *i)
{
    struct buf body;
    open_list(i, S("headlines"));
    add_pair(i, S("role"), S("main"), S("value"), i->story->row->headline);
    add_pair(i, S("role"), S("social"), S("value"), i->story->row->social_title);
    json_close_array(&i->json);
    open_list(i, S("descriptions"));
    add_pair(i, S("role"), S("summary"), S("value"), i->story->row->standfirst);
    for (ptrdiff_t k = 0; k < i->story->correction_count; k++)
        add_pair(i, S("role"), i->story->corrections[k].material ? S("correction") : S("slip"), S("value"),
                 i->story->corrections[k].note);
    json_close_array(&i->json);
    open_list(i, S("bodies"));
    buf_init(&body, EXPORT_FILE_MAX);
    add_body(i, S("main"), public_body(i, &body));
    buf_clear(&body);
    if (export_own_body(i->story, &body) || has_own_links(i))
        add_body(i, S("dateline"), body.n ? buf_str(&body) : S(""));
    buf_close(&body);
    json_close_array(&i->json);
}

/* ---- what belongs to it ---- */

static void add_rendition(struct item *i, const struct sql_media *media)
{
    open_list(i, S("renditions"));
    json_open_object(&i->json);
    json_member_string(&i->json, S("name"), S("original"));
    json_member_string(&i->json, S("href"), picture_address(i, media));
    json_member_string(&i->json, S("contentType"), media->type);
    json_member_int(&i->json, S("width"), media->width);
    json_member_int(&i->json, S("height"), media->height);
    json_member_int(&i->json, S("sizeInBytes"), media->bytes);
    json_member_text(&i->json, S("originalFilename"), media->name);
    json_close_object(&i->json);
    json_close_array(&i->json);
}

static void add_picture(struct item *i, struct str name, struct str rel, const struct sql_media *media,
                        struct export_words words)
{
    if (!media)
        return;
    json_open_object(&i->json);
    json_member_string(&i->json, S("name"), name);
    json_member_string(&i->json, S("rel"), rel);
    json_member_string(&i->json, S("uri"), picture_address(i, media));
    json_member_string(&i->json, S("type"), S("picture"));
    json_member_text(&i->json, S("by"), words.credit);
    open_list(i, S("descriptions"));
    add_pair(i, S("role"), S("caption"), S("value"), words.caption);
    add_pair(i, S("role"), S("altText"), S("value"), words.alt);
    json_close_array(&i->json);
    add_rendition(i, media);
    json_close_object(&i->json);
}

static struct export_words own_words(const struct sql_media *media)
{
    return media ? (struct export_words){media->alt, media->caption, media->credit} : (struct export_words){0};
}

static void add_story(struct item *i, struct str rel, struct str headline, int64_t id, struct str path)
{
    json_open_object(&i->json);
    json_member_string(&i->json, S("name"), headline);
    json_member_string(&i->json, S("rel"), rel);
    json_member_string(&i->json, S("uri"), address_of(i, id, path));
    json_member_string(&i->json, S("type"), S("text"));
    json_close_object(&i->json);
}

static void add_associations(struct item *i)
{
    const struct export_story *s = i->story;
    open_list(i, S("associations"));
    add_picture(i, S("featuremedia"), S("lead"), s->lead, export_lead_words(s));
    add_picture(i, S("socialmedia"), S("social"), s->social, own_words(s->social));
    for (ptrdiff_t k = 0; k < s->picture_count; k++)
        add_picture(i, str_format(i->a, "image-%td", k + 1), S("inText"), &s->pictures[k], own_words(&s->pictures[k]));
    for (ptrdiff_t k = 0; k < s->also_read_count; k++)
        if (!s->also_read[k].in_text)
            add_story(i, S("alsoRead"), s->also_read[k].headline, s->also_read[k].target_id, s->also_read[k].path);
    if (s->source)
        add_story(i, S("translationOf"), s->source->slug, s->source->id, s->source->path);
    json_close_array(&i->json);
}

/* ---- files ---- */

static struct err write_story(void *context, struct arena *a, const struct export_story *story)
{
    struct export_desk *desk = context;
    struct item i = {.desk = desk, .a = a, .story = story};
    buf_clear(&desk->out);
    json_init(&i.json, &desk->out);
    json_open_object(&i.json);
    add_standard(&i);
    add_head(&i);
    add_texts(&i);
    add_people(&i);
    add_subjects(&i);
    add_ids(&i);
    add_associations(&i);
    json_close_object(&i.json);
    buf_add_char(&desk->out, '\n');
    if (desk->out.failed)
        return err_make(&ERR_LIMIT, "story %lld has more than %td bytes as a file", (long long)story->row->id,
                        EXPORT_FILE_MAX);
    TRY(export_story_pictures(desk->x, a, story, S(MEDIA)));
    struct str path = str_format(a, ITEMS "%.*s.json", STR_ARG(export_story_path(a, story)));
    return export_folder_write(desk->x->folder, path, buf_str(&desk->out));
}

static struct err write_media(void *context, struct arena *a, const struct sql_media *media)
{
    const struct export_desk *desk = context;
    return export_picture(desk->x, a, media, str_concat(a, S(MEDIA), media->path));
}

static struct err write_within(struct db_conn *conn, void *context)
{
    struct export_desk desk;
    struct err e = export_desk_open(&desk, context, conn);
    if (!failed(e))
        e = export_stories(desk.x, conn, write_story, &desk);
    if (!failed(e))
        e = export_media(conn, write_media, &desk);
    export_desk_close(&desk);
    return e;
}

static struct err write_items(struct export *x)
{
    return db_read(newsroom_db(x->newsroom), write_within, x);
}

const struct export_format EXPORT_NINJS = {S_INIT("ninjs"), "ninjs 3.0, a file a story in items/; pictures in media/",
                                           write_items};
