/* quotation.h - quotation marks of a text given the form of its language. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_QUOTATION_H
#define TEXT_QUOTATION_H

#include "base/base.h"

/* Marks of a language by the depth of the quotation: outer ones, and those inside them. Code points; 0: unknown. */
struct quotation_marks {
    int32_t open[2], close[2];
    bool spaced; /* a no-break space stands between them and the words, as in French */
};

/* Of a BCP 47 tag, as CLDR has them (ULocaleData's delimiters). */
struct quotation_marks quotation_marks_of(struct str language);

/* A mark of a text and what it becomes: the bytes [at, at + size) are the mark alone. */
struct quotation_change {
    ptrdiff_t at;
    int size;
    int32_t code;
    bool opens;
};

/*
 * Marks of plain text, made alike: each quotation that is opened and closed gets those of `to` by its depth. One that
 * has marks of `to` already, which are not marks of `from` too, keeps them. No change is one of an apostrophe, of
 * inches, of a mark that is open at the end, or of one that could be either. *out in a, in the order of their places;
 * returns their number, 0 where a language is unknown to ICU.
 */
ptrdiff_t quotation_changes(struct arena *a, const struct quotation_marks *from, const struct quotation_marks *to,
                            struct str text, struct quotation_change **out);

#endif
