/* words.h - counting words and the width of headlines. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "base/base.h"

/* Number of words of plain text (UTF-8). Text of scripts with spaces is cut at them; Chinese, Japanese, Thai, Lao,
 * Khmer and Burmese by ICU's segmentation (UAX 29 with dictionaries). Bytes that are not UTF-8 are passed over. */
int64_t words_count(struct str text);

/* The last place in text, at or before the byte at, where a word may end (UAX 29); 0 when there is none. */
ptrdiff_t words_edge_before(struct str text, ptrdiff_t at);

/* Where the words of text, and what stands between them, end (UAX 29), ends in order: their number, at most text.n.
 * Bytes that are not UTF-8 may stand anywhere. 0 when ICU has no rules: all is one. */
ptrdiff_t words_ends(struct str text, ptrdiff_t *ends);

/* Minutes of reading, at least 1: 230 words a minute. */
int64_t words_minutes(int64_t words);

/* Characters of a headline as they fill a line: East Asian wide ones count two, combining marks and format characters
 * none. */
int64_t words_headline_length(struct str headline);

#endif
