/* inside.h - the inside of the audience, for its threads and for who tells it of events. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_INSIDE_H
#define AUDIENCE_INSIDE_H

#include "audience/audience.h"
#include "audience/collect.h"
#include "audience/front_figures.h"
#include "audience/home.h"
#include "audience/most_read.h"
#include "audience/node.h"
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
    struct front_memory fronts;
    pthread_t collecting, writing, telling;
    atomic_bool stopping;

    bool shared; /* PostgreSQL: other nodes may be there; what stands below, to the blank line, is for that */
    struct day_keys keys;
    struct node node;     /* the telling thread's; of it the writer has the turn, handed over below */
    struct home home;     /* the writer's */
    int64_t first_slot;   /* when it began */
    int64_t drained_slot; /* the collector's: up to when it has handed over; from first_slot on */

    pthread_mutex_t lock; /* what stands below, to the blank line */
    pthread_cond_t changed;
    struct gather *handed;    /* the writer's; NULL: it waits for one */
    bool ended;               /* no more will be handed over */
    int64_t turn, wait_until; /* as in struct node, like others */
    bool others;
    int64_t told; /* how often it told: the writer looks at once */
    bool left;    /* it tells no more */
    uint64_t sync_wanted, sync_done;

    _Atomic int64_t summed_at; /* when today's figures were added up; 0: not yet */
    struct {
        _Atomic int64_t events, writes, failures, write_microseconds;
        struct collected collected, at_home; /* by the collecting thread; where other nodes may be, by the writer */
    } counters;
};

/* The two threads, of a struct audience (pthread_create). */
void *audience_run_writer(void *context);
void *audience_run_collector(void *context);
/* Where other nodes may be: the thread that tells in the writer's place, and that writer. */
void *audience_run_teller(void *context);
void *audience_run_home(void *context);

/* No more will be handed over. */
void audience_end(struct audience *audience);
/* What was handed over, or NULL at the end; given back when it is written or told. */
struct gather *audience_wait_for_gather(struct audience *audience);
void audience_give_back(struct audience *audience, struct gather *gathered);
/* Writes until it is done: after failures again each second, at the end of the program only some times. */
typedef struct err audience_try(struct audience *audience, void *context);
bool audience_try_until_done(struct audience *audience, audience_try *work, void *context);

/* What is due by the clock in the thread that writes. */
struct upkeep {
    int64_t rolled; /* monotonic; 0: not yet */
    int64_t ranked; /* which minute since 1970 */
};
void audience_step_back(void);
/* Rolls up, seals and sums, every ten minutes: true when it did. What is most read, at each minute's turn. */
bool audience_roll(struct audience *audience, struct upkeep *upkeep);
void audience_rank(struct audience *audience, struct upkeep *upkeep);

#endif
