/* postgres.h - the parts of the PostgreSQL engine, for each other. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include <libpq-fe.h>
#include <pthread.h>

#include "store/engine.h"

#define POSTGRES_PARAMETERS_MAX 64 /* as many as tools/mksql.c lets a statement have */
#define POSTGRES_QUEUE_MAX 128     /* the server's answers to so many fit into a socket, and nobody waits in a ring */

struct postgres_conn {
    struct db_conn base;
    PGconn *handle;
    bool *prepared;      /* [statement_count]: the server knows it by its name */
    bool *prepared_many; /* the same of its form for many rows */
    struct postgres_gather *gather;
    PGresult *result;                       /* of the running statement */
    int row;                                /* the present one; -1 before the first */
    bool again;                             /* the work failed for a reason that is gone when it is run again */
    const char *queued[POSTGRES_QUEUE_MAX]; /* statements without rows that were sent, and not answered yet */
    int queued_count;
    struct postgres_conn *next;
};

/* Connections for one purpose. */
struct postgres_pool {
    pthread_mutex_t lock;
    pthread_cond_t free;
    struct postgres_conn *first; /* free ones, last used first */
    int open;
    int max;
    uint64_t tickets; /* who asks draws one: the order in which they are served */
    uint64_t serving;
    bool writing;
};

struct postgres_db {
    struct db base;
    char *url;
    char *schema;     /* of its own; empty: the connection's */
    struct str shown; /* the url without a password, for errors */
    struct postgres_pool readers;
    struct postgres_pool writers;
};

extern const struct engine postgres_engine;

/* postgres_statement.c */
struct err postgres_start(struct db_conn *conn, const struct statement *s, const union statement_value *values);
struct err postgres_next(struct db_conn *conn, bool *row);
struct err postgres_column(struct db_conn *conn, struct arena *a, int column, union statement_value *out, bool *null);
int64_t postgres_changed(struct db_conn *conn);
void postgres_finish(struct db_conn *conn);
struct err postgres_script(struct db_conn *conn, const char *sql);

/* Keeps the result where it is good; else the failure, with where before it. */
struct err postgres_accept(struct postgres_conn *c, PGresult *result, const char *where);

Oid postgres_type(enum statement_type type);
/* *name: by which the server knows it, or its form for many rows; a statement of no table has none, for one run. */
struct err postgres_prepare(struct postgres_conn *c, const struct statement *s, bool many, const char **name);

/* postgres_queue.c */
struct postgres_parameters {
    int count;
    const char *const *values;
    const int *lengths, *formats;
};
/* Sends a prepared statement that gives no rows; its failure is told, with where before it, by the next call that
 * waits. */
struct err postgres_queue(struct postgres_conn *c, const char *where, const char *name,
                          const struct postgres_parameters *p);
/* Sends a prepared statement behind the queued ones and waits for all: its result is kept. */
struct err postgres_queue_run(struct postgres_conn *c, const char *name, const struct postgres_parameters *p);
/* Waits for the queued ones. */
struct err postgres_queue_end(struct postgres_conn *c);

/* postgres_gather.c */
struct postgres_gather *postgres_gather_open(void);
void postgres_gather_close(struct postgres_gather *g);
/* Keeps the row that s inserts (s->many) until postgres_gather_send, or sends what is there; its failure is told by the
 * next call that waits. */
struct err postgres_gather_add(struct postgres_conn *c, const struct statement *s, const struct postgres_parameters *p);
/* Queues what is kept. */
struct err postgres_gather_send(struct postgres_conn *c);
/* Forgets what is kept. */
void postgres_gather_drop(struct postgres_conn *c);

/* postgres_pool.c */
void postgres_pool_init(struct postgres_pool *pool, int max, bool writing);
/* Waits for every connection to come back, and closes them. */
void postgres_pool_close(struct postgres_pool *pool);
/* A connection that is alive as far as is known; opened when there is none. */
struct err postgres_take(struct postgres_db *db, struct postgres_pool *pool, struct postgres_conn **out);
void postgres_give(struct postgres_pool *pool, struct postgres_conn *c);
/* Connects anew after a loss. */
struct err postgres_reconnect(struct postgres_db *db, struct postgres_conn *c);

#endif
