/* feed_json.c - feeds in JSON: JSON Feed 1.1. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/feed.h"

#include "page/link.h"
#include "site/feed_body.h"
#include "site/routes.h"
#include "site/translated.h"
#include "text/json.h"

#define FEED_MAX ((ptrdiff_t)16 * 1024 * 1024)

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
    const struct sql_feed_part *part = feed_next_part(feed, item->id, FEED_BYLINE, &at);
    if (!part && !item->agency.n)
        return;
    json_write_key(j, S("authors"));
    json_open_array(j);
    if (!part)
        write_author(&feed->page, j, item->agency, S(""));
    for (; part; part = feed_next_part(feed, item->id, FEED_BYLINE, &at))
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
    for (enum feed_part_kind kind = FEED_SECTION; kind <= FEED_TAG; kind++) {
        ptrdiff_t at = 0;
        const struct sql_feed_part *part;
        while ((part = feed_next_part(feed, story, kind, &at)))
            json_write_string(j, part->name);
    }
    json_close_array(j);
}

static void write_picture(const struct page *p, struct json *j, const struct sql_feed_item *item)
{
    if (!item->media_path.n)
        return;
    json_member_string(j, S("image"), feed_picture_url(p, item));
    json_write_key(j, S("attachments"));
    json_open_array(j);
    json_open_object(j);
    json_member_string(j, S("url"), feed_picture_url(p, item));
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
    TRY(feed_make_entry(feed, item, &entry));
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

static struct err json_feed(struct http_request *r, struct http_response *out)
{
    struct feed feed = {0};
    struct buf body;
    struct json j;
    TRY(feed_load(&feed, r, out, S("feed/json/")));
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

struct err feed_json(struct http_request *r, struct http_response *out)
{
    return feed_or_moved(r, out, json_feed(r, out));
}
