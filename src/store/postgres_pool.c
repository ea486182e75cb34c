/* postgres_pool.c - connections to PostgreSQL, kept open and used again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/postgres.h"

#include <stdlib.h>
#include <string.h>

#include "store/statements.h"

#define STATEMENT_MILLISECONDS "30000"
#define IDLE_MILLISECONDS "60000" /* in a transaction */
#define CONNECT_SECONDS "10"

void postgres_pool_init(struct postgres_pool *pool, int max, bool writing)
{
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->free, NULL);
    pool->max = max;
    pool->writing = writing;
}

static void log_notice(void *context, const char *words)
{
    (void)context;
    struct arena a;
    arena_init(&a, 0);
    log_info("store: postgresql=%.*s", STR_ARG(log_escape(&a, str_trim(str_from_c(words)))));
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
    return failed(e) ? err_in(e, "the schema %.*s cannot be made in %.*s", STR_ARG(path), STR_ARG(db->shown)) : OK;
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
    struct err e = sql_store_postgres_session(&a, &c->base, S(STATEMENT_MILLISECONDS), S(IDLE_MILLISECONDS), &settings);
    if (!failed(e))
        e = use_schema(&a, db, c);
    arena_close(&a);
    return e;
}

struct err postgres_reconnect(struct postgres_db *db, struct postgres_conn *c)
{
    static const char *const keys[] = {"dbname", "client_encoding", "fallback_application_name", "connect_timeout",
                                       NULL};
    const char *const values[] = {db->url, "UTF8", "dateline", CONNECT_SECONDS, NULL};
    PQfinish(c->handle);
    c->queued_count = 0;
    memset(c->prepared, 0, (size_t)statement_count * sizeof(*c->prepared));
    memset(c->prepared_many, 0, (size_t)statement_count * sizeof(*c->prepared_many));
    postgres_gather_drop(c);
    c->handle = PQconnectdbParams(keys, values, 1);
    if (!c->handle)
        fatalx("out of memory");
    if (PQstatus(c->handle) != CONNECTION_OK)
        return err_make(&ERR_BUSY, "%.*s: %.*s", STR_ARG(db->shown),
                        STR_ARG(str_trim(str_from_c(PQerrorMessage(c->handle)))));
    PQsetNoticeProcessor(c->handle, log_notice, NULL);
    return configure(db, c);
}

static void conn_close(struct postgres_conn *c)
{
    PQfinish(c->handle);
    postgres_gather_close(c->gather);
    free(c->prepared_many);
    free(c->prepared);
    free(c);
}

static struct err conn_open(struct postgres_db *db, bool writing, struct postgres_conn **out)
{
    struct postgres_conn *c = calloc(1, sizeof(*c));
    if (!c || !(c->prepared = calloc((size_t)statement_count, sizeof(*c->prepared))) ||
        !(c->prepared_many = calloc((size_t)statement_count, sizeof(*c->prepared_many))))
        fatalx("out of memory");
    c->gather = postgres_gather_open();
    c->base.engine = &postgres_engine;
    c->base.writing = writing;
    struct err e = postgres_reconnect(db, c);
    *out = failed(e) ? NULL : c;
    if (failed(e))
        conn_close(c);
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
    struct err e = c ? OK : conn_open(db, pool->writing, &c);
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

void postgres_pool_close(struct postgres_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!all_are_back(pool))
        pthread_cond_wait(&pool->free, &pool->lock);
    while (pool->first) {
        struct postgres_conn *c = pool->first;
        pool->first = c->next;
        conn_close(c);
    }
    pthread_mutex_unlock(&pool->lock);
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->free);
}
