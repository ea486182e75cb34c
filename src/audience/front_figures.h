/* front_figures.h - how the stories do that stand on a front: just now, and today. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_FRONT_FIGURES_H
#define AUDIENCE_FRONT_FIGURES_H

#include "store/db.h"

#include <pthread.h>

struct front_figures {
    int64_t hour_seen, hour_read; /* within the last 60 minutes */
    int64_t before_seen;          /* within the 60 minutes before those */
    int64_t today_seen, today_read;
};

/* Of count stories, into out by their places; zone is the newsroom's. One statement, and one a story of at most 24
 * rows: of the hour that is under way too, up to the last write. */
struct err front_figures_of(struct db *audience, struct str zone, int64_t now, const int64_t *ids, ptrdiff_t count,
                            struct front_figures *out);

/*
 * What was looked up a moment ago, for who looks again: the events of two hours are not added up at each look. Of so
 * many fronts, the one longest ago makes room; a front of more stories is looked up each time. Any thread.
 */
#define FRONT_MEMORY_SECONDS 5
#define FRONT_MEMORY_FRONTS 16
#define FRONT_MEMORY_STORIES 64

struct front_memory {
    pthread_mutex_t lock;
    struct front_remembered {
        int64_t at; /* when; 0: empty */
        ptrdiff_t count;
        int64_t ids[FRONT_MEMORY_STORIES];
        struct front_figures figures[FRONT_MEMORY_STORIES];
    } fronts[FRONT_MEMORY_FRONTS];
};

void front_memory_init(struct front_memory *memory);
void front_memory_close(struct front_memory *memory);
/* front_figures_of, at most FRONT_MEMORY_SECONDS old; *at: as of when. Who asks for the same meanwhile waits for it. */
struct err front_memory_figures(struct front_memory *memory, struct db *audience, struct str zone, int64_t now,
                                const int64_t *ids, ptrdiff_t count, struct front_figures *out, int64_t *at);

#endif
