/* corrections.c - the page of all corrections. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/card.h"
#include "page/link.h"
#include "page/versions.h"
#include "site/pager.h"
#include "site/routes.h"

static void add_item(struct page *p, struct value *items, const struct sql_correction_item *c)
{
    struct value *item = value_append_map(p->a, items);
    value_set_text(p->a, item, S("headline"), c->headline);
    value_set_text(p->a, item, S("url"), page_link(p, c->path));
    page_set_time(p, item, S("time"), c->created_at, dates_time(p->a, &p->dates, c->created_at));
    page_set_text_or_false(p, item, S("text"), c->note);
    value_set_text(p->a, item, S("id"), str_format(p->a, "c%lld", (long long)c->id));
    if (c->was.n || c->becomes.n) {
        struct value *change = value_set_map(p->a, item, S("change"));
        value_set_text(p->a, change, S("was"), c->was);
        value_set_text(p->a, change, S("becomes"), c->becomes);
    } else {
        value_set_bool(p->a, item, S("change"), false);
    }
    http_response_tag(p->out, "story:%lld", (long long)c->story_id);
}

static void fill_days(struct page *p, struct value *days, const struct sql_correction_item_list *all)
{
    struct str label = {0};
    struct value *items = NULL;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        struct str day = card_day(p, all->items[i].created_at);
        if (!items || !str_equal(day, label)) {
            struct value *group = value_append_map(p->a, days);
            value_set_text(p->a, group, S("label"), day);
            items = value_set_list(p->a, group, S("items"));
            label = day;
        }
        add_item(p, items, &all->items[i]);
    }
}

/* Page 2 has other corrections in another edition: from there the menu leads to its first page. */
static void offer_editions(struct page *p, int64_t number)
{
    ptrdiff_t count;
    struct page_version *versions = page_everywhere(p, S("/corrections/"), &count);
    page_offer(p, versions, count);
    if (number == 1)
        page_alternates(p, versions, count, S("/corrections/"));
}

struct err corrections_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct sql_correction_item_list all;
    int64_t number, pages;
    TRY(pager_number(r, &number));
    TRY(page_begin(&p, r, out, S("corrections")));
    TRY(query_corrections(p.site->newsroom, p.a, p.edition->language, number, p.settings->page_size, &all, &pages));
    struct str home = str_concat(p.a, p.prefix, S("/corrections/"));
    page_set_title(&p, page_word(&p, S("corrections")), true);
    page_set_description(&p, page_word(&p, S("corrections_intro")));
    page_set_canonical(&p, pager_path(&p, home, number));
    offer_editions(&p, number);
    struct value *corrections = value_set_map(p.a, p.view, S("corrections"));
    value_set_bool(p.a, corrections, S("empty"), all.count == 0);
    fill_days(&p, value_set_list(p.a, corrections, S("days")), &all);
    pager_fill(&p, home, number, pages);
    http_response_tag(out, "corrections:%.*s", STR_ARG(p.edition->language));
    out->expires = card_next_midnight(&p);
    page_set_subject(&p, "corrections");
    return page_end(&p, S("corrections"));
}
