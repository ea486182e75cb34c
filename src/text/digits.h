/* digits.h - numerals as a language writes them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_DIGITS_H
#define TEXT_DIGITS_H

#include "text/language.h"

enum digits {
    DIGITS_USUAL,  /* what readers of the language meet most (CLDR's default; for Arabic the Western ones) */
    DIGITS_NATIVE, /* the language's own: Arabic-Indic for ar */
    DIGITS_LATIN,  /* 0 to 9 */
};

/* The digit zero of a language, a code point; '0' where it has none of its own, or they are not wanted. */
unsigned digits_zero(const struct language *language, enum digits digits);
/* text with its Western digits written so; text itself where nothing changes, else in a. */
struct str digits_write(struct arena *a, const struct language *language, enum digits digits, struct str text);
struct str digits_number(struct arena *a, const struct language *language, enum digits digits, int64_t number);
/* The same in groups, as "12,480": by CLDR's pattern of the language. */
struct str digits_grouped(struct arena *a, const struct language *language, enum digits digits, int64_t number);

#endif
