/* language.h - the languages that editions may be in, as rows. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_LANGUAGE_H
#define TEXT_LANGUAGE_H

#include "base/base.h"

enum language_script {
    LANGUAGE_LATIN,
    LANGUAGE_CYRILLIC,
    LANGUAGE_GREEK,
    LANGUAGE_ARABIC,
    LANGUAGE_HEBREW,
    LANGUAGE_INDIC,     /* Devanagari, Bengali, Tamil ... */
    LANGUAGE_CJK,       /* Chinese, Japanese, Korean */
    LANGUAGE_SOUTHEAST, /* Thai, Lao, Khmer, Burmese */
    LANGUAGE_CAUCASIAN, /* Armenian, Georgian */
    LANGUAGE_ETHIOPIC,
};

struct language {
    struct str tag;     /* BCP 47, in its usual case: "en", "pt-BR", "zh-Hant" */
    struct str name;    /* its own: "Deutsch" */
    struct str english; /* "German" */
    enum language_script script;
    bool right_to_left;
    bool spaced;           /* words are parted by spaces */
    struct str open_quote; /* CLDR's quotation marks */
    struct str close_quote;
    struct str comma;      /* between the items of a list: ", " */
    struct str last_comma; /* before the last one: " and " */
    struct str stemmer;    /* libstemmer's name; empty where it has none */
    const char *locale;    /* ICU's, calendar included: "fa@calendar=persian" */
};

/* The row of a tag, whatever its case, or of the longest start of it: "es-MX" finds "es". NULL when there is none. */
const struct language *language_find(struct str tag);
/* All rows, in the order of their tags; *count is set. */
const struct language *language_all(ptrdiff_t *count);

/* Whether tag is of the form of RFC 5646 section 2.1 that we use: language, then script, region, variants; "en",
 * "zh-Hant-TW", "ca-valencia". Private use, extensions and grandfathered tags are not. */
bool language_is_valid_tag(struct str tag);

/* "A, B and C" in the language, owned by a. */
struct str language_join(struct arena *a, const struct language *language, const struct str *items, ptrdiff_t count);

#endif
