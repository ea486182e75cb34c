/* snippet.h - the place of a text where a query's words are. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_SNIPPET_H
#define SEARCH_SNIPPET_H

#include "search/query.h"

/* A piece of text, one of the query's words or what stands between them. */
struct snippet_piece {
    struct str text;
    bool mark;
};

struct snippet {
    struct snippet_piece *pieces;
    ptrdiff_t count;
    bool from_start, to_end; /* nothing of the text is left out there */
};

/* The stretch of about length bytes of text that has most of the query's words, cut at words; the whole text where
 * length is 0. Pieces in a, their texts borrowed. */
struct snippet snippet_make(struct arena *a, const struct query *q, const struct language *language, struct str text,
                            ptrdiff_t length);

#endif
