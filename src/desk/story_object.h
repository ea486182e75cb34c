/* story_object.h - a story as the editor gets it (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_STORY_OBJECT_H
#define DESK_STORY_OBJECT_H

#include "newsroom/story_stored.h"
#include "text/json.h"

/* The story's members, into an object that is open: its fields, their names for people ("names"), whether the slug is
 * what the headline makes ("slug_made"), what the actor may do with it ("rights"), and a change that waits ("waits":
 * {"release_at": microseconds or null, "dated"}, or null). */
void story_object_write(struct arena *a, struct json *j, const struct actor *actor, const struct story_stored *story);
/* "kept": the actor's working copy, or null. */
void story_object_write_kept(struct json *j, const struct sql_working_copy *copy);

#endif
