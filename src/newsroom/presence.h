/* presence.h - who is in which story at the desk. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PRESENCE_H
#define NEWSROOM_PRESENCE_H

#include "base/time.h"
#include "newsroom/save.h"

#define PRESENCE_ENDS (10 * TIME_SECOND) /* after it was last heard of */
#define PRESENCE_AGAIN (4 * TIME_SECOND) /* what was written so lately is not written again unless it changed */
#define PRESENCE_EDITORS 500             /* stories */
#define PRESENCE_PLACE_MAX 64            /* bytes, of a window's name too */

/* Where an actor is. */
struct presence_here {
    struct str place;  /* in the story; plain text */
    struct str window; /* what the actor's window calls itself; empty: nothing */
    bool editing;      /* changes the story; else only reads */
};

struct presence_list {
    struct sql_presence_list others; /* those who are there still, but for the actor */
    int64_t revision;                /* the story's newest, also one that waits */
    int64_t updated_at;              /* when that was saved */
    struct str author;               /* by whom */
    struct str status;               /* the story's */
    int64_t seen;                    /* the version that readers see, or will */
    bool elsewhere;                  /* the actor was heard of from another window, and not from this one since */
    int64_t kept;                    /* serial of the actor's working copy; DB_NULL: there is none */
};

/*
 * The actor is in a story. Written to the store, for all machines, every few seconds at most. One window is remembered,
 * the last one: two that are open see each other by turns. ERR_INVALID: place or window is too long; ERR_NOT_FOUND: no
 * story that the actor may read.
 */
struct err newsroom_presence(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                             const struct presence_here *here, struct presence_list *out);

/* The stories that people are changing now, as far as the actor sees them; each with the names that stand in bylines,
 * or the accounts' where they have none. At most PRESENCE_EDITORS. */
struct err newsroom_presence_editors(struct newsroom *n, struct arena *a, const struct actor *actor,
                                     struct sql_presence_editor_list *out);

#endif
