/* inside.h - the inside of the audience, for its threads and for who tells it of events. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_INSIDE_H
#define AUDIENCE_INSIDE_H

#include "audience/audience.h"
#include "audience/collect.h"
#include "audience/most_read.h"
#include "audience/ring.h"

#include <pthread.h>
#include <stdatomic.h>

struct audience {
    struct newsroom *newsroom;
    struct db *db;
    struct rings *rings;
    struct collector collector;
    struct gather gathers[2];
    struct most_read *most_read;
    pthread_t collecting, writing;
    atomic_bool stopping;

    pthread_mutex_t lock; /* what stands below, to the blank line */
    pthread_cond_t changed;
    struct gather *handed; /* the writer's; NULL: it waits for one */
    bool ended;            /* no more will be handed over */
    uint64_t sync_wanted, sync_done;

    _Atomic int64_t summed_at; /* when today's figures were added up; 0: not yet */
    struct {
        _Atomic int64_t events, counted, withheld, forgotten, visitors, writes, failures, write_microseconds;
        _Atomic int64_t rejected[JUDGE_REASONS];
    } counters;
};

/* The two threads, of a struct audience (pthread_create). */
void *audience_run_writer(void *context);
void *audience_run_collector(void *context);

#endif
