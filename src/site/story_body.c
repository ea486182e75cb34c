/* story_body.c - a story's text as its page shows it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/story_body.h"

#include "page/embed_source.h"
#include "base/time.h"
#include "page/language.h"
#include "page/link.h"
#include "site/card.h"
#include "site/embed_card.h"
#include "text/isolate.h"

#define BODY_MAX ((ptrdiff_t)6 * 1024 * 1024)

/* "{place}, {date} ({agency}):" cut in three around the date; "{day}" is the date without this year, and some
 * languages' papers give none. It stands without a <time>: reader modes drop one that is
 * in the text, and the byline has the machine's form. */
static struct html_dateline make_dateline(struct page *p, const struct sql_story_page *story)
{
    struct str key = !story->place.n    ? S("dateline_no_place")
                     : !story->agency.n ? S("dateline_no_agency")
                                        : S("dateline");
    struct str pattern = THEME_FILL(p->a, page_word(p, key), {S("place"), page_isolate(p, story->place)},
                                    {S("agency"), page_isolate(p, story->agency)});
    struct str names[] = {S("{date}"), S("{day}")};
    for (int i = 0; i < 2; i++) {
        ptrdiff_t at = str_find(pattern, names[i], 0);
        if (at < 0)
            continue;
        struct str date = i ? dates_card(p->a, &p->dates, story->published_at, time_now())
                            : dates_long(p->a, &p->dates, story->published_at);
        return (struct html_dateline){.before = str_slice(pattern, 0, at),
                                      .date = date,
                                      .after = str_concat(p->a, str_from(pattern, at + names[i].n), S(" "))};
    }
    return (struct html_dateline){.before = pattern, .after = S(" ")};
}

static bool has_dateline(const struct sql_story_page *story)
{
    return story->published_at != DB_NULL && (story->place.n || story->agency.n);
}

static struct err add_embed(struct page *p, const struct story_view *story, struct html_block block, struct buf *out)
{
    struct str url = html_block_embed(p->a, block), caption = html_text(html_block_caption(block));
    TRY(embed_card_render(p, url, embed_source_find(&story->embeds, story->story->id, url), out));
    if (!caption.n)
        return OK;
    buf_add(out, S("<p class=\"caption\">"));
    buf_add(out, caption);
    buf_add(out, S("</p>\n"));
    return OK;
}

static const struct sql_also_view *find_also_read(const struct story_view *story, int64_t id)
{
    for (ptrdiff_t i = 0; i < story->also_read.count; i++)
        if (story->also_read.items[i].target_id == id)
            return &story->also_read.items[i];
    return NULL; /* withdrawn, or not published yet: the block is left out */
}

/* Beside the headline that it belongs to: a screen reader need not hear of it. */
static const struct picture_slot ALSO_READ = {.shape = RENDITION_CARD, .width = 96, .sizes = S_INIT("{width}px")};

static void fill_also_picture(struct page *p, struct value *also, const struct sql_also_view *target)
{
    struct picture picture = {target->media_path, target->media_renditions, target->media_width, target->media_height,
                              S("")};
    if (picture_exists(&picture))
        picture_fill(p, value_set_map(p->a, also, S("picture")), &picture, &ALSO_READ);
    else
        value_set_bool(p->a, also, S("picture"), false);
}

static struct err add_also_read(struct page *p, const struct sql_also_view *target, struct buf *out)
{
    struct value *view = value_map(p->a);
    struct value *also = value_set_map(p->a, view, S("also"));
    value_set_text(p->a, also, S("url"), page_link(p, target->path));
    value_set_text(p->a, also, S("headline"), isolate_text(p->a, target->headline, p->language->right_to_left));
    fill_also_picture(p, also, target);
    value_set(p->a, view, S("w"), value_get(p->view, S("w")));
    http_response_tag(p->out, "story:%lld", (long long)target->target_id);
    return template_render(theme_template(p->theme, S("also-read")), view, out);
}

static void add_table(struct page *p, struct html_block block, struct buf *out)
{
    buf_add(out, S("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""));
    buf_add_escaped(out, page_word(p, S("table")));
    buf_add(out, S("\">"));
    buf_add(out, html_text(html_with_figures(p->a, block.html)));
    buf_add(out, S("</div>\n"));
}

/* As wide as the text, which is never wider than 584 px. */
static const struct picture_slot BODY = {.shape = RENDITION_AS_SHOT,
                                         .width = 584,
                                         .height = RENDITION_HEIGHT,
                                         .sizes = S_INIT("(min-width: 45em) min({width}px, 584px), (min-width: 30em) "
                                                         "min({width}px, 100vw - 48px), min({width}px, 100vw - 32px)")};

static const struct sql_media *find_media(const struct story_view *story, struct str src)
{
    struct str path = str_from(src, S("/media/").n);
    for (ptrdiff_t i = 0; i < story->pictures.count; i++)
        if (str_starts(src, S("/media/")) && str_equal(story->pictures.items[i].path, path))
            return &story->pictures.items[i];
    return NULL;
}

/* A picture in the text gets the sizes and formats that every picture has; what is none of ours stays as it is. */
static struct err add_figure(struct page *p, const struct story_view *story, struct html_block block, struct buf *out)
{
    struct html_picture shown;
    const struct sql_media *media = html_block_picture(p->a, block, &shown) ? find_media(story, shown.src) : NULL;
    if (!media) {
        buf_add(out, html_text(block.html));
        return OK;
    }
    struct picture picture = picture_of(media);
    struct value *view = value_map(p->a);
    picture.alt = shown.alt;
    picture_fill(p, view, &picture, &BODY);
    http_response_tag(p->out, "media:%lld", (long long)media->id);
    buf_add(out, shown.before);
    TRY(template_render(theme_template(p->theme, S("image")), view, out));
    buf_add(out, shown.after);
    return OK;
}

/* Also-read stories that the desk chose but gave no place stand after the third paragraph, unless a list, quote,
 * heading or insert is beside it; then after the next paragraph where none is. Each further one three paragraphs on;
 * what finds no place stands at the end. */
struct inserts {
    const struct story_view *story;
    const struct sql_also_view *extra; /* what the program found, where the desk chose none; NULL: none */
    ptrdiff_t next;                    /* of story->also_read: the next one without a place */
    int paragraphs;                    /* since the start, or since the last insert */
};

static const struct sql_also_view *next_without_place(struct inserts *inserts)
{
    while (inserts->next < inserts->story->also_read.count) {
        const struct sql_also_view *target = &inserts->story->also_read.items[inserts->next++];
        if (!target->in_text)
            return target;
    }
    const struct sql_also_view *extra = inserts->extra;
    inserts->extra = NULL;
    return extra;
}

static bool is_place_for_insert(const struct inserts *inserts, struct html body, ptrdiff_t at, struct html_block block)
{
    struct html_block following;
    return block.kind == HTML_P && inserts->paragraphs >= 3 && html_next_block(body, &at, &following) &&
           following.kind == HTML_P;
}

static struct err add_block(struct page *p, const struct story_view *story, struct html_block block, struct buf *out)
{
    const struct sql_also_view *target;
    switch (block.kind) {
    case HTML_EMBED:
        return add_embed(p, story, block, out);
    case HTML_ALSO_READ:
        target = find_also_read(story, html_block_also_read(block));
        return target ? add_also_read(p, target, out) : OK;
    case HTML_FIGURE:
        return add_figure(p, story, block, out);
    case HTML_TABLE:
        add_table(p, block, out);
        return OK;
    default: /* "/2026/..." means the main host, whatever host shows it */
        if (p->request->own_host.n)
            block.html = html_absolute(p->a, block.html, page_text_base(p, story->story->path));
        buf_add(out, html_text(block.html));
        return OK;
    }
}

static struct err add_blocks(struct page *p, const struct story_view *story, const struct sql_also_view **extra,
                             struct buf *out)
{
    struct inserts inserts = {.story = story, .extra = story->also_read.count ? NULL : *extra};
    struct html body = isolate_html(p->a, story->body, p->language->right_to_left);
    struct html_block block;
    bool dateline = has_dateline(story->story);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);) {
        if (block.kind == HTML_P && dateline) {
            block.html = html_with_dateline(p->a, block.html, make_dateline(p, story->story));
            dateline = false;
        }
        inserts.paragraphs += block.kind == HTML_P;
        TRY(add_block(p, story, block, out));
        if (!is_place_for_insert(&inserts, body, at, block))
            continue;
        const struct sql_also_view *target = next_without_place(&inserts);
        if (target)
            TRY(add_also_read(p, target, out));
        inserts.paragraphs = 0;
    }
    if (story->also_read.count == 0)
        *extra = inserts.extra;
    inserts.extra = NULL; /* without a place it stands in the list behind the story alone */
    for (const struct sql_also_view *rest; (rest = next_without_place(&inserts));)
        TRY(add_also_read(p, rest, out));
    return OK;
}

struct err story_body_render(struct page *p, const struct story_view *story, const struct sql_also_view **extra,
                             struct str *out)
{
    struct buf body;
    buf_init(&body, BODY_MAX);
    struct err e = add_blocks(p, story, extra, &body);
    if (!failed(e) && body.failed)
        e = err_make(&ERR_LIMIT, "the story's page is larger than %td bytes", BODY_MAX);
    *out = str_copy(p->a, body.n ? buf_str(&body) : S(""));
    buf_close(&body);
    return e;
}
