/* ahead.h - the words of stories that are to be saved, found before their transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_AHEAD_H
#define SEARCH_AHEAD_H

#include "newsroom/story.h"
#include "search/gather.h"

struct sql_story;

/* The words of a story's own texts; of its sections, tags and people it has none. */
struct story_words {
    struct str language, headline, standfirst, place, body; /* what they were made of */
    const struct gather_count *counts;
    ptrdiff_t count;
    int64_t length;
};

/*
 * Sets words and word_count of inputs, in a, for newsroom_story_put_along: a thread beside the one that writes does
 * most of what the index costs. Words of a story whose texts turn out otherwise are found again when it is saved.
 */
void search_ahead(struct arena *a, const struct settings *settings, struct story_input *inputs, ptrdiff_t count);

/* Adds what stands in words to the story being read; false: they are of other texts. */
bool search_ahead_gather(struct gather *g, const struct story_words *words, const struct sql_story *row,
                         struct html body);

#endif
