/* search_still.c - the search page of a site of files: what its script needs, and ways into the archive without it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/search_still.h"

#include "page/language.h"

#define YEARS_MAX 400

/* The words of what was found: the script fills {count} and {query}. */
static void fill_words(struct page *p, struct value *still)
{
    static const struct {
        struct str key, word;
    } WORDS[] = {
        {S_INIT("none"), S_INIT("search_none")},  {S_INIT("one"), S_INIT("search_count_one")},
        {S_INIT("many"), S_INIT("search_count")}, {S_INIT("more"), S_INIT("search_count_more")},
        {S_INIT("newer"), S_INIT("newer")},       {S_INIT("older"), S_INIT("older")},
        {S_INIT("pages"), S_INIT("pages")},       {S_INIT("problem"), S_INIT("search_still_problem")},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(WORDS); i++)
        value_set_text(p->a, still, WORDS[i].key, page_word(p, WORDS[i].word));
}

/* Years that have stories, the newest first. */
static struct err fill_years(struct page *p, struct value *still)
{
    struct sql_sitemap_month_list months;
    int64_t last = 0, count = 0;
    TRY(query_sitemap_months(p->site->newsroom, p->a, p->edition->language, &months));
    struct value *years = value_set_list(p->a, still, S("years"));
    for (ptrdiff_t i = 0; i < months.count && count < YEARS_MAX; i++) {
        int64_t year = months.items[i].month / 12;
        if (months.items[i].stories == 0 || (count && year == last))
            continue;
        struct value *item = value_append_map(p->a, years);
        value_set_text(p->a, item, S("name"), page_number(p, year));
        value_set_text(p->a, item, S("url"), str_format(p->a, "%.*s/%04d/", STR_ARG(p->prefix), (int)year));
        last = year;
        count++;
    }
    return OK;
}

struct err search_still_fill(struct page *p, struct value *search)
{
    if (!p->site->still) {
        value_set_bool(p->a, search, S("still"), false);
        return OK;
    }
    struct value *still = value_set_map(p->a, search, S("still"));
    value_set_text(p->a, still, S("script"), theme_url(p->theme, S("js/search.js")));
    value_set_text(p->a, still, S("index"), str_concat(p->a, p->prefix, S("/search/index/")));
    value_set_int(p->a, still, S("page_size"), p->settings->page_size);
    fill_words(p, still);
    return fill_years(p, still);
}
