/* feed.c - feeds of an edition, a section, a tag, an author: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/card.h"
#include "site/feed_body.h"
#include "site/routes.h"
#include "site/translated.h"

#include "base/time.h"
#include "page/link.h"
#include "text/excerpt.h"
#include "text/json.h"
#include "text/url.h"
#include "text/xml.h"

#define FEED_MAX ((ptrdiff_t)16 * 1024 * 1024)
#define SUMMARY_LENGTH 300
/* Of all texts together, as they are escaped: past it stories carry their summary alone. Below what page_end takes. */
#define TEXTS_MAX ((ptrdiff_t)6 * 1024 * 1024)

enum part_kind { PART_BYLINE, PART_SECTION, PART_TAG }; /* as the statement feed_parts numbers them */

/* A feed before it takes one of the three forms. */
struct feed {
    struct page page;
    struct str title, description, rights;
    struct str url, home; /* absolute: of the feed itself, of the list */
    struct feed_view view;
    ptrdiff_t texts; /* bytes of texts so far */
};

/* An item with its texts ready to be printed. */
struct feed_entry {
    const struct sql_feed_item *item;
    struct str url, id, summary;
    struct str content; /* HTML; none where the feed carries summaries */
    int64_t changed_at;
};

static enum listing_kind kind_of(const struct http_request *r)
{
    struct str pattern = str_from_c(r->route->pattern);
    return str_starts(pattern, S("/category/")) ? LISTING_SECTION
           : str_starts(pattern, S("/tag/"))    ? LISTING_TAG
           : str_starts(pattern, S("/author/")) ? LISTING_AUTHOR
                                                : LISTING_FRONT;
}

/* What the list is called; its path goes to *base. Every change of a story in it touches the tag named here. */
static struct str name_list(struct page *p, const struct feed_view *view, struct str *base)
{
    *base = str_concat(p->a, p->prefix, S("/"));
    if (view->section) {
        *base = page_path_section(p, view->section->slug);
        http_response_tag(p->out, "section:%lld", (long long)view->section->id);
        return view->section->name;
    }
    if (view->tag) {
        *base = page_path_tag(p, view->tag->slug);
        http_response_tag(p->out, "tag:%lld", (long long)view->tag->id);
        return view->tag->name;
    }
    if (view->person) {
        *base = page_path_author(p, view->person->slug);
        http_response_tag(p->out, "person:%lld", (long long)view->person->id);
        return view->person->name;
    }
    http_response_tag(p->out, "front:%.*s", STR_ARG(p->edition->language));
    return (struct str){0};
}

static void describe(struct feed *feed, struct str ending)
{
    struct page *p = &feed->page;
    const struct settings *settings = p->settings;
    struct str base, name = name_list(p, &feed->view, &base);
    feed->title = name.n ? str_format(p->a, "%.*s - %.*s", STR_ARG(name), STR_ARG(p->title)) : p->title;
    feed->description = settings->description.n ? settings->description : feed->title;
    feed->rights = settings->rights.n ? settings->rights : str_concat(p->a, S("\xc2\xa9 "), p->title);
    feed->home = page_absolute(p, base);
    feed->url = str_concat(p->a, feed->home, ending);
}

/* Hubs look for themselves in the headers too (WebSub section 4). */
static void add_headers(const struct feed *feed, struct http_response *out)
{
    const struct page *p = &feed->page;
    struct str hub = p->settings->websub_hub;
    if (hub.n)
        http_response_header(
            out, S("Link"),
            str_format(p->a, "<%.*s>; rel=\"hub\", <%.*s>; rel=\"self\"", STR_ARG(hub), STR_ARG(feed->url)));
}

static int64_t changed_at(const struct sql_feed_item *item)
{
    return item->modified_at == DB_NULL ? item->published_at : MAX(item->modified_at, item->published_at);
}

static int64_t feed_changed_at(const struct feed *feed)
{
    int64_t last = 0;
    for (ptrdiff_t i = 0; i < feed->view.items.count; i++)
        last = MAX(last, changed_at(&feed->view.items.items[i]));
    return last;
}

/* Last-Modified never goes back, also when the newest story is taken down. */
static void set_modified(const struct feed *feed, struct http_response *out)
{
    out->modified = MAX(feed_changed_at(feed), feed->view.changed_at == DB_NULL ? 0 : feed->view.changed_at);
}

static struct err load(struct feed *feed, struct http_request *r, struct http_response *out, struct str ending)
{
    struct page *p = &feed->page;
    TRY(page_begin(p, r, out, S("feed")));
    TRY(query_feed(p->site->newsroom, p->a, kind_of(r), p->edition->language, http_request_parameter(r, S("slug")),
                   p->settings->feed_size, &feed->view));
    describe(feed, ending);
    add_headers(feed, out);
    set_modified(feed, out);
    return OK;
}

/* ---- items ---- */

/* At most how long text is in XML and in JSON. */
static ptrdiff_t escaped_length(struct str text)
{
    ptrdiff_t n = text.n;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        n += c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' || c == '\n' ? 5 : 0;
    }
    return n;
}

static struct err add_content(struct feed *feed, struct feed_entry *entry, struct html body)
{
    struct page *p = &feed->page;
    struct str content;
    if (!p->settings->feed_full || feed->texts > TEXTS_MAX)
        return OK;
    TRY(feed_body_make(p, &feed->view, entry->item, page_text_base(p, entry->item->path), body, &content));
    feed->texts += escaped_length(content);
    if (feed->texts <= TEXTS_MAX)
        entry->content = content;
    return OK;
}

/* Where the text, with its notice, does not travel, the summary says it. */
static void say_translated(const struct feed *feed, struct feed_entry *entry)
{
    const struct page *p = &feed->page;
    const struct sql_feed_translation *made = feed_translation_of(&feed->view, entry->item->id);
    if (!made)
        return;
    struct str notice = translated_notice(p, made->language, made->reviewed_at, made->reviewed_by);
    entry->summary = str_format(p->a, "%.*s (%.*s)", STR_ARG(entry->summary), STR_ARG(notice));
}

static struct err make_entry(struct feed *feed, const struct sql_feed_item *item, struct feed_entry *entry)
{
    struct page *p = &feed->page;
    struct html body;
    TRY(html_trusted_canonical(item->body, &body));
    *entry = (struct feed_entry){.item = item, .changed_at = changed_at(item)};
    if (item->media_id != DB_NULL)
        http_response_tag(p->out, "media:%lld", (long long)item->media_id);
    entry->url = page_address(p, item->path);
    /* Never changes, also when the slug does. */
    entry->id = str_format(p->a, "%.*s/?p=%lld", STR_ARG(p->settings->url), (long long)item->id);
    entry->summary =
        item->standfirst.n ? item->standfirst : excerpt_make(p->a, html_plain_text(p->a, body), SUMMARY_LENGTH);
    TRY(add_content(feed, entry, body));
    if (!entry->content.n)
        say_translated(feed, entry);
    return OK;
}

/* The story's next part of a kind; a name that stood before in the byline is passed over. *at: 0 at the start. */
static const struct sql_feed_part *next_part(const struct feed *feed, int64_t story, enum part_kind kind, ptrdiff_t *at)
{
    const struct sql_feed_part_list *parts = &feed->view.parts;
    for (; *at < parts->count; ++*at) {
        const struct sql_feed_part *part = &parts->items[*at];
        if (part->story_id != story || part->kind != (int64_t)kind)
            continue;
        bool seen = false;
        for (ptrdiff_t i = *at - 1; i >= 0 && parts->items[i].story_id == story && !seen; i--)
            seen = parts->items[i].kind == part->kind && str_equal(parts->items[i].name, part->name);
        if (!seen)
            return &parts->items[(*at)++];
    }
    return NULL;
}

static struct str picture_url(const struct page *p, const struct sql_feed_item *item)
{
    return page_absolute(p, card_media_url(p->a, item->media_path));
}

/* ---- RSS and Atom ---- */

static void set_text(const struct page *p, struct value *map, struct str key, struct str text)
{
    value_set_text(p->a, map, key, xml_text(p->a, text));
}

static void set_times(const struct page *p, struct value *map, struct str iso, struct str rfc822, int64_t t)
{
    char text[TIME_HTTP_SIZE];
    time_format_http(t, text);
    value_set_text(p->a, map, iso, dates_machine(p->a, p->dates.zone, t));
    value_set_text(p->a, map, rfc822, str_copy(p->a, str_from_c(text)));
}

static void add_author(const struct page *p, struct value *list, struct str name, struct str slug)
{
    struct value *author = value_append_map(p->a, list);
    set_text(p, author, S("name"), name);
    page_set_text_or_false(p, author, S("url"), slug.n ? page_absolute(p, page_path_author(p, slug)) : S(""));
}

static void add_authors(const struct feed *feed, struct value *list, const struct sql_feed_item *item)
{
    ptrdiff_t at = 0;
    const struct sql_feed_part *part;
    while ((part = next_part(feed, item->id, PART_BYLINE, &at)))
        add_author(&feed->page, list, part->name, part->slug);
    if (!value_is_true(list) && item->agency.n)
        add_author(&feed->page, list, item->agency, S(""));
}

/* Who brought the story into its language: the engine, and who of the newsroom read it. */
static void add_contributors(const struct feed *feed, struct value *list, int64_t story)
{
    const struct page *p = &feed->page;
    const struct sql_feed_translation *made = feed_translation_of(&feed->view, story);
    if (!made)
        return;
    set_text(p, value_append_map(p->a, list), S("name"), made->engine);
    if (made->reviewed_at != DB_NULL && made->reviewed_by.n)
        set_text(p, value_append_map(p->a, list), S("name"), made->reviewed_by);
}

static void add_categories(const struct feed *feed, struct value *list, int64_t story, enum part_kind kind)
{
    const struct page *p = &feed->page;
    const char *base = kind == PART_SECTION ? "category" : "tag";
    struct str scheme = page_absolute(p, str_format(p->a, "%.*s/%s/", STR_ARG(p->prefix), base));
    ptrdiff_t at = 0;
    const struct sql_feed_part *part;
    while ((part = next_part(feed, story, kind, &at))) {
        struct value *category = value_append_map(p->a, list);
        set_text(p, category, S("name"), part->name);
        value_set_text(p->a, category, S("scheme"), scheme);
    }
}

static void set_picture(const struct page *p, struct value *map, const struct sql_feed_item *item)
{
    value_set_bool(p->a, map, S("picture"), false);
    if (!item->media_path.n)
        return;
    struct value *picture = value_set_map(p->a, map, S("picture"));
    value_set_text(p->a, picture, S("url"), picture_url(p, item));
    value_set_text(p->a, picture, S("type"), item->media_type);
    value_set_int(p->a, picture, S("length"), item->media_bytes);
    value_set_int(p->a, picture, S("width"), item->media_width);
    value_set_int(p->a, picture, S("height"), item->media_height);
    page_set_text_or_false(p, picture, S("alt"), xml_text(p->a, item->media_alt));
    page_set_text_or_false(p, picture, S("caption"), xml_text(p->a, item->media_caption));
    page_set_text_or_false(p, picture, S("credit"), xml_text(p->a, item->media_credit));
}

static struct err fill_item(struct feed *feed, struct value *map, const struct sql_feed_item *item)
{
    struct page *p = &feed->page;
    struct feed_entry entry;
    TRY(make_entry(feed, item, &entry));
    value_set_text(p->a, map, S("url"), entry.url);
    value_set_text(p->a, map, S("id"), entry.id);
    set_text(p, map, S("headline"), item->headline);
    set_text(p, map, S("summary"), entry.summary);
    set_text(p, map, S("summary_html"), html_text(html_inline_from_text(p->a, entry.summary)));
    page_set_text_or_false(p, map, S("content"), xml_text(p->a, entry.content));
    add_authors(feed, value_set_list(p->a, map, S("authors")), item);
    add_contributors(feed, value_set_list(p->a, map, S("contributors")), item->id);
    struct value *categories = value_set_list(p->a, map, S("categories"));
    add_categories(feed, categories, item->id, PART_SECTION);
    add_categories(feed, categories, item->id, PART_TAG);
    set_times(p, map, S("published_iso"), S("published_rfc822"), item->published_at);
    set_times(p, map, S("updated_iso"), S("updated_rfc822"), entry.changed_at);
    set_picture(p, map, item);
    return OK;
}

static struct err xml_feed(struct http_request *r, struct http_response *out, struct str template_name,
                           struct str ending, struct str type)
{
    struct feed feed = {0};
    TRY(load(&feed, r, out, ending));
    struct page *p = &feed.page;
    struct value *view = value_set_map(p->a, p->view, S("feed"));
    set_text(p, view, S("title"), feed.title);
    set_text(p, view, S("description"), feed.description);
    set_text(p, view, S("rights"), feed.rights);
    set_text(p, view, S("site"), p->title);
    value_set_text(p->a, view, S("url"), feed.url);
    value_set_text(p->a, view, S("home"), feed.home);
    value_set_text(p->a, view, S("lang"), p->edition->language);
    page_set_text_or_false(p, view, S("hub"), p->settings->websub_hub);
    set_times(p, view, S("updated_iso"), S("updated_rfc822"), feed_changed_at(&feed));
    struct value *items = value_set_list(p->a, view, S("items"));
    for (ptrdiff_t i = 0; i < feed.view.items.count; i++)
        TRY(fill_item(&feed, value_append_map(p->a, items), &feed.view.items.items[i]));
    TRY(page_end_whole(&feed.page, template_name));
    out->type = type;
    return OK;
}

struct err feed_rss(struct http_request *r, struct http_response *out)
{
    return xml_feed(r, out, S("feed-rss"), S("feed/"), S("application/rss+xml; charset=utf-8"));
}

struct err feed_atom(struct http_request *r, struct http_response *out)
{
    return xml_feed(r, out, S("feed-atom"), S("feed/atom/"), S("application/atom+xml; charset=utf-8"));
}

/* ---- JSON Feed ---- */

static void write_author(const struct page *p, struct json *j, struct str name, struct str slug)
{
    json_open_object(j);
    json_member_string(j, S("name"), name);
    if (slug.n)
        json_member_string(j, S("url"), page_absolute(p, page_path_author(p, slug)));
    json_close_object(j);
}

static void write_authors(const struct feed *feed, struct json *j, const struct sql_feed_item *item)
{
    ptrdiff_t at = 0;
    const struct sql_feed_part *part = next_part(feed, item->id, PART_BYLINE, &at);
    if (!part && !item->agency.n)
        return;
    json_write_key(j, S("authors"));
    json_open_array(j);
    if (!part)
        write_author(&feed->page, j, item->agency, S(""));
    for (; part; part = next_part(feed, item->id, PART_BYLINE, &at))
        write_author(&feed->page, j, part->name, part->slug);
    json_close_array(j);
}

/* An extension, as JSON Feed has them: a key that begins with "_". */
static void write_translation(const struct feed *feed, struct json *j, int64_t story)
{
    const struct page *p = &feed->page;
    const struct sql_feed_translation *made = feed_translation_of(&feed->view, story);
    if (!made)
        return;
    bool reviewed = made->reviewed_at != DB_NULL && made->reviewed_by.n;
    json_write_key(j, S("_translation"));
    json_open_object(j);
    json_member_string(j, S("notice"), translated_notice(p, made->language, made->reviewed_at, made->reviewed_by));
    json_member_string(j, S("from"), made->language);
    if (str_equal(made->status, S("published")) && made->path.n)
        json_member_string(j, S("original"), page_address(p, made->path));
    json_member_string(j, S("translator"), made->engine);
    json_member_text(j, S("reviewer"), reviewed ? made->reviewed_by : S(""));
    json_close_object(j);
}

static void write_tags(const struct feed *feed, struct json *j, int64_t story)
{
    json_write_key(j, S("tags"));
    json_open_array(j);
    for (enum part_kind kind = PART_SECTION; kind <= PART_TAG; kind++) {
        ptrdiff_t at = 0;
        const struct sql_feed_part *part;
        while ((part = next_part(feed, story, kind, &at)))
            json_write_string(j, part->name);
    }
    json_close_array(j);
}

static void write_picture(const struct page *p, struct json *j, const struct sql_feed_item *item)
{
    if (!item->media_path.n)
        return;
    json_member_string(j, S("image"), picture_url(p, item));
    json_write_key(j, S("attachments"));
    json_open_array(j);
    json_open_object(j);
    json_member_string(j, S("url"), picture_url(p, item));
    json_member_string(j, S("mime_type"), item->media_type);
    json_member_text(j, S("title"), item->media_caption.n ? item->media_caption : item->media_alt);
    json_member_int(j, S("size_in_bytes"), item->media_bytes);
    json_close_object(j);
    json_close_array(j);
}

static struct err write_item(struct feed *feed, struct json *j, const struct sql_feed_item *item)
{
    struct page *p = &feed->page;
    struct feed_entry entry;
    TRY(make_entry(feed, item, &entry));
    json_open_object(j);
    json_member_string(j, S("id"), entry.id);
    json_member_string(j, S("url"), entry.url);
    json_member_string(j, S("title"), item->headline);
    json_member_string(j, S("summary"), entry.summary);
    json_member_text(j, S("content_html"), entry.content);
    if (!entry.content.n)
        json_member_string(j, S("content_text"), entry.summary);
    json_member_string(j, S("date_published"), dates_machine(p->a, p->dates.zone, item->published_at));
    json_member_string(j, S("date_modified"), dates_machine(p->a, p->dates.zone, entry.changed_at));
    json_member_string(j, S("language"), item->language);
    write_authors(feed, j, item);
    write_translation(feed, j, item->id);
    write_tags(feed, j, item->id);
    write_picture(p, j, item);
    json_close_object(j);
    return OK;
}

static void write_hubs(const struct page *p, struct json *j)
{
    if (!p->settings->websub_hub.n)
        return;
    json_write_key(j, S("hubs"));
    json_open_array(j);
    json_open_object(j);
    json_member_string(j, S("type"), S("WebSub"));
    json_member_string(j, S("url"), p->settings->websub_hub);
    json_close_object(j);
    json_close_array(j);
}

static struct err write_feed(struct feed *feed, struct json *j)
{
    const struct page *p = &feed->page;
    json_open_object(j);
    json_member_string(j, S("version"), S("https://jsonfeed.org/version/1.1"));
    json_member_string(j, S("title"), feed->title);
    json_member_string(j, S("home_page_url"), feed->home);
    json_member_string(j, S("feed_url"), feed->url);
    json_member_string(j, S("description"), feed->description);
    json_member_string(j, S("language"), p->edition->language);
    json_write_key(j, S("authors"));
    json_open_array(j);
    write_author(p, j, p->title, S(""));
    json_close_array(j);
    write_hubs(p, j);
    json_write_key(j, S("items"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < feed->view.items.count; i++)
        TRY(write_item(feed, j, &feed->view.items.items[i]));
    json_close_array(j);
    json_close_object(j);
    return OK;
}

struct err feed_json(struct http_request *r, struct http_response *out)
{
    struct feed feed = {0};
    struct buf body;
    struct json j;
    TRY(load(&feed, r, out, S("feed/json/")));
    buf_init(&body, FEED_MAX);
    json_init(&j, &body);
    struct err e = write_feed(&feed, &j);
    if (!failed(e) && body.failed)
        e = err_make(&ERR_LIMIT, "the feed is larger than %td bytes", FEED_MAX);
    out->body = str_copy(r->arena, body.n ? buf_str(&body) : S(""));
    buf_close(&body);
    out->type = S("application/feed+json; charset=utf-8");
    return e;
}
