/* engine.h - what SQLite and PostgreSQL each do for db.h; inside the store only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/db.h"
#include "store/statement.h"

#define ENGINE_DETAIL_SIZE 512

/* The head of both engines' connections. */
struct db_conn {
    const struct engine *engine;
    const struct statement *running; /* between start and finish; one at a time */
    bool writing;                    /* inside db_write */
    bool working;                    /* inside a work, not in the engine's own statements */
    struct err failure;              /* of the first statement of this work that failed */
    char failure_detail[ENGINE_DETAIL_SIZE];
};

/* The head of both engines' databases. */
struct db {
    const struct engine *engine;
};

/* The functions of an engine. A statement runs as start, next until there is no row, finish. */
struct engine {
    enum db_engine kind;
    void (*close)(struct db *db);
    struct err (*read)(struct db *db, db_work *work, void *context);
    /* Where anybody may answer; both NULL: one store answers all. */
    struct err (*read_any)(struct db *db, db_work *work, void *context);
    struct err (*see)(struct db *db);
    struct db_counters (*counters)(struct db *db); /* may be NULL */
    struct err (*write)(struct db *db, db_work *work, void *context);
    void (*bulk)(struct db *db, bool on); /* or NULL */
    struct err (*check)(struct db *db, void (*report)(void *context, struct str fault), void *context);

    /* Prepares it if need be and gives it its values, which must live until finish. */
    struct err (*start)(struct db_conn *conn, const struct statement *s, const union statement_value *values);
    struct err (*next)(struct db_conn *conn, bool *row);
    /* Whether the column of the present row is NULL; otherwise its value, text owned by a. */
    struct err (*column)(struct db_conn *conn, struct arena *a, int column, union statement_value *out, bool *null);
    int64_t (*changed)(struct db_conn *conn);
    /* After the last row, a failure, or an arena's jump out of the middle. */
    void (*finish)(struct db_conn *conn);
    /* Sends it with the commit; NULL: there is nobody to be told. */
    struct err (*announce)(struct db_conn *conn, struct str text);
    /* The same; all four or none. */
    struct err (*listen)(struct db *db, const struct db_listener *listener);
    void (*listen_end)(struct db *db);
    struct db_hearing (*hearing)(const struct db *db);
    struct str (*announcer)(const struct db *db);
    /* Runs the statements of a migration. */
    struct err (*script)(struct db_conn *conn, const char *sql);
    const struct table_engine *tables; /* table.h */
};

struct err sqlite_open(const struct db_options *options, bool create, struct db **out);
struct err postgres_open(const struct db_options *options, struct db **out);

/* Runs work on conn, inside of the engine's transaction. A statement that failed dooms its work even when the work goes
 * on (as PostgreSQL has it); an arena at its limit gives ERR_LIMIT. */
struct err engine_run_work(struct db_conn *conn, db_work *work, void *context);

/* The thread's count of statements, for work that runs on another's thread. */
int engine_statements_take(void);
void engine_statements_add(int count);

/* What db_thread_doubtful tells. */
void engine_set_doubtful(void);

#endif
