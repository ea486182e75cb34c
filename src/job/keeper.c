/* keeper.c - gives free what dead nodes had taken. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first of those that live gives free: the others would only meet it. While the store cannot be reached nobody can
 * say that it lives: who could not reach it himself believes no death until the others had as long again to speak.
 */
#include "job/keeper.h"

#include "audience/letters.h"
#include "base/time.h"
#include "job/thread.h"
#include "newsroom/lease.h"
#include "newsroom/node.h"

#include <stdlib.h>

#define LOOK (2 * TIME_SECOND)
#define CLOCK_OFF (2 * TIME_SECOND) /* that is told */

struct keeper {
    struct newsroom *newsroom;
    struct db *audience;
    bool clock_told;
    int64_t looked, steady;   /* time_monotonic: when it reached the store last, and since when without a gap */
    struct job_thread thread; /* where nodes share the store */
};

static struct err give_free(struct keeper *keeper, struct str live)
{
    bool letters = false, others;
    if (keeper->audience)
        TRY(letters_free(keeper->audience, live, time_now(), &letters));
    TRY(lease_free(keeper->newsroom, live, &others));
    if (letters || others)
        log_info("job=keep what a dead node was at is free");
    return OK;
}

static void look_at_clock(struct keeper *keeper, int64_t ahead)
{
    bool off = ahead > CLOCK_OFF || ahead < -CLOCK_OFF;
    if (off && !keeper->clock_told)
        log_warnx("job=keep this machine's clock is %lld milliseconds before the store's: let NTP set both, or stories "
                  "go out at the wrong time",
                  (long long)(ahead / 1000));
    keeper->clock_told = off;
}

/* Whether another one's silence is its own. */
static bool hears(struct keeper *keeper)
{
    int64_t now = time_monotonic();
    if (!keeper->looked || now - keeper->looked > LEASE_ALIVE / 2)
        keeper->steady = now;
    keeper->looked = now;
    return now - keeper->steady >= LEASE_ALIVE;
}

static struct err look(void *context, struct arena *a, bool *worked, int64_t *next)
{
    struct keeper *keeper = context;
    struct lease_state state;
    struct lease lease;
    bool lives = lease_begin(keeper->newsroom, NULL, &lease);
    *worked = false;
    *next = TIME_NONE;
    struct err e = lease_look(keeper->newsroom, a, &state);
    newsroom_set_first(keeper->newsroom, state.first);
    TRY(e);
    look_at_clock(keeper, state.ahead);
    bool believes = hears(keeper) || !node_is_shared(keeper->newsroom);
    bool fresh = lives && lease_holds(lease); /* what it saw: it did not stand still since */
    return state.first && believes && fresh ? give_free(keeper, state.live) : OK;
}

static void *run(void *argument)
{
    struct keeper *keeper = argument;
    job_thread_work(&keeper->thread, "keep", look, keeper, LOOK);
    return NULL;
}

/* At once, so that the other jobs know whether they are the first's. */
static struct err look_once(struct keeper *keeper)
{
    struct arena a;
    bool worked;
    int64_t next;
    arena_init(&a, 0);
    struct err e = look(keeper, &a, &worked, &next);
    arena_close(&a);
    return e;
}

struct err keeper_start(struct newsroom *n, struct db *audience, struct keeper **out)
{
    struct keeper *keeper = calloc(1, sizeof(*keeper));
    if (!keeper)
        return err_make(&ERR_SYSTEM, "out of memory");
    keeper->newsroom = n;
    keeper->audience = audience;
    struct err e = look_once(keeper);
    if (!failed(e) && node_is_shared(n))
        e = job_thread_start(&keeper->thread, run, keeper, "keeper");
    if (failed(e)) {
        free(keeper);
        return e;
    }
    *out = keeper;
    return OK;
}

void keeper_stop(struct keeper *keeper)
{
    if (node_is_shared(keeper->newsroom))
        job_thread_stop(&keeper->thread);
    free(keeper);
}
