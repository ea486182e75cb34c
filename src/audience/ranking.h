/* ranking.h - how much stories are read these hours: sums of views that weigh half as much after some hours. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_RANKING_H
#define AUDIENCE_RANKING_H

#include "store/statements.h"

enum ranking_kind { RANKING_SEEN, RANKING_READ, RANKING_KINDS };

struct ranking_entry {
    int64_t story_id;
    struct str edition;
    double scores[RANKING_KINDS];
};

/* In order of the stories' numbers. Zeroed: nothing was read. */
struct ranking {
    struct ranking_entry *items;
    ptrdiff_t count;
};

/* What weighs 1 weighs an hour later, where it weighs half after half_life hours (over 0). */
double ranking_fade(int64_t half_life);
/* The ranking an hour on: scores times fade, and the views of that hour, rows in order of their numbers. Who weighs
 * next to nothing is left out. All of it lives in a. */
struct ranking ranking_next(struct arena *a, const struct ranking *before, double fade,
                            const struct sql_ranking_row_list *rows);
/* Numbers of the first `most` stories of an edition, of equal ones the newer; returns how many there are. */
ptrdiff_t ranking_best(struct arena *a, const struct ranking *ranking, enum ranking_kind kind, struct str edition,
                       ptrdiff_t most, int64_t *ids);

#endif
