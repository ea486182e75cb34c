/* story_stored.h - a stored story as the input that would save it as it is: for changing some of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_STORED_H
#define NEWSROOM_STORY_STORED_H

#include "newsroom/story.h"
#include "store/statements.h"

/* Everything lives in the arena of the call. */
struct story_stored {
    struct story_input input;     /* with its number; sections by slug, tags by name, stories by path or slug */
    int64_t revision, updated_at; /* the version that it was read from */
    int64_t seen;                 /* the version that readers see, or will; an older one than a change that waits */
    bool dated;                   /* input's date and source are that version's; else, as it is old, those of now */
    int64_t release_at;           /* when the change that waits goes out by itself; TIME_NONE: when somebody says so */
    bool release_dated;           /* "updated" changes with it */
    struct str path;              /* none while it has no date */
    enum story_status status;
    const struct str *section_names, *also_read_names; /* for people, as many as input's sections and also_read */
    int64_t owner;                                     /* account that made it; 0: a command */
    bool own;                                          /* the actor made it, or the actor's person has a byline in it */
    struct sql_media *media;                           /* its picture, or NULL */
    struct sql_media *social_media;                    /* the one for where others share it, or NULL */
};

/* Reads a story that the actor may read: a contributor sees own ones alone. revision: which version, with the
 * status of now; 0: the newest, also one that waits. ERR_NOT_FOUND: none that the actor sees. */
struct err newsroom_story_read(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                               int64_t revision, struct story_stored *out);
/* Whether the actor may read a story at all: ERR_NOT_FOUND where not. Whether it exists is for the reader to find. */
struct err newsroom_story_check_reader(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id);
/* Whether the actor may change the story in its present state: contributors and writers own ones, as workflow.h says.
 */
bool newsroom_story_may_change(const struct actor *actor, const struct story_stored *story);

#endif
