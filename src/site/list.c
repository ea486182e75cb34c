/* list.c - the lists of a section, a tag, an author. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/card.h"
#include "site/pager.h"
#include "site/routes.h"

/* What differs between the three. */
struct list_head {
    struct str kind; /* "section", "tag", "author" */
    struct str title, description, path;
};

static struct list_head describe(struct page *p, enum listing_kind kind, const struct listing_view *listing)
{
    if (kind == LISTING_SECTION) {
        http_response_tag(p->out, "section:%lld", (long long)listing->section->id);
        page_set_section(p, listing->section->id, listing->section->accent);
        return (struct list_head){S("section"), listing->section->name, S(""),
                                  page_path_section(p, listing->section->slug)};
    }
    if (kind == LISTING_TAG) {
        http_response_tag(p->out, "tag:%lld", (long long)listing->tag->id);
        return (struct list_head){S("tag"), listing->tag->name, S(""), page_path_tag(p, listing->tag->slug)};
    }
    http_response_tag(p->out, "person:%lld", (long long)listing->person->id);
    return (struct list_head){S("author"), listing->person->name, listing->person->biography,
                              page_path_author(p, listing->person->slug)};
}

static void fill_person(struct page *p, struct value *list, enum listing_kind kind)
{
    if (kind != LISTING_AUTHOR) {
        value_set_bool(p->a, list, S("person"), false);
        return;
    }
    struct value *person = value_set_map(p->a, list, S("person"));
    value_set_bool(p->a, person, S("role"), false);
    value_set_bool(p->a, person, S("portrait"), false);
    value_set_bool(p->a, person, S("contact_url"), false);
    value_set_bool(p->a, person, S("contact"), false);
}

/* Cards under the headings of their days. */
static void fill_days(struct page *p, struct value *list, const struct sql_card *cards, ptrdiff_t count)
{
    struct value *days = value_set_list(p->a, list, S("days"));
    ptrdiff_t from = 0;
    while (from < count) {
        struct str label = dates_day(p->a, &p->dates, cards[from].published_at);
        ptrdiff_t to = from + 1;
        while (to < count && str_equal(dates_day(p->a, &p->dates, cards[to].published_at), label))
            to++;
        struct value *day = value_append_map(p->a, days);
        value_set_text(p->a, day, S("label"), label);
        card_append_all(p, value_set_list(p->a, day, S("items")), cards + from, to - from);
        from = to;
    }
}

static void fill_list(struct page *p, enum listing_kind kind, const struct listing_view *listing,
                      const struct list_head *head)
{
    struct value *list = value_set_map(p->a, p->view, S("list"));
    const struct sql_card *cards = listing->cards.items;
    ptrdiff_t count = listing->cards.count;
    bool lead = kind == LISTING_SECTION && listing->page == 1 && count > 0;
    value_set_text(p->a, list, S("kind"), head->kind);
    value_set_text(p->a, list, S("title"), head->title);
    page_set_text_or_false(p, list, S("description"), head->description);
    value_set_text(p->a, list, S("feed_url"), str_concat(p->a, head->path, S("feed/")));
    value_set_bool(p->a, list, S("empty"), count == 0);
    fill_person(p, list, kind);
    if (lead)
        card_fill_at(p, value_set_map(p->a, list, S("lead")), &cards[0], CARD_FULL, &CARD_LEAD);
    else
        value_set_bool(p->a, list, S("lead"), false);
    fill_days(p, list, cards + lead, count - lead);
}

static struct err list_page(struct http_request *r, struct http_response *out, enum listing_kind kind)
{
    struct page p;
    struct listing_view listing = {0};
    int64_t number;
    TRY(pager_number(r, &number));
    TRY(page_begin(&p, r, out, S("list")));
    TRY(query_listing(p.site->newsroom, p.a, kind, p.edition->language, http_request_parameter(r, S("slug")), number,
                      p.settings->page_size, &listing));
    struct list_head head = describe(&p, kind, &listing);
    page_set_title(&p, head.title, true);
    page_set_description(&p, head.description.n ? head.description : head.title);
    page_set_canonical(&p, pager_path(&p, head.path, number));
    page_add_feed(&p, head.title, str_from(str_concat(p.a, head.path, S("feed/")), p.prefix.n));
    fill_list(&p, kind, &listing, &head);
    pager_fill(&p, head.path, number, listing.pages);
    out->expires = card_next_midnight(&p);
    return page_end(&p, S("section"));
}

struct err list_section(struct http_request *r, struct http_response *out)
{
    return list_page(r, out, LISTING_SECTION);
}

struct err list_tag(struct http_request *r, struct http_response *out)
{
    return list_page(r, out, LISTING_TAG);
}

struct err list_author(struct http_request *r, struct http_response *out)
{
    return list_page(r, out, LISTING_AUTHOR);
}
