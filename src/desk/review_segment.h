/* review_segment.h - one sentence of a translation, as the desk shows it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_REVIEW_SEGMENT_H
#define DESK_REVIEW_SEGMENT_H

#include "desk/review.h"
#include "translate/memory.h"

/* Fills map with segment i of a translation: both texts, where its words are from, what is wrong, what changed; hit:
 * what equal sentences elsewhere became, if that is something else. */
void review_fill_segment(const struct page *p, struct value *map, const struct review *review, ptrdiff_t i,
                         const struct memory_hit *hit);
/* How many sentences are to be looked at, in words. */
struct str review_open_words(const struct page *p, const struct review *review);
/* The same as a number: no words yet, something wrong, or a change since a person looked. */
int64_t review_count_open(const struct review *review);
/* Where a sentence's words are from, in words: "machine: apertium". */
struct str review_origin_words(const struct page *p, const struct sql_translation_segment *segment);

#endif
