/* text_files.c - small files that machines ask for: robots.txt (RFC 9309), ads.txt, the search description. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/link.h"
#include "site/routes.h"

#include "newsroom/address.h"
#include "newsroom/outbox.h"
#include "text/xml.h"

#define TEXT_MAX ((ptrdiff_t)512 * 1024)

static const struct str PLAIN = S_INIT("text/plain; charset=utf-8");

/* What the desk wrote, a line feed at the end of each line. */
static void add_lines(struct buf *out, struct str lines)
{
    struct str line;
    while (lines.n) {
        (void)str_cut(lines, '\n', &line, &lines);
        buf_add(out, str_ends(line, S("\r")) ? str_slice(line, 0, line.n - 1) : line);
        buf_add_char(out, '\n');
    }
}

/* Those of the editions on the host that is asked: the main one, or the one of the edition. */
static void add_sitemaps(struct buf *out, const struct http_request *r, const struct sql_edition_list *editions)
{
    const struct settings *settings = newsroom_settings(site_of(r)->newsroom);
    struct str base = address_base(r->arena, settings, r->own_host.n ? address_edition(settings, r->prefix) : NULL);
    buf_add_format(out, "\nSitemap: %.*s/sitemap.xml\n", STR_ARG(base));
    for (ptrdiff_t i = 0; i < editions->count; i++) {
        const struct sql_edition *edition = &editions->items[i];
        struct str home = edition->is_default ? S("/") : str_format(r->arena, "/%.*s/", STR_ARG(edition->language));
        if (link_is_on_host(r, home))
            buf_add_format(out, "Sitemap: %.*snews-sitemap.xml\n", STR_ARG(address_absolute(r->arena, settings, home)));
    }
}

struct err robots_text(struct http_request *r, struct http_response *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    const struct settings *settings = newsroom_settings(n);
    struct sql_edition_list editions;
    struct buf body;
    out->type = PLAIN;
    if (!settings->indexed) {
        out->body = S("User-agent: *\nDisallow: /\n");
        return OK;
    }
    TRY(query_editions(n, r->arena, &editions));
    http_response_tag(out, "editions");
    buf_init(&body, TEXT_MAX);
    add_lines(&body, settings->robots.n ? settings->robots : S("User-agent: *\nDisallow: /desk/\nDisallow: /share/"));
    add_sitemaps(&body, r, &editions);
    out->body = str_copy(r->arena, buf_str(&body));
    buf_close(&body);
    return OK;
}

struct err ads_text(struct http_request *r, struct http_response *out)
{
    struct str ads = newsroom_settings(site_of(r)->newsroom)->ads;
    struct buf body;
    if (!ads.n)
        return err_make(&ERR_NOT_FOUND, "the newsroom has no ads.txt");
    buf_init(&body, TEXT_MAX);
    add_lines(&body, ads);
    out->type = PLAIN;
    out->body = str_copy(r->arena, buf_str(&body));
    buf_close(&body);
    return OK;
}

/* OpenSearch 1.1 allows 16 characters for the short name and 1,024 for the description. */
static struct str first_characters(struct str text, ptrdiff_t most)
{
    ptrdiff_t at = 0;
    for (ptrdiff_t count = 0; at < text.n && count < most; count++)
        for (at++; at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80;)
            at++;
    return str_trim(str_slice(text, 0, at));
}

struct err opensearch_text(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct buf body;
    TRY(page_begin(&p, r, out, S("opensearch")));
    struct str title = xml_text(p.a, p.title);
    buf_init(&body, TEXT_MAX);
    buf_add(&body, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n<ShortName>"));
    buf_add_escaped(&body, first_characters(title, 16));
    buf_add(&body, S("</ShortName>\n<Description>"));
    buf_add_escaped(&body, title);
    buf_add(&body, S("</Description>\n<Language>"));
    buf_add_escaped(&body, p.edition->language);
    buf_add(&body, S("</Language>\n<InputEncoding>UTF-8</InputEncoding>\n<Image type=\"image/svg+xml\">"));
    buf_add_escaped(&body, page_absolute(&p, S("/favicon.ico")));
    buf_add(&body, S("</Image>\n<Url type=\"text/html\" template=\""));
    buf_add_escaped(&body, page_absolute(&p, str_concat(p.a, p.prefix, S("/search/?q={searchTerms}"))));
    buf_add(&body, S("\"/>\n</OpenSearchDescription>\n"));
    out->type = S("application/opensearchdescription+xml; charset=utf-8");
    out->body = str_copy(p.a, buf_str(&body));
    buf_close(&body);
    return OK;
}

/* Not a route of its own: the file's name is the key. */
struct err indexnow_text(struct http_request *r, struct http_response *out)
{
    const struct newsroom *n = site_of(r)->newsroom;
    struct str key = newsroom_indexnow_key(r->arena, n);
    struct str path = str_format(r->arena, "/%.*s.txt", STR_ARG(key));
    if (!newsroom_settings(n)->indexnow.n || !str_equal(link_seen_path(r), path))
        return err_make(&ERR_NOT_FOUND, "no such file");
    out->type = PLAIN;
    out->body = key;
    return OK;
}
