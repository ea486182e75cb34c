/* feed_xml.c - feeds in XML: RSS 2.0, Atom (RFC 4287). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/feed.h"

#include "base/time.h"
#include "site/feed_body.h"
#include "site/routes.h"
#include "text/xml.h"

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
    while ((part = feed_next_part(feed, item->id, FEED_BYLINE, &at)))
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

static void add_categories(const struct feed *feed, struct value *list, int64_t story, enum feed_part_kind kind)
{
    const struct page *p = &feed->page;
    const char *base = kind == FEED_SECTION ? "category" : "tag";
    struct str scheme = page_absolute(p, str_format(p->a, "%.*s/%s/", STR_ARG(p->prefix), base));
    ptrdiff_t at = 0;
    const struct sql_feed_part *part;
    while ((part = feed_next_part(feed, story, kind, &at))) {
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
    value_set_text(p->a, picture, S("url"), feed_picture_url(p, item));
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
    TRY(feed_make_entry(feed, item, &entry));
    value_set_text(p->a, map, S("url"), entry.url);
    set_text(p, map, S("id"), entry.id);
    set_text(p, map, S("address_id"), entry.address_id);
    set_text(p, map, S("headline"), item->headline);
    set_text(p, map, S("summary"), entry.summary);
    set_text(p, map, S("summary_html"), html_text(html_inline_from_text(p->a, entry.summary)));
    page_set_text_or_false(p, map, S("content"), xml_text(p->a, entry.content));
    add_authors(feed, value_set_list(p->a, map, S("authors")), item);
    add_contributors(feed, value_set_list(p->a, map, S("contributors")), item->id);
    struct value *categories = value_set_list(p->a, map, S("categories"));
    add_categories(feed, categories, item->id, FEED_SECTION);
    add_categories(feed, categories, item->id, FEED_TAG);
    set_times(p, map, S("published_iso"), S("published_rfc822"), item->published_at);
    set_times(p, map, S("updated_iso"), S("updated_rfc822"), entry.changed_at);
    set_picture(p, map, item);
    return OK;
}

static struct err xml_feed(struct http_request *r, struct http_response *out, struct str template_name,
                           struct str ending, struct str type)
{
    struct feed feed = {0};
    TRY(feed_load(&feed, r, out, ending));
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
    return feed_or_moved(r, out, xml_feed(r, out, S("feed-rss"), S("feed/"), S("application/rss+xml; charset=utf-8")));
}

struct err feed_atom(struct http_request *r, struct http_response *out)
{
    return feed_or_moved(r, out,
                         xml_feed(r, out, S("feed-atom"), S("feed/atom/"), S("application/atom+xml; charset=utf-8")));
}
