/* find.h - looking into the index. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_FIND_H
#define SEARCH_FIND_H

#include "search/query.h"
#include "search/search.h"

#define SEARCH_PAGES 50 /* behind which nothing is listed */

enum search_order { SEARCH_RELEVANCE, SEARCH_NEWEST };

struct search_request {
    struct str language; /* edition */
    struct str zone;     /* of years and dates */
    struct str text;     /* as typed, any bytes */
    enum search_order order;
    int64_t section_id; /* 0: all */
    int64_t year;       /* 0: all */
    int64_t page;       /* from 1 to SEARCH_PAGES */
    int64_t page_size;  /* at most 100 */
    bool any;           /* a story with some of the words is found too */
};

struct search_hit {
    int64_t story_id;
    int64_t published_at;
    int64_t score;
};

struct search_facet {
    int64_t key; /* number of a section; or a year */
    int64_t stories;
};

struct search_facets {
    struct search_facet *items; /* sections: most stories first; years: newest first */
    ptrdiff_t count;
};

struct search_result {
    struct query query; /* what was looked for */
    int64_t total;      /* stories in all pages */
    bool more;          /* there may be more: only the best were looked through for words in a row */
    struct search_hit *hits;
    ptrdiff_t count;
    struct search_facets sections, years;
    struct str *missing; /* terms that no story has */
    ptrdiff_t missing_count;
};

/*
 * The published stories of an edition that a query means, best or newest first; among equals the newer one, then the
 * higher number. The same on both engines. A query without a word finds nothing, unless it names a section or dates.
 * out lives in a.
 */
struct err search_find(struct newsroom *n, struct arena *a, const struct search_request *request,
                       struct search_result *out);

/*
 * The text with each of the misspelt words that has a near one in the index replaced by that; none when there is
 * nothing to suggest. In a.
 */
struct err search_suggest(struct newsroom *n, struct arena *a, const struct search_request *request,
                          const struct search_result *result, struct str *out);

/* Up to count stories for the words of an address ("/2025/ferry-line-returns/"), best first: for a page that is not
 * there. Numbers in a. */
struct err search_like_path(struct newsroom *n, struct arena *a, struct str language, struct str path, int64_t count,
                            struct search_hit **hits, ptrdiff_t *found);

#endif
