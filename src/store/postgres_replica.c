/* postgres_replica.c - reads from a streaming replica, never older than what was told or shown before. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A position in the primary's log (an LSN on a timeline) stands for all that committed before it. db_see asks the
 * primary for its own; a read may use the replica once that has replayed up to there, and its snapshot is begun after
 * that was seen. So that what was shown once never goes back:
 * - a read that had to ask the primary raises the position to that of its snapshot;
 * - all connections lead to one server, since of two replicas one is behind the other. Before the first read of a
 *   connection, which may lead elsewhere or to a server that began anew from an older place, the position is asked for;
 * - a server that follows nobody, or another timeline than the primary's, is not read.
 * Where the replica is away, behind or refused, the primary is read. Where the primary is away, the replica is read as
 * far as it goes, and the reader told that this may be old.
 */
#include "store/postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/statements.h"

#define REST_BEHIND (TIME_SECOND / 20) /* before a replica that is behind is looked at again */
#define REST_USELESS (2 * TIME_SECOND) /* one that follows nobody, or another */

/* ---- the position ---- */

/* An answer of the old primary does not count beside the new one's. */
static void raise(struct postgres_replica *r, const struct sql_store_position *at, uint64_t unknown)
{
    pthread_mutex_lock(&r->lock);
    if (at->timeline > r->timeline)
        r->position = at->position;
    else if (at->timeline == r->timeline)
        r->position = MAX(r->position, at->position);
    r->timeline = MAX(r->timeline, at->timeline);
    r->known = MAX(r->known, unknown);
    pthread_mutex_unlock(&r->lock);
}

static uint64_t unknown_now(struct postgres_replica *r)
{
    pthread_mutex_lock(&r->lock);
    uint64_t unknown = r->unknown;
    pthread_mutex_unlock(&r->lock);
    return unknown;
}

/* A read of the primary, with the position of what it sees. */
struct located {
    struct arena a;
    db_work *work;
    void *context;
    struct sql_store_position at;
};

static struct err located_work(struct db_conn *conn, void *context)
{
    struct located *l = context;
    TRY(sql_store_primary_position(&l->a, conn, &l->at));
    return l->work ? l->work(conn, l->context) : OK;
}

static struct err read_primary(struct postgres_db *db, db_work *work, void *context)
{
    struct postgres_replica *r = db->replica;
    struct located l = {.work = work, .context = context};
    uint64_t unknown = unknown_now(r);
    arena_init(&l.a, 0);
    struct err e = postgres_read(&db->base, located_work, &l);
    arena_close(&l.a);
    if (l.at.timeline)
        raise(r, &l.at, unknown);
    return e;
}

static struct err ask_primary(struct postgres_db *db)
{
    return read_primary(db, NULL, NULL);
}

struct err postgres_see(struct db *base)
{
    struct postgres_db *db = (struct postgres_db *)base;
    if (!db->replica)
        return OK;
    pthread_mutex_lock(&db->replica->lock);
    db->replica->unknown++;
    pthread_mutex_unlock(&db->replica->lock);
    return ask_primary(db);
}

/* ---- the replica ---- */

static void rest(struct postgres_replica *r, int64_t how_long)
{
    atomic_store(&r->rests_until, time_monotonic() + how_long);
}

/* Where the connection leads is where all lead from now on: others are made anew when they are next used. */
static struct err meet(struct postgres_db *db, struct postgres_conn *c)
{
    struct postgres_replica *r = db->replica;
    struct str server;
    struct arena a;
    arena_init(&a, 0);
    c->base.failure = OK;
    struct err e = sql_store_replica_server(&a, &c->base, &server);
    if (!failed(e))
        (void)snprintf(c->server, sizeof(c->server), "%.*s", STR_ARG(server));
    arena_close(&a);
    TRY(e);
    TRY(ask_primary(db));
    pthread_mutex_lock(&r->lock);
    memcpy(r->server, c->server, sizeof(r->server));
    pthread_mutex_unlock(&r->lock);
    return OK;
}

static bool leads_where_all_do(struct postgres_replica *r, const struct postgres_conn *c)
{
    pthread_mutex_lock(&r->lock);
    bool same = strcmp(c->server, r->server) == 0;
    pthread_mutex_unlock(&r->lock);
    return same;
}

static struct err prepare(struct postgres_db *db, struct postgres_conn *c)
{
    if (PQstatus(c->handle) != CONNECTION_OK || c->useless || (*c->server && !leads_where_all_do(db->replica, c)))
        TRY(postgres_reconnect(db->replica->db, c));
    return *c->server ? OK : meet(db, c);
}

/* How far the server has replayed, asked outside of any transaction: a snapshot that is begun later holds it all. */
static struct err look_at(struct postgres_replica *r, struct postgres_conn *c)
{
    struct sql_store_position at;
    struct arena a;
    arena_init(&a, 0);
    c->base.failure = OK;
    struct err e = sql_store_replica_position(&a, &c->base, &at);
    arena_close(&a);
    TRY(e);
    pthread_mutex_lock(&r->lock);
    bool follows = at.recovers && at.timeline == r->timeline;
    pthread_mutex_unlock(&r->lock);
    c->replayed = follows ? at.position : -1;
    c->timeline = at.timeline;
    if (!follows)
        rest(r, REST_USELESS);
    if (!at.recovers) { /* it was promoted: there may be another replica by now */
        c->useless = true;
        postgres_watch_anew(&r->db->watch);
    }
    return OK;
}

static bool has_replayed(struct postgres_replica *r, const struct postgres_conn *c)
{
    pthread_mutex_lock(&r->lock);
    bool has = c->timeline == r->timeline && c->replayed >= r->position;
    pthread_mutex_unlock(&r->lock);
    return has;
}

static bool position_is_known(struct postgres_replica *r)
{
    pthread_mutex_lock(&r->lock);
    bool known = r->known == r->unknown;
    pthread_mutex_unlock(&r->lock);
    return known;
}

/* Others may have told what this process could not hear: as far as it goes, while nobody else can be asked. */
static struct err know_position(struct postgres_db *db, bool *doubtful)
{
    if (position_is_known(db->replica))
        return OK;
    struct err e = ask_primary(db);
    *doubtful = err_is(e, &ERR_AWAY);
    return *doubtful ? OK : e;
}

static struct err make_ready(struct postgres_db *db, struct postgres_conn *c, bool *doubtful)
{
    struct postgres_replica *r = db->replica;
    TRY(prepare(db, c));
    TRY(know_position(db, doubtful));
    if (!has_replayed(r, c))
        TRY(look_at(r, c));
    if (has_replayed(r, c))
        return OK;
    if (atomic_load(&r->rests_until) < time_monotonic())
        rest(r, REST_BEHIND);
    atomic_fetch_add(&r->behind, 1);
    return err_make(&ERR_BUSY, "%.*s has not replayed all yet", STR_ARG(r->db->shown));
}

static struct err read_replica(struct postgres_db *db, db_work *work, void *context)
{
    struct postgres_replica *r = db->replica;
    struct postgres_conn *c;
    bool doubtful = false;
    if (time_monotonic() < atomic_load(&r->rests_until))
        return err_make(&ERR_BUSY, "%.*s is not asked now", STR_ARG(r->db->shown));
    TRY(postgres_take(r->db, &r->db->readers, &c));
    struct err e = make_ready(db, c, &doubtful);
    if (!failed(e))
        e = postgres_read_on(c, work, context);
    postgres_give(&r->db->readers, c);
    if (!failed(e))
        atomic_fetch_add(&r->reads, 1);
    if (!failed(e) && doubtful)
        engine_set_doubtful();
    return e;
}

/* The primary has the word where both fail. */
struct err postgres_read_any(struct db *base, db_work *work, void *context)
{
    struct postgres_db *db = (struct postgres_db *)base;
    if (!db->replica)
        return postgres_read(base, work, context);
    struct err e = read_replica(db, work, context);
    if (!err_is(e, &ERR_AWAY) && !err_is(e, &ERR_BUSY))
        return e;
    return read_primary(db, work, context);
}

/* ---- opening and closing ---- */

struct err postgres_replica_open(const struct db_options *options, struct postgres_db *db)
{
    struct postgres_replica *r = calloc(1, sizeof(*r));
    if (!r)
        fatalx("out of memory");
    pthread_mutex_init(&r->lock, NULL);
    r->unknown = 1;
    struct err e = postgres_make(options, options->replica, &r->db);
    pthread_mutex_lock(&r->db->watch.lock);
    r->db->watch.also = &db->watch;
    pthread_mutex_unlock(&r->db->watch.lock);
    db->replica = r;
    return e;
}

void postgres_replica_close(struct postgres_replica *r)
{
    if (!r)
        return;
    postgres_close(&r->db->base);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
