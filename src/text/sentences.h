/* sentences.h - where the sentences of a text end. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_SENTENCES_H
#define TEXT_SENTENCES_H

#include "base/base.h"

/*
 * Ends of the sentences of plain text (UTF-8) in a language (BCP 47), in order, in bytes; the space behind a sentence
 * belongs to it. By UAX 29 with CLDR's exceptions (abbreviations), and none behind an initial ("I. Falk"), an ordinal
 * before a small letter, or inside brackets. ends has room for text.n; returns their number, 0 for an empty text.
 */
ptrdiff_t sentences_ends(struct str language, struct str text, ptrdiff_t *ends);

#endif
