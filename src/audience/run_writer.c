/* run_writer.c - the audience's thread that writes: figures as they come, days when they are over. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/inside.h"

#include "audience/roll.h"
#include "audience/seal.h"
#include "audience/sum.h"
#include "audience/write.h"
#include "base/time.h"

#include <sodium.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define ROLL_MICROSECONDS (600 * TIME_SECOND)
#define RANK_MICROSECONDS (60 * TIME_SECOND)
#define RETRY_SECONDS 1
#define LAST_TRIES 3
#define NICENESS                                                                                                       \
    10 /* of the writer, which can wait: readers' pages go first. The collector cannot, the rings would fill */

/* Linux keeps a niceness for each thread (sched(7)). */
void audience_step_back(void)
{
    if (setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS) != 0)
        log_warn("audience: its writer runs like any other thread");
}

/* What other nodes' writes were in the way of is tried again, and no trouble before it fails again. */
static void count_write(struct audience *audience, struct err e, int64_t began, int tries)
{
    if (failed(e)) {
        atomic_fetch_add(&audience->counters.failures, 1);
        if (tries == 1 && err_is(e, &ERR_BUSY))
            log_info("audience: figures are written in a moment: %s", err_detail());
        else
            log_errorx("audience: figures are not written: %s", err_detail());
        return;
    }
    atomic_fetch_add(&audience->counters.writes, 1);
    atomic_fetch_add(&audience->counters.write_microseconds, time_monotonic() - began);
}

bool audience_try_until_done(struct audience *audience, audience_try *work, void *context)
{
    for (int tries = 1;; tries++) {
        int64_t began = time_monotonic();
        struct err e = work(audience, context);
        count_write(audience, e, began, tries);
        if (!failed(e))
            return true;
        if (atomic_load(&audience->stopping) && tries >= LAST_TRIES)
            return false;
        nanosleep(&(struct timespec){.tv_sec = RETRY_SECONDS}, NULL);
    }
}

static struct err write_one(struct audience *audience, void *context)
{
    return write_gathered(audience->db, newsroom_settings(audience->newsroom)->zone, context);
}

static void seal(struct audience *audience, int64_t now)
{
    struct seal_key key;
    int64_t sealed = 0;
    seal_key_make(newsroom_key(audience->newsroom), &key);
    struct err e =
        seal_work(audience->db, &key, roll_day_of(newsroom_settings(audience->newsroom)->zone, now), now, &sealed);
    sodium_memzero(&key, sizeof key);
    if (failed(e))
        log_errorx("audience: days are not sealed: %s", err_detail());
    else if (sealed)
        log_info("audience: days=%lld are sealed", (long long)sealed);
}

static bool roll_now(struct audience *audience)
{
    const struct settings *settings = newsroom_settings(audience->newsroom);
    int64_t now = time_now();
    if (failed(roll_all(audience->db, settings->zone, now, settings->audience_days))) {
        log_errorx("audience: days are not rolled up: %s", err_detail());
        return false;
    }
    seal(audience, now);
    struct turn turn = {audience->home.node, audience->home.turn};
    if (failed(sum_all(audience->newsroom, audience->db, turn, now))) {
        log_errorx("audience: days are not summed: %s", err_detail());
        return false;
    }
    atomic_store(&audience->summed_at, now);
    return true;
}

bool audience_roll(struct audience *audience, struct upkeep *upkeep)
{
    if (upkeep->rolled && time_monotonic() - upkeep->rolled < ROLL_MICROSECONDS)
        return false;
    bool summed = roll_now(audience);
    upkeep->rolled = time_monotonic();
    return summed;
}

/* All nodes at the same times, so that they show the same. */
void audience_rank(struct audience *audience, struct upkeep *upkeep)
{
    int64_t minute = audience_node_slot() * NODE_SLOT / RANK_MICROSECONDS;
    if (upkeep->ranked == minute)
        return;
    upkeep->ranked = minute;

    if (failed(most_read_refresh(audience->most_read, audience->newsroom, audience->db, time_now())))
        log_errorx("audience: what is most read stays as it was: %s", err_detail());
}

struct gather *audience_wait_for_gather(struct audience *audience)
{
    pthread_mutex_lock(&audience->lock);
    while (!audience->handed && !audience->ended)
        pthread_cond_wait(&audience->changed, &audience->lock);
    struct gather *gathered = audience->handed;
    pthread_mutex_unlock(&audience->lock);
    return gathered;
}

void audience_give_back(struct audience *audience, struct gather *gathered)
{
    gather_clear(gathered);
    pthread_mutex_lock(&audience->lock);
    audience->handed = NULL;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
}

void *audience_run_writer(void *context)
{
    struct audience *audience = context;
    struct gather *gathered;
    struct upkeep upkeep = {0};
    audience_step_back();
    audience_rank(audience, &upkeep);
    while ((gathered = audience_wait_for_gather(audience))) {
        if (!gather_is_empty(gathered) && !audience_try_until_done(audience, write_one, gathered))
            log_errorx("audience: lost=%td entries of figures", gathered->entries);
        audience_give_back(audience, gathered);
        audience_roll(audience, &upkeep);
        audience_rank(audience, &upkeep);
    }
    return NULL;
}
