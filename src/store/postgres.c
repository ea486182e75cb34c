/* postgres.c - the PostgreSQL engine: opening, transactions, checking. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads run in REPEATABLE READ, writes in SERIALIZABLE: as if they came one after the other, which SQLite's do. A write
 * that PostgreSQL cannot serialise, or whose connection is lost before its commit, is run again from the start.
 */
#include "store/postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "store/statements.h"
#include "store/table.h"

#define READERS_DEFAULT 16
#define WRITERS_DEFAULT 4
#define TRIES 600              /* longer than a machine that froze holds others up (IDLE_WRITING) */
#define TRIES_BESIDE 4         /* the others wait for one another */
#define TRIES_LOST 24          /* where the connection was lost */
#define PAUSE_MICROSECONDS 500 /* doubled with each of the first tries, and a random part more */
#define PAUSE_DOUBLINGS 6

/* ---- transactions ---- */

/* The engine's own statements are no part of any work, and are not stopped by its failure. */
static struct err own(struct postgres_conn *c, struct err (*statement)(struct db_conn *conn))
{
    c->base.failure = OK;
    c->again = false;
    return statement(&c->base);
}

/* A connection that stood idle may have died with its server: nothing is begun yet, so it is made anew. */
static struct err begin(struct postgres_db *db, struct postgres_conn *c, struct err (*statement)(struct db_conn *conn))
{
    TRY(postgres_watch_check(db));
    struct err e = own(c, statement);
    if (!failed(e) || PQstatus(c->handle) == CONNECTION_OK)
        return e;
    TRY(postgres_reconnect(db, c));
    return own(c, statement);
}

/* Ends the transaction without touching the failure that is being reported; a dead connection is left for begin(). */
static void roll_back(struct postgres_conn *c)
{
    char detail[ENGINE_DETAIL_SIZE * 2];
    snprintf(detail, sizeof(detail), "%s", err_detail());
    bool again = c->again;
    postgres_gather_drop(c);
    postgres_wait_begins(c);
    err_ignore(postgres_queue_end(c));
    postgres_wait_ends(c);
    if (PQstatus(c->handle) == CONNECTION_OK && PQtransactionStatus(c->handle) != PQTRANS_IDLE)
        err_ignore(own(c, sql_store_rollback));
    c->again = again;
    err_set_detail(detail);
}

struct err postgres_read(struct db *base, db_work *work, void *context)
{
    struct postgres_db *db = (struct postgres_db *)base;
    struct postgres_conn *c;
    TRY(postgres_take(db, &db->readers, &c));
    struct err e = begin(db, c, sql_store_begin_read);
    if (!failed(e))
        e = engine_run_work(&c->base, work, context);
    roll_back(c);
    postgres_give(&db->readers, c);
    return e;
}

struct err postgres_read_on(struct postgres_conn *c, db_work *work, void *context)
{
    struct err e = own(c, sql_store_begin_read);
    if (!failed(e))
        e = engine_run_work(&c->base, work, context);
    roll_back(c);
    return e;
}

/* Whether it was kept is not known when the connection dies under the commit: that is not run again. Nor is it when
 * this server alone has it, and may be replaced by one that has not. */
static struct err commit(struct postgres_conn *c)
{
    c->unshared = false;
    struct err e = own(c, sql_store_commit);
    if (!failed(e) && c->unshared)
        return err_make(&ERR_AWAY, "no replica has the change yet: look whether it was kept");
    if (failed(e) && PQstatus(c->handle) == CONNECTION_BAD) {
        c->again = false;
        return err_make(&ERR_AWAY, "the connection was lost during the commit: look whether the change was kept");
    }
    return e;
}

static struct err write_once(struct postgres_db *db, struct postgres_conn *c, db_work *work, void *context)
{
    postgres_announce_none(c);
    struct err e = begin(db, c, sql_store_begin_write);
    if (!failed(e))
        e = engine_run_work(&c->base, work, context);
    if (!failed(e))
        e = c->announced_count ? postgres_announce_commit(&db->speaker, c, commit) : commit(c);
    if (failed(e))
        roll_back(c);
    return e;
}

static void pause_before(int try)
{
    uint16_t chance;
    random_bytes(&chance, sizeof(chance));
    useconds_t step = (useconds_t)PAUSE_MICROSECONDS << MIN(try, PAUSE_DOUBLINGS);
    usleep(step / 2 + chance % step);
}

static bool is_worth_another(const struct postgres_conn *c, struct err e, int try)
{
    return failed(e) && c->again && (err_is(e, &ERR_BUSY) || try < TRIES_LOST);
}

static struct err write_again(struct postgres_db *db, struct postgres_conn *c, db_work *work, void *context, int from,
                              int to)
{
    struct err e = write_once(db, c, work, context);
    for (int try = from + 1; try < to && is_worth_another(c, e, try); try++) {
        pause_before(try);
        e = write_once(db, c, work, context);
    }
    return e;
}

/* What many write at once meets again and again, and who is slow never gets through: those that met often go one after
 * the other, on whatever machine they are. The lock is the session's, since a transaction's would wait with an old view
 * of the store; it goes with the connection. */
static struct err write_in_turn(struct postgres_db *db, struct postgres_conn *c, db_work *work, void *context)
{
    TRY(begin(db, c, sql_store_turn_take));
    struct err e = write_again(db, c, work, context, TRIES_BESIDE, TRIES);
    char detail[ENGINE_DETAIL_SIZE * 2];
    snprintf(detail, sizeof(detail), "%s", err_detail());
    if (PQstatus(c->handle) == CONNECTION_OK && failed(own(c, sql_store_turn_give)))
        err_ignore(postgres_reconnect(db, c));
    err_set_detail(detail);
    return e;
}

static struct err postgres_write(struct db *base, db_work *work, void *context)
{
    struct postgres_db *db = (struct postgres_db *)base;
    struct postgres_conn *c;
    TRY(postgres_take(db, &db->writers, &c));
    struct err e = write_again(db, c, work, context, 0, TRIES_BESIDE);
    if (failed(e) && c->again)
        e = write_in_turn(db, c, work, context);
    postgres_give(&db->writers, c);
    return e;
}

/* ---- check ---- */

struct check {
    struct arena a;
    struct sql_text_list tables, faults;
    struct str table; /* to be read */
};

static struct err list_work(struct db_conn *conn, void *context)
{
    struct check *c = context;
    TRY(sql_store_check_postgres_indexes(&c->a, conn, &c->faults));
    return sql_store_check_postgres_tables(&c->a, conn, &c->tables);
}

static struct err table_work(struct db_conn *conn, void *context)
{
    struct check *c = context;
    struct str sum;
    TRY(sql_store_check_no_timeout(conn));
    return sql_store_check_postgres_table(&c->a, conn, c->table, &sum);
}

/* A page that cannot be read is a fault; the other tables are still looked at. */
static struct err check_table(struct db *db, struct check *c, void (*report)(void *context, struct str fault),
                              void *context)
{
    struct err e = postgres_read(db, table_work, c);
    if (!err_is(e, &ERR_STORE))
        return e;
    report(context, str_from_c(err_detail()));
    return OK;
}

static struct err check_all(struct db *db, struct check *c, void (*report)(void *context, struct str fault),
                            void *context)
{
    TRY(postgres_read(db, list_work, c));
    for (ptrdiff_t i = 0; i < c->faults.count; i++)
        report(context, c->faults.items[i]);
    for (ptrdiff_t i = 0; i < c->tables.count; i++) {
        c->table = c->tables.items[i];
        TRY(check_table(db, c, report, context));
    }
    return OK;
}

static struct err postgres_check(struct db *db, void (*report)(void *context, struct str fault), void *context)
{
    struct check c = {0};
    arena_init(&c.a, 0);
    struct err e = check_all(db, &c, report, context);
    arena_close(&c.a);
    return e;
}

/* ---- opening and closing ---- */

void postgres_close(struct db *base)
{
    struct postgres_db *db = (struct postgres_db *)base;
    postgres_listen_end(base);
    postgres_ear_free(db->ear);
    postgres_replica_close(db->replica);
    postgres_pool_close(db, &db->readers);
    postgres_pool_close(db, &db->writers);
    postgres_watch_stop(db);
    postgres_speaker_close(&db->speaker);
    free(db->url);
    free(db->schema);
    free(db);
}

static int64_t open_in(struct postgres_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    int64_t open = pool->open;
    pthread_mutex_unlock(&pool->lock);
    return open;
}

static struct db_counters postgres_counters(struct db *base)
{
    struct postgres_db *db = (struct postgres_db *)base;
    struct postgres_replica *r = db->replica;
    return (struct db_counters){
        .away = atomic_load(&db->watch.away),
        .losses = atomic_load(&db->watch.losses),
        .connections = open_in(&db->readers) + open_in(&db->writers) + (r ? open_in(&r->db->readers) : 0),
        .replica_reads = r ? atomic_load(&r->reads) : 0,
        .replica_behind = r ? atomic_load(&r->behind) : 0,
    };
}

const struct engine postgres_engine = {.kind = DB_POSTGRES,
                                       .close = postgres_close,
                                       .read = postgres_read,
                                       .read_any = postgres_read_any,
                                       .see = postgres_see,
                                       .counters = postgres_counters,
                                       .write = postgres_write,
                                       .check = postgres_check,
                                       .start = postgres_start,
                                       .next = postgres_next,
                                       .column = postgres_column,
                                       .changed = postgres_changed,
                                       .finish = postgres_finish,
                                       .announce = postgres_announce,
                                       .listen = postgres_listen,
                                       .listen_end = postgres_listen_end,
                                       .hearing = postgres_hearing,
                                       .announcer = postgres_announcer,
                                       .script = postgres_script,
                                       .tables = &postgres_tables};

struct settings {
    struct arena a;
    struct sql_text_list unsafe;
};

static struct err settings_work(struct db_conn *conn, void *context)
{
    struct settings *s = context;
    return sql_store_postgres_unsafe(&s->a, conn, &s->unsafe);
}

/* Also the first connection: what is wrong with the URL shows here. */
static struct err warn_of_settings(struct postgres_db *db)
{
    struct settings s = {0};
    arena_init(&s.a, 0);
    struct err e = postgres_read(&db->base, settings_work, &s);
    for (ptrdiff_t i = 0; i < s.unsafe.count; i++)
        log_warnx("store: PostgreSQL runs with %.*s=off: a power cut can lose stories that were acknowledged",
                  STR_ARG(s.unsafe.items[i]));
    arena_close(&s.a);
    return e;
}

struct err postgres_make(const struct db_options *options, struct str url, struct postgres_db **out)
{
    struct postgres_db *db = calloc(1, sizeof(*db));
    if (!db || !(db->url = strndup(url.p, (size_t)url.n)) ||
        !(db->schema = strndup(options->schema.n ? options->schema.p : "", (size_t)options->schema.n)))
        fatalx("out of memory");
    db->base.engine = &postgres_engine;
    db->alone = options->alone;
    db->shown = db_shown((struct str){db->url, url.n});
    postgres_speaker_init(&db->speaker);
    postgres_pool_init(&db->readers, options->readers_max ? options->readers_max : READERS_DEFAULT, false);
    postgres_pool_init(&db->writers, options->writers ? options->writers : WRITERS_DEFAULT, true);
    *out = db;
    return postgres_watch_start(db);
}

struct err postgres_open(const struct db_options *options, struct db **out)
{
    struct postgres_db *db;
    struct err e = postgres_make(options, options->url, &db);
    if (!failed(e))
        e = warn_of_settings(db);
    if (!failed(e) && options->replica.n)
        e = postgres_replica_open(options, db);
    *out = failed(e) ? NULL : &db->base;
    if (failed(e))
        postgres_close(&db->base);
    return e;
}
