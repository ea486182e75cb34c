/* review.h - translations at the desk: who may review which, the queue, and what is done to one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_REVIEW_H
#define NEWSROOM_REVIEW_H

#include "newsroom/translation.h"

#define REVIEW_LANGUAGES_MAX 100 /* of one account */
#define REVIEW_STALE "stale"     /* beside TRANSLATION_...: the original changed since, whatever the state */

/* What is asked for of the queue. Zeroed: everything that the actor may review. */
struct review_filter {
    struct str state;    /* TRANSLATION_... or REVIEW_STALE; empty: any */
    struct str language; /* that it is translated into; empty: any */
};

/* Where a page of the queue begins: what was last on the page before; zeroed: at the top. */
struct review_place {
    int64_t changed_at, id;
};

/* A translation with all that stands beside its sentences. */
struct review {
    struct sql_translation *row;
    struct sql_review_story *source;
    struct sql_review_story *story; /* the edition's; NULL: there is none yet */
    struct sql_translation_segment_list segments;
    struct str reviewer; /* account that reviewed it; empty: nobody */
    bool waits;          /* the story is out, and a change of it waits */
    bool stale;          /* the original changed since it was translated */
};

/* The next count translations behind place, last changed first; a translator sees those in own languages. */
struct err newsroom_review_list(struct newsroom *n, struct arena *a, const struct actor *actor,
                                const struct review_filter *filter, struct review_place place, int64_t count,
                                struct sql_review_item_list *out);
/* How many there are of each state, and that are stale; language empty: in all. */
struct err newsroom_review_counts(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                                  struct sql_review_count_list *out);
/* When one last changed; 0: never. */
struct err newsroom_review_newest(struct newsroom *n, int64_t *out);

/* All of one. ERR_NOT_FOUND: there is none, or not one for the actor, who has another role or other languages. */
struct err newsroom_review_read(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                                struct review *out);
/* What a story is as a translation, for who may read the story; *out NULL: it is none. */
struct err newsroom_review_mark(struct newsroom *n, struct arena *a, int64_t story_id, struct sql_review_mark **out);
/* As whom a person who may review a translation writes and lets it out: the edition's rules are an editor's decision
 * that was taken before. */
struct actor review_actor(const struct actor *actor);

/* Whether one that newsroom_review_read gave may go out now. ERR_INVALID: a sentence has no words yet; ERR_CONFLICT:
 * the original is not out. */
struct err newsroom_review_may_publish(const struct review *review);
/* The machine lets go of it, also of what it is at just now; it takes it up again when the original changes. The row
 * is one that newsroom_review_read gave. */
struct err newsroom_review_take_over(struct newsroom *n, struct arena *a, const struct actor *actor,
                                     const struct review *review);

/* ---- translators' languages ---- */

/* ERR_INVALID: text is no list of language tags with spaces or commas between ("es pt-BR"), or an empty one for a
 * translator. */
struct err review_languages_check(struct arena *a, enum role role, struct str text);
/* An account's languages from now on: those that text names. ERR_INVALID as above; ERR_NOT_FOUND: no such account. */
struct err newsroom_review_set_languages(struct newsroom *n, struct arena *a, const struct actor *actor,
                                         struct str account, struct str text);
/* An account's languages as such a text, in order. */
struct err newsroom_review_languages(struct newsroom *n, struct arena *a, int64_t account_id, struct str *out);

#endif
