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
    struct str url;     /* "sqlite:PATH" (absolute) or "postgresql://..." */
    struct str folder;  /* the newsroom's: its lock file serialises commits and checkpoints of all processes (SQLite) */
    struct str replica; /* PostgreSQL: "postgresql://..." of a streaming replica, for db_read_any; or empty */
    int writers;        /* PostgreSQL: connections for writing; 0: 4 */
    int readers_max;    /* connections for reading; 0: 16 */
    bool relaxed;       /* SQLite: synchronous=NORMAL (audience figures only) */
    bool loading; /* SQLite: a file that is being filled and worth nothing before that is done: no WAL, no sync, links
                     are not looked at */
    bool alone;   /* PostgreSQL: not counted among those who have the newsroom open (store/move.h) */
    struct str
        lock; /* SQLite: file of the lock in folder, for a database beside the newsroom's; empty: dateline.lock */
    struct str
        schema; /* PostgreSQL: a schema of its own, made where there is none, by this name ("audience"); behind
                   the name of the connection's own and "_" where that is not "public"; empty: the connection's */
};

/* Opens an existing database (create: makes the file where there is none). Errors name the path or host and what to do.
 */
struct err db_open(const struct db_options *options, bool create, struct db **out);
/* What of a URL may be shown: SQLite's path; PostgreSQL's host and database, without name and password. */
struct str db_shown(struct str url);
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
 * The same where a replica may answer: for what the public is shown. It is never older than what db_see, or another
 * db_read_any of this process, has seen before. work may be run again from the start, as those of db_write.
 */
struct err db_read_any(struct db *db, db_work *work, void *context);
/* Whatever was committed before this call is shown by every db_read_any that begins after it, also where it fails (the
 * store is asked again then). To be called before others are told of a commit. Costs nothing without a replica. */
struct err db_see(struct db *db);
/* Whether a db_read_any of this thread showed what may be old, since the primary was away; asking forgets it. */
bool db_thread_doubtful(void);

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

/* ---- telling other processes ---- */

#define DB_ANNOUNCEMENT_MAX 7900
#define DB_ANNOUNCEMENTS_MAX 32

/*
 * Inside db_write: text (UTF-8, 1 to DB_ANNOUNCEMENT_MAX bytes) reaches every process that listens to this database
 * when, and only when, the write is kept, and in the order in which writes are. ERR_LIMIT for a longer text, or more
 * than DB_ANNOUNCEMENTS_MAX in a write. SQLite: nothing happens.
 */
struct err db_announce(struct db_conn *conn, struct str text);

/* Both may be called at the same time as the other. */
struct db_listener {
    /* Another process's write was kept that announced text; or one of this process that it did not know of. In the
     * order of commits, and the next one waits until this one returns. */
    void (*told)(void *context, struct str text);
    /* Something may have been missed. hears: what the store says from now on holds it; otherwise more may be missed,
     * and this is said again each second. */
    void (*doubt)(void *context, bool hears);
    void *context;
};
/* Hears what other processes announce until db_listen_end, on threads of its own; once. SQLite: there is nothing to
 * hear, nor to doubt. */
struct err db_listen(struct db *db, const struct db_listener *listener);
void db_listen_end(struct db *db);

/* told: messages passed on; gaps: that were missing; foreign: that were none; lag: microseconds that the last heartbeat
 * took; silence: microseconds since it came. All 0 where nobody listens. */
struct db_hearing {
    bool hears;
    int64_t told, gaps, doubts, foreign, lag, silence;
};
struct db_hearing db_hearing(const struct db *db);
/* By which this process is known where it announces; empty for SQLite. */
struct str db_announcer(const struct db *db);

/* connections: open now; losses: how often the store was found away; replica_reads: of db_read_any, those that a
 * replica answered; replica_behind: those it could not yet. All 0 for SQLite. */
struct db_counters {
    bool away;
    int64_t connections, losses, replica_reads, replica_behind;
};
struct db_counters db_counters(struct db *db);

/* Statements run so far by this thread. */
int db_thread_statements(void);

/* Brings the schema up to date: runs the migrations (embedded files migrations/NNNN_name.sql) that are missing, each in
 * a transaction of its own. Fails when the database knows a migration this program does not (a newer version) or one
 * with another checksum. */
struct err db_migrate(struct db *db);
/* The same by another series, in a folder of its own below: "migrations/audience/". */
struct err db_migrate_by(struct db *db, struct str folder);
/* The same of a database that a move has marked and is about to fill (store/move.h): all others refuse it. */
struct err db_migrate_marked(struct db *db, struct str folder);
/* Fails with a clear line when db_migrate would change anything or refuse. */
struct err db_check_version(struct db *db);
struct err db_check_version_by(struct db *db, struct str folder);

/* Engine's own integrity check: calls report for each fault found. */
struct err db_check(struct db *db, void (*report)(void *context, struct str fault), void *context);

#endif
