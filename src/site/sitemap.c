/* sitemap.c - sitemaps (sitemaps.org) with pictures and versions in other languages, and the news sitemap. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Written straight into one buffer, entry by entry: a part has at most SITEMAP_PART stories, so that its memory has a
 * bound however large the archive is. A site that search engines shall leave out has no sitemaps.
 */
#include "newsroom/address.h"
#include "page/link.h"
#include "site/card.h"
#include "site/routes.h"

#include "base/time.h"
#include "text/xml.h"

#define INDEX_MAX ((ptrdiff_t)8 * 1024 * 1024)
#define PART_MAX ((ptrdiff_t)50 * 1000 * 1000) /* what the protocol allows */
#define ENTRY_MAX ((ptrdiff_t)64 * 1024)       /* one story with its versions; makes sure that a part fits PART_MAX */
#define PARTS_MAX 50000                        /* sitemaps in an index, as the protocol allows */
#define NEWS_SPAN (2 * TIME_DAY)
#define NEWS_MAX 1000

/* A sitemap being written. */
struct writer {
    struct page page;
    struct arena scratch; /* of one entry */
    struct buf out;
};

/* ---- names of parts ---- */

/* "2026-11.xml", "2026-11-2.xml": part 1 and 2 of a month as the store counts them (year * 12 + month - 1). */
static void add_part_name(struct buf *out, int64_t month, int64_t part)
{
    buf_add_format(out, "%04d-%02d", (int)(month / 12), (int)(month % 12 + 1));
    if (part > 1)
        buf_add_format(out, "-%lld", (long long)part);
    buf_add(out, S(".xml"));
}

static bool read_number(struct str text, int64_t least, int64_t most, int64_t *out)
{
    return str_to_i64(text, out) && *out >= least && *out <= most;
}

/* Only the one way in which a part is written: any other address of it would be a copy. */
static bool read_part_name(struct str file, int64_t *month, int64_t *part)
{
    int64_t year, number;
    *part = 1;
    if (file.n < 11 || file.p[4] != '-' || !str_ends(file, S(".xml")) ||
        !read_number(str_slice(file, 0, 4), 0, 9999, &year) || !read_number(str_slice(file, 5, 7), 1, 12, &number))
        return false;
    *month = year * 12 + number - 1;
    struct str rest = str_slice(file, 7, file.n - 4);
    return rest.n == 0 || (rest.p[0] == '-' && rest.n < 8 && rest.n > 1 && char_is_digit(rest.p[1]) &&
                           rest.p[1] != '0' && read_number(str_from(rest, 1), 2, PARTS_MAX, part));
}

/* ---- writing ---- */

static struct err begin(struct writer *w, struct http_request *r, struct http_response *out, ptrdiff_t max)
{
    if (!newsroom_settings(site_of(r)->newsroom)->indexed)
        return err_make(&ERR_NOT_FOUND, "search engines are asked to leave this site out: it has no sitemaps");
    TRY(page_begin(&w->page, r, out, S("sitemap")));
    arena_init(&w->scratch, 0);
    buf_init(&w->out, max);
    buf_add(&w->out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    return OK;
}

static struct err end(struct writer *w, struct err e)
{
    struct http_response *out = w->page.out;
    if (!failed(e) && w->out.failed)
        e = err_make(&ERR_LIMIT, "the sitemap is larger than %td bytes", w->out.max);
    if (!failed(e))
        out->body = str_copy(w->page.a, buf_str(&w->out));
    out->type = S("application/xml; charset=utf-8");
    buf_close(&w->out);
    arena_close(&w->scratch);
    return e;
}

static void add_tag(struct writer *w, struct str start, struct str name, struct str end)
{
    buf_add(&w->out, start);
    buf_add(&w->out, name);
    buf_add(&w->out, end);
}

static void add_element(struct writer *w, struct str name, struct str text)
{
    add_tag(w, S("<"), name, S(">"));
    buf_add_escaped(&w->out, xml_text(&w->scratch, text));
    add_tag(w, S("</"), name, S(">\n"));
}

/* In UTC: machines read it, thousands of times. */
static void add_time(struct writer *w, struct str name, int64_t t)
{
    char text[TIME_RFC3339_SIZE];
    time_format_rfc3339(t, text);
    add_tag(w, S("<"), name, S(">"));
    buf_add(&w->out, str_from_c(text));
    add_tag(w, S("</"), name, S(">\n"));
}

static struct str absolute(struct writer *w, struct str path)
{
    return address_absolute(&w->scratch, w->page.settings, path);
}

static void begin_entry(struct writer *w, const struct sql_sitemap_item *item)
{
    arena_reset(&w->scratch);
    buf_add(&w->out, S("<url>\n"));
    add_element(w, S("loc"), absolute(w, item->path));
    add_time(w, S("lastmod"), item->modified_at == DB_NULL ? item->published_at : item->modified_at);
}

static void end_entry(struct writer *w, const struct sql_sitemap_item *item)
{
    if (item->media_path.n) {
        buf_add(&w->out, S("<image:image>\n"));
        struct str picture = card_media_url(&w->scratch, w->page.settings, item->media_path);
        add_element(w, S("image:loc"), address_whole(&w->scratch, w->page.base, picture));
        buf_add(&w->out, S("</image:image>\n"));
    }
    buf_add(&w->out, S("</url>\n"));
}

/* ---- the index ---- */

static struct str home_of(struct writer *w, const struct sql_edition *edition)
{
    return edition->is_default ? S("/") : str_format(&w->scratch, "/%.*s/", STR_ARG(edition->language));
}

static void add_part(struct writer *w, const struct sql_edition *edition, const struct sql_sitemap_month *month,
                     int64_t part)
{
    arena_reset(&w->scratch);
    buf_add(&w->out, S("<sitemap>\n<loc>"));
    buf_add_escaped(&w->out, absolute(w, home_of(w, edition)));
    buf_add(&w->out, S("sitemap/"));
    add_part_name(&w->out, month->month, part);
    buf_add(&w->out, S("</loc>\n"));
    if (month->changed_at != DB_NULL)
        add_time(w, S("lastmod"), month->changed_at);
    buf_add(&w->out, S("</sitemap>\n"));
}

static struct err add_edition(struct writer *w, const struct sql_edition *edition, int64_t *parts)
{
    struct page *p = &w->page;
    struct sql_sitemap_month_list months;
    http_response_tag(p->out, "front:%.*s", STR_ARG(edition->language));
    TRY(query_sitemap_months(p->site->newsroom, p->a, edition->language, &months));
    for (ptrdiff_t i = 0; i < months.count; i++) {
        int64_t count = (months.items[i].stories + SITEMAP_PART - 1) / SITEMAP_PART;
        for (int64_t part = 1; part <= count && *parts < PARTS_MAX; part++, ++*parts)
            add_part(w, edition, &months.items[i], part);
    }
    return OK;
}

static struct err write_index(struct writer *w)
{
    struct page *p = &w->page;
    int64_t parts = 0;
    buf_add(&w->out, S("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    for (ptrdiff_t i = 0; i < p->editions.count; i++) /* a map names what is on its own host (sitemaps.org) */
        if (link_is_on_host(p->request, home_of(w, &p->editions.items[i])))
            TRY(add_edition(w, &p->editions.items[i], &parts));
    buf_add(&w->out, S("</sitemapindex>\n"));
    return OK;
}

struct err sitemap_index(struct http_request *r, struct http_response *out)
{
    struct writer w;
    TRY(begin(&w, r, out, INDEX_MAX));
    return end(&w, write_index(&w));
}

/* ---- a part of a month ---- */

static void add_version(struct writer *w, struct str language, struct str path)
{
    buf_add(&w->out, S("<xhtml:link rel=\"alternate\" hreflang=\""));
    buf_add_escaped(&w->out, language);
    buf_add(&w->out, S("\" href=\""));
    buf_add_escaped(&w->out, absolute(w, path));
    buf_add(&w->out, S("\"/>\n"));
}

static ptrdiff_t find_versions(const struct sql_sitemap_version_list *versions, int64_t group)
{
    ptrdiff_t low = 0, high = versions->count;
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if (versions->items[middle].translation_group < group)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* All versions, this one too, and for everybody else the original: the same on each of them. */
static void add_versions(struct writer *w, const struct sql_sitemap_version_list *versions, int64_t group)
{
    ptrdiff_t first = find_versions(versions, group), last = first;
    while (last < versions->count && versions->items[last].translation_group == group)
        last++;
    if (group == DB_NULL || last - first < 2)
        return;
    const struct sql_sitemap_version *fallback = &versions->items[first];
    for (ptrdiff_t i = first; i < last; i++) {
        const struct sql_sitemap_version *version = &versions->items[i];
        bool is_first = str_equal(version->language, w->page.settings->language);
        if (version->original || (is_first && !fallback->original))
            fallback = version;
        add_version(w, version->language, version->path);
    }
    add_version(w, S("x-default"), fallback->path);
}

static struct err write_part(struct writer *w, int64_t month, int64_t part)
{
    struct page *p = &w->page;
    struct sitemap_view view;
    http_response_tag(p->out, "sitemap:%.*s:%lld", STR_ARG(p->edition->language), (long long)month);
    TRY(query_sitemap_part(p->site->newsroom, p->a, p->edition->language, month, part, &view));
    buf_add(&w->out, S("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
                       "xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\" "
                       "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"));
    for (ptrdiff_t i = 0; i < view.items.count && w->out.n < PART_MAX - ENTRY_MAX; i++) {
        const struct sql_sitemap_item *item = &view.items.items[i];
        begin_entry(w, item);
        add_versions(w, &view.versions, item->translation_group);
        end_entry(w, item);
    }
    buf_add(&w->out, S("</urlset>\n"));
    return OK;
}

struct err sitemap_month(struct http_request *r, struct http_response *out)
{
    struct writer w;
    int64_t month, part;
    if (!read_part_name(http_request_parameter(r, S("month")), &month, &part))
        return err_make(&ERR_NOT_FOUND, "no such sitemap");
    TRY(begin(&w, r, out, PART_MAX));
    return end(&w, write_part(&w, month, part));
}

/* ---- the last two days ---- */

static void add_news(struct writer *w, const struct sql_sitemap_item *item)
{
    begin_entry(w, item);
    buf_add(&w->out, S("<news:news>\n<news:publication>\n"));
    add_element(w, S("news:name"), w->page.title);
    add_element(w, S("news:language"), w->page.edition->language);
    buf_add(&w->out, S("</news:publication>\n"));
    add_time(w, S("news:publication_date"), item->published_at);
    add_element(w, S("news:title"), item->headline);
    buf_add(&w->out, S("</news:news>\n"));
    end_entry(w, item);
}

static struct err write_news(struct writer *w)
{
    struct page *p = &w->page;
    struct sql_sitemap_item_list items;
    int64_t now = time_now();
    http_response_tag(p->out, "front:%.*s", STR_ARG(p->edition->language));
    TRY(query_sitemap_news(p->site->newsroom, p->a, p->edition->language, now - NEWS_SPAN, now, NEWS_MAX, &items));
    buf_add(&w->out, S("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
                       "xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\" "
                       "xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\n"));
    for (ptrdiff_t i = 0; i < items.count; i++)
        add_news(w, &items.items[i]);
    buf_add(&w->out, S("</urlset>\n"));
    if (items.count) /* the oldest one leaves */
        p->out->expires = items.items[items.count - 1].published_at + NEWS_SPAN + 1;
    return OK;
}

struct err sitemap_news(struct http_request *r, struct http_response *out)
{
    struct writer w;
    TRY(begin(&w, r, out, PART_MAX));
    return end(&w, write_news(&w));
}
