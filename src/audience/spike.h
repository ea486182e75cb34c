/* spike.h - what is seen far more just now than its hour would make. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_SPIKE_H
#define AUDIENCE_SPIKE_H

#include "newsroom/newsroom.h"

#define SPIKE_MINUTES 10
#define SPIKE_HOUR_MINUTES 60  /* before those, which say what is expected */
#define SPIKE_FIRST_MINUTES 30 /* a story that is out for less is not looked at: it was just published */
#define SPIKE_QUIET_HOURS 6    /* between two letters about the same story */
#define SPIKES_MAX 10

struct spike {
    int64_t story_id; /* 0: the whole site */
    int64_t seen;     /* within the last SPIKE_MINUTES */
    int64_t expected; /* as the hour before goes on */
    struct str headline, language, path;
};

struct spikes {
    struct spike items[SPIKES_MAX];
    ptrdiff_t count;
};

/*
 * Seen in the last ten minutes at least alert_least times, and alert_times as often as expected: the sixth part of what
 * the hour before them made (or that part of the hour in which the story was out, and people were counted). The most
 * seen first. Texts live in a.
 */
struct err spike_find(struct arena *a, struct newsroom *n, struct db *audience, int64_t now, struct spikes *out);

#endif
