/* front.c - the front page of an edition, and the list of all stories behind it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands where is decided in newsroom/front.c. Here the rows become cards, each with the sizes that
 * theme/css/front.css gives its pictures.
 */
#include "page/versions.h"
#include "site/card.h"
#include "site/list.h"
#include "site/pager.h"
#include "site/popular.h"
#include "site/routes.h"

#include "base/time.h"
#include "newsroom/query_front.h"
#include "text/isolate.h"

#define SINGLE 1 /* a block of so many cards takes half the width */

/* Pictures: 12 columns from 1000 px, one over the other below 720. */
static const struct picture_slot LEAD_ORDINARY = {
    RENDITION_CARD, 503, 0,
    S_INIT("(min-width: 81.5em) 503px, (min-width: 62.5em) calc(41.7vw - 41px), "
           "(min-width: 45em) calc(55.6vw - 49px), 100vw"),
    true};
static const struct picture_slot LEAD_WIDE = {
    RENDITION_CARD, 819, 0,
    S_INIT("(min-width: 81.5em) 819px, (min-width: 62.5em) calc(66.7vw - 51px), "
           "(min-width: 45em) calc(100vw - 64px), 100vw"),
    true};
static const struct picture_slot QUARTER = {RENDITION_CARD, 292, 0,
                                            S_INIT("(min-width: 81.5em) 292px, (min-width: 62.5em) calc(25vw - 34px), "
                                                   "(min-width: 45em) calc(33.3vw - 38px), 112px"),
                                            false};
static const struct picture_slot THIRD = {
    RENDITION_CARD, 397, 0, S_INIT("(min-width: 81.5em) 397px, (min-width: 45em) calc(33.3vw - 38px), 112px"), false};
static const struct picture_slot HALF = {RENDITION_CARD, 292, 0,
                                         S_INIT("(min-width: 81.5em) 292px, (min-width: 62.5em) calc(25vw - 34px), "
                                                "(min-width: 45em) calc(50vw - 44px), 112px"),
                                         false};

static void set_row(struct page *p, struct value *front, struct str key, const struct front_cards *row,
                    const struct picture_slot *slot)
{
    card_set_list_at(p, front, key, row->cards, row->count, slot);
}

static void set_layout(struct page *p, struct value *front, enum front_layout layout)
{
    value_set_bool(p->a, front, S("ordinary"), layout == FRONT_ORDINARY);
    value_set_bool(p->a, front, S("quiet"), layout == FRONT_QUIET);
    value_set_bool(p->a, front, S("breaking"), layout == FRONT_BREAKING);
}

static void fill_lead(struct page *p, struct value *front, const struct front_view *view)
{
    if (view->lead)
        card_fill_at(p, value_set_map(p->a, front, S("lead")), view->lead, CARD_FULL,
                     view->layout == FRONT_ORDINARY ? &LEAD_ORDINARY : &LEAD_WIDE);
    else
        value_set_bool(p->a, front, S("lead"), false);
}

/* Beside a wide lead the second story alone has its picture: those under it are headlines. */
static void fill_second(struct page *p, struct value *front, const struct front_view *view)
{
    const struct front_cards *row = &view->second;
    if (view->layout != FRONT_QUIET || row->count == 0) {
        set_row(p, front, S("second"), row, &QUARTER);
        return;
    }
    struct value *items = value_set_list(p->a, value_set_map(p->a, front, S("second")), S("items"));
    for (ptrdiff_t i = 0; i < row->count; i++)
        card_fill_at(p, value_append_map(p->a, items), &row->cards[i], i ? CARD_PICTURELESS : CARD_FULL, &THIRD);
}

/* In a block the section's own name is said above it. */
static void drop_kicker(struct page *p, struct value *card, const struct sql_card *from,
                        const struct sql_section *section)
{
    if (str_equal(from->section_slug, section->slug))
        value_set_bool(p->a, card, S("kicker"), false);
}

static void append_block_card(struct page *p, struct value *list, const struct sql_card *card,
                              const struct sql_section *section, enum card_form form, const struct picture_slot *slot)
{
    struct value *map = value_append_map(p->a, list);
    card_fill_at(p, map, card, form, slot);
    drop_kicker(p, map, card, section);
}

/* Quiet: cards. Ordinary: one card, and headlines. */
static void fill_block(struct page *p, struct value *list, const struct sql_section *section,
                       const struct front_cards *row, enum front_layout layout)
{
    struct value *block = value_append_map(p->a, list);
    ptrdiff_t count = layout == FRONT_QUIET ? row->count : 1;
    bool thirds = count > 2;
    enum card_form form = CARD_FULL;
    value_set_text(p->a, block, S("name"), section->name);
    value_set_text(p->a, block, S("url"), page_path_section(p, section->slug));
    value_set_text(p->a, block, S("accent"), section->accent.n ? section->accent : S("blue"));
    value_set_bool(p->a, block, S("single"), row->count == SINGLE);
    value_set_bool(p->a, block, S("thirds"), thirds);
    value_set_bool(p->a, block, S("lines"), false);
    struct value *cards = value_set_list(p->a, block, S("cards"));
    for (ptrdiff_t i = 0; i < count; i++)
        if (!row->cards[i].media_path.n)
            form = CARD_PICTURELESS;
    for (ptrdiff_t i = 0; i < count; i++)
        append_block_card(p, cards, &row->cards[i], section, form, thirds ? &THIRD : &HALF);
    if (row->count <= count)
        return;
    struct value *lines = value_set_list(p->a, value_set_map(p->a, block, S("lines")), S("items"));
    for (ptrdiff_t i = count; i < row->count; i++)
        append_block_card(p, lines, &row->cards[i], section, CARD_PICTURELESS, &HALF);
}

/* Blocks of one story stand behind the others, two side by side. */
static void fill_blocks(struct page *p, struct value *front, const struct sql_section *const *sections, ptrdiff_t count,
                        const struct front_view *view)
{
    struct value *list = value_set_list(p->a, front, S("sections"));
    for (int single = 0; single < 2; single++)
        for (ptrdiff_t i = 0; i < MIN(count, (ptrdiff_t)FRONT_SECTIONS); i++)
            if (view->blocks[i].count > 0 && (view->blocks[i].count == SINGLE) == single)
                fill_block(p, list, sections[i], &view->blocks[i], view->layout);
}

static void fill_topic(struct page *p, struct value *front, const struct front_view *view)
{
    set_row(p, front, S("topic"), &view->topic, &QUARTER);
    set_row(p, front, S("updates"), &view->updates, &HALF);
    if (!view->subject)
        return;
    struct str url = page_path_tag(p, view->subject->slug);
    const struct value *topic = value_get(front, S("topic")), *updates = value_get(front, S("updates"));
    struct value maps[] = {*topic, *updates};
    for (int i = 0; i < COUNT_OF(maps); i++)
        if (maps[i].kind == VALUE_MAP) {
            value_set_text(p->a, &maps[i], S("url"), url);
            value_set_text(p->a, &maps[i], S("title"),
                           page_word_with(p, S("more_on"), S("topic"), view->subject->name));
        }
}

static void fill_corrections(struct page *p, struct value *front, const struct front_view *view)
{
    if (view->corrections.count == 0) {
        value_set_bool(p->a, front, S("corrections"), false);
        return;
    }
    struct value *items = value_set_list(p->a, value_set_map(p->a, front, S("corrections")), S("items"));
    for (ptrdiff_t i = 0; i < view->corrections.count; i++) {
        const struct sql_front_correction *c = &view->corrections.items[i];
        struct value *item = value_append_map(p->a, items);
        value_set_text(p->a, item, S("url"),
                       str_format(p->a, "%.*s/corrections/#c%lld", STR_ARG(p->prefix), (long long)c->id));
        value_set_text(p->a, item, S("headline"), isolate_text(p->a, c->headline, p->language->right_to_left));
        page_set_time(p, item, S("time"), c->created_at, card_time(p, c->created_at));
        http_response_tag(p->out, "story:%lld", (long long)c->story_id);
    }
}

static void fill_og(struct page *p, struct str url)
{
    struct value *og = value_set_map(p->a, p->view, S("og"));
    value_set_text(p->a, og, S("type"), S("website"));
    value_set_text(p->a, og, S("title"), p->title);
    value_set_text(p->a, og, S("description"), p->settings->description);
    value_set_text(p->a, og, S("url"), url);
    value_set_text(p->a, og, S("locale"), p->edition->language);
    value_set_text(p->a, og, S("card"), S("summary"));
    value_set_bool(p->a, og, S("image"), false);
    value_set_bool(p->a, og, S("times"), false);
}

static const struct sql_section **top_sections(struct page *p, ptrdiff_t *count)
{
    const struct sql_section **top = arena_array(p->a, const struct sql_section *, p->sections.count);
    *count = 0;
    for (ptrdiff_t i = 0; i < p->sections.count; i++)
        if (p->sections.items[i].parent_id == DB_NULL)
            top[(*count)++] = &p->sections.items[i];
    return top;
}

static void fill_front(struct page *p, const struct front_view *view, const struct sql_section *const *sections,
                       ptrdiff_t count)
{
    struct value *front = value_set_map(p->a, p->view, S("front"));
    value_set_bool(p->a, front, S("empty"), view->lead == NULL);
    set_layout(p, front, view->layout);
    fill_lead(p, front, view);
    fill_second(p, front, view);
    set_row(p, front, S("latest"), &view->latest, &HALF);
    set_row(p, front, S("week"), &view->week, &HALF);
    fill_topic(p, front, view);
    fill_blocks(p, front, sections, count, view);
    set_row(p, front, S("more"), &view->more, &HALF);
    fill_corrections(p, front, view);
}

struct err front_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct front_view view;
    ptrdiff_t count;
    int64_t now = time_now();
    TRY(page_begin(&p, r, out, S("front")));
    const struct sql_section *const *sections = top_sections(&p, &count);
    TRY(query_front(p.site->newsroom, p.a, p.edition, sections, count, now, &view));
    struct str home = str_concat(p.a, p.prefix, S("/"));
    page_set_description(&p, p.settings->description);
    page_set_canonical(&p, home);
    ptrdiff_t editions;
    struct page_version *fronts = page_everywhere(&p, S("/"), &editions);
    page_offer(&p, fronts, editions);
    page_alternates(&p, fronts, editions, S("/"));
    fill_og(&p, page_absolute(&p, home));
    fill_front(&p, &view, sections, count);
    TRY(popular_fill(&p, 0, 0));
    pager_fill(&p, home, 1, view.pages);
    http_response_tag(out, "front:%.*s", STR_ARG(p.edition->language));
    http_response_tag(out, "corrections:%.*s", STR_ARG(p.edition->language));
    out->expires = MIN(card_next_midnight(&p), view.expires);
    page_set_subject(&p, "front:%.*s", STR_ARG(p.edition->language));
    return page_end(&p, S("front"));
}

struct err front_older(struct http_request *r, struct http_response *out)
{
    return list_or_moved(r, out, LISTING_FRONT);
}
