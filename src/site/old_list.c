/* old_list.c - lists at addresses of another program: below other sections, under other names, past their last page. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/old_address.h"

#include "newsroom/query.h"
#include "page/link.h"
#include "site/pager.h"

/* "/category/news/islands/feed/atom/" is the list "/category/news/islands/" and "feed/atom/". */
struct parts {
    struct str base, feed; /* feed: none for a page of the list */
};

static bool cut(struct str path, struct parts *out)
{
    static const struct str MARKS[] = {S_INIT("/feed/"), S_INIT("/page/")};
    for (int i = 0; i < COUNT_OF(MARKS); i++) {
        ptrdiff_t at = str_find(path, MARKS[i], 0);
        if (at < 0)
            continue;
        *out = (struct parts){str_slice(path, 0, at + 1), i == 0 ? str_from(path, at + 1) : S("")};
        return true;
    }
    *out = (struct parts){path, S("")};
    return false;
}

static struct err lead(struct http_request *r, struct http_response *out, struct str list, const struct parts *parts)
{
    link_redirect(r, out, 301, str_concat(r->arena, list, parts->feed));
    return OK;
}

/* The last name of "/category/news/islands/"; none where it is no section below another. */
static struct str last_of(const struct http_request *r, struct str base)
{
    struct str names = str_from(base, r->prefix.n), last = {NULL, 0};
    if (!str_starts(names, S("/category/")) || !str_ends(names, S("/")))
        return last;
    names = str_slice(names, S("/category/").n, names.n - 1);
    ptrdiff_t slash = names.n;
    while (slash > 0 && names.p[slash - 1] != '/')
        slash--;
    return slash ? str_from(names, slash) : last;
}

/* ERR_NOT_FOUND: there is no such list in the request's edition. */
static struct err check(struct http_request *r, struct http_response *out, enum listing_kind kind, struct str slug)
{
    struct page p;
    struct listing_view listing = {0};
    TRY(page_begin(&p, r, out, S("list")));
    TRY(query_listing(p.site->newsroom, p.a, kind, p.edition->language, slug, 1, 1, &listing));
    bool empty = kind == LISTING_AUTHOR && listing.stories == 0;
    return empty ? err_make(&ERR_NOT_FOUND, "the author has no stories in this edition") : OK;
}

static struct err to_section(struct http_request *r, struct http_response *out, struct str slug,
                             const struct parts *parts)
{
    TRY(check(r, out, LISTING_SECTION, slug));
    return lead(r, out, str_format(r->arena, "%.*s/category/%.*s/", STR_ARG(r->prefix), STR_ARG(slug)), parts);
}

struct err old_list(struct http_request *r, struct http_response *out)
{
    struct parts parts;
    struct str target, lower = str_lower_ascii(r->arena, r->path);
    int status;
    if (!str_ends(lower, S("/")))
        lower = str_concat(r->arena, lower, S("/"));
    bool part = cut(lower, &parts);
    struct str section = last_of(r, parts.base);
    if (section.n)
        return to_section(r, out, section, &parts);
    if (!part)
        return err_make(&ERR_NOT_FOUND, "no list stands there");
    TRY(query_redirect(site_of(r)->newsroom, r->arena, parts.base, &target, &status));
    http_response_tag(out, "redirects");
    if (status == 410 || !str_starts(target, S("/")))
        return err_make(&ERR_NOT_FOUND, "no list stands there");
    return lead(r, out, target, &parts);
}

struct err list_first(struct http_request *r, struct http_response *out, enum listing_kind kind)
{
    int64_t number;
    struct parts parts;
    TRY(pager_number(r, &number));
    if (number == 1 || !cut(r->path, &parts))
        return err_make(&ERR_NOT_FOUND, "no such page");
    TRY(check(r, out, kind, http_request_parameter(r, S("slug"))));
    link_redirect(r, out, 302, parts.base);
    return OK;
}
