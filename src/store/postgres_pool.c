/* postgres_pool.c - connections to PostgreSQL, kept open and used again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/postgres.h"

#include <stdlib.h>
#include <string.h>

#include "store/statements.h"

#define STATEMENT_MILLISECONDS "30000"
#define IDLE_MILLISECONDS "60000" /* in a transaction */
#define IDLE_WRITING "15000"      /* others wait for its locks: those of a machine that froze are gone then */

void postgres_pool_init(struct postgres_pool *pool, int max, bool writing)
{
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->free, NULL);
    pool->max = max;
    pool->writing = writing;
}

/* A wait that is ended (by statement_timeout, or somebody's pg_cancel_backend) leaves a commit that looks well: a
 * warning alone tells that no replica has it. Its words are in the server's language, the place that it comes from is
 * not. */
static void hear_notice(void *context, const PGresult *notice)
{
    struct postgres_conn *c = context;
    struct arena a;
    const char *from = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    if (from && strcmp(from, "SyncRepWaitForLSN") == 0)
        c->unshared = true;
    arena_init(&a, 0);
    log_info("store: postgresql=%.*s", STR_ARG(log_escape(&a, str_trim(str_from_c(PQresultErrorMessage(notice))))));
    arena_close(&a);
}

/* ---- connecting ---- */

static struct err use_schema(struct arena *a, const struct postgres_db *db, struct postgres_conn *c)
{
    struct str path;
    if (!*db->schema)
        return OK;
    TRY(sql_store_postgres_schema_use(a, &c->base, str_from_c(db->schema), &path));
    struct err e = sql_store_postgres_schema_make(&c->base);
    if (failed(e)) { /* another node may have made it meanwhile */
        c->base.failure = OK;
        e = sql_store_postgres_schema_make(&c->base);
    }
    return failed(e) ? err_in(e, "the schema %.*s cannot be made in %.*s", STR_ARG(path), STR_ARG(db->shown)) : OK;
}

/* Not while the newsroom is moved away from here, or to here. */
static struct err join(struct postgres_db *db, struct postgres_conn *c)
{
    bool joined = true;
    if (!db->alone)
        TRY(sql_store_postgres_join(&c->base, &joined));
    return joined
               ? OK
               : err_make(&ERR_BUSY, "%.*s: the newsroom is being moved (dateline move); try again when that is done",
                          STR_ARG(db->shown));
}

static struct err configure(struct postgres_db *db, struct postgres_conn *c)
{
    const char *encoding = PQparameterStatus(c->handle, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return err_make(&ERR_INVALID, "%.*s: its encoding is %s; make a database with encoding UTF8",
                        STR_ARG(db->shown), encoding ? encoding : "not known");
    struct arena a;
    arena_init(&a, 0);
    struct str settings;
    c->base.failure = OK;
    struct err e = sql_store_postgres_session(&a, &c->base, S(STATEMENT_MILLISECONDS),
                                              c->base.writing ? S(IDLE_WRITING) : S(IDLE_MILLISECONDS), &settings);
    if (!failed(e))
        e = join(db, c);
    if (!failed(e))
        e = use_schema(&a, db, c);
    arena_close(&a);
    return e;
}

struct err postgres_reconnect(struct postgres_db *db, struct postgres_conn *c)
{
    TRY(postgres_watch_check(db));
    postgres_watch_remove(&db->watch, c);
    PQfinish(c->handle);
    c->queued_count = 0;
    *c->server = '\0';
    c->useless = false;
    c->replayed = -1;
    memset(c->prepared, 0, (size_t)statement_count * sizeof(*c->prepared));
    memset(c->prepared_many, 0, (size_t)statement_count * sizeof(*c->prepared_many));
    postgres_gather_drop(c);
    c->handle = postgres_connect(db);
    if (PQstatus(c->handle) != CONNECTION_OK) {
        postgres_watch_doubt(&db->watch);
        struct str why = str_trim(str_from_c(PQerrorMessage(c->handle)));
        return err_make(&ERR_AWAY, "%.*s: %.*s", STR_ARG(db->shown), STR_ARG(why.n ? why : S("it does not answer")));
    }
    postgres_watch_add(&db->watch, c);
    PQsetNoticeReceiver(c->handle, hear_notice, c);
    return configure(db, c);
}

void postgres_conn_close(struct postgres_db *db, struct postgres_conn *c)
{
    postgres_watch_remove(&db->watch, c);
    PQfinish(c->handle);
    postgres_gather_close(c->gather);
    free(c->prepared_many);
    buf_close(&c->announced);
    free(c->prepared);
    free(c);
}

struct err postgres_conn_open(struct postgres_db *db, bool writing, struct postgres_conn **out)
{
    struct postgres_conn *c = calloc(1, sizeof(*c));
    if (!c || !(c->prepared = calloc((size_t)statement_count, sizeof(*c->prepared))) ||
        !(c->prepared_many = calloc((size_t)statement_count, sizeof(*c->prepared_many))))
        fatalx("out of memory");
    c->gather = postgres_gather_open();
    c->base.engine = &postgres_engine;
    c->base.writing = writing;
    buf_init(&c->announced, (ptrdiff_t)DB_ANNOUNCEMENTS_MAX * DB_ANNOUNCEMENT_MAX);
    struct err e = postgres_reconnect(db, c);
    *out = failed(e) ? NULL : c;
    if (failed(e))
        postgres_conn_close(db, c);
    return e;
}

/* ---- the pool ---- */

/* NULL: one that could not be opened is counted out again. */
void postgres_give(struct postgres_pool *pool, struct postgres_conn *c)
{
    pthread_mutex_lock(&pool->lock);
    if (c) {
        c->next = pool->first;
        pool->first = c;
    } else {
        pool->open--;
    }
    pthread_cond_broadcast(&pool->free);
    pthread_mutex_unlock(&pool->lock);
}

struct err postgres_take(struct postgres_db *db, struct postgres_pool *pool, struct postgres_conn **out)
{
    TRY(postgres_watch_check(db));
    pthread_mutex_lock(&pool->lock);
    uint64_t ticket = pool->tickets++;
    while (ticket != pool->serving || (!pool->first && pool->open >= pool->max))
        pthread_cond_wait(&pool->free, &pool->lock);
    pool->serving++;
    pthread_cond_broadcast(&pool->free);
    struct postgres_conn *c = pool->first;
    if (c)
        pool->first = c->next;
    else
        pool->open++;
    pthread_mutex_unlock(&pool->lock);
    struct err e = c ? OK : postgres_conn_open(db, pool->writing, &c);
    if (failed(e))
        postgres_give(pool, NULL);
    *out = c;
    return e;
}

static bool all_are_back(const struct postgres_pool *pool)
{
    int idle = 0;
    for (struct postgres_conn *c = pool->first; c; c = c->next)
        idle++;
    return idle == pool->open;
}

void postgres_pool_close(struct postgres_db *db, struct postgres_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!all_are_back(pool))
        pthread_cond_wait(&pool->free, &pool->lock);
    while (pool->first) {
        struct postgres_conn *c = pool->first;
        pool->first = c->next;
        postgres_conn_close(db, c);
    }
    pthread_mutex_unlock(&pool->lock);
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->free);
}
