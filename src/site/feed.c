/* feed.c - feeds of an edition, a section, a tag, an author: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/card.h"
#include "site/routes.h"

#include "base/time.h"
#include "text/excerpt.h"
#include "text/json.h"
#include "text/url.h"

#define FEED_MAX ((ptrdiff_t)8 * 1024 * 1024)
#define SUMMARY_LENGTH 300

/* A feed before it takes one of the three forms. */
struct feed {
    struct page page;
    struct str title, home, base; /* home: absolute address of the list; base: its path */
    struct sql_feed_item_list items;
};

static enum listing_kind kind_of(const struct http_request *r)
{
    struct str pattern = str_from_c(r->route->pattern);
    return str_starts(pattern, S("/category/")) ? LISTING_SECTION
           : str_starts(pattern, S("/tag/"))    ? LISTING_TAG
           : str_starts(pattern, S("/author/")) ? LISTING_AUTHOR
                                                : LISTING_FRONT;
}

/* The list that the feed is of: its title, path and tag. */
static void describe(struct feed *feed, enum listing_kind kind, const struct listing_view *listing)
{
    struct page *p = &feed->page;
    struct str name = p->title;
    feed->base = str_concat(p->a, p->prefix, S("/"));
    if (kind == LISTING_SECTION) {
        name = listing->section->name;
        feed->base = page_path_section(p, listing->section->slug);
        http_response_tag(p->out, "section:%lld", (long long)listing->section->id);
    } else if (kind == LISTING_TAG) {
        name = listing->tag->name;
        feed->base = page_path_tag(p, listing->tag->slug);
        http_response_tag(p->out, "tag:%lld", (long long)listing->tag->id);
    } else if (kind == LISTING_AUTHOR) {
        name = listing->person->name;
        feed->base = page_path_author(p, listing->person->slug);
        http_response_tag(p->out, "person:%lld", (long long)listing->person->id);
    }
    http_response_tag(p->out, "front:%.*s", STR_ARG(p->edition->language));
    feed->title = kind == LISTING_FRONT ? name : str_format(p->a, "%.*s - %.*s", STR_ARG(name), STR_ARG(p->title));
    feed->home = page_absolute(p, feed->base);
}

static struct err load(struct feed *feed, struct http_request *r, struct http_response *out)
{
    struct page *p = &feed->page;
    struct listing_view listing = {0};
    enum listing_kind kind = kind_of(r);
    struct str slug = http_request_parameter(r, S("slug"));
    TRY(page_begin(p, r, out, S("feed")));
    if (kind != LISTING_FRONT)
        TRY(query_listing(p->site->newsroom, p->a, kind, p->edition->language, slug, 1, 1, &listing));
    describe(feed, kind, &listing);
    TRY(query_feed(p->site->newsroom, p->a, kind, p->edition->language, slug, p->settings->feed_size, &feed->items));
    for (ptrdiff_t i = 0; i < feed->items.count; i++)
        http_response_tag(out, "story:%lld", (long long)feed->items.items[i].id);
    return OK;
}

static int64_t changed_at(const struct sql_feed_item *item)
{
    return item->modified_at == DB_NULL ? item->published_at : MAX(item->modified_at, item->published_at);
}

static int64_t feed_changed_at(const struct feed *feed)
{
    int64_t last = 0;
    for (ptrdiff_t i = 0; i < feed->items.count; i++)
        last = MAX(last, changed_at(&feed->items.items[i]));
    return last;
}

static struct str url_of(const struct page *p, const struct sql_feed_item *item)
{
    return page_absolute(p, url_encode_path(p->a, item->path));
}

/* Never changes, also when the slug or the address of the site does. */
static struct str id_of(const struct page *p, const struct sql_feed_item *item)
{
    return str_format(p->a, "%.*s/?p=%lld", STR_ARG(p->settings->url), (long long)item->id);
}

static struct str summary_of(const struct page *p, const struct sql_feed_item *item, struct html body)
{
    return item->standfirst.n ? item->standfirst : excerpt_make(p->a, html_plain_text(p->a, body), SUMMARY_LENGTH);
}

static void set_times(const struct page *p, struct value *map, struct str iso, struct str rfc822, int64_t t)
{
    char text[TIME_HTTP_SIZE];
    time_format_http(t, text);
    value_set_text(p->a, map, iso, dates_machine(p->a, p->dates.zone, t));
    value_set_text(p->a, map, rfc822, str_copy(p->a, str_from_c(text)));
}

static void add_names(const struct page *p, struct value *list, struct str names)
{
    struct str rest = names;
    while (rest.n) {
        ptrdiff_t comma = str_find(rest, S(", "), 0);
        struct str name = comma < 0 ? rest : str_slice(rest, 0, comma);
        value_set_text(p->a, value_append_map(p->a, list), S("name"), name);
        rest = comma < 0 ? (struct str){0} : str_from(rest, comma + 2);
    }
}

static struct err fill_item(const struct page *p, struct value *map, const struct sql_feed_item *item)
{
    struct html body;
    TRY(html_trusted_canonical(item->body, &body));
    value_set_text(p->a, map, S("url"), url_of(p, item));
    value_set_text(p->a, map, S("id"), id_of(p, item));
    value_set_text(p->a, map, S("headline"), item->headline);
    value_set_text(p->a, map, S("summary"), summary_of(p, item, body));
    value_set_text(p->a, map, S("content"), html_text(body));
    add_names(p, value_set_list(p->a, map, S("authors")), item->authors.n ? item->authors : item->agency);
    value_set_list(p->a, map, S("categories"));
    set_times(p, map, S("published_iso"), S("published_rfc822"), item->published_at);
    set_times(p, map, S("updated_iso"), S("updated_rfc822"), changed_at(item));
    value_set_bool(p->a, map, S("picture"), false);
    if (item->media_path.n) {
        struct value *picture = value_set_map(p->a, map, S("picture"));
        value_set_text(p->a, picture, S("url"), page_absolute(p, card_media_url(p->a, item->media_path)));
        value_set_text(p->a, picture, S("type"), item->media_type);
        value_set_int(p->a, picture, S("length"), item->media_bytes);
    }
    return OK;
}

static struct err xml_feed(struct http_request *r, struct http_response *out, struct str template_name,
                           struct str ending, struct str type)
{
    struct feed feed;
    TRY(load(&feed, r, out));
    const struct page *p = &feed.page;
    struct value *view = value_set_map(p->a, p->view, S("feed"));
    value_set_text(p->a, view, S("title"), feed.title);
    value_set_text(p->a, view, S("description"), p->settings->description.n ? p->settings->description : feed.title);
    value_set_text(p->a, view, S("url"), page_absolute(p, str_concat(p->a, feed.base, ending)));
    value_set_text(p->a, view, S("home"), feed.home);
    value_set_text(p->a, view, S("lang"), p->edition->language);
    set_times(p, view, S("updated_iso"), S("updated_rfc822"), feed_changed_at(&feed));
    struct value *items = value_set_list(p->a, view, S("items"));
    for (ptrdiff_t i = 0; i < feed.items.count; i++)
        TRY(fill_item(p, value_append_map(p->a, items), &feed.items.items[i]));
    out->modified = feed_changed_at(&feed);
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

static void write_authors(const struct page *p, struct json *j, struct str names)
{
    struct value list = *value_list(p->a);
    add_names(p, &list, names);
    json_write_key(j, S("authors"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < list.items->count; i++) {
        json_open_object(j);
        json_member_string(j, S("name"), value_get(&list.items->entries[i].value, S("name"))->text);
        json_close_object(j);
    }
    json_close_array(j);
}

static struct err write_item(const struct page *p, struct json *j, const struct sql_feed_item *item)
{
    struct html body;
    TRY(html_trusted_canonical(item->body, &body));
    json_open_object(j);
    json_member_string(j, S("id"), id_of(p, item));
    json_member_string(j, S("url"), url_of(p, item));
    json_member_string(j, S("title"), item->headline);
    json_member_string(j, S("summary"), summary_of(p, item, body));
    json_member_string(j, S("content_html"), html_text(body));
    json_member_string(j, S("date_published"), dates_machine(p->a, p->dates.zone, item->published_at));
    json_member_string(j, S("date_modified"), dates_machine(p->a, p->dates.zone, changed_at(item)));
    if (item->media_path.n)
        json_member_string(j, S("image"), page_absolute(p, card_media_url(p->a, item->media_path)));
    json_member_string(j, S("language"), item->language);
    write_authors(p, j, item->authors.n ? item->authors : item->agency);
    json_close_object(j);
    return OK;
}

static struct err write_feed(const struct feed *feed, struct json *j)
{
    const struct page *p = &feed->page;
    json_open_object(j);
    json_member_string(j, S("version"), S("https://jsonfeed.org/version/1.1"));
    json_member_string(j, S("title"), feed->title);
    json_member_string(j, S("home_page_url"), feed->home);
    json_member_string(j, S("feed_url"), page_absolute(p, str_concat(p->a, feed->base, S("feed/json/"))));
    json_member_text(j, S("description"), p->settings->description);
    json_member_string(j, S("language"), p->edition->language);
    json_write_key(j, S("items"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < feed->items.count; i++)
        TRY(write_item(p, j, &feed->items.items[i]));
    json_close_array(j);
    json_close_object(j);
    return OK;
}

struct err feed_json(struct http_request *r, struct http_response *out)
{
    struct feed feed;
    struct buf body;
    struct json j;
    TRY(load(&feed, r, out));
    buf_init(&body, FEED_MAX);
    json_init(&j, &body);
    struct err e = write_feed(&feed, &j);
    if (!failed(e) && body.failed)
        e = err_make(&ERR_LIMIT, "the feed is larger than %td bytes", FEED_MAX);
    out->body = str_copy(r->arena, body.n ? buf_str(&body) : S(""));
    buf_close(&body);
    out->type = S("application/feed+json; charset=utf-8");
    out->modified = feed_changed_at(&feed);
    return e;
}
