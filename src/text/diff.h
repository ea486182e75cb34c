/* diff.h - what differs between two texts: by items, by words, by blocks. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_DIFF_H
#define TEXT_DIFF_H

#include "text/html.h"

/*
 * Marks what must go from old and what must come from now so that one becomes the other; items are equal where their
 * numbers are. Linear in memory (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", section 4b). The work
 * for one split is bounded: past that the script is no longer the shortest, but still right. gone and added have room
 * for one mark an item, all false before.
 */
void diff_items(struct arena *a, const int32_t *old, ptrdiff_t old_count, const int32_t *now, ptrdiff_t now_count,
                bool *gone, bool *added);

/* Numbers for texts: equal ones get equal numbers, from 0. */
struct diff_names;
struct diff_names *diff_names_make(struct arena *a, ptrdiff_t most);
/* text is borrowed as long as the names are; no more than `most` different ones. */
int32_t diff_name(struct diff_names *names, struct str text);

/* A run of items. */
struct diff_tokens {
    struct str *items;
    ptrdiff_t count;
};

/* The words of plain text, the spaces and marks between them (UAX 29): together they are text. Borrowed from it. */
struct diff_tokens diff_words_of(struct arena *a, struct str text);
/* The same of story HTML, with each tag a token of its own. */
struct diff_tokens diff_markup_of(struct arena *a, struct str markup);

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_ADDED, DIFF_CHANGED };

struct diff_part {
    enum diff_kind kind; /* never DIFF_CHANGED */
    struct str text;
};

struct diff_parts {
    struct diff_part *items;
    ptrdiff_t count;
};

/* What differs by words. Same and gone parts together are old, same and added ones now; what is gone stands before what
 * came in its place, and a space alone between changes is part of them. */
struct diff_parts diff_words(struct arena *a, struct str old, struct str now);

/* A story's text in blocks. */
struct diff_blocks {
    struct html_block *items;
    ptrdiff_t count;
};
struct diff_blocks diff_blocks_of(struct arena *a, struct html body);

/*
 * Which block of now each block of old has become, at[i], or -1: equal ones, and those within a changed run that are
 * alike enough to be the same block, edited. The numbers grow.
 */
ptrdiff_t *diff_align(struct arena *a, struct diff_blocks old, struct diff_blocks now);

struct diff_block {
    enum diff_kind kind;
    struct diff_parts parts; /* of what is read in it */
};

struct diff_block_list {
    struct diff_block *items;
    ptrdiff_t count;
};

/* What differs between two stories' texts, block by block and within changed ones by words. */
struct diff_block_list diff_bodies(struct arena *a, struct html old, struct html now);

#endif
