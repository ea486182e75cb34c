/* audience.c - the audience while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two threads. The collector drains the rings every few milliseconds into a gather; twice a second it hands that over
 * to the writer and goes on with the other one. While the writer is still at work, or the database fails, the collector
 * gathers on, up to a limit; then the rings fill, and what comes is counted as lost. Where there may be other nodes the
 * writer's place is taken by a thread that tells the database what was gathered, and the writer is the one that makes
 * figures of what all have told, when it is this node's turn (audience/home.h).
 */
#include "audience/inside.h"

#include "audience/store.h"
#include "base/time.h"
#include "store/statements.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RESTORE_MAX 1000000 /* events */
#define SYNC_SECONDS 5
#define SHARED_SYNC_SECONDS 15 /* a turn may have to end first */
#define SHARED_LOOK_MICROSECONDS 5000

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

static struct err no_thread(void)
{
    return err_make(&ERR_SYSTEM, "no thread could be made for the audience");
}

/* The threads that end when ended is set. */
static struct err start_writing(struct audience *audience)
{
    if (!audience->shared)
        return pthread_create(&audience->writing, NULL, audience_run_writer, audience) ? no_thread() : OK;
    if (pthread_create(&audience->telling, NULL, audience_run_teller, audience) != 0)
        return no_thread();
    if (pthread_create(&audience->writing, NULL, audience_run_home, audience) == 0)
        return OK;
    audience_end(audience);
    pthread_join(audience->telling, NULL);
    return no_thread();
}

static void join_writing(struct audience *audience)
{
    if (audience->shared)
        pthread_join(audience->telling, NULL);
    pthread_join(audience->writing, NULL);
}

static struct err start_threads(struct audience *audience)
{
    TRY(start_writing(audience));
    if (pthread_create(&audience->collecting, NULL, audience_run_collector, audience) == 0)
        return OK;
    audience_end(audience);
    join_writing(audience);
    return no_thread();
}

static void release(struct audience *audience)
{
    most_read_free(audience->most_read);
    front_memory_close(&audience->fronts);
    home_close(&audience->home);
    collector_close(&audience->collector);
    gather_close(&audience->gathers[0]);
    gather_close(&audience->gathers[1]);
    day_keys_close(&audience->keys);
    rings_free(audience->rings);
    pthread_cond_destroy(&audience->changed);
    pthread_mutex_destroy(&audience->lock);
    db_close(audience->db);
    free(audience);
}

void audience_end(struct audience *audience)
{
    pthread_mutex_lock(&audience->lock);
    audience->ended = true;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
}

static void prepare(struct audience *audience, struct newsroom *n, struct db *db)
{
    audience->newsroom = n;
    audience->db = db;
    audience->shared = db_engine_of(db) == DB_POSTGRES;
    audience->rings = rings_make();
    audience->most_read = most_read_make();
    pthread_mutex_init(&audience->lock, NULL);
    pthread_cond_init(&audience->changed, NULL);
    gather_init(&audience->gathers[0]);
    gather_init(&audience->gathers[1]);
    day_keys_init(&audience->keys);
    front_memory_init(&audience->fronts);
    audience_node_init(&audience->node, db);
    home_init(&audience->home, n, db, audience->node.id, &audience->counters.at_home);
    collector_open(&audience->collector, n);
    audience->collector.gathered = &audience->gathers[0];
    if (audience->shared)
        audience->collector.keys = &audience->keys;
    audience->first_slot = audience->drained_slot = audience_node_slot();
}

/* Of several nodes only the one whose turn it is knows people again, when its turn begins. */
static struct err read_what_is_known(struct audience *audience)
{
    return audience->shared ? day_keys_refresh(&audience->keys, audience->db,
                                               newsroom_settings(audience->newsroom)->zone, time_now())
                            : read_before(audience);
}

struct err audience_start(struct newsroom *n, struct audience **out)
{
    struct db *db;
    TRY(audience_store_open(n, &db));
    struct audience *audience = calloc(1, sizeof *audience);
    if (!audience)
        fatalx("out of memory");
    prepare(audience, n, db);
    struct err e = read_what_is_known(audience);
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
    join_writing(audience);
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

struct front_memory *audience_fronts(struct audience *audience)
{
    return &audience->fronts;
}

int64_t audience_summed_at(const struct audience *audience)
{
    return atomic_load(&audience->summed_at);
}

static int64_t get(const _Atomic int64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void add_collected(struct audience_counters *out, const struct collected *from)
{
    out->counted += get(&from->counted);
    out->withheld += get(&from->withheld);
    out->forgotten += get(&from->forgotten);
    out->visitors += get(&from->visitors);
    for (int i = 0; i < JUDGE_REASONS; i++)
        out->rejected[i] += get(&from->rejected[i]);
}

struct audience_counters audience_counters(struct audience *audience)
{
    struct audience_counters out = {.events = get(&audience->counters.events),
                                    .lost = rings_lost(audience->rings),
                                    .writes = get(&audience->counters.writes),
                                    .failures = get(&audience->counters.failures),
                                    .write_microseconds = get(&audience->counters.write_microseconds)};
    add_collected(&out, &audience->counters.collected);
    add_collected(&out, &audience->counters.at_home);
    return out;
}

/* Until all that this node told was taken. */
static bool wait_for_home(struct audience *audience)
{
    int64_t waiting = 1, until = time_monotonic() + SHARED_SYNC_SECONDS * TIME_SECOND;
    while (!failed(audience_node_waiting(audience->db, audience->node.id, &waiting)) && waiting &&
           time_monotonic() < until)
        nanosleep(&(struct timespec){.tv_nsec = SHARED_LOOK_MICROSECONDS * 1000}, NULL);
    return waiting == 0;
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
    return done && (!audience->shared || wait_for_home(audience));
}
