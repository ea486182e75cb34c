/* sitemap.c - sitemaps (sitemaps.org), the news sitemap, and robots.txt (RFC 9309). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/page.h"
#include "site/routes.h"

#include "base/time.h"
#include "text/url.h"

#define INDEX_MAX ((ptrdiff_t)4 * 1024 * 1024)
#define NEWS_DAYS 2
#define NEWS_MAX 1000

/* "2026-11.xml" of a month as the store counts them (year * 12 + month - 1). */
static struct str month_file(struct arena *a, int64_t month)
{
    return str_format(a, "%04d-%02d.xml", (int)(month / 12), (int)(month % 12 + 1));
}

static bool read_month(struct str file, int64_t *month)
{
    int64_t year, number;
    if (file.n != 11 || file.p[4] != '-' || !str_ends(file, S(".xml")) || !str_to_i64(str_slice(file, 0, 4), &year) ||
        !str_to_i64(str_slice(file, 5, 7), &number) || number < 1 || number > 12)
        return false;
    *month = year * 12 + number - 1;
    return true;
}

static void add_months(const struct page *p, struct buf *out, const struct sql_edition *edition,
                       const struct sql_month_list *months)
{
    for (ptrdiff_t i = 0; i < months->count; i++) {
        buf_add(out, S("<sitemap><loc>"));
        buf_add_escaped(out, p->settings->url);
        if (!edition->is_default)
            buf_add_format(out, "/%.*s", STR_ARG(edition->language));
        buf_add(out, S("/sitemap/"));
        buf_add(out, month_file(p->a, months->items[i].month));
        buf_add(out, S("</loc></sitemap>\n"));
    }
}

static struct err write_index(struct page *p, struct buf *out)
{
    buf_add(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    for (ptrdiff_t i = 0; i < p->editions.count; i++) {
        struct sql_month_list months;
        TRY(query_months(p->site->newsroom, p->a, p->editions.items[i].language, &months));
        add_months(p, out, &p->editions.items[i], &months);
        http_response_tag(p->out, "front:%.*s", STR_ARG(p->editions.items[i].language));
    }
    buf_add(out, S("</sitemapindex>\n"));
    return out->failed ? err_make(&ERR_LIMIT, "the sitemap index is larger than %td bytes", INDEX_MAX) : OK;
}

struct err sitemap_index(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct buf body;
    TRY(page_begin(&p, r, out, S("sitemap")));
    buf_init(&body, INDEX_MAX);
    struct err e = write_index(&p, &body);
    out->body = str_copy(r->arena, buf_str(&body));
    buf_close(&body);
    out->type = S("application/xml; charset=utf-8");
    return e;
}

static void add_news(const struct page *p, struct value *entry, const struct sql_sitemap_item *item)
{
    struct value *news = value_set_map(p->a, entry, S("news"));
    value_set_text(p->a, news, S("name"), p->title);
    value_set_text(p->a, news, S("lang"), p->edition->language);
    value_set_text(p->a, news, S("published"), dates_machine(p->a, p->dates.zone, item->published_at));
    value_set_text(p->a, news, S("title"), item->headline);
}

static void add_entries(const struct page *p, struct value *entries, const struct sql_sitemap_item_list *items,
                        int64_t since)
{
    for (ptrdiff_t i = 0; i < items->count && (!since || i < NEWS_MAX); i++) {
        const struct sql_sitemap_item *item = &items->items[i];
        if (item->published_at < since)
            continue;
        struct value *entry = value_append_map(p->a, entries);
        int64_t modified = item->modified_at == DB_NULL ? item->published_at : item->modified_at;
        value_set_text(p->a, entry, S("url"), page_absolute(p, url_encode_path(p->a, item->path)));
        value_set_text(p->a, entry, S("modified"), dates_machine(p->a, p->dates.zone, modified));
        value_set_list(p->a, entry, S("alternates"));
        value_set_bool(p->a, entry, S("news"), false);
        if (since)
            add_news(p, entry, item);
    }
}

static struct value *begin_sitemap(struct page *p, bool news)
{
    struct value *view = value_set_map(p->a, p->view, S("sitemap"));
    value_set_bool(p->a, view, S("news"), news);
    value_set_bool(p->a, view, S("alternates"), false);
    http_response_tag(p->out, "front:%.*s", STR_ARG(p->edition->language));
    return value_set_list(p->a, view, S("entries"));
}

static struct err end_sitemap(struct page *p)
{
    TRY(page_end_whole(p, S("sitemap")));
    p->out->type = S("application/xml; charset=utf-8");
    return OK;
}

struct err sitemap_month(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct sql_sitemap_item_list items;
    int64_t month;
    if (!read_month(http_request_parameter(r, S("month")), &month))
        return err_make(&ERR_NOT_FOUND, "no such sitemap");
    TRY(page_begin(&p, r, out, S("sitemap")));
    TRY(query_sitemap_month(p.site->newsroom, p.a, p.edition->language, month, &items));
    if (items.count == 0)
        return err_make(&ERR_NOT_FOUND, "no stories in that month");
    add_entries(&p, begin_sitemap(&p, false), &items, 0);
    return end_sitemap(&p);
}

/* Two days may lie in two months. */
struct err sitemap_news(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct sql_sitemap_item_list items;
    int64_t since = time_now() - NEWS_DAYS * TIME_DAY;
    struct time_civil now = time_to_civil(time_now()), then = time_to_civil(since);
    int64_t month = (int64_t)now.year * 12 + now.month - 1, first = (int64_t)then.year * 12 + then.month - 1;
    TRY(page_begin(&p, r, out, S("sitemap")));
    struct value *entries = begin_sitemap(&p, true);
    for (; month >= first; month--) {
        TRY(query_sitemap_month(p.site->newsroom, p.a, p.edition->language, month, &items));
        add_entries(&p, entries, &items, since);
    }
    return end_sitemap(&p);
}

struct err robots_text(struct http_request *r, struct http_response *out)
{
    const struct settings *settings = newsroom_settings(site_of(r)->newsroom);
    out->type = S("text/plain; charset=utf-8");
    if (settings->indexed)
        out->body = str_format(r->arena,
                               "User-agent: *\nDisallow: /desk/\nDisallow: /share/\n\n"
                               "Sitemap: %.*s/sitemap.xml\nSitemap: %.*s/news-sitemap.xml\n",
                               STR_ARG(settings->url), STR_ARG(settings->url));
    else
        out->body = S("User-agent: *\nDisallow: /\n");
    return OK;
}
