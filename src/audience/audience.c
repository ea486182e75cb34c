/* audience.c - the audience while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two threads. The collector drains the rings every few milliseconds into a gather; twice a second it hands that over
 * to the writer and goes on with the other one. While the writer is still at work, or the database fails, the collector
 * gathers on, up to GATHERED_MAX entries; then the rings fill, and what comes is counted as lost.
 */
#include "audience/inside.h"

#include "audience/roll.h"
#include "audience/seal.h"
#include "audience/store.h"
#include "audience/write.h"
#include "base/time.h"
#include "store/statements.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define BUSY_MICROSECONDS 1000 /* between two looks into the rings: short, so that no burst keeps a page waiting */
#define IDLE_MICROSECONDS 10000
#define WRITE_MICROSECONDS (TIME_SECOND / 2)
#define TIDY_MICROSECONDS (60 * TIME_SECOND)
#define ROLL_MICROSECONDS (600 * TIME_SECOND)
#define RANK_MICROSECONDS (60 * TIME_SECOND)
#define RETRY_SECONDS 1
#define LAST_TRIES 3
#define GATHERED_MAX 2000000
#define RESTORE_MAX 1000000 /* events */
#define SYNC_SECONDS 5
#define NICENESS                                                                                                       \
    10 /* of the writer, which can wait: readers' pages go first. The collector cannot, the rings would fill */

/* Linux keeps a niceness for each thread (sched(7)). */
static void step_back(void)
{
    if (setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS) != 0)
        log_warn("audience: its writer runs like any other thread");
}

/* ---- the writer ---- */

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
    if (failed(roll_all(audience->db, settings->zone, now, settings->audience_days)))
        log_errorx("audience: days are not rolled up: %s", err_detail());
    else
        seal(audience, now);
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

static void *run_writer(void *context)
{
    struct audience *audience = context;
    struct gather *gathered;
    int64_t rolled = 0, ranked = time_monotonic();
    step_back();
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

/* ---- the collector ---- */

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

static void *run_collector(void *context)
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

/* ---- beginning and end ---- */

struct restoring {
    struct arena a;
    struct sql_visitor_key *key;
    struct sql_audience_event_list events;
    int64_t since;
};

static struct err read_stored(struct db_conn *conn, void *context)
{
    struct restoring *r = context;
    TRY(sql_visitor_key_find(&r->a, conn, &r->key));
    return sql_audience_event_since(&r->a, conn, r->since, RESTORE_MAX, &r->events);
}

/* Who was here before a restart within the day is known again. */
static void restore(struct collector *c, const struct restoring *r)
{
    int64_t today = collect_day(c, time_now());
    if (!r->key || r->key->day != today || r->key->key.n != IDENTITY_KEY)
        return;
    memcpy(c->identity.key, r->key->key.p, IDENTITY_KEY);
    c->identity.day = today;
    for (ptrdiff_t i = 0; i < r->events.count; i++)
        collect_restore(c, &r->events.items[i]);
}

static struct err read_before(struct audience *audience)
{
    struct restoring r = {.since = time_now() - JUDGE_WINDOW_SECONDS * TIME_SECOND};
    arena_init(&r.a, 0);
    struct err e = db_read(audience->db, read_stored, &r);
    if (!failed(e))
        restore(&audience->collector, &r);
    arena_close(&r.a);
    return e;
}

static struct err start_threads(struct audience *audience)
{
    if (pthread_create(&audience->writing, NULL, run_writer, audience) != 0)
        return err_make(&ERR_SYSTEM, "no thread could be made for the audience");
    if (pthread_create(&audience->collecting, NULL, run_collector, audience) == 0)
        return OK;
    pthread_mutex_lock(&audience->lock);
    audience->ended = true;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
    pthread_join(audience->writing, NULL);
    return err_make(&ERR_SYSTEM, "no thread could be made for the audience");
}

static void release(struct audience *audience)
{
    most_read_free(audience->most_read);
    collector_close(&audience->collector);
    gather_close(&audience->gathers[0]);
    gather_close(&audience->gathers[1]);
    rings_free(audience->rings);
    pthread_cond_destroy(&audience->changed);
    pthread_mutex_destroy(&audience->lock);
    db_close(audience->db);
    free(audience);
}

struct err audience_start(struct newsroom *n, struct audience **out)
{
    struct db *db;
    TRY(audience_store_open(n, &db));
    struct audience *audience = calloc(1, sizeof *audience);
    if (!audience)
        fatalx("out of memory");
    audience->newsroom = n;
    audience->db = db;
    audience->rings = rings_make();
    audience->most_read = most_read_make();
    pthread_mutex_init(&audience->lock, NULL);
    pthread_cond_init(&audience->changed, NULL);
    gather_init(&audience->gathers[0]);
    gather_init(&audience->gathers[1]);
    collector_open(&audience->collector, n);
    audience->collector.gathered = &audience->gathers[0];
    struct err e = read_before(audience);
    rank(audience);
    if (!failed(e))
        e = start_threads(audience);
    if (failed(e)) {
        release(audience);
        return e;
    }
    *out = audience;
    return OK;
}

void audience_stop(struct audience *audience)
{
    atomic_store(&audience->stopping, true);
    pthread_join(audience->collecting, NULL);
    pthread_join(audience->writing, NULL);
    release(audience);
}

struct db *audience_db(const struct audience *audience)
{
    return audience->db;
}

struct most_read *audience_most_read(const struct audience *audience)
{
    return audience->most_read;
}

static int64_t get(const _Atomic int64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

struct audience_counters audience_counters(struct audience *audience)
{
    struct audience_counters out = {.events = get(&audience->counters.events),
                                    .lost = rings_lost(audience->rings),
                                    .counted = get(&audience->counters.counted),
                                    .withheld = get(&audience->counters.withheld),
                                    .forgotten = get(&audience->counters.forgotten),
                                    .visitors = get(&audience->counters.visitors),
                                    .writes = get(&audience->counters.writes),
                                    .failures = get(&audience->counters.failures),
                                    .write_microseconds = get(&audience->counters.write_microseconds)};
    for (int i = 0; i < JUDGE_REASONS; i++)
        out.rejected[i] = get(&audience->counters.rejected[i]);
    return out;
}

bool audience_sync(struct audience *audience)
{
    struct timespec until;
    int result = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += SYNC_SECONDS;
    pthread_mutex_lock(&audience->lock);
    uint64_t wanted = ++audience->sync_wanted;
    while (audience->sync_done < wanted && result == 0)
        result = pthread_cond_timedwait(&audience->changed, &audience->lock, &until);
    bool done = audience->sync_done >= wanted;
    pthread_mutex_unlock(&audience->lock);
    return done;
}
