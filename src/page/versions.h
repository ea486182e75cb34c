/* versions.h - one thing in all editions: the menu of languages, "Read in", and <link rel=alternate hreflang>. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_VERSIONS_H
#define PAGE_VERSIONS_H

#include "page/page.h"

/* Where a page's thing stands in one edition. */
struct page_version {
    struct str language; /* BCP 47 */
    struct str path;     /* as stored: "/es/2026/11/05/slug/", decoded */
    struct str query;    /* behind it, encoded: "?q=ferry"; mostly none */
    struct str encoded;  /* filled here: the path on its host */
    struct str base;     /* filled here: "https://es.news.example" */
    bool hidden;         /* search engines are to leave it out: readers are offered it, machines are not */
};

/*
 * Fills the view's `editions` from all versions of the page's thing, the page itself among them, in the order in which
 * the menu shows them. With fewer than two there is no menu: a reader is never led to something else.
 */
void page_offer(struct page *p, struct page_version *versions, ptrdiff_t count);
/*
 * Fills the view's `hreflang`: each version that is not hidden, and x-default, which is the one at the path `original`
 * (that of the first edition, or the first of all, where it is none of them). Complete, the page itself included, and
 * so the same on each of them. Nothing with fewer than two.
 */
void page_alternates(struct page *p, struct page_version *versions, ptrdiff_t count, struct str original);

/* Versions of a page that every edition has, at a path behind its prefix: "/", "/corrections/"; *count of them, in the
 * page's arena. */
struct page_version *page_everywhere(const struct page *p, struct str path, ptrdiff_t *count);
/* "/es/category/harbour/": the path of a list of an edition, as stored. */
struct str page_list_path(const struct page *p, struct str language, const char *base, struct str slug);

#endif
