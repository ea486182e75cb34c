/* export_ninjs_parts.c - the texts of a ninjs item, and what belongs to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_ninjs.h"

#include "newsroom/address.h"
#include "text/url.h"

/* ---- texts ---- */

/* What a reader elsewhere can use: addresses whole, a link for an "also read". */
static struct str public_body(const struct ninjs_out *i, struct buf *out)
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

static void add_body(struct ninjs_out *i, struct str role, struct str value)
{
    json_open_object(&i->json);
    json_member_string(&i->json, S("role"), role);
    json_member_string(&i->json, S("contentType"), S("text/html"));
    json_member_string(&i->json, S("value"), value);
    json_close_object(&i->json);
}

/* Whether the text has a link that says no host: whole, it would stay so. */
static bool has_own_links(const struct ninjs_out *i)
{
    struct str address;
    struct url url;
    for (ptrdiff_t at = 0; html_next_link(i->a, i->story->body, &at, &address);)
        if (url_parse(address, &url) && url.kind != URL_MAILTO && !url.host.n)
            return true;
    return false;
}

/* The second body is there where the first would not give the text back. */
void ninjs_add_texts(struct ninjs_out *i)
{
    struct buf body;
    ninjs_open_list(i, S("headlines"));
    ninjs_add_pair(i, S("role"), S("main"), S("value"), i->story->row->headline);
    ninjs_add_pair(i, S("role"), S("social"), S("value"), i->story->row->social_title);
    json_close_array(&i->json);
    ninjs_open_list(i, S("descriptions"));
    ninjs_add_pair(i, S("role"), S("summary"), S("value"), i->story->row->standfirst);
    for (ptrdiff_t k = 0; k < i->story->correction_count; k++)
        ninjs_add_pair(i, S("role"), i->story->corrections[k].material ? S("correction") : S("slip"), S("value"),
                       i->story->corrections[k].note);
    json_close_array(&i->json);
    ninjs_open_list(i, S("bodies"));
    buf_init(&body, EXPORT_FILE_MAX);
    add_body(i, S("main"), public_body(i, &body));
    buf_clear(&body);
    if (export_own_body(i->story, &body) || has_own_links(i))
        add_body(i, S("dateline"), body.n ? buf_str(&body) : S(""));
    buf_close(&body);
    json_close_array(&i->json);
}

/* ---- what belongs to it ---- */

static struct str picture_address(const struct ninjs_out *i, const struct sql_media *media)
{
    return address_absolute(i->a, i->desk->settings, str_format(i->a, "/media/%.*s", STR_ARG(media->path)));
}

static void add_rendition(struct ninjs_out *i, const struct sql_media *media)
{
    ninjs_open_list(i, S("renditions"));
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

static void add_picture(struct ninjs_out *i, struct str name, struct str rel, const struct sql_media *media,
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
    ninjs_open_list(i, S("descriptions"));
    ninjs_add_pair(i, S("role"), S("caption"), S("value"), words.caption);
    ninjs_add_pair(i, S("role"), S("altText"), S("value"), words.alt);
    json_close_array(&i->json);
    add_rendition(i, media);
    json_close_object(&i->json);
}

static struct export_words own_words(const struct sql_media *media)
{
    return media ? (struct export_words){media->alt, media->caption, media->credit} : (struct export_words){0};
}

static void add_story(struct ninjs_out *i, struct str rel, struct str headline, int64_t id, struct str path)
{
    json_open_object(&i->json);
    json_member_string(&i->json, S("name"), headline);
    json_member_string(&i->json, S("rel"), rel);
    json_member_string(&i->json, S("uri"), ninjs_address(i, id, path));
    json_member_string(&i->json, S("type"), S("text"));
    json_close_object(&i->json);
}

void ninjs_add_associations(struct ninjs_out *i)
{
    const struct export_story *s = i->story;
    ninjs_open_list(i, S("associations"));
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
