/* release.h - how a story goes out, is taken back, and what happened to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_RELEASE_H
#define NEWSROOM_RELEASE_H

#include "newsroom/preflight.h"
#include "newsroom/story.h"
#include "store/statements.h"

#define RELEASE_UNDO (10 * TIME_SECOND) /* in which a move can be undone */

/* What a person wants of a story. */
struct story_move {
    int64_t id;
    enum story_status to;
    int64_t at;        /* STORY_SCHEDULED: when; else TIME_NONE */
    struct str reason; /* STORY_WITHDRAWN: what readers are told */
    int64_t base;      /* the revision that the person saw; 0: whichever is the newest */
    bool dated;        /* a change that waits changes "updated" when it goes out */
    bool only_try;     /* nothing is written: what would become of it is wanted */
};

/* What became of it; texts live in the arena of the call. */
struct story_moved {
    enum story_status status;
    struct str path;
    int64_t out_at;               /* STORY_SCHEDULED: when it goes out; else TIME_NONE */
    bool changed;                 /* false: it was there already, and nothing was written */
    int64_t undo_until;           /* TIME_NONE: it cannot be undone */
    struct preflight_items items; /* what it lacks; what blocks has stopped it */
};

/*
 * A change that waits (story_input.hold) goes out with STORY_PUBLISHED, or at its time with STORY_SCHEDULED, which
 * with TIME_NONE takes that time away again; with STORY_DRAFT it becomes the draft's text.
 *
 * Moves a story by the rules of workflow.h and preflight.h. However many ask at once, and however often, it goes out
 * once and the log says so once. ERR_INVALID: it lacks something (out->items), or needs a time or a reason;
 * ERR_CONFLICT: it was saved since base; ERR_FORBIDDEN; ERR_NOT_FOUND.
 */
struct err newsroom_release(struct newsroom *n, struct arena *a, const struct actor *actor,
                            const struct story_move *move, struct story_moved *out);

/* What a story lacks as somebody is writing it; now, and the newsroom's agency where it names none, are filled in. */
struct err newsroom_preflight(struct newsroom *n, struct arena *a, struct preflight_story *story,
                              struct preflight_items *out);

/* OK for who may read a story at the desk: a writer each one, a contributor own ones (begun by the account, or with its
 * person in the byline). ERR_FORBIDDEN; ERR_NOT_FOUND: there is no such story. */
struct err newsroom_may_read(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id);
/* The same for who may show it to others: an editor each one, others their own. */
struct err newsroom_may_show(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id);

/* Tells readers of a story that is out what was wrong in it. ERR_INVALID: no words, or the story is not out;
 * ERR_FORBIDDEN: less than an editor. The same correction twice is one. */
struct err newsroom_story_correct(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                  const struct story_correction *correction);

/* Takes back the actor's own last move of a story: its status, dates and address are what they were. ERR_CONFLICT: ten
 * seconds have passed, or it was changed since; ERR_NOT_FOUND: there is nothing to take back. */
struct err newsroom_release_undo(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id);

/* What was done to a story, newest first, at most count entries before number before (INT64_MAX at the start). */
struct err newsroom_story_history(struct newsroom *n, struct arena *a, int64_t story_id, int64_t before, int64_t count,
                                  struct sql_audit_entry_list *out);

#endif
