/* realign.h - what people changed in an edition's story with the ordinary editor, taken over into its sentences. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_REALIGN_H
#define TRANSLATE_REALIGN_H

#include "translate/draft.h"

/* What was found. */
struct realigned {
    ptrdiff_t count;             /* sentences that are a person's from now on */
    bool edited;                 /* there is more that they changed than sentences say */
    struct translate_story made; /* the story that the sentences make by themselves */
};

/*
 * Compares the edition's story as it stands with what old, the draft of the version that was translated last with the
 * rows' words, makes; a block that a person changed, sentence by sentence, gets the person's words in old and in rows,
 * under the name of author. ERR_LIMIT.
 */
struct err realign(struct arena *a, struct draft *old, const struct story_input *edition, struct str author,
                   struct sql_translation_segment_list *rows, struct realigned *out);

#endif
