/* line.h - a line of story HTML as plain text with marks over it, and cut into sentences. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_LINE_H
#define TRANSLATE_LINE_H

#include "translate/segment.h"

/* A mark over the bytes [from, to) of the plain text. */
struct line_span {
    struct str open, close;
    ptrdiff_t from, to;
};

/* What is kept whole; LINE_WHOLE stands for it in the plain text. */
struct line_whole {
    struct str html;
    ptrdiff_t at;
};

#define LINE_WHOLE S("\xef\xbf\xbc") /* U+FFFC, object replacement character */

struct line {
    struct str plain;
    struct line_span *spans; /* in the order in which they open: outer ones first */
    ptrdiff_t span_count;
    struct line_whole *wholes; /* in order */
    ptrdiff_t whole_count;
};

/* Whether a text of one language (BCP 47) is to be read as the other's: the first subtags are the same. */
bool line_same_language(struct str a, struct str b);
/* Value of lang or dir in a canonical tag; empty: none. */
struct str line_attribute(struct str tag, struct str name);
/* A canonical tag without its lang and dir, owned by a. */
struct str line_without_language(struct arena *a, struct str tag);

/* Reads a canonical line in a language. All in a. */
struct line line_read(struct arena *a, struct str html, struct str language);
/* Plain text as a line; borrowed. */
struct line line_of_text(struct str text);
/* The line with its terms kept whole. */
struct line line_protect(struct arena *a, struct line line, const struct segment_rules *rules);

/* Writes the bytes [from, to) of a line, which begin and end with no space, in segment form; sets source, marks, and
 * what is kept by rule. */
void line_segment(struct arena *a, const struct line *line, ptrdiff_t from, ptrdiff_t to, struct segment *out);

#endif
