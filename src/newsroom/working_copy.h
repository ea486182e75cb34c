/* working_copy.h - what a person is writing and has not saved yet: kept as it comes, one copy a person and story. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_WORKING_COPY_H
#define NEWSROOM_WORKING_COPY_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

#define WORKING_COPY_MAX ((ptrdiff_t)4 * 1024 * 1024) /* bytes of its fields */

#define COPY_AFTER_ANY (-1)

/* What is to be kept: fields (the editor's JSON, looked at by who calls) as number serial of the actor's changes to a story,
 * begun from revision base, and written by who saw the copy of serial after (0: none; COPY_AFTER_ANY: whichever). */
struct copy_input {
    int64_t story_id, base, serial, after;
    struct str fields;
};

/* Durable when it returns. *kept is what is kept now. *taken is false where that is another one: a larger serial stays,
 * and so does what the same person kept in another window and this one has not seen. ERR_NOT_FOUND: there is no such
 * story; ERR_LIMIT. */
struct err newsroom_copy_keep(struct newsroom *n, struct arena *a, const struct actor *actor,
                              const struct copy_input *in, struct sql_working_copy **kept, bool *taken);
/* The actor's copy, or NULL. */
struct err newsroom_copy_find(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                              struct sql_working_copy **out);
/* Forgets it up to a serial: what was kept after that stays. */
struct err newsroom_copy_drop(struct newsroom *n, const struct actor *actor, int64_t story_id, int64_t serial);

#endif
