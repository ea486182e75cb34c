/* front.c - the front page of an edition. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/card.h"
#include "site/pager.h"
#include "site/routes.h"

#define SECOND 3
#define LATEST 8
#define SECTION_CARDS 5

/* Hands out the newest stories from the top: a story stands once on the page. */
struct supply {
    const struct sql_card *cards;
    ptrdiff_t count;
    bool *used;
};

static const struct sql_card *take(struct supply *supply, struct str section, bool pictured)
{
    for (ptrdiff_t i = 0; i < supply->count; i++) {
        const struct sql_card *card = &supply->cards[i];
        if (supply->used[i] || (section.p && !str_equal(card->section_slug, section)) ||
            (pictured && !card->media_path.n))
            continue;
        supply->used[i] = true;
        return card;
    }
    return NULL;
}

static ptrdiff_t take_some(struct supply *supply, struct str section, struct sql_card *out, ptrdiff_t most)
{
    ptrdiff_t count = 0;
    const struct sql_card *card;
    while (count < most && (card = take(supply, section, false)))
        out[count++] = *card;
    return count;
}

static void fill_lead(struct page *p, struct value *front, struct supply *supply)
{
    const struct sql_card *lead = take(supply, (struct str){0}, false);
    if (lead)
        card_fill_at(p, value_set_map(p->a, front, S("lead")), lead, CARD_FULL, &CARD_LEAD);
    else
        value_set_bool(p->a, front, S("lead"), false);
}

static void fill_section(struct page *p, struct value *sections, const struct sql_section *section,
                         struct supply *supply)
{
    struct sql_card cards[SECTION_CARDS];
    ptrdiff_t count = take_some(supply, section->slug, cards, SECTION_CARDS);
    if (count == 0)
        return;
    struct value *block = value_append_map(p->a, sections);
    value_set_text(p->a, block, S("name"), section->name);
    value_set_text(p->a, block, S("url"), page_path_section(p, section->slug));
    card_fill(p, value_set_map(p->a, block, S("lead")), &cards[0], CARD_FULL);
    card_append_all(p, value_set_list(p->a, block, S("items")), cards + 1, count - 1);
}

static void fill_first_page(struct page *p, struct value *front, struct supply *supply)
{
    struct sql_card cards[LATEST];
    fill_lead(p, front, supply);
    ptrdiff_t count = take_some(supply, (struct str){0}, cards, SECOND);
    card_set_list(p, front, S("second"), cards, count);
    count = take_some(supply, (struct str){0}, cards, LATEST);
    card_set_list(p, front, S("latest"), cards, count);
    struct value *sections = value_set_list(p->a, front, S("sections"));
    for (ptrdiff_t i = 0; i < p->sections.count; i++)
        fill_section(p, sections, &p->sections.items[i], supply);
}

static void fill_older_page(struct page *p, struct value *front, struct supply *supply)
{
    value_set_bool(p->a, front, S("lead"), false);
    value_set_bool(p->a, front, S("latest"), false);
    value_set_list(p->a, front, S("sections"));
    card_set_list(p, front, S("second"), supply->cards, supply->count);
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

struct err front_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct listing_view listing;
    int64_t number;
    struct str home;
    TRY(pager_number(r, &number));
    TRY(page_begin(&p, r, out, S("front")));
    TRY(query_listing(p.site->newsroom, p.a, LISTING_FRONT, p.edition->language, (struct str){0}, number,
                      p.settings->page_size, &listing));
    home = str_concat(p.a, p.prefix, S("/"));
    page_set_description(&p, p.settings->description);
    page_set_canonical(&p, pager_path(&p, home, number));
    fill_og(&p, page_absolute(&p, home));
    struct supply supply = {listing.cards.items, listing.cards.count, arena_array(p.a, bool, listing.cards.count)};
    struct value *front = value_set_map(p.a, p.view, S("front"));
    value_set_bool(p.a, front, S("empty"), listing.cards.count == 0);
    if (number == 1)
        fill_first_page(&p, front, &supply);
    else
        fill_older_page(&p, front, &supply);
    pager_fill(&p, home, number, listing.pages);
    http_response_tag(out, "front:%.*s", STR_ARG(p.edition->language));
    out->expires = card_next_midnight(&p);
    return page_end(&p, S("front"));
}
