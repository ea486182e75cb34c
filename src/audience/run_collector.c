/* run_collector.c - the audience's thread that collects: events are taken out of the rings and become figures. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/inside.h"

#include "base/time.h"

#include <time.h>

#define BUSY_MICROSECONDS 1000 /* between two looks into the rings: short, so that no burst keeps a page waiting */
#define IDLE_MICROSECONDS 10000
#define WRITE_MICROSECONDS (TIME_SECOND / 2)
#define TIDY_MICROSECONDS (60 * TIME_SECOND)

static void take_event(void *context, const struct event *event)
{
    collect_event(context, event);
}

/* Gives the writer what was gathered up to a time (audience_node_slot), if it waits (or wait until it does), and goes
 * on with the other gather. */
static bool hand_over(struct audience *audience, int64_t slot, bool wait)
{
    struct gather *full = audience->collector.gathered;
    pthread_mutex_lock(&audience->lock);
    while (wait && audience->handed)
        pthread_cond_wait(&audience->changed, &audience->lock);
    bool free_now = !audience->handed;
    if (free_now) {
        full->since = audience->drained_slot;
        full->upto = audience->others ? MAX(audience_node_slot_end(), slot) : slot;
        full->whole = audience->drained_slot = slot;
        audience->handed = full;
        audience->collector.gathered = full == &audience->gathers[0] ? &audience->gathers[1] : &audience->gathers[0];
        pthread_cond_broadcast(&audience->changed);
    }
    pthread_mutex_unlock(&audience->lock);
    return free_now;
}

/* Whether there was anything. */
static bool drain(struct audience *audience)
{
    if (gather_is_full(audience->collector.gathered))
        return false;
    ptrdiff_t events = rings_drain(audience->rings, take_event, &audience->collector);
    atomic_fetch_add_explicit(&audience->counters.events, events, memory_order_relaxed);
    collect_show(&audience->collector, &audience->counters.collected);
    return events > 0;
}

/* All that was told until now is with the writer, and done with, when it returns. */
static void hand_over_all(struct audience *audience)
{
    int64_t slot = audience_node_slot();
    drain(audience);
    if (atomic_load(&audience->stopping))
        collect_finish(&audience->collector);
    hand_over(audience, slot, true);
    pthread_mutex_lock(&audience->lock);
    while (audience->handed)
        pthread_cond_wait(&audience->changed, &audience->lock);
    pthread_mutex_unlock(&audience->lock);
}

/* Somebody waits for all that was told until now. */
static void answer_sync(struct audience *audience)
{
    pthread_mutex_lock(&audience->lock);
    uint64_t wanted = audience->sync_wanted;
    bool asked = wanted != audience->sync_done;
    pthread_mutex_unlock(&audience->lock);
    if (!asked)
        return;
    hand_over_all(audience);
    pthread_mutex_lock(&audience->lock);
    audience->sync_done = wanted;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
}

static void end_collecting(struct audience *audience)
{
    hand_over_all(audience);
    pthread_mutex_lock(&audience->lock);
    audience->ended = true;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
}

/* Twice a second, what was gathered; nodes at the same times, so that what came to several can be put in order. */
static void hand_over_when_due(struct audience *audience, int64_t now, int64_t *written)
{
    int64_t slot = audience_node_slot();
    bool due = audience->shared ? slot > audience->drained_slot : now - *written >= WRITE_MICROSECONDS;
    if (!due)
        return;
    drain(audience);
    if (hand_over(audience, slot, false))
        *written = now;
}

void *audience_run_collector(void *context)
{
    struct audience *audience = context;
    int64_t written = time_monotonic(), tidied = written;
    while (!atomic_load(&audience->stopping)) {
        bool busy = drain(audience);
        answer_sync(audience);
        int64_t now = time_monotonic();
        if (now - tidied >= TIDY_MICROSECONDS) {
            collect_tidy(&audience->collector, time_now());
            tidied = now;
        }
        hand_over_when_due(audience, now, &written);
        nanosleep(&(struct timespec){.tv_nsec = (busy ? BUSY_MICROSECONDS : IDLE_MICROSECONDS) * 1000}, NULL);
    }
    end_collecting(audience);
    return NULL;
}
