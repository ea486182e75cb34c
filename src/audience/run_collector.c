/* run_collector.c - the audience's thread that collects: events are taken out of the rings and become figures. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/inside.h"

#include "base/time.h"

#include <time.h>

#define BUSY_MICROSECONDS 1000 /* between two looks into the rings: short, so that no burst keeps a page waiting */
#define IDLE_MICROSECONDS 10000
#define WRITE_MICROSECONDS (TIME_SECOND / 2)
#define TIDY_MICROSECONDS (60 * TIME_SECOND)
#define GATHERED_MAX 2000000

static void take_event(void *context, const struct event *event)
{
    collect_event(context, event);
}

static void set(_Atomic int64_t *counter, int64_t value)
{
    atomic_store_explicit(counter, value, memory_order_relaxed);
}

static void show_counters(struct audience *audience, ptrdiff_t events)
{
    const struct collector *c = &audience->collector;
    atomic_fetch_add_explicit(&audience->counters.events, events, memory_order_relaxed);
    set(&audience->counters.counted, c->counted);
    set(&audience->counters.withheld, c->withheld);
    set(&audience->counters.forgotten, c->forgotten);
    set(&audience->counters.visitors, c->visitors.count);
    for (int i = 0; i < JUDGE_REASONS; i++)
        set(&audience->counters.rejected[i], c->rejected[i]);
}

/* Gives the writer what was gathered, if it waits (or wait until it does), and goes on with the other gather. */
static bool hand_over(struct audience *audience, bool wait)
{
    struct gather *full = audience->collector.gathered;
    pthread_mutex_lock(&audience->lock);
    while (wait && audience->handed)
        pthread_cond_wait(&audience->changed, &audience->lock);
    bool free_now = !audience->handed;
    if (free_now) {
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
    if (audience->collector.gathered->entries >= GATHERED_MAX)
        return false;
    ptrdiff_t events = rings_drain(audience->rings, take_event, &audience->collector);
    show_counters(audience, events);
    return events > 0;
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
    drain(audience);
    hand_over(audience, true);
    pthread_mutex_lock(&audience->lock);
    while (audience->handed)
        pthread_cond_wait(&audience->changed, &audience->lock);
    audience->sync_done = wanted;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
}

static void end_collecting(struct audience *audience)
{
    drain(audience);
    collect_finish(&audience->collector);
    hand_over(audience, true);
    pthread_mutex_lock(&audience->lock);
    while (audience->handed)
        pthread_cond_wait(&audience->changed, &audience->lock);
    audience->ended = true;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
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
        if (now - written >= WRITE_MICROSECONDS && hand_over(audience, false))
            written = now;
        nanosleep(&(struct timespec){.tv_nsec = (busy ? BUSY_MICROSECONDS : IDLE_MICROSECONDS) * 1000}, NULL);
    }
    end_collecting(audience);
    return NULL;
}
