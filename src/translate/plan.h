/* plan.h - what stands around the sentences of a story that was cut. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_PLAN_H
#define TRANSLATE_PLAN_H

#include "translate/segment.h"

enum plan_field {
    PLAN_HEADLINE,
    PLAN_STANDFIRST,
    PLAN_SOCIAL_TITLE,
    PLAN_LEAD_ALT,
    PLAN_LEAD_CAPTION,
    PLAN_SECTION,
    PLAN_TAG,
    PLAN_BODY, /* a line of the body */
    PLAN_ALT,  /* what a picture of the body shows: an attribute's value */
};

/* A line: segments [first, first + count), one after the other with their gaps. */
struct plan_line {
    enum plan_field field;
    ptrdiff_t first, count;
};

/* The body, piece by piece: markup as it is (line < 0), or a line. */
struct plan_piece {
    struct str markup;
    ptrdiff_t line;
};

struct segment_plan {
    struct translate_story story; /* what was cut */
    struct plan_line *lines;
    ptrdiff_t line_count;
    struct plan_piece *pieces;
    ptrdiff_t piece_count;
};

#endif
