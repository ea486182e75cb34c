/* form.h - a word as a reader's browser knows it: what theme/js/search.js makes of the same word. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_FORM_H
#define STATIC_FORM_H

#include "base/base.h"

#define FORM_MAX 96 /* bytes; a longer word is none */

/*
 * NFKC without case, without the accents and vowel signs that readers leave out in typing (U+0300-036F, U+0591-05C7,
 * U+064B-065F, U+0670), composed again. Fills out; false for what is no word.
 */
bool form_make(struct str word, char out[FORM_MAX], ptrdiff_t *size);

#endif
