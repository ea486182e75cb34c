/* query.h - what a reader typed into the search field, as the index understands it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include "search/posting.h"
#include "search/words.h"

/*
 * Words that all must be there; "words in a row"; -word for what must not; OR between two that may stand for each
 * other; headline: standfirst: author: (byline:) tag: section: in front of a word or a row of words; year:2025, from:
 * and to: with YYYY, YYYY-MM or YYYY-MM-DD. Whatever else is typed is words: there is no wrong query. What is over a
 * limit is left out.
 */
#define QUERY_BYTES 1024 /* looked at */
#define QUERY_TERMS 24
#define QUERY_CLAUSES 16

/* One word, or several in a row. */
struct query_atom {
    uint8_t fields; /* IN_ANY, or those of posting.h it must stand in */
    bool row;       /* its words must follow one another */
    struct str *terms;
    ptrdiff_t count;
};

/* Atoms of which one must be there; or none, where negative. */
struct query_clause {
    bool negative;
    struct query_atom *atoms;
    ptrdiff_t count;
};

struct query {
    struct query_clause clauses[QUERY_CLAUSES];
    ptrdiff_t count;
    ptrdiff_t terms;
    int64_t from, to; /* instants in the query's zone, from included, to not; INT64_MIN and INT64_MAX: open */
    bool cut;         /* something was over a limit */
};

/* text: any bytes; zone of the dates in it. The result lives in a. */
void query_parse(struct arena *a, const struct language *language, struct str zone, struct str text, struct query *out);

#endif
