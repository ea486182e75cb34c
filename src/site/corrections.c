/* corrections.c - the page of all corrections. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/page.h"
#include "site/routes.h"
#include "text/url.h"

#define SHOWN 100

static void add_item(struct page *p, struct value *items, const struct sql_correction_item *c)
{
    struct value *item = value_append_map(p->a, items);
    value_set_text(p->a, item, S("headline"), c->headline);
    value_set_text(p->a, item, S("url"), url_encode_path(p->a, c->path));
    page_set_time(p, item, S("time"), c->created_at, dates_time(p->a, &p->dates, c->created_at));
    value_set_text(p->a, item, S("text"), c->note);
    http_response_tag(p->out, "story:%lld", (long long)c->story_id);
}

static void fill_days(struct page *p, struct value *days, const struct sql_correction_item_list *all)
{
    struct str label = {0};
    struct value *items = NULL;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        struct str day = dates_long(p->a, &p->dates, all->items[i].created_at);
        if (!items || !str_equal(day, label)) {
            struct value *group = value_append_map(p->a, days);
            value_set_text(p->a, group, S("label"), day);
            items = value_set_list(p->a, group, S("items"));
            label = day;
        }
        add_item(p, items, &all->items[i]);
    }
}

struct err corrections_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct sql_correction_item_list all;
    TRY(page_begin(&p, r, out, S("corrections")));
    TRY(query_corrections(p.site->newsroom, p.a, p.edition->language, 1, SHOWN, &all));
    page_set_title(&p, page_word(&p, S("corrections")), true);
    page_set_description(&p, page_word(&p, S("corrections_intro")));
    page_set_canonical(&p, str_concat(p.a, p.prefix, S("/corrections/")));
    struct value *corrections = value_set_map(p.a, p.view, S("corrections"));
    value_set_bool(p.a, corrections, S("empty"), all.count == 0);
    fill_days(&p, value_set_list(p.a, corrections, S("days")), &all);
    http_response_tag(out, "corrections:%.*s", STR_ARG(p.edition->language));
    return page_end(&p, S("corrections"));
}
