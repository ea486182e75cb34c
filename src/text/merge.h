/* merge.h - two changes of one text made into one, where they do not clash. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_MERGE_H
#define TEXT_MERGE_H

#include "text/html.h"

/* A block that both changed, each in another way. What one of them removed is empty. */
struct merge_clash {
    ptrdiff_t index; /* of the block in the merged text, which has theirs there (mine, where they removed it) */
    struct html base, theirs, mine;
};

struct merge {
    struct html body; /* canonical */
    struct merge_clash *clashes;
    ptrdiff_t clash_count;
};

/*
 * What both made of base. Whole blocks are taken; a block that both changed is merged by words where they touched
 * different ones and the result is story HTML. Blocks that both put at one place stand there both, theirs first, unless
 * they are the same. Everything is borrowed from the three or owned by a.
 */
void merge_bodies(struct arena *a, struct html base, struct html theirs, struct html mine, struct merge *out);

/* The same of two lists that are sets with an order: what both left, what either added, without what either removed.
 * false: both put them in another order, or, where the first one matters, both put another one first. */
bool merge_lists(struct arena *a, bool first_matters, const struct str *base, ptrdiff_t base_count,
                 const struct str *theirs, ptrdiff_t their_count, const struct str *mine, ptrdiff_t my_count,
                 struct str **out, ptrdiff_t *out_count);

#endif
