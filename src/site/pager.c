/* pager.c - lists in numbered pages. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/pager.h"

#include "page/language.h"

#define NEIGHBOURS 2 /* numbers shown on either side of the current one */

struct err pager_number(const struct http_request *r, int64_t *out)
{
    struct str number = http_request_parameter(r, S("number"));
    *out = 1;
    if (!number.p)
        return OK;
    if (!str_to_i64(number, out) || *out < 2 || number.p[0] == '0')
        return err_make(&ERR_NOT_FOUND, "no such page");
    return OK;
}

struct str pager_path(const struct page *p, struct str base, int64_t number)
{
    if (number == 1)
        return base;
    bool query = str_find_char(base, '?', 0) >= 0;
    return str_format(p->a, query ? "%.*s&page=%lld" : "%.*spage/%lld/", STR_ARG(base), (long long)number);
}

static void add_number(struct page *p, struct value *list, struct str base, int64_t to, int64_t current)
{
    struct value *item = value_append_map(p->a, list);
    value_set_text(p->a, item, S("number"), page_number(p, to));
    value_set_text(p->a, item, S("url"), pager_path(p, base, to));
    value_set_bool(p->a, item, S("current"), to == current);
    value_set_bool(p->a, item, S("gap"), false);
}

static void add_gap(struct page *p, struct value *list)
{
    struct value *item = value_append_map(p->a, list);
    value_set_bool(p->a, item, S("gap"), true);
}

static void set_step(struct page *p, struct value *pager, struct str key, struct str base, int64_t number, bool there)
{
    if (there)
        value_set_text(p->a, value_set_map(p->a, pager, key), S("url"), pager_path(p, base, number));
    else
        value_set_bool(p->a, pager, key, false);
}

void pager_fill(struct page *p, struct str base, int64_t number, int64_t pages)
{
    if (pages < 2) {
        value_set_bool(p->a, p->view, S("pager"), false);
        return;
    }
    struct value *pager = value_set_map(p->a, p->view, S("pager"));
    value_set_text(p->a, pager, S("text"),
                   THEME_FILL(p->a, page_word(p, S("page_of")), {S("page"), page_number(p, number)},
                              {S("pages"), page_number(p, pages)}));
    set_step(p, pager, S("newer"), base, number - 1, number > 1);
    set_step(p, pager, S("older"), base, number + 1, number < pages);
    struct value *list = value_set_list(p->a, pager, S("pages"));
    int64_t first = MAX(number - NEIGHBOURS, 1), last = MIN(number + NEIGHBOURS, pages);
    if (first > 1)
        add_number(p, list, base, 1, number);
    if (first > 2)
        add_gap(p, list);
    for (int64_t i = first; i <= last; i++)
        add_number(p, list, base, i, number);
    if (last < pages - 1)
        add_gap(p, list);
    if (last < pages)
        add_number(p, list, base, pages, number);
}
