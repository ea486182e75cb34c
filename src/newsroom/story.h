/* story.h - saving stories: one, or many in one transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_H
#define NEWSROOM_STORY_H

#include "base/time.h"
#include "newsroom/newsroom.h"
#include "text/html.h"

enum story_status { STORY_DRAFT, STORY_REVIEW, STORY_READY, STORY_SCHEDULED, STORY_PUBLISHED, STORY_WITHDRAWN };

/* "draft", "review", "ready", "scheduled", "published", "withdrawn"; "in review" is read as review. */
struct str story_status_name(enum story_status status);
bool story_status_from_name(struct str name, enum story_status *out);
/* Whether readers find something at the address of a story of that status: itself, or that it was withdrawn. */
bool story_readers_may_see(struct str status);

struct story_words;

struct story_byline {
    struct str name; /* as printed */
    struct str role; /* empty: reporter */
};

struct story_correction {
    struct str note;         /* what readers are told */
    struct str was, becomes; /* the words before and after; may be empty */
    bool material;           /* changes what the story said; a slip of the pen is not */
};

/*
 * A whole story as somebody wants it to be; what is empty becomes empty. Plain texts are checked here; the body has
 * been through the sanitiser. Everything is borrowed for the call.
 */
struct story_input {
    int64_t id;          /* the story to change; 0: found by slug, date and edition, or made */
    bool fresh;          /* id 0: a new story, whatever others are called */
    int64_t base;        /* the revision that was changed; another newest one is ERR_CONFLICT. 0: whichever it is */
    struct str note;     /* what the actor says about this version; may be empty */
    struct str source;   /* file it came from, for messages; may be empty */
    struct str language; /* edition; empty: the newsroom's */
    struct str slug;     /* empty: from the headline */
    struct str headline, standfirst;
    struct html body;
    struct str agency; /* empty: none given */
    struct str place;
    int64_t date;    /* instant, or TIME_NONE: the one it has; else now, once it is published */
    int64_t embargo; /* instant, or TIME_NONE */
    enum story_status status;
    struct str withdrawn_reason;
    struct str canonical; /* address of the original elsewhere */
    bool noindex;
    int64_t lead_media_id;                          /* 0: none */
    struct str lead_alt, lead_caption, lead_credit; /* {NULL, 0}: the picture's own */
    struct str social_title;                        /* headline where others share it; empty: its own */
    int64_t social_media_id;                        /* picture there; 0: its own */
    const struct story_byline *bylines;
    ptrdiff_t byline_count;
    const struct str *sections; /* slugs or names, the primary one first; "Parent/Child" nests; made where missing */
    ptrdiff_t section_count;
    const struct str *tags; /* slugs or names, made where missing */
    ptrdiff_t tag_count;
    const struct str *also_read; /* slugs of this edition, paths or addresses */
    ptrdiff_t also_read_count;
    struct str translation_of;                  /* slug, path or address of the story it translates; empty: none */
    const struct story_correction *corrections; /* those the story has not yet are added */
    ptrdiff_t correction_count;
    const struct story_words *words; /* of its texts, found ahead (search/ahead.h); or NULL */
    int64_t word_count;              /* of its body, counted with them */
    bool imported;                   /* it was out elsewhere as it is: preflight has no say */
    bool amends; /* takes the place of the newest version, which whoever saves has made himself, and makes none */
    bool hold;   /* a change to a story that is out waits, unseen by readers, until it is released (newsroom/release.h);
                    its status and date stay */
};

enum story_outcome { STORY_REFUSED, STORY_CREATED, STORY_UPDATED, STORY_UNCHANGED };

/* What became of it. Texts live in the arena of the call. */
struct story_result {
    enum story_outcome outcome;
    int64_t id;               /* 0 when refused */
    int64_t revision;         /* that readers see, or are to see */
    enum story_status status; /* scheduled where a date or embargo is still to come */
    struct str path;          /* "/2026/11/05/slug/"; none while it has no date */
    struct messages messages; /* refusals, and advice on what is missing */
};

/*
 * Saves a story: makes it, or keeps the revision before and changes it; an unchanged one is left alone. The same slug,
 * date (as the permalink shows it) and edition are the same story, however often and however many at once. A changed
 * address leaves a redirect. Durable and touched when it returns. ERR_INVALID: refused, out->messages says why;
 * ERR_FORBIDDEN: the actor may not.
 */
struct err newsroom_story_put(struct newsroom *n, struct arena *a, const struct actor *actor,
                              const struct story_input *input, struct story_result *out);

/*
 * The same for count stories in one transaction; results has room for count. A refused story is left out and the others
 * are saved: look at each outcome. A failure means that none was saved. References among them are found in any order.
 */
struct err newsroom_story_put_many(struct newsroom *n, struct arena *a, const struct actor *actor,
                                   const struct story_input *inputs, ptrdiff_t count, struct story_result *results);

/* What else is to be written in the transaction, behind its stories: it stands or falls with them. It may run more than
 * once, and its failure is the whole's. */
struct story_along {
    struct err (*write)(void *context, struct db_conn *conn, const struct story_result *results);
    void *context;
};
struct err newsroom_story_put_along(struct newsroom *n, struct arena *a, const struct actor *actor,
                                    const struct story_input *inputs, ptrdiff_t count, struct story_result *results,
                                    const struct story_along *along);

/* Moves a story to another status by the rules of workflow.h. at: when it goes out (STORY_SCHEDULED only). reason: what
 * readers are told (STORY_WITHDRAWN only). ERR_INVALID: what is missing; ERR_FORBIDDEN; ERR_NOT_FOUND. What a person
 * at the desk does: newsroom/release.h. */
struct err newsroom_story_move(struct newsroom *n, const struct actor *actor, int64_t story_id,
                               enum story_status status, int64_t at, struct str reason);

/*
 * After the permalink was changed: gives the next stories that have it not yet their addresses and leaves redirects at
 * the old ones; *moved of them in this call. A call is one transaction, so that the work goes on where it stopped,
 * whichever process does it next. *more: there may be others.
 */
struct err newsroom_readdress(struct newsroom *n, int *moved, bool *more);

/* Publishes what is due at now, at most 100 stories a call; *next is when the next one is due (TIME_NONE: none known).
 */
struct err newsroom_publish_due(struct newsroom *n, int64_t now, int *published, int64_t *next);

#endif
