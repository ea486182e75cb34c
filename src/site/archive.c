/* archive.c - the stories of a year, a month, a day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/archive.h"

#include "base/time.h"
#include "newsroom/query_versions.h"
#include "page/link.h"
#include "page/versions.h"
#include "site/card.h"
#include "site/pager.h"
#include "site/popular.h"

#define DIGITS_MAX 9

/* What a path asks for. */
struct span {
    int64_t year, month, day; /* month, day 0: all of the year, all of the month */
    int64_t page;
    ptrdiff_t parts;     /* 1 year, 2 month, 3 day */
    struct str base;     /* the path without "page/N/" */
    int64_t first, last; /* instants: from first on, before last */
};

/* Takes a number of exactly n digits and a slash off the front of *path. */
static bool take_number(struct str *path, ptrdiff_t n, int64_t least, int64_t most, int64_t *out)
{
    struct str digits = str_slice(*path, 0, n);
    if (path->n <= n || path->p[n] != '/' || !char_is_digit(path->p[0]) || !str_to_i64(digits, out) || *out < least ||
        *out > most)
        return false;
    *path = str_from(*path, n + 1);
    return true;
}

/* "page/N/", or nothing. */
static bool take_page(struct str rest, int64_t *page)
{
    *page = 1;
    if (rest.n == 0)
        return true;
    if (!str_starts(rest, S("page/")) || rest.n < 7 || rest.n > 5 + DIGITS_MAX + 1 || rest.p[5] == '0')
        return false;
    rest = str_from(rest, 5);
    return take_number(&rest, rest.n - 1, 2, DATES_MAX, page) && rest.n == 0;
}

static bool read_span(struct str path, struct span *span)
{
    struct str rest = str_from(path, 1);
    *span = (struct span){0};
    if (!take_number(&rest, 4, 1500, 9998, &span->year))
        return false;
    span->parts = 1;
    if (take_number(&rest, 2, 1, 12, &span->month))
        span->parts = 2;
    if (span->parts == 2 && take_number(&rest, 2, 1, 31, &span->day))
        span->parts = 3;
    span->base = str_slice(path, 0, path.n - rest.n);
    return take_page(rest, &span->page);
}

/* The instant at which a local day begins. */
static int64_t day_start(struct str zone, int64_t year, int64_t month, int64_t day)
{
    struct time_civil civil = {.year = (int)year, .month = (int)month, .day = (int)day};
    return dates_from_local(zone, time_from_civil(&civil));
}

/* False for a day that its month has not. */
static bool find_instants(struct span *span, struct str zone)
{
    int64_t year = span->year, month = span->month, day = span->day;
    span->first = day_start(zone, year, month ? month : 1, day ? day : 1);
    if (span->parts == 3) {
        struct time_civil civil = {.year = (int)year, .month = (int)month, .day = (int)day};
        struct time_civil next = time_to_civil(time_from_civil(&civil) + TIME_DAY);
        span->last = day_start(zone, next.year, next.month, next.day);
        struct time_civil same = time_to_civil(time_from_civil(&civil));
        return same.day == (int)day;
    }
    bool carry = span->parts == 1 || month == 12;
    span->last = day_start(zone, carry ? year + 1 : year, carry ? 1 : month + 1, 1);
    return true;
}

static int64_t month_of(int64_t t)
{
    struct time_civil civil = time_to_civil(t);
    return (int64_t)civil.year * 12 + civil.month - 1;
}

/* Every change of a story of these months touches it, and no other. */
static void tag_months(struct page *p, const struct span *span)
{
    for (int64_t month = month_of(span->first); month <= month_of(span->last - 1); month++)
        http_response_tag(p->out, "sitemap:%.*s:%lld", STR_ARG(p->edition->language), (long long)month);
}

static void fill_days(struct page *p, struct value *list, const struct sql_card_list *cards)
{
    struct value *days = value_set_list(p->a, list, S("days"));
    for (ptrdiff_t from = 0, to; from < cards->count; from = to) {
        struct str label = dates_long(p->a, &p->dates, cards->items[from].published_at);
        to = from + 1;
        while (to < cards->count && str_equal(dates_long(p->a, &p->dates, cards->items[to].published_at), label))
            to++;
        struct value *day = value_append_map(p->a, days);
        value_set_text(p->a, day, S("label"), label);
        card_append_all(p, value_set_list(p->a, day, S("items")), cards->items + from, to - from);
    }
}

static void fill_list(struct page *p, struct str title, const struct sql_card_list *cards)
{
    static const struct str NONE[] = {S_INIT("description"), S_INIT("person"), S_INIT("lead"), S_INIT("crumbs"),
                                      S_INIT("empty")};
    struct value *list = value_set_map(p->a, p->view, S("list"));
    value_set_text(p->a, list, S("kind"), S("date"));
    value_set_text(p->a, list, S("title"), title);
    value_set_text(p->a, list, S("feed_url"), str_concat(p->a, p->prefix, S("/feed/")));
    value_set_list(p->a, list, S("parts"));
    for (ptrdiff_t i = 0; i < COUNT_OF(NONE); i++)
        value_set_bool(p->a, list, NONE[i], false);
    fill_days(p, list, cards);
}

static struct str title_of(struct page *p, const struct span *span)
{
    return span->parts == 1   ? dates_year(p->a, &p->dates, span->first)
           : span->parts == 2 ? dates_month(p->a, &p->dates, span->first)
                              : dates_long(p->a, &p->dates, span->first);
}

/* The same days of the editions that have stories of them. Their zones may differ, and their days with them: search
 * engines are not told that these are one. */
static struct err offer_editions(struct page *p, const struct span *span, struct str base)
{
    struct sql_language_list languages;
    TRY(query_date_languages(p->site->newsroom, p->a, span->first, span->last, &languages));
    struct page_version *versions = arena_array(p->a, struct page_version, languages.count);
    for (ptrdiff_t i = 0; i < languages.count; i++) {
        struct str language = languages.items[i].language;
        bool first = str_equal(language, p->settings->language);
        versions[i].language = language;
        versions[i].path = first ? base : str_format(p->a, "/%.*s%.*s", STR_ARG(language), STR_ARG(base));
    }
    page_offer(p, versions, languages.count);
    return OK;
}

/* Another program had more pages of the same time. */
static struct err to_first(struct page *p, const struct span *span, const struct http_request *r)
{
    struct listing_view listing;
    TRY(query_dates(p->site->newsroom, p->a, p->edition->language, span->first, span->last, 1, 1, &listing));
    link_redirect(r, p->out, 302, str_concat(p->a, p->prefix, span->base));
    return OK;
}

struct err archive_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct span span;
    struct listing_view listing;
    bool slash = str_ends(r->path, S("/"));
    struct str path = slash ? r->path : str_concat(r->arena, r->path, S("/"));
    if (!read_span(str_from(path, r->prefix.n), &span))
        return err_make(&ERR_NOT_FOUND, "nothing stands there");
    TRY(page_begin(&p, r, out, S("list")));
    if (!find_instants(&span, p.dates.zone))
        return err_make(&ERR_NOT_FOUND, "there is no such day");
    struct err e = query_dates(p.site->newsroom, p.a, p.edition->language, span.first, span.last, span.page,
                               p.settings->page_size, &listing);
    if (err_is(e, &ERR_NOT_FOUND) && span.page > 1)
        return to_first(&p, &span, r);
    TRY(e);
    struct str base = str_concat(p.a, p.prefix, span.base), title = title_of(&p, &span);
    tag_months(&p, &span);
    if (!slash) {
        link_redirect(r, out, 301, path);
        return OK;
    }
    page_set_title(&p, title, true);
    page_set_description(&p, title);
    page_set_canonical(&p, pager_path(&p, base, span.page));
    TRY(offer_editions(&p, &span, span.base));
    fill_list(&p, title, &listing.cards);
    pager_fill(&p, base, span.page, listing.pages);
    out->expires = card_next_midnight(&p);
    page_set_subject(&p, "archive");
    popular_leave_out(&p);
    return page_end(&p, S("section"));
}
