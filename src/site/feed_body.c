/* feed_body.c - a story's text as a feed carries it: no script, no card, nothing that needs our stylesheet. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/feed_body.h"

#include "page/embed_source.h"
#include "page/link.h"
#include "site/translated.h"
#include "text/url.h"

#define BODY_MAX ((ptrdiff_t)6 * 1024 * 1024)

/* A story's text on its way into a feed. */
struct feed_body {
    struct page *page;
    const struct feed_view *feed;
    const struct sql_feed_item *item;
    struct str url;
    struct buf out;
};

static void add_corrections(struct feed_body *b, bool material)
{
    struct page *p = b->page;
    for (ptrdiff_t i = 0; i < b->feed->corrections.count; i++) {
        const struct sql_feed_correction *c = &b->feed->corrections.items[i];
        if (c->story_id != b->item->id || c->material != material)
            continue;
        buf_add(&b->out, S("<p><strong>"));
        buf_add_escaped(&b->out, page_word(p, S("correction")));
        buf_add(&b->out, S("</strong> ("));
        buf_add_escaped(&b->out, dates_short(p->a, &p->dates, c->created_at));
        buf_add(&b->out, S("): "));
        buf_add_escaped(&b->out, c->note);
        if (!c->note.n) {
            buf_add_escaped(&b->out, c->was);
            buf_add(&b->out, S(" \xe2\x86\x92 "));
            buf_add_escaped(&b->out, c->becomes);
        }
        buf_add(&b->out, S("</p>\n"));
    }
}

static void add_link(struct feed_body *b, struct str address, struct str words)
{
    buf_add(&b->out, S("<a href=\""));
    buf_add_escaped(&b->out, address);
    buf_add(&b->out, S("\">"));
    buf_add_escaped(&b->out, words);
    buf_add(&b->out, S("</a></p>\n"));
}

static void add_embed(struct feed_body *b, struct html_block block)
{
    struct page *p = b->page;
    struct str url = html_block_embed(p->a, block);
    block.html = html_absolute(p->a, block.html, b->url);
    const struct sql_embed_view *copy = embed_source_find(&b->feed->embeds, b->item->id, url);
    struct embed_source source = embed_source_of(p->a, site_providers(p->site), p->language->tag, url, copy);
    if (copy)
        http_response_tag(p->out, "embed:%lld", (long long)copy->id);
    embed_source_quote(p->a, &source, &p->dates, page_word_with(p, S("embed_open"), S("provider"), source.name),
                       html_block_caption(block), &b->out);
}

const struct sql_feed_translation *feed_translation_of(const struct feed_view *feed, int64_t story)
{
    for (ptrdiff_t i = 0; i < feed->translations.count; i++)
        if (feed->translations.items[i].story_id == story)
            return &feed->translations.items[i];
    return NULL;
}

/* As the page does: above the text, with the way to the original while that is out. */
static void add_notice(struct feed_body *b)
{
    struct page *p = b->page;
    const struct sql_feed_translation *made = feed_translation_of(b->feed, b->item->id);
    if (!made)
        return;
    buf_add(&b->out, S("<p><em>"));
    buf_add_escaped(&b->out, translated_notice(p, made->language, made->reviewed_at, made->reviewed_by));
    buf_add(&b->out, S("</em>"));
    if (str_equal(made->status, S("published")) && made->path.n) {
        buf_add_char(&b->out, ' ');
        add_link(b, page_address(p, made->path), page_word(p, S("original")));
    } else {
        buf_add(&b->out, S("</p>\n"));
    }
}

static void add_also_read(struct feed_body *b, const struct sql_feed_also *also)
{
    struct page *p = b->page;
    buf_add(&b->out, S("<p>"));
    buf_add_escaped(&b->out, page_word(p, S("also_read")));
    buf_add(&b->out, S(": "));
    add_link(b, page_address(p, also->path), also->headline);
    http_response_tag(p->out, "story:%lld", (long long)also->target_id);
}

/* One of the story's also-read links, by its target; target 0: the next one that has no place in the text. */
static const struct sql_feed_also *find_also_read(const struct feed_body *b, int64_t target, ptrdiff_t *at)
{
    for (; *at < b->feed->also_read.count; ++*at) {
        const struct sql_feed_also *also = &b->feed->also_read.items[*at];
        if (also->story_id == b->item->id && (target ? also->target_id == target : !also->in_text))
            return also;
    }
    return NULL; /* withdrawn, or not published yet */
}

static void add_block(struct feed_body *b, struct html_block block)
{
    const struct sql_feed_also *also;
    ptrdiff_t first = 0;
    switch (block.kind) {
    case HTML_EMBED:
        add_embed(b, block);
        return;
    case HTML_ALSO_READ:
        also = find_also_read(b, html_block_also_read(block), &first);
        if (also)
            add_also_read(b, also);
        return;
    default:
        buf_add(&b->out, html_text(html_absolute(b->page->a, block.html, b->url)));
    }
}

struct err feed_body_make(struct page *p, const struct feed_view *feed, const struct sql_feed_item *item,
                          struct str url, struct html body, struct str *out)
{
    struct feed_body b = {.page = p, .feed = feed, .item = item, .url = url};
    struct html_block block;
    const struct sql_feed_also *also;
    buf_init(&b.out, BODY_MAX);
    add_notice(&b);
    add_corrections(&b, true);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        add_block(&b, block);
    for (ptrdiff_t at = 0; (also = find_also_read(&b, 0, &at)); at++)
        add_also_read(&b, also);
    add_corrections(&b, false);
    bool whole = !b.out.failed;
    *out = str_copy(p->a, b.out.n ? buf_str(&b.out) : S(""));
    buf_close(&b.out);
    return whole ? OK : err_make(&ERR_LIMIT, "a story's text in a feed is larger than %td bytes", BODY_MAX);
}
