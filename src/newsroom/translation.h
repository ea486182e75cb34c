/* translation.h - which stories are translated into which editions, and how far each is: a row an original and
 * language.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_TRANSLATION_H
#define NEWSROOM_TRANSLATION_H

#include "newsroom/edition.h"
#include "newsroom/save.h"

/*
 * How far a translation is (sql_translation.state):
 * due     is to be made, or made anew: its original changed, or a person changed the translation in the editor
 * done    says what the original says, and is out, or goes out with it
 * held    is made, and waits for a person: by the edition's rules, or since some sentences could not be translated
 * failed  could not be made (problem says why); it is tried again when the original changes or the desk says so
 * hand    is people's: the edition has a version of theirs, or the rules leave it to them
 */
#define TRANSLATION_DUE "due"
#define TRANSLATION_DONE "done"
#define TRANSLATION_HELD "held"
#define TRANSLATION_FAILED "failed"
#define TRANSLATION_HAND "hand"

/* Where a segment's target is from (sql_translation_segment.origin). */
#define SEGMENT_FROM_NONE "none"
#define SEGMENT_FROM_MACHINE "machine"
#define SEGMENT_FROM_MEMORY "memory"
#define SEGMENT_FROM_PERSON "person"
#define SEGMENT_FROM_KEPT "kept"

/* Why a row waits or failed (sql_translation.problem); an engine's own words may follow after ": ". */
#define TRANSLATION_SEGMENTS "segments"   /* held: sentences without a translation that stands */
#define TRANSLATION_LANGUAGE "language"   /* held: as a whole in another language than the edition's */
#define TRANSLATION_ENGINE "engine"       /* due or failed: no engine answered */
#define TRANSLATION_BUDGET "budget"       /* due: the engines' budgets are used up until midnight */
#define TRANSLATION_PREFLIGHT "preflight" /* failed: what the story lacks blocks it */
#define TRANSLATION_SOURCE "source"       /* due: the original is not out */
#define TRANSLATION_CHANGED "changed"     /* hand: the original changed since people translated it */

#define TRANSLATION_NEWS 0    /* rank: a story that was saved */
#define TRANSLATION_ARCHIVE 1 /* older ones, when there is nothing else */

/* ---- within the transaction that saves stories (save_end) ---- */

/*
 * Makes rows due for what the transaction saved: an original that is out or scheduled, in each edition that translates
 * from its language. One that is out no more takes its editions with it, in the same transaction. No statement where no
 * edition translates and nothing has versions.
 */
struct err save_translations(struct save *save);

/* ---- the job ---- */

/* Takes the first row of a rank that is due: nobody else gets it until it is settled, or for some minutes. by: names
 * this server. *out NULL: nothing is due; *next is when something may be (TIME_NONE: nothing known). */
struct err newsroom_translation_take(struct newsroom *n, struct arena *a, struct str by, int64_t rank, int64_t now,
                                     struct sql_translation **out, int64_t *next);
/* At the start: editions that dateline.conf names have their rows. */
struct err newsroom_translation_begin(struct newsroom *n);

/* What came of a row could not be written: nobody takes it before until. */
struct err newsroom_translation_rest(struct newsroom *n, const struct sql_translation *task, int64_t until);

/* A section or tag of the edition that is one with one of the original from now on. */
struct translation_named {
    int64_t id, group; /* of the original's; the number that both have then */
    bool tag;
    struct str name; /* the edition's, as save_section and save_tag take it */
};

/* What came of a row. */
struct translation_result {
    const char *state;                              /* TRANSLATION_... */
    struct str problem;                             /* for the desk */
    struct str engine;                              /* who made it, as the row keeps it */
    int64_t due_at;                                 /* TRANSLATION_DUE: when it is tried again */
    int64_t source_revision, source_updated_at;     /* the original as it was read */
    const struct story_input *story;                /* the edition's story to be saved; NULL: none */
    bool edited;                                    /* people changed more of it than segments say */
    const struct sql_translation_segment *segments; /* in place of those before; NULL: those stay */
    ptrdiff_t segment_count;
    const struct translation_named *names;
    ptrdiff_t name_count;
    bool reviewed; /* what a person approved is still what it says */
    bool approved; /* the actor approves it now */
    /* Within the same transaction, behind the story (saved NULL: it was not written); may be NULL. */
    struct err (*within)(struct save *save, const struct story_result *saved, void *context);
    void *context;
};

/*
 * Writes what came of a row that was taken, in one transaction, and touches. When the original changed since it was
 * read, the row is not this server's any more, or a person saved the translation meanwhile, nothing is written and the
 * row stays due: *stale. A story that is refused, by preflight for one, makes the row failed, with what it lacks.
 */
struct err newsroom_translation_settle(struct newsroom *n, struct arena *a, const struct sql_translation *task,
                                       const struct translation_result *result, bool *stale);

/* The same for what a person made of a row that was read; one that is due stays so. ERR_CONFLICT: the original, the
 * translation or its story changed since; ERR_INVALID: refused. */
struct err newsroom_translation_write(struct newsroom *n, struct arena *a, const struct actor *actor,
                                      const struct sql_translation *row, const struct translation_result *result,
                                      struct story_result *saved);

/* Makes rows, of rank TRANSLATION_ARCHIVE, for the next stories that the editions' `since` ask for: *made of them, at
 * most some dozens a call; *more: there may be others. */
struct err newsroom_translation_walk(struct newsroom *n, int *made, bool *more);

/* ---- the desk ---- */

/* *out NULL: there is no such row. */
struct err newsroom_translation_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_translation **out);

/* Due again now, whatever it is. ERR_FORBIDDEN: less than an editor; ERR_NOT_FOUND. */
struct err newsroom_translation_retry(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id);

#endif
