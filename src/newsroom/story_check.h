/* story_check.h - what stops a story from being saved as it is wished; story_clean.h looks before the transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_CHECK_H
#define NEWSROOM_STORY_CHECK_H

#include "newsroom/story_parts.h"

/* Within a write transaction; refusals go to m. before: the stored story, NULL for a new one. */

/* Whether the change is one that readers are not to see yet. */
bool story_is_held(const struct story_input *in, const struct sql_story *before);

/* Refuses what the actor's role may not do, a date ahead for a story that is out, and pictures that there are not. */
struct err story_check(struct save *save, const struct story_input *in, const struct sql_story *before,
                       const struct sql_story *row, struct messages *m);
/* Refuses what preflight blocks, for a story that goes out. */
struct err story_check_lacks(struct save *save, const struct sql_story *row, const struct story_parts *parts,
                             struct messages *m);

#endif
