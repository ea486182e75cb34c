/* held.h - a change to a story that is out, kept back until somebody lets it out or its time comes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_HELD_H
#define NEWSROOM_HELD_H

#include "newsroom/story_parts.h"

/* Within a write transaction. */

/* Keeps row, whose document it is, as the story's change that waits, in place of the one before; one that says what
 * readers see already ends the waiting. *changed: something was written. */
struct err held_keep(struct save *save, const struct sql_story *story, const struct sql_story *row, struct str document,
                     bool *changed);

/* The story as one of its revisions has it: *row is before with the revision's content, *parts its parts, with the
 * corrections that are stored. ERR_NOT_FOUND: there is no such revision. */
struct err held_read(struct save *save, const struct sql_story *before, int64_t revision, struct sql_story *row,
                     struct story_parts *parts);

/* Writes what held_read gave over the story; what waited waits no more. */
struct err held_apply(struct save *save, const struct sql_story *before, struct sql_story *row,
                      struct story_parts *parts, bool dated, struct str action);

#endif
