/* export_wxr_item.c - authors, categories, tags and items of a WordPress export. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_wxr.h"
#include "exchange/export_xml.h"

#include "base/time.h"
#include "newsroom/address.h"
#include "newsroom/guid.h"
#include "text/dates.h"
#include "text/fold.h"
#include "text/slug.h"
#include "text/url.h"

#include <sodium.h>

#define SEEN_MAX 60 /* bytes of a title that tell it from others */

struct str wxr_escape(struct arena *a, struct str text)
{
    return html_text(html_inline_from_text(a, text));
}

struct str wxr_login(struct arena *a, int64_t person, struct str slug)
{
    return slug.n <= WXR_LOGIN_MAX
               ? slug
               : str_format(a, "%.*s-%lld", STR_ARG(str_slice(slug, 0, WXR_LOGIN_MAX - 20)), (long long)person);
}

/* id 0: it has no number. */
static void write_user(struct arena *a, struct buf *out, int64_t id, struct str login, struct str name)
{
    buf_add(out, S("<wp:author>\n"));
    if (id)
        xml_number(out, "wp:author_id", id);
    xml_cdata(a, out, "wp:author_login", login);
    xml_cdata(a, out, "wp:author_email", S(""));
    xml_cdata(a, out, "wp:author_display_name", wxr_escape(a, name));
    xml_cdata(a, out, "wp:author_first_name", S(""));
    xml_cdata(a, out, "wp:author_last_name", S(""));
    buf_add(out, S("</wp:author>\n"));
}

void wxr_write_author(struct arena *a, struct buf *out, const struct sql_person *person)
{
    write_user(a, out, person->id, wxr_login(a, person->id, person->slug), person->name);
}

/* A user's name that no person has and none of the names before it. */
static struct err free_login(struct wxr_out *w, struct arena *a, struct str name, struct str *out)
{
    struct str base = str_slice(slug_make(a, name), 0, WXR_LOGIN_MAX - 6);
    *out = base;
    for (int n = 2;; n++) {
        struct sql_person *person = NULL;
        TRY(sql_person_by_slug(a, w->conn, *out, &person));
        if (!person && !map_get(&w->told, str_concat(a, S("login "), *out)))
            break;
        *out = str_format(a, "%.*s-%d", STR_ARG(base), n);
    }
    struct str key = str_concat(&w->told_arena, S("login "), *out);
    *map_put(&w->told_arena, &w->told, key) = w;
    return OK;
}

struct err wxr_write_names(struct wxr_out *w, struct arena *a, struct buf *out)
{
    struct sql_text_list names;
    TRY(sql_export_names(a, w->conn, &names));
    for (ptrdiff_t i = 0; i < names.count; i++) {
        struct str *login = arena_array(&w->told_arena, struct str, 1), name = names.items[i];
        TRY(free_login(w, a, name, login));
        *login = str_copy(&w->told_arena, *login);
        *map_put(&w->told_arena, &w->names, str_copy(&w->told_arena, name)) = login;
        write_user(a, out, 0, *login, name);
    }
    return out->failed ? err_make(&ERR_LIMIT, "there are too many authors for an export") : OK;
}

struct str wxr_slug(const struct wxr_out *w, struct arena *a, struct str language, struct str slug)
{
    if (str_equal(language, w->desk.settings->language))
        return slug;
    return str_format(a, "%.*s-%.*s", STR_ARG(slug), STR_ARG(str_lower_ascii(a, language)));
}

/* A term of another edition than the first says so. */
static void add_language(const struct wxr_out *w, struct arena *a, struct buf *out, struct str language)
{
    if (str_equal(language, w->desk.settings->language))
        return;
    buf_add(out, S("<wp:termmeta>\n"));
    xml_cdata(a, out, "wp:meta_key", S("_dateline_language"));
    xml_cdata(a, out, "wp:meta_value", language);
    buf_add(out, S("</wp:termmeta>\n"));
}

void wxr_write_category(const struct wxr_out *w, struct arena *a, struct buf *out, const struct sql_section *section)
{
    const struct sql_section *parent =
        section->parent_id == DB_NULL ? NULL : export_section(&w->desk, section->parent_id);
    buf_add(out, S("<wp:category>\n"));
    xml_number(out, "wp:term_id", section->id);
    xml_cdata(a, out, "wp:category_nicename", wxr_slug(w, a, section->language, section->slug));
    xml_cdata(a, out, "wp:category_parent", parent ? wxr_slug(w, a, parent->language, parent->slug) : S(""));
    xml_cdata(a, out, "wp:cat_name", wxr_escape(a, section->name));
    if (section->description.n)
        xml_cdata(a, out, "wp:category_description", wxr_escape(a, section->description));
    add_language(w, a, out, section->language);
    buf_add(out, S("</wp:category>\n"));
}

void wxr_write_tag(const struct wxr_out *w, struct arena *a, struct buf *out, const struct sql_tag *tag)
{
    buf_add(out, S("<wp:tag>\n"));
    xml_number(out, "wp:term_id", tag->id);
    xml_cdata(a, out, "wp:tag_slug", wxr_slug(w, a, tag->language, tag->slug));
    xml_cdata(a, out, "wp:tag_name", wxr_escape(a, tag->name));
    add_language(w, a, out, tag->language);
    buf_add(out, S("</wp:tag>\n"));
}

/* ---- items ---- */

/* "2026-11-05 19:40:00" in a zone. */
static struct str wordpress_time(struct arena *a, struct str zone, int64_t t)
{
    struct time_civil c = time_to_civil(t + dates_offset(zone, t) * TIME_SECOND);
    return str_format(a, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

/* What WordPress takes for one title: letters alike but for accents and case. */
static struct str seen_as(struct arena *a, const char *type, struct str title, int64_t t)
{
    struct str fold = str_trim(text_fold(a, title));
    return str_format(a, "%s %lld %.*s", type, (long long)(t / TIME_SECOND), STR_ARG(str_slice(fold, 0, SEEN_MAX)));
}

int64_t wxr_date(struct wxr_out *w, struct arena *a, const char *type, struct str title, int64_t t)
{
    struct str key = seen_as(a, type, title, t);
    for (; map_get(&w->told, key); key = seen_as(a, type, title, t))
        t += TIME_SECOND;
    *map_put(&w->told_arena, &w->told, str_copy(&w->told_arena, key)) = w;
    return t;
}

/* The slug there, where all editions have one list: another edition's gives way to the first one's. *known: a story
 * before it has the same, so that WordPress adds a number. */
static struct err find_slug(struct wxr_out *w, struct arena *a, const struct sql_story *s, struct str *out, bool *known)
{
    int64_t other = DB_NULL;
    if (!str_equal(s->language, w->desk.settings->language))
        TRY(sql_story_find_undated(w->conn, w->desk.settings->language, s->slug, &other));
    *out = other == DB_NULL ? s->slug : wxr_slug(w, a, s->language, s->slug);
    struct str key = str_concat(&w->told_arena, S("slug "), *out);
    void **place = map_put(&w->told_arena, &w->told, key);
    *known = *place != NULL;
    *place = w;
    return OK;
}

/* WordPress keeps a draft's date open by a UTC time of zeros. */
static void add_times(const struct wxr_out *w, struct arena *a, int64_t published, int64_t changed, bool open,
                      struct buf *out)
{
    struct str zone = w->desk.settings->zone;
    xml_cdata(a, out, "wp:post_date", wordpress_time(a, zone, published));
    xml_cdata(a, out, "wp:post_date_gmt", open ? S("0000-00-00 00:00:00") : wordpress_time(a, S("UTC"), published));
    xml_cdata(a, out, "wp:post_modified", wordpress_time(a, zone, changed));
    xml_cdata(a, out, "wp:post_modified_gmt", wordpress_time(a, S("UTC"), changed));
}

static void add_head(struct arena *a, struct str title, struct str link, struct str guid, struct str creator,
                     struct buf *out)
{
    buf_add(out, S("<item>\n"));
    xml_cdata(a, out, "title", wxr_escape(a, title));
    xml_element(a, out, "link", link);
    xml_cdata(a, out, "dc:creator", creator);
    buf_add(out, S("<guid isPermaLink=\"false\">"));
    buf_add_escaped(out, guid);
    buf_add(out, S("</guid>\n<description></description>\n"));
}

static void add_state(struct arena *a, struct str slug, struct str status, int64_t parent, struct str type, bool sticky,
                      struct buf *out)
{
    xml_cdata(a, out, "wp:comment_status", S("closed"));
    xml_cdata(a, out, "wp:ping_status", S("closed"));
    xml_cdata(a, out, "wp:post_name", slug);
    xml_cdata(a, out, "wp:status", status);
    xml_number(out, "wp:post_parent", parent);
    xml_number(out, "wp:menu_order", 0);
    xml_cdata(a, out, "wp:post_type", type);
    xml_cdata(a, out, "wp:post_password", S(""));
    xml_number(out, "wp:is_sticky", sticky);
}

/* What is not out any more is seen by nobody but the desk. */
static struct str wordpress_status(struct str status)
{
    static const struct {
        struct str ours, wordpress;
    } NAMES[] = {{S_INIT("published"), S_INIT("publish")},
                 {S_INIT("scheduled"), S_INIT("future")},
                 {S_INIT("review"), S_INIT("pending")},
                 {S_INIT("ready"), S_INIT("pending")},
                 {S_INIT("withdrawn"), S_INIT("private")}};
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(NAMES[i].ours, status))
            return NAMES[i].wordpress;
    return S("draft");
}

static void add_filed(struct arena *a, struct buf *out, const char *domain, struct str slug, struct str name)
{
    buf_add_format(out, "<category domain=\"%s\" nicename=\"", domain);
    buf_add_escaped(out, slug);
    buf_add(out, S("\">"));
    xml_add_cdata(a, out, wxr_escape(a, name));
    buf_add(out, S("</category>\n"));
}

static struct str login_of(const struct wxr_out *w, struct arena *a, const struct sql_export_byline *byline)
{
    if (byline->slug.p)
        return wxr_login(a, byline->person_id, byline->slug);
    const struct str *login = map_get(&w->names, byline->name);
    return login ? *login : S("");
}

/* Several authors as Co-Authors Plus has them, an edition as Polylang does. */
static void add_all_filed(const struct wxr_out *w, struct arena *a, const struct export_story *story, struct buf *out)
{
    struct str language = story->row->language;
    for (ptrdiff_t i = 0; i < story->section_count; i++)
        add_filed(a, out, "category", wxr_slug(w, a, language, story->sections[i].slug), story->sections[i].name);
    for (ptrdiff_t i = 0; i < story->tag_count; i++)
        add_filed(a, out, "post_tag", wxr_slug(w, a, language, story->tags[i].slug), story->tags[i].name);
    for (ptrdiff_t i = 0; story->byline_count > 1 && i < story->byline_count; i++) {
        struct str login = login_of(w, a, &story->bylines[i]);
        add_filed(a, out, "author", str_concat(a, S("cap-"), login), login);
    }
    if (!str_equal(language, w->desk.settings->language))
        add_filed(a, out, "language", language, language);
}

/* Whose content is changed in WordPress later is told by its hash. */
static void add_own_body(struct arena *a, struct str content, struct str body, struct buf *out)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    if (!body.p)
        return;
    crypto_hash_sha256(hash, (const unsigned char *)content.p, (unsigned long long)content.n);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    wxr_add_meta(a, out, "_dateline_content", str_from_c(hex));
    wxr_add_meta(a, out, "_dateline_body", body);
}

/* A person before an agency. */
static struct str creator_of(const struct wxr_out *w, struct arena *a, const struct export_story *story)
{
    for (ptrdiff_t i = 0; i < story->byline_count; i++)
        if (story->bylines[i].slug.p)
            return login_of(w, a, &story->bylines[i]);
    return story->byline_count ? login_of(w, a, &story->bylines[0]) : S("");
}

/* What is pinned to the front's first slots stands first in WordPress too. */
static bool is_sticky(const struct wxr_out *w, const struct sql_story *s)
{
    for (ptrdiff_t i = 0; i < w->pin_count; i++)
        if (str_equal(w->pins[i].path, s->path) && !str_starts(w->pins[i].slot, S("section/")))
            return str_equal(s->status, S("published"));
    return false;
}

static struct str guid_of(const struct wxr_out *w, struct arena *a, const struct export_story *story)
{
    const struct sql_export_guid *guid = story->guid;
    return guid_of_story(a, w->site, story->row->id, guid ? guid->guid : S(""), guid && guid->namesake != DB_NULL);
}

struct err wxr_write_story(struct wxr_out *w, struct arena *a, const struct export_story *story, struct buf *out)
{
    const struct sql_story *s = story->row;
    char published[TIME_HTTP_SIZE];
    struct str content, slug;
    bool open = s->published_at == DB_NULL, known;
    TRY(find_slug(w, a, s, &slug, &known));
    TRY(wxr_content(w, a, story, &content));
    struct str path = s->path.n ? s->path : str_format(a, "/?p=%lld", (long long)s->id);
    struct str link = s->path.n ? address_absolute(a, w->desk.settings, path) : str_concat(a, w->site, path);
    add_head(a, s->headline, link, guid_of(w, a, story), creator_of(w, a, story), out);
    if (!open) {
        time_format_http(s->published_at, published);
        xml_element(a, out, "pubDate", str_from_c(published));
    }
    xml_cdata(a, out, "content:encoded", content);
    xml_cdata(a, out, "excerpt:encoded", wxr_escape(a, s->standfirst));
    xml_number(out, "wp:post_id", s->id);
    add_times(w, a, wxr_date(w, a, "post", s->headline, open ? s->created_at : s->published_at),
              s->modified_at != DB_NULL ? s->modified_at
              : open                    ? s->updated_at
                                        : s->published_at,
              open, out);
    add_state(a, slug, wordpress_status(s->status), 0, S("post"), is_sticky(w, s), out);
    add_all_filed(w, a, story, out);
    if (known || !str_equal(slug, s->slug))
        wxr_add_meta(a, out, "_wp_old_slug", s->slug);
    wxr_write_meta(w, a, story, out);
    add_own_body(a, content, wxr_own_body(w, a, story, content), out);
    buf_add(out, S("</item>\n"));
    return OK;
}

void wxr_write_picture(struct wxr_out *w, struct arena *a, const struct sql_media *media, struct str borrowed,
                       int64_t made, int64_t parent, struct buf *out)
{
    int64_t id = w->media_base + media->id;
    struct str path = str_format(a, "/media/%.*s", STR_ARG(media->path));
    struct str address = address_absolute(a, w->desk.settings, path);
    add_head(a, media->name, address, guid_of_story(a, w->site, id, S(""), false), S(""), out);
    xml_cdata(a, out, "content:encoded", S(""));
    xml_cdata(a, out, "excerpt:encoded", wxr_escape(a, media->caption));
    xml_number(out, "wp:post_id", id);
    made = wxr_date(w, a, "attachment", media->name, made);
    add_times(w, a, made, made, false, out);
    add_state(a, str_format(a, "media-%lld", (long long)media->id), S("inherit"), parent, S("attachment"), false, out);
    xml_cdata(a, out, "wp:attachment_url", address);
    wxr_add_meta(a, out, "_wp_attached_file", media->path);
    wxr_add_meta(a, out, "_wp_attachment_image_alt", wxr_escape(a, media->alt));
    wxr_add_meta(a, out, "_media_credit", wxr_escape(a, media->credit));
    wxr_add_meta(a, out, "_dateline_borrowed", borrowed);
    buf_add(out, S("</item>\n"));
}
