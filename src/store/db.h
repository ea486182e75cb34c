/* db.h - the store's few functions, the same over SQLite and PostgreSQL. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/base.h"

/* Written for NULL in an integer column that may be NULL (the type "int?" of the statement files). NULL text is {NULL,
 * 0}. */
#define DB_NULL INT64_MIN

enum db_engine { DB_SQLITE, DB_POSTGRES };

struct db;      /* a database; shared by all threads */
struct db_conn; /* a connection inside db_read or db_write; used by one thread at a time */

struct db_options {
    struct str url;    /* "sqlite:PATH" (absolute) or "postgresql://..." */
    struct str folder; /* the newsroom's: its lock file serialises commits and checkpoints of all processes (SQLite) */
    int writers;       /* PostgreSQL: connections for writing; 0: 4 */
    int readers_max;   /* connections for reading; 0: 16 */
    bool relaxed;      /* SQLite: synchronous=NORMAL (audience figures only) */
    struct str
        lock; /* SQLite: file of the lock in folder, for a database beside the newsroom's; empty: dateline.lock */
    struct str
        schema; /* PostgreSQL: a schema of its own, made where there is none, by this name ("audience"); behind
                   the name of the connection's own and "_" where that is not "public"; empty: the connection's */
};

/* Opens an existing database (create: makes the file where there is none). Errors name the path or host and what to do.
 */
struct err db_open(const struct db_options *options, bool create, struct db **out);
/* Waits for running reads and writes; checkpoints. */
void db_close(struct db *db);
enum db_engine db_engine_of(const struct db *db);

typedef struct err db_work(struct db_conn *conn, void *context);

/*
 * Runs work in one read transaction: all its statements see the same state. On this thread, on a connection of the
 * pool.
 */
struct err db_read(struct db *db, db_work *work, void *context);

/*
 * Runs work in a write transaction and returns when its commit is durable, or with work's error after everything it did
 * was undone. Works of several threads share a commit where that saves a sync: work may run on another thread while the
 * caller waits, must not depend on thread-local state (but for err_detail, which is carried over), and must not call
 * db_read or db_write. It may be run again from the start after a serialisation failure (PostgreSQL): it must set its
 * results, not add to them.
 */
struct err db_write(struct db *db, db_work *work, void *context);

/*
 * While on, a command writes much and serves nobody: SQLite holds more of the file in memory, and brings more of its
 * log into the file at once, for which others wait longer. What is promised of each write stays.
 */
void db_bulk(struct db *db, bool on);

/* Statements run so far by this thread. */
int db_thread_statements(void);

/* Brings the schema up to date: runs the migrations (embedded files migrations/NNNN_name.sql) that are missing, each in
 * a transaction of its own. Fails when the database knows a migration this program does not (a newer version) or one
 * with another checksum. */
struct err db_migrate(struct db *db);
/* The same by another series, in a folder of its own below: "migrations/audience/". */
struct err db_migrate_by(struct db *db, struct str folder);
/* Fails with a clear line when db_migrate would change anything or refuse. */
struct err db_check_version(struct db *db);

/* Engine's own integrity check: calls report for each fault found. */
struct err db_check(struct db *db, void (*report)(void *context, struct str fault), void *context);

#endif
