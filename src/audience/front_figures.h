/* front_figures.h - how the stories do that stand on a front: just now, and today. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_FRONT_FIGURES_H
#define AUDIENCE_FRONT_FIGURES_H

#include "store/db.h"

struct front_figures {
    int64_t hour_seen, hour_read; /* within the last 60 minutes */
    int64_t before_seen;          /* within the 60 minutes before those */
    int64_t today_seen, today_read;
};

/* Of count stories, into out by their places; zone is the newsroom's. One statement, and one a story of at most 24
 * rows: of the hour that is under way too, up to the last write. */
struct err front_figures_of(struct db *audience, struct str zone, int64_t now, const int64_t *ids, ptrdiff_t count,
                            struct front_figures *out);

#endif
