/* search.c - the search page. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/language.h"
#include "page/readers.h"
#include "page/versions.h"
#include "site/card.h"
#include "site/pager.h"
#include "site/routes.h"
#include "site/search_still.h"

#include "base/utf8.h"
#include "search/show.h"
#include "text/url.h"

#define SECTIONS_SHOWN 12
#define YEARS_SHOWN 12

/* What the address asks for. */
struct asked {
    struct str query;
    bool newest;
    const struct sql_section *section; /* NULL: all */
    int64_t year;                      /* 0: all */
    int64_t page;
};

/* ---- what is asked ---- */

static const struct sql_section *find_section(const struct page *p, struct str slug)
{
    for (ptrdiff_t i = 0; i < p->sections.count; i++)
        if (slug.n && str_equal(p->sections.items[i].slug, slug))
            return &p->sections.items[i];
    return NULL;
}

static const struct sql_section *section_of_id(const struct page *p, int64_t id)
{
    for (ptrdiff_t i = 0; i < p->sections.count; i++)
        if (p->sections.items[i].id == id)
            return &p->sections.items[i];
    return NULL;
}

/* A number within its bounds, else the one given. */
static int64_t read_number(struct http_request *r, struct str name, int64_t least, int64_t most, int64_t otherwise)
{
    int64_t number;
    struct str text = http_request_query(r, name);
    return text.p && str_to_i64(text, &number) && number >= least && number <= most ? number : otherwise;
}

static struct asked read_asked(struct page *p)
{
    struct http_request *r = p->request;
    struct asked asked = {.query = str_trim(utf8_cut(http_request_query(r, S("q")), QUERY_BYTES))};
    asked.newest = str_equal(http_request_query(r, S("order")), S("newest"));
    asked.section = find_section(p, http_request_query(r, S("section")));
    asked.year = read_number(r, S("year"), 1500, 9998, 0);
    asked.page = read_number(r, S("page"), 1, SEARCH_PAGES, 1);
    return asked;
}

/* The address of a search. */
static struct str address_of(const struct page *p, const struct asked *asked)
{
    struct str query = url_encode_component(p->a, asked->query);
    struct str out = str_format(p->a, "%.*s/search/?q=%.*s%s", STR_ARG(p->prefix), STR_ARG(query),
                                asked->newest ? "&order=newest" : "");
    if (asked->section) {
        struct str slug = url_encode_component(p->a, asked->section->slug);
        out = str_format(p->a, "%.*s&section=%.*s", STR_ARG(out), STR_ARG(slug));
    }
    if (asked->year)
        out = str_format(p->a, "%.*s&year=%lld", STR_ARG(out), (long long)asked->year);
    return out;
}

/* ---- the page ---- */

static void set_pieces(struct page *p, struct value *map, struct str key, const struct snippet *snippet)
{
    struct value *pieces = value_set_list(p->a, map, key);
    for (ptrdiff_t i = 0; i < snippet->count; i++) {
        struct str text = snippet->pieces[i].text;
        if (i == 0 && !snippet->from_start)
            text = str_concat(p->a, S("\xe2\x80\xa6 "), text);
        if (i == snippet->count - 1 && !snippet->to_end)
            text = str_concat(p->a, text, S(" \xe2\x80\xa6"));
        struct value *piece = value_append_map(p->a, pieces);
        value_set_text(p->a, piece, S("text"), text);
        value_set_bool(p->a, piece, S("mark"), snippet->pieces[i].mark);
    }
}

static void fill_hits(struct page *p, struct value *search, const struct search_shown *shown, ptrdiff_t count)
{
    struct value *hits = value_set_list(p->a, search, S("hits"));
    for (ptrdiff_t i = 0; i < count; i++) {
        struct value *hit = value_append_map(p->a, hits);
        card_fill(p, hit, shown[i].card, CARD_PICTURELESS);
        page_set_time(p, hit, S("time"), shown[i].card->published_at,
                      dates_long(p->a, &p->dates, shown[i].card->published_at));
        set_pieces(p, hit, S("title"), &shown[i].headline);
        set_pieces(p, hit, S("pieces"), &shown[i].text);
    }
}

static void add_choice(struct page *p, struct value *list, const struct asked *asked, struct str name, int64_t count,
                       bool current)
{
    struct value *item = value_append_map(p->a, list);
    value_set_text(p->a, item, S("name"), name);
    value_set_text(p->a, item, S("url"), address_of(p, asked));
    value_set_bool(p->a, item, S("current"), current);
    if (count)
        value_set_text(p->a, item, S("count"), page_number(p, count));
    else
        value_set_bool(p->a, item, S("count"), false);
}

static void fill_orders(struct page *p, struct value *search, const struct asked *asked)
{
    struct value *orders = value_set_list(p->a, search, S("orders"));
    struct asked other = *asked;
    other.newest = false;
    add_choice(p, orders, &other, page_word(p, S("search_relevance")), 0, !asked->newest);
    other.newest = true;
    add_choice(p, orders, &other, page_word(p, S("search_newest")), 0, asked->newest);
}

static struct value *set_choices(struct page *p, struct value *search, struct str key, bool any)
{
    if (!any) {
        value_set_bool(p->a, search, key, false);
        return NULL;
    }
    return value_set_list(p->a, value_set_map(p->a, search, key), S("items"));
}

static void fill_sections(struct page *p, struct value *search, const struct asked *asked,
                          const struct search_facets *facets)
{
    struct value *list = set_choices(p, search, S("sections"), facets->count > 1 || asked->section);
    struct asked other = *asked;
    other.section = NULL;
    if (!list)
        return;
    add_choice(p, list, &other, page_word(p, S("search_all")), 0, !asked->section);
    ptrdiff_t shown = 0;
    for (ptrdiff_t i = 0; i < facets->count && shown < SECTIONS_SHOWN; i++) {
        other.section = section_of_id(p, facets->items[i].key);
        if (!other.section || (asked->section && other.section != asked->section))
            continue;
        add_choice(p, list, &other, other.section->name, facets->items[i].stories, other.section == asked->section);
        shown++;
    }
}

static void fill_years(struct page *p, struct value *search, const struct asked *asked,
                       const struct search_facets *facets)
{
    struct value *list = set_choices(p, search, S("years"), facets->count > 1 || asked->year);
    struct asked other = *asked;
    other.year = 0;
    if (!list)
        return;
    add_choice(p, list, &other, page_word(p, S("search_all")), 0, !asked->year);
    for (ptrdiff_t i = 0; i < MIN(facets->count, YEARS_SHOWN); i++) {
        other.year = facets->items[i].key;
        add_choice(p, list, &other, page_number(p, other.year), facets->items[i].stories, other.year == asked->year);
    }
}

static struct str count_words(struct page *p, const struct asked *asked, const struct search_result *result)
{
    struct str key = result->total == 0   ? S("search_none")
                     : result->more       ? S("search_count_more")
                     : result->total == 1 ? S("search_count_one")
                                          : S("search_count");
    if (asked->query.n == 0)
        return S("");
    return THEME_FILL(p->a, page_word(p, key), {S("count"), page_number(p, result->total)},
                      {S("query"), page_isolate(p, asked->query)});
}

/* The words that were looked for, as the reader wrote them. */
static struct err fill_empty(struct page *p, struct value *search, const struct search_request *request,
                             const struct search_result *result, const struct asked *asked)
{
    struct str words;
    value_set_bool(p->a, search, S("empty"), false);
    if (result->total > 0)
        return OK;
    struct value *empty = value_set_map(p->a, search, S("empty"));
    value_set_bool(p->a, empty, S("suggestion"), false);
    TRY(search_suggest(p->site->newsroom, p->a, request, result, &words));
    if (words.n) {
        struct asked other = {.query = words};
        struct value *suggestion = value_set_map(p->a, empty, S("suggestion"));
        value_set_text(p->a, suggestion, S("text"), words);
        value_set_text(p->a, suggestion, S("url"), address_of(p, &other));
    }
    bool narrowed = asked->section || asked->year;
    struct asked all = {.query = asked->query};
    page_set_text_or_false(p, empty, S("everywhere"), narrowed ? address_of(p, &all) : S(""));
    return OK;
}

static void fill_form(struct page *p, struct value *search, const struct asked *asked)
{
    value_set_text(p->a, search, S("action"), str_format(p->a, "%.*s/search/", STR_ARG(p->prefix)));
    value_set_text(p->a, search, S("query"), asked->query);
    value_set_bool(p->a, search, S("asked"), false);
    value_set_bool(p->a, search, S("empty"), false);
}

static struct err fill_result(struct page *p, struct value *search, struct asked *asked)
{
    struct search_request request = {.language = p->edition->language,
                                     .zone = p->dates.zone,
                                     .text = asked->query,
                                     .order = asked->newest ? SEARCH_NEWEST : SEARCH_RELEVANCE,
                                     .section_id = asked->section ? asked->section->id : 0,
                                     .year = asked->year,
                                     .page = asked->page,
                                     .page_size = MIN(p->settings->page_size, 100)};
    struct search_result result;
    struct search_shown *shown;
    ptrdiff_t count;
    TRY(search_find(p->site->newsroom, p->a, &request, &result));
    TRY(search_show(p->site->newsroom, p->a, &request, &result, &shown, &count));
    struct str title = count_words(p, asked, &result);
    value_set_bool(p->a, search, S("asked"), true);
    page_set_text_or_false(p, search, S("title"), title);
    if (result.total == 0 && asked->query.n)
        readers_tell(p->request, EVENT_SEARCH_NONE, asked->query);
    value_set_bool(p->a, search, S("cut"), result.query.cut);
    fill_orders(p, search, asked);
    fill_sections(p, search, asked, &result.sections);
    fill_years(p, search, asked, &result.years);
    fill_hits(p, search, shown, count);
    TRY(fill_empty(p, search, &request, &result, asked));
    if (title.n)
        page_set_title(p, title, true);
    int64_t pages = (result.total + request.page_size - 1) / request.page_size;
    pager_fill(p, address_of(p, asked), asked->page, MIN(pages, SEARCH_PAGES));
    return OK;
}

/* The same words in the other editions. Search engines are to leave all of these out. */
static void offer_editions(struct page *p, const struct asked *asked)
{
    ptrdiff_t count;
    struct page_version *versions = page_everywhere(p, S("/search/"), &count);
    struct str query = url_encode_component(p->a, asked->query);
    for (ptrdiff_t i = 0; i < count && query.n; i++)
        versions[i].query = str_concat(p->a, S("?q="), query);
    page_offer(p, versions, count);
}

struct err search_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    TRY(page_begin(&p, r, out, S("search")));
    struct asked asked = read_asked(&p);
    struct value *search = value_set_map(p.a, p.view, S("search"));
    page_set_title(&p, page_word(&p, S("search")), true);
    value_set_text(p.a, p.head, S("robots"), S("noindex"));
    value_set_bool(p.a, p.view, S("pager"), false);
    fill_form(&p, search, &asked);
    offer_editions(&p, &asked);
    TRY(search_still_fill(&p, search));
    if (asked.query.n || asked.section || asked.year)
        TRY(fill_result(&p, search, &asked));
    page_set_subject(&p, "search");
    return page_end(&p, S("search"));
}

/* WordPress's search has its words in the front page's address. */
struct err front_or_search(struct http_request *r, struct http_response *out)
{
    struct str words = http_request_query(r, S("s"));
    if (!words.p)
        return front_page(r, out);
    struct str query = url_encode_component(r->arena, utf8_cut(words, QUERY_BYTES));
    out->private = true; /* not kept: there are as many as there are words */
    struct str prefix = r->own_host.n ? S("") : r->prefix;
    http_response_redirect(out, 302, str_format(r->arena, "%.*s/search/?q=%.*s", STR_ARG(prefix), STR_ARG(query)));
    return OK;
}
