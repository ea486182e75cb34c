/* words.h - a text's words as the index knows them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include "base/base.h"
#include "text/language.h"

/* Another number when the same text gives other terms: every index is then built anew. */
#define SEARCH_VERSION 1

#define TERM_MAX 64  /* bytes of a term; a longer word is cut */
#define RUN_MAX 1536 /* bytes of a script without spaces that the dictionaries are given at once */

/*
 * Words are runs of letters, digits and their marks; scripts without spaces are cut by ICU's dictionaries. What hangs
 * on an apostrophe by a single letter is left out ("council's", "l'eau"). A term is the word in NFKC without case
 * (Unicode's NFKC_Casefold), stemmed by libstemmer where the language has a stemmer, and then without the accents that
 * readers leave out in typing: those of Latin and Greek letters, Cyrillic stress and the dots of yo, the vowel signs of
 * Arabic and Hebrew. The variants of one letter that keyboards differ in are one (Arabic alef, yeh, kaf, heh).
 */
struct search_words {
    const struct language *language; /* NULL: no stemmer */
    const bool *starts; /* NULL, or of 128 ASCII characters: words that begin with another of them have no term made */
    struct str text;
    ptrdiff_t at;
    ptrdiff_t run_start; /* of a script without spaces, cut at run[0] .. run[run_edges - 1] */
    int run_edges;
    int run_next;
    uint16_t run[RUN_MAX];
    char term[TERM_MAX + 1];
};

struct search_word {
    struct str term; /* good until the next word */
    ptrdiff_t from;  /* its place in the text, in bytes */
    ptrdiff_t to;
};

/* text is UTF-8; bytes that are not part no words. Of a thread at a time. */
void search_words_begin(struct search_words *w, const struct language *language, struct str text);
bool search_words_next(struct search_words *w, struct search_word *out);

/* Whether a word of ASCII letters and its term begin with the same one: there are stemmers that take off beginnings. */
bool search_words_keep_start(const struct language *language);

#endif
