/* export_wxr_meta.c - metadata of a WordPress post: what plugins know, and what only an import by us reads. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_wxr.h"
#include "exchange/export_xml.h"
#include "newsroom/address.h"
#include "text/json.h"
#include "text/url.h"

#define JSON_MAX ((ptrdiff_t)64 * 1024)

static void add_any_meta(struct arena *a, struct buf *out, const char *key, struct str text)
{
    buf_add(out, S("<wp:postmeta>\n"));
    xml_cdata(a, out, "wp:meta_key", str_from_c(key));
    xml_cdata(a, out, "wp:meta_value", text);
    buf_add(out, S("</wp:postmeta>\n"));
}

void wxr_add_meta(struct arena *a, struct buf *out, const char *key, struct str text)
{
    if (text.n)
        add_any_meta(a, out, key, text);
}

/* The number of the picture's own post. */
static struct str picture_number(const struct wxr_out *w, struct arena *a, const struct sql_media *media)
{
    long long number = w->media_base + media->id;
    return str_format(a, "%lld", number);
}

static void add_plugins(const struct wxr_out *w, struct arena *a, const struct export_story *story, struct buf *out)
{
    const struct sql_story *s = story->row;
    if (story->lead)
        wxr_add_meta(a, out, "_thumbnail_id", picture_number(w, a, story->lead));
    wxr_add_meta(a, out, "_yoast_wpseo_metadesc", wxr_escape(a, s->standfirst));
    wxr_add_meta(a, out, "_yoast_wpseo_canonical", s->canonical);
    wxr_add_meta(a, out, "_yoast_wpseo_meta-robots-noindex", s->noindex ? S("1") : S(""));
    wxr_add_meta(a, out, "_yoast_wpseo_opengraph-title", wxr_escape(a, s->social_title));
    if (story->social) {
        struct str path = str_format(a, "/media/%.*s", STR_ARG(story->social->path));
        wxr_add_meta(a, out, "_yoast_wpseo_opengraph-image", address_absolute(a, w->desk.settings, path));
        wxr_add_meta(a, out, "_yoast_wpseo_opengraph-image-id", picture_number(w, a, story->social));
    }
}

static void add_bylines(struct arena *a, const struct export_story *story, struct buf *out)
{
    for (ptrdiff_t i = 0; i < story->byline_count; i++) {
        const struct sql_export_byline *b = &story->bylines[i];
        wxr_add_meta(a, out, "_dateline_byline", str_format(a, "%.*s (%.*s)", STR_ARG(b->name), STR_ARG(b->role)));
    }
}

static void add_lists(const struct wxr_out *w, struct arena *a, const struct export_story *story, struct buf *out)
{
    for (ptrdiff_t i = 0; i < story->section_count; i++)
        wxr_add_meta(a, out, "_dateline_section", export_section_path(&w->desk, a, story->sections[i].id, '/'));
    for (ptrdiff_t i = 0; i < story->tag_count; i++)
        wxr_add_meta(a, out, "_dateline_tag", story->tags[i].name);
    for (ptrdiff_t i = 0; i < story->also_read_count; i++)
        if (!story->also_read[i].in_text)
            wxr_add_meta(a, out, "_dateline_also_read",
                         export_reference(story->also_read[i].path, story->also_read[i].slug));
    for (ptrdiff_t i = 0; i < story->old_path_count; i++)
        wxr_add_meta(a, out, "_dateline_old_path", story->old_paths[i].path);
}

/* The last part of an address, as WordPress keeps slugs; none where it had no such address. */
static struct str old_slug(struct arena *a, struct str path)
{
    while (str_ends(path, S("/")))
        path.n--;
    for (ptrdiff_t slash; (slash = str_find_char(path, '/', 0)) >= 0;)
        path = str_from(path, slash + 1);
    bool other = str_find_char(path, '.', 0) >= 0 || str_find_char(path, '?', 0) >= 0;
    return other ? S("") : str_lower_ascii(a, url_encode_path(a, path));
}

/* WordPress leads on from them. */
static void add_old_slugs(struct arena *a, const struct export_story *story, struct buf *out)
{
    struct str *slugs = arena_array(a, struct str, story->old_path_count);
    for (ptrdiff_t i = 0, count = 0; i < story->old_path_count; i++) {
        struct str slug = old_slug(a, story->old_paths[i].path);
        bool known = str_equal(slug, story->row->slug);
        for (ptrdiff_t j = 0; j < count; j++)
            known = known || str_equal(slugs[j], slug);
        if (known || !slug.n)
            continue;
        wxr_add_meta(a, out, "_wp_old_slug", slug);
        slugs[count++] = slug;
    }
}

/* One JSON object each: a correction is more than a text. */
static void add_corrections(struct arena *a, const struct export_story *story, struct buf *out)
{
    for (ptrdiff_t i = 0; i < story->correction_count; i++) {
        const struct sql_export_correction *c = &story->corrections[i];
        struct buf text;
        struct json json;
        buf_init(&text, JSON_MAX);
        json_init(&json, &text);
        json_open_object(&json);
        json_member_string(&json, S("note"), c->note);
        json_member_text(&json, S("was"), c->was);
        json_member_text(&json, S("becomes"), c->becomes);
        json_member_bool(&json, S("material"), c->material);
        json_close_object(&json);
        wxr_add_meta(a, out, "_dateline_correction", buf_str(&text));
        buf_close(&text);
    }
}

/* The story's own words for its picture, which may be that it has none. */
static void add_lead_words(struct arena *a, const struct sql_story *s, struct buf *out)
{
    if (s->lead_alt.p)
        add_any_meta(a, out, "_dateline_lead_alt", s->lead_alt);
    if (s->lead_caption.p)
        add_any_meta(a, out, "_dateline_lead_caption", s->lead_caption);
    if (s->lead_credit.p)
        add_any_meta(a, out, "_dateline_lead_credit", s->lead_credit);
}

void wxr_write_meta(const struct wxr_out *w, struct arena *a, const struct export_story *story, struct buf *out)
{
    const struct sql_story *s = story->row;
    add_plugins(w, a, story, out);
    add_old_slugs(a, story, out);
    wxr_add_meta(a, out, "_dateline_language", s->language);
    wxr_add_meta(a, out, "_dateline_slug", s->slug);
    wxr_add_meta(a, out, "_dateline_status", s->status);
    if (s->published_at != DB_NULL)
        wxr_add_meta(a, out, "_dateline_date", export_time(&w->desk, a, s->published_at));
    if (s->modified_at != DB_NULL)
        wxr_add_meta(a, out, "_dateline_modified", export_time(&w->desk, a, s->modified_at));
    if (s->embargo_at != DB_NULL)
        wxr_add_meta(a, out, "_dateline_embargo", export_time(&w->desk, a, s->embargo_at));
    wxr_add_meta(a, out, "_dateline_withdrawn_reason", s->withdrawn_reason);
    add_any_meta(a, out, "_dateline_agency", s->agency);
    wxr_add_meta(a, out, "_dateline_place", s->place);
    if (story->source)
        wxr_add_meta(a, out, "_dateline_translation_of", export_reference(story->source->path, story->source->slug));
    add_bylines(a, story, out);
    add_lists(w, a, story, out);
    add_lead_words(a, s, out);
    add_corrections(a, story, out);
}
