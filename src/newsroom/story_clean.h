/* story_clean.h - a story's input with its fields checked, before any transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_CLEAN_H
#define NEWSROOM_STORY_CLEAN_H

#include "newsroom/story.h"

struct story_clean {
    struct story_input in;    /* every text made clean; language and slug are set */
    struct messages messages; /* what is wrong with it */
    int64_t words;            /* of the text */
    bool slug_given;
};

/* Checks input; out->messages refuses what cannot be saved. */
void story_clean(struct arena *a, const struct settings *settings, const struct story_input *input,
                 struct story_clean *out);

/* The slug of a story that is given none, in a. */
struct str story_slug(struct arena *a, struct str headline);

/* The corrections of in alone: their texts made clean, or refused in m. */
void story_clean_corrections(struct arena *a, struct messages *m, struct story_input *in);

#endif
