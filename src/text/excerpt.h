/* excerpt.h - the start of a plain text. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_EXCERPT_H
#define TEXT_EXCERPT_H

#include "base/base.h"

/* The first max characters (code points) of text with white space runs made one space; a longer text is cut at a word's
 * edge, within the max, and ends with "…". Never cut between a character and its marks. Owned by a. text: UTF-8. */
struct str excerpt_make(struct arena *a, struct str text, ptrdiff_t max);

#endif
