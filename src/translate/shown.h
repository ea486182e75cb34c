/* shown.h - a sentence's marks as people write them: {1}words{/1} for a pair, {2} for what is kept whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_SHOWN_H
#define TRANSLATE_SHOWN_H

#include "translate/segment.h"

/*
 * The form in which a person edits a sentence: characters instead of references, each mark as its number in braces, and
 * a brace of the text itself doubled, "{{". Where the text runs from right to left each mark is isolated (U+2066 and
 * U+2069): else its stroke and braces stand the other way about.
 */
struct str shown_from_form(struct arena *a, struct str form, bool right_to_left);
/*
 * Back, in segment form: which numbers are pairs is the source's to say (segment form). Runs of white space become a
 * space, at the ends none, isolates are left out. Whatever is written gives a form; marks that are not the source's, or
 * cross, are there for segment_problem to find.
 */
struct str shown_to_form(struct arena *a, struct str source, struct str shown);

/* A sentence in parts, for who prints marks otherwise than words: exactly one of text and mark is there. */
struct shown_part {
    struct str text; /* plain */
    struct str mark; /* "1", "/1" */
};
struct shown_parts {
    struct shown_part *items;
    ptrdiff_t count;
};
struct shown_parts shown_parts_of(struct arena *a, struct str form);

#endif
