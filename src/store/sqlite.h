/* sqlite.h - the parts of the SQLite engine, for each other. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <pthread.h>
#include <sqlite3.h>

#include "store/engine.h"

/* A statement as one connection has prepared it. */
struct sqlite_prepared {
    sqlite3_stmt *handle; /* NULL: not yet */
    int *places;          /* of $1, $2... among SQLite's parameters, which are named and numbered as they come */
};

struct sqlite_conn {
    struct db_conn base;
    sqlite3 *handle;
    struct sqlite_prepared *prepared; /* [statement_count] */
    struct sqlite_prepared other;     /* of a statement that stands in no table: for one run */
    struct sqlite_prepared *running;
    sqlite3_stmt *table;      /* that is read or filled as a whole; NULL: none is */
    struct sqlite_conn *next; /* free readers */
    int wal_pages;            /* the writer's: pages in the WAL after the last commit */
};

struct commit_job;

struct commit_queue {
    pthread_mutex_t lock;
    struct commit_job *first;
    struct commit_job **last;
    bool leading; /* a thread is at work with the writer */
};

struct sqlite_db {
    struct db base;
    char *path;
    bool relaxed, loading;
    int lock;                   /* dateline.lock */
    struct sqlite_conn *writer; /* the queue's leader's */
    struct commit_queue queue;
    int pages_checkpointed; /* of the WAL; the leader's */
    int step_pages;         /* of the WAL that a checkpoint waits for; the leader's */
    pthread_mutex_t readers_lock;
    pthread_cond_t reader_free;
    struct sqlite_conn *readers; /* free ones, last used first */
    int readers_open;
    int readers_max;
};

extern const struct engine sqlite_engine;

/* sqlite_function.c: strpos(text, words), which counts bytes, not characters */
struct err sqlite_add_functions(sqlite3 *handle);

/* sqlite_statement.c */
struct err sqlite_start(struct db_conn *conn, const struct statement *s, const union statement_value *values);
struct err sqlite_next(struct db_conn *conn, bool *row);
struct err sqlite_column(struct db_conn *conn, struct arena *a, int column, union statement_value *out, bool *null);
int64_t sqlite_changed(struct db_conn *conn);
void sqlite_finish(struct db_conn *conn);
struct err sqlite_script(struct db_conn *conn, const char *sql);
void sqlite_forget_statements(struct sqlite_conn *conn);
/* What code of SQLite means, with its words; where says in what. */
struct err sqlite_failure(sqlite3 *handle, int code, const char *where);
/* After a write that the disk refused, what the file holds is not known: ends the process, nothing is acknowledged. */
void sqlite_stop_on_lost_write(sqlite3 *handle, int code, const char *where);

/* commit.c */
void commit_queue_init(struct commit_queue *q);
struct err commit_write(struct db *db, db_work *work, void *context);
/* engine.bulk */
void commit_bulk(struct db *db, bool on);
/* Waits for the writes that are queued or running. */
void commit_drain(struct sqlite_db *db);

/* checkpoint.c: the WAL back into the database, under the folder's lock. */
void checkpoint_watch(struct sqlite_conn *writer);
#define CHECKPOINT_PAGES 1024      /* 4 MB: what a step moves */
#define CHECKPOINT_PAGES_BULK 8192 /* 32 MB */
/* Does a part of it when the WAL has grown enough. */
void checkpoint_step(struct sqlite_db *db);
/* All of it, if nobody else is using the database. */
void checkpoint_finish(struct sqlite_db *db);

#endif
