/* embed.h - copies of other sites' posts, videos and maps: kept with the stories that hold them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_EMBED_H
#define NEWSROOM_EMBED_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

/* Characters (Unicode code points) of a copy's texts; more are cut off. */
#define EMBED_TITLE_MAX 300
#define EMBED_WORDS_MAX 5000
#define EMBED_NAME_MAX 200 /* author, handle */
#define EMBED_ALT_MAX 1500
#define EMBED_LANGUAGE_MAX 35 /* bytes */
#define EMBED_PROBLEM_MAX 500
#define EMBED_SECONDS_MAX (100 * 3600)
#define EMBED_SIDE_MAX 10000 /* pixels of the live frame */

/* Where a copy is from. */
#define EMBED_FROM_OEMBED "oembed"
#define EMBED_FROM_OPENGRAPH "opengraph"
#define EMBED_FROM_ACTIVITY "activity"
#define EMBED_FROM_DESK "desk"

/* What another site says of a post, video or map. All texts are plain; embed_copy_clean makes them fit to be kept. */
struct embed_copy {
    struct str title;
    struct str words; /* the post's own text, a line a paragraph */
    struct str author;
    struct str handle;   /* "@port" */
    struct str language; /* "en"; none: unknown */
    struct str frame;    /* https address of the live frame that the provider named; none */
    struct str picture_alt;
    struct str source;     /* EMBED_FROM_... */
    int64_t posted_at;     /* TIME_NONE: unknown */
    int64_t picture_id;    /* row of media; 0: none */
    int64_t portrait_id;   /* the author's picture; 0: none */
    int64_t seconds;       /* how long a video or recording is; 0: unknown */
    int64_t width, height; /* of the live frame; 0: the provider's */
};

/*
 * Makes the texts of a copy fit to be kept, in a: invalid UTF-8 becomes U+FFFD, white space is settled, control
 * characters go, changes of direction are closed where they end (UAX 9), what is too long is cut; numbers out of range
 * become 0.
 */
void embed_copy_clean(struct arena *a, struct embed_copy *copy);
/* The words for the desk about a failure, cleaned the same way. */
struct str embed_problem_clean(struct arena *a, struct str problem);
/* True when there is something to show: a title, words or a picture. */
bool embed_copy_says(const struct embed_copy *copy);

/* ---- the job that takes copies ---- */

/* An embed whose copy is to be taken, and the host that is this server's to ask meanwhile. */
struct embed_task {
    struct sql_embed *embed; /* NULL: nothing is due */
    int64_t until;           /* its lease, as the taking wrote it */
    int64_t failures;        /* how often in a row its host did not answer */
    bool held;               /* a story holds it */
};

/*
 * Takes the next embed that is due; nobody else asks its host until it is settled, or for some minutes. *next: when
 * something may be due, where nothing is (TIME_NONE: nothing known).
 */
struct err newsroom_embed_take(struct newsroom *n, struct arena *a, int64_t now, struct embed_task *out, int64_t *next);

enum embed_outcome {
    EMBED_TAKEN,   /* here is its copy */
    EMBED_THERE,   /* the original is still there; our copy stays */
    EMBED_GONE,    /* the original is gone (404, 410); our copy stays */
    EMBED_NOTHING, /* the site answered, with nothing that can be shown */
    EMBED_SILENT,  /* the site did not answer, or wants to be left alone: all of it waits */
    EMBED_STOPPED, /* this server stops: due again at once */
};

/*
 * Says what came of it, touches "embed:ID" where readers see a difference. copy: of EMBED_TAKEN, cleaned here; a copy
 * edited by the desk stays. problem: why not, for the desk. After some days of failures it is given up; a copy that
 * was taken is looked after ever more seldom. Where the host is another server's by now, nothing is written: that one
 * asks anew.
 */
struct err newsroom_embed_settle(struct newsroom *n, struct arena *a, const struct embed_task *task,
                                 enum embed_outcome outcome, const struct embed_copy *copy, struct str problem,
                                 int64_t now);

/* Marks what no story holds, and deletes what none has held for 90 days. */
struct err newsroom_embed_prune(struct newsroom *n, int64_t now);

/* ---- the desk ---- */

/* Each needs the role of an editor (ERR_FORBIDDEN), writes the audit log and touches "embed:ID". ERR_NOT_FOUND: no such
 * embed. */

/* The desk's own words, in place of the copy; the job does not overwrite them. Pictures 0: none. */
struct err newsroom_embed_edit(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                               const struct embed_copy *copy);
/* No copy is shown, or again. */
struct err newsroom_embed_hide(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id, bool hidden);
/* The copy is taken anew now, also in place of the desk's words. */
struct err newsroom_embed_retry(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id);

enum embed_filter { EMBED_ALL, EMBED_WAITING, EMBED_FAILED, EMBED_LOST, EMBED_HIDDEN, EMBED_EDITED };

/* For the desk's page: newest first; before: number of the last one seen (INT64_MAX at the start). */
struct err newsroom_embed_list(struct newsroom *n, struct arena *a, enum embed_filter filter, int64_t before,
                               int64_t count, struct sql_embed_item_list *out);
struct err newsroom_embed_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_embed **out);
/* The newest stories that hold it, at most count. */
struct err newsroom_embed_stories(struct newsroom *n, struct arena *a, int64_t id, int64_t count,
                                  struct sql_embed_story_list *out);

#endif
