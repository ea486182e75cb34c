/* make.h - the steps of making a translation, for the job and for a person at the desk. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_MAKE_H
#define TRANSLATE_MAKE_H

#include "translate/realign.h"

/* A translation that is being made. Everything is in the arena. */
struct making_of {
    struct newsroom *n;
    struct arena *a;
    const struct sql_translation *task;
    const struct edition_rules *rules;
    struct segment_rules segment_rules;
    struct translation_source source;
    struct material material;
    struct draft draft;
    struct sql_translation_segment_list rows; /* of the version before, with what people changed since */
    struct translate_story made;              /* what those rows make by themselves */
    bool edited;                              /* people changed more than they say */
};

/* Reads all there is. ERR_NOT_FOUND: the original is gone. */
struct err make_read(struct newsroom *n, struct arena *a, const struct sql_translation *task, struct making_of *out);
/* Cuts the original; what the translation had keeps its words, what people changed in its story is theirs. */
struct err make_draft(struct making_of *m);
/* Words that equal sentences elsewhere have. */
struct err make_from_memory(struct making_of *m);
/* The edition's story, with what people changed of it that is no sentence's, and what result says of it. Its status is
 * the caller's. */
struct err make_story(struct making_of *m, struct story_input *out, struct translation_result *result);
/* Has the memory learn, with result, what engines and people said now. */
void make_learn(struct making_of *m, struct translation_result *result);

#endif
