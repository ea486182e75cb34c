/* feed.c - feeds of an edition, a section, a tag, an author: what their forms share. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/feed.h"

#include "newsroom/guid.h"
#include "page/link.h"
#include "site/card.h"
#include "site/feed_body.h"
#include "site/old_address.h"
#include "site/translated.h"
#include "text/excerpt.h"

#define SUMMARY_LENGTH 300
/* Of all texts together, as they are escaped: past it stories carry their summary alone. Below what page_end takes. */
#define TEXTS_MAX ((ptrdiff_t)6 * 1024 * 1024)

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

int64_t feed_changed_at(const struct feed *feed)
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

struct err feed_load(struct feed *feed, struct http_request *r, struct http_response *out, struct str ending)
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

struct err feed_or_moved(struct http_request *r, struct http_response *out, struct err made)
{
    return err_is(made, &ERR_NOT_FOUND) ? old_list(r, out) : made;
}

/* ---- items ---- */

/* At most how long text is in XML and in JSON. */
static ptrdiff_t escaped_length(struct str text)
{
    static const unsigned char MORE[256] = {['<'] = 5, ['>'] = 5, ['&'] = 5, ['"'] = 5, ['\''] = 5, ['\n'] = 5};
    ptrdiff_t n = text.n;
    for (ptrdiff_t i = 0; i < text.n; i++)
        n += MORE[(unsigned char)text.p[i]];
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

/* Neither changes, also when the slug does. */
static void name_entry(const struct page *p, struct feed_entry *entry)
{
    const struct sql_feed_item *item = entry->item;
    bool shared = item->namesake != DB_NULL;
    struct str kept = guid_is_address(item->guid) ? item->guid : S("");
    entry->id = guid_of_story(p->a, p->settings->url, item->id, item->guid, shared);
    entry->address_id = guid_of_story(p->a, p->settings->url, item->id, kept, shared);
}

struct err feed_make_entry(struct feed *feed, const struct sql_feed_item *item, struct feed_entry *entry)
{
    struct page *p = &feed->page;
    struct html body;
    TRY(html_trusted_canonical(item->body, &body));
    *entry = (struct feed_entry){.item = item, .changed_at = changed_at(item)};
    if (item->media_id != DB_NULL)
        http_response_tag(p->out, "media:%lld", (long long)item->media_id);
    entry->url = page_address(p, item->path);
    name_entry(p, entry);
    entry->summary =
        item->standfirst.n ? item->standfirst : excerpt_make(p->a, html_plain_text(p->a, body), SUMMARY_LENGTH);
    TRY(add_content(feed, entry, body));
    if (!entry->content.n)
        say_translated(feed, entry);
    return OK;
}

const struct sql_feed_part *feed_next_part(const struct feed *feed, int64_t story, enum feed_part_kind kind,
                                           ptrdiff_t *at)
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

struct str feed_picture_url(const struct page *p, const struct sql_feed_item *item)
{
    return page_absolute(p, card_media_url(p->a, p->settings, item->media_path));
}
