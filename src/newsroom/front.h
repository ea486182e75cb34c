/* front.h - what stands where on the front: decided on numbers of stories, without the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_FRONT_H
#define NEWSROOM_FRONT_H

#include "base/base.h"

enum front_layout { FRONT_AUTO, FRONT_BREAKING, FRONT_ORDINARY, FRONT_QUIET };

/* How many of each there are at most. */
#define FRONT_SECOND 3
#define FRONT_LATEST 8
#define FRONT_WEEK 2
#define FRONT_UPDATES 5
#define FRONT_TOPIC 4
#define FRONT_TODAY 6
#define FRONT_BLOCK 5
#define FRONT_SECTIONS 24
#define FRONT_MORE 100
#define FRONT_PINS 40

/* Auto is Ordinary when this many stories came out in a day. */
#define FRONT_BUSY 12

/* ---- what an editor set (settings front_layout and front_pins) ---- */

/*
 * "ordinary", "breaking until 2026-11-05T20:00:00Z", with "; es quiet" for other editions; Breaking must have an end.
 * ERR_INVALID says what would be right.
 */
struct err front_layout_check(struct str text);
/* The layout set for an edition at now, and when that ends (INT64_MAX: it does not). is_default: the edition that
 * entries without a language mean. */
enum front_layout front_layout_of(struct str text, struct str language, bool is_default, int64_t now, int64_t *until);

/* A story put into a slot by hand. */
struct front_pin {
    struct str slot; /* "lead", "second-1" ... "second-3", or "section/SLUG": that block's card */
    struct str path; /* address of the story: its edition is the pin's */
    int64_t until;   /* INT64_MAX: no end */
    int64_t story;   /* number, once found; 0: no such story is published */
};

/* Whether a story can be put into a slot of that name, as struct front_pin has it. */
bool front_is_slot(struct str slot);
/* "SLOT /PATH/", "SLOT /PATH/ until TIME", with ';' between. ERR_INVALID names the entry. */
struct err front_pins_check(struct str text);
/* Those in force at now, at most FRONT_PINS; *next is when the first of them ends. */
ptrdiff_t front_pins_at(struct str text, int64_t now, struct front_pin out[FRONT_PINS], int64_t *next);

/* ---- the plan ---- */

struct front_candidate {
    int64_t id;
    int64_t published_at;
    int64_t words;
    bool pictured;
};

/* Stories of a list, newest first. */
struct front_list {
    const int64_t *ids;
    ptrdiff_t count;
};

/* All that a front is made of. */
struct front_material {
    enum front_layout layout;
    int64_t now;
    const struct front_candidate *newest; /* newest first */
    ptrdiff_t newest_count;
    const struct front_list *sections; /* in the order of the navigation */
    const struct str *slugs;           /* theirs */
    ptrdiff_t section_count;
    struct front_list topic; /* Breaking: the newest that share the lead's first tag */
    const struct front_pin *pins;
    ptrdiff_t pin_count;
    ptrdiff_t promised; /* of the newest, so many stand on the page somewhere: the next page begins behind them */
};

/* A row or list of the page. */
struct front_row {
    int64_t ids[FRONT_MORE];
    ptrdiff_t count;
};

/* Numbers of stories; each stands once. lead 0: nothing is published. */
struct front_plan {
    enum front_layout layout;
    int64_t lead;
    struct front_row second;
    struct front_row latest;                 /* Ordinary; Breaking, under the updates */
    struct front_row week;                   /* Quiet: two of the week's longest */
    struct front_row updates, topic;         /* Breaking: headlines beside the lead, cards under it */
    struct front_row blocks[FRONT_SECTIONS]; /* by section; ids[0] is the block's card */
    struct front_row more;                   /* of the newest, what stands nowhere else; Breaking: a few of them */
};

/* Auto decided: Ordinary, or Quiet. *until is when that changes by itself. */
enum front_layout front_layout_auto(const struct front_candidate *newest, ptrdiff_t count, int64_t now, int64_t *until);
/* The story that leads: the pinned one, else the first with a picture among the newest four, else the newest; 0: none.
 */
int64_t front_lead(const struct front_material *m);
/* m->layout is not Auto. */
void front_plan_make(const struct front_material *m, struct front_plan *out);

#endif
