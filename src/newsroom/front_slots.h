/* front_slots.h - the front as a list: what stands in which slot, and the hand that puts it there. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_FRONT_SLOTS_H
#define NEWSROOM_FRONT_SLOTS_H

#include "newsroom/query_front.h"

#define FRONT_FOLD 12 /* of the slots, those that stand above the fold */
#define FRONT_PIN_HOURS_MAX (24 * 31)

struct front_slot {
    struct str place; /* "lead", "second", "latest", "week", "updates", "topic", "section/harbour", "more" */
    struct str slot;  /* where a story may be pinned: "second-1", "section/harbour"; empty: it may not */
    const struct sql_section *section; /* of a block; else NULL */
    const struct sql_card *card;
    const struct front_pin *pin; /* that holds it there; NULL: none */
};

struct front_slots {
    enum front_layout layout;
    struct front_slot *items; /* in the order of the page */
    ptrdiff_t count;
    const struct sql_section **sections; /* those that have a block, or may have one */
    ptrdiff_t section_count;
};

/* The front of an edition as it stands at now, in a. */
struct err front_slots_read(struct newsroom *n, struct arena *a, const struct sql_edition *edition, int64_t now,
                            struct front_slots *out);

/*
 * Puts a published story of the edition into a slot, in place of what is pinned there in that edition, until an instant
 * (INT64_MAX: until it is taken away). path: the story's, or its whole address. ERR_INVALID: there is no such story,
 * or the slot is none; ERR_FORBIDDEN: not the actor's to do.
 */
struct err front_pin_put(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                         struct str slot, struct str path, int64_t until);
/* Takes a pin away, as it stands in the setting. None of that slot and path is no error. */
struct err front_pin_drop(struct newsroom *n, const struct actor *actor, struct str slot, struct str path);

#endif
