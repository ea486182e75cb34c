/* views.h - how often stories were seen, for those who work on them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_VIEWS_H
#define AUDIENCE_VIEWS_H

#include "store/db.h"

/* Times that a story's page was visible in a person's browser. */
struct views {
    int64_t day; /* in the last 24 hours, counted from the beginning of an hour */
    int64_t all; /* in all that the figures hold: `audience_days` */
};

/* Of count stories, into out by their places. zone is the newsroom's; now is an instant. Four statements a story,
 * which walk over the days since the last month that is summed. */
struct err views_of(struct db *audience, struct str zone, int64_t now, const int64_t *ids, ptrdiff_t count,
                    struct views *out);

#endif
