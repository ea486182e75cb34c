/* suggest.h - what equal sentences elsewhere became, for a person who reviews. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_SUGGEST_H
#define TRANSLATE_SUGGEST_H

#include "newsroom/newsroom.h"
#include "store/statements.h"
#include "translate/memory.h"

/* What the memory knows of each segment's source and may stand there; {NULL, 0} where that is nothing or what the
 * target says already. *hits: one a segment, in a. */
struct err translate_suggest(struct newsroom *n, struct arena *a, struct memory_pair pair,
                             const struct sql_translation_segment_list *segments, struct memory_hit **hits);

#endif
