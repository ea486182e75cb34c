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
static void step_back(void)
{
    if (setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS) != 0)
        log_warn("audience: its writer runs like any other thread");
}

static void count_write(struct audience *audience, struct err e, int64_t began)
{
    if (failed(e)) {
        atomic_fetch_add(&audience->counters.failures, 1);
        log_errorx("audience: figures are not written: %s", err_detail());
        return;
    }
    atomic_fetch_add(&audience->counters.writes, 1);
    atomic_fetch_add(&audience->counters.write_microseconds, time_monotonic() - began);
}

/* Tries until it is written; at the end only some times. */
static void write_until_done(struct audience *audience, const struct gather *gathered)
{
    for (int tries = 1;; tries++) {
        int64_t began = time_monotonic();
        struct err e = write_gathered(audience->db, gathered);
        count_write(audience, e, began);
        if (!failed(e))
            return;
        if (atomic_load(&audience->stopping) && tries >= LAST_TRIES) {
            log_errorx("audience: lost=%td entries of figures", gathered->entries);
            return;
        }
        nanosleep(&(struct timespec){.tv_sec = RETRY_SECONDS}, NULL);
    }
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

static void roll(struct audience *audience)
{
    const struct settings *settings = newsroom_settings(audience->newsroom);
    int64_t now = time_now();
    if (failed(roll_all(audience->db, settings->zone, now, settings->audience_days))) {
        log_errorx("audience: days are not rolled up: %s", err_detail());
        return;
    }
    seal(audience, now);
    if (failed(sum_all(audience->newsroom, audience->db, now)))
        log_errorx("audience: days are not summed: %s", err_detail());
    else
        atomic_store(&audience->summed_at, now);
}

static void rank(struct audience *audience)
{
    if (failed(most_read_refresh(audience->most_read, audience->newsroom, audience->db, time_now())))
        log_errorx("audience: what is most read stays as it was: %s", err_detail());
}

/* What was handed over, or NULL at the end. */
static struct gather *wait_for_gather(struct audience *audience)
{
    pthread_mutex_lock(&audience->lock);
    while (!audience->handed && !audience->ended)
        pthread_cond_wait(&audience->changed, &audience->lock);
    struct gather *gathered = audience->handed;
    pthread_mutex_unlock(&audience->lock);
    return gathered;
}

static void give_back(struct audience *audience, struct gather *gathered)
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
    int64_t rolled = 0, ranked = time_monotonic();
    step_back();
    rank(audience);
    while ((gathered = wait_for_gather(audience))) {
        if (!gather_is_empty(gathered))
            write_until_done(audience, gathered);
        give_back(audience, gathered);
        if (time_monotonic() - rolled >= ROLL_MICROSECONDS) {
            roll(audience);
            rolled = time_monotonic();
        }
        if (time_monotonic() - ranked >= RANK_MICROSECONDS) {
            rank(audience);
            ranked = time_monotonic();
        }
    }
    return NULL;
}
