/* postgres.h - the parts of the PostgreSQL engine, for each other. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/time.h"
#include "store/engine.h"

#define POSTGRES_PARAMETERS_MAX 64 /* as many as tools/mksql lets a statement have */
#define POSTGRES_UNKNOWN_MAX 64
#define POSTGRES_QUEUE_MAX 128 /* the server's answers to so many fit into a socket, and nobody waits in a ring */

#define POSTGRES_PLACE_SIZE 300
/* Who announces: this process, through one database. */
struct postgres_speaker {
    pthread_mutex_t commit; /* from the taking of numbers to the end of their commit */
    char id[17];            /* another one each time the database is opened */
    int64_t number;         /* the last one taken; under commit */
    pthread_mutex_t lock;   /* guards the rest */
    int64_t settled;        /* the last one whose commit has ended */
    int64_t
        unknown[POSTGRES_UNKNOWN_MAX]; /* the last ones of commits of which it is not known whether they were kept */
    int unknown_count;                 /* of all so far */
};

enum postgres_copy_state {
    POSTGRES_COPY_NONE, /* nothing is on its way */
    POSTGRES_COPY_HEAD, /* the head is still to come */
    POSTGRES_COPY_ROWS,
};

/* A table on its way (postgres_copy.c). */
struct postgres_copy {
    enum postgres_copy_state state;
    char *message;    /* of the present row */
    struct buf piece; /* rows that are not sent yet */
};

struct postgres_conn {
    struct db_conn base;
    PGconn *handle;
    bool *prepared;      /* [statement_count]: the server knows it by its name */
    bool *prepared_many; /* the same of its form for many rows */
    struct postgres_gather *gather;
    PGresult *result;                       /* of the running statement */
    int row;                                /* the present one; -1 before the first */
    bool again;                             /* the work failed for a reason that is gone when it is run again */
    bool unshared;                          /* the server gave up waiting for its replica to have the commit */
    const char *queued[POSTGRES_QUEUE_MAX]; /* statements without rows that were sent, and not answered yet */
    int queued_count;
    atomic_llong waits_since; /* time_monotonic() since when a statement has waited for its answer; 0: none does */
    char place[POSTGRES_PLACE_SIZE]; /* where the server is */
    int watched_socket;              /* with watched_next: under the lock of the watch */
    struct postgres_conn *watched_next;
    struct buf announced; /* what this write announces, each text with its end in announced_end */
    ptrdiff_t announced_end[DB_ANNOUNCEMENTS_MAX];
    int announced_count;
    bool useless;               /* of a replica: it is none any more */
    char server[128];           /* of a replica: which one it is; empty: not asked yet */
    int64_t replayed, timeline; /* how far it is known to have come */
    struct postgres_copy copy;
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

/* Looks whether the server is there. */
struct postgres_watch {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool started, ending;
    bool doubted; /* a connection was lost */
    bool anew;    /* it is to be looked for among all hosts */
    struct postgres_conn *first;
    PGconn *probe;               /* the thread's own */
    struct postgres_watch *also; /* may be NULL: who is to look too where this server is away */
    atomic_bool away;
    int64_t away_since;                       /* time_monotonic() */
    char host[POSTGRES_PLACE_SIZE], port[16]; /* where the server was last; empty: not known */
    uint64_t looks;
    atomic_llong losses;
};

/* Where reads may go that anybody may answer. */
struct postgres_replica {
    struct postgres_db *db; /* its connections */
    pthread_mutex_t lock;
    int64_t position, timeline; /* what every read must show */
    uint64_t unknown, known;    /* counts what made the position unknown; as far as it was asked for since */
    char server[128];           /* where its connections lead */
    atomic_llong rests_until;   /* time_monotonic() */
    atomic_llong reads, behind;
};

struct postgres_db {
    struct db base;
    char *url;
    char *schema;     /* of its own; empty: the connection's */
    bool alone;       /* db_options.alone */
    struct str shown; /* the url without a password, for errors */
    struct postgres_pool readers;
    struct postgres_pool writers;
    struct postgres_watch watch;
    struct postgres_speaker speaker;
    struct postgres_ear *ear;         /* NULL: nobody listens */
    struct postgres_replica *replica; /* NULL: there is none */
};

extern const struct engine postgres_engine;

/* postgres.c */
struct err postgres_read(struct db *db, db_work *work, void *context);
/* On a connection that was taken and is alive. */
struct err postgres_read_on(struct postgres_conn *c, db_work *work, void *context);
/* A database without any connection yet. */
struct err postgres_make(const struct db_options *options, struct str url, struct postgres_db **out);
void postgres_close(struct db *db);

/* postgres_replica.c */
struct err postgres_replica_open(const struct db_options *options, struct postgres_db *db);
void postgres_replica_close(struct postgres_replica *replica); /* may be NULL */
struct err postgres_read_any(struct db *db, db_work *work, void *context);
struct err postgres_see(struct db *db);

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

/* Between the two the server's answer is waited for: the watch sees how long. */
static inline void postgres_wait_begins(struct postgres_conn *c)
{
    atomic_store(&c->waits_since, time_monotonic());
}

static inline void postgres_wait_ends(struct postgres_conn *c)
{
    atomic_store(&c->waits_since, 0);
}

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

/* postgres_announce.c */
void postgres_speaker_init(struct postgres_speaker *speaker);
void postgres_speaker_close(struct postgres_speaker *speaker);
struct err postgres_announce(struct db_conn *conn, struct str text);
/* Forgets what was announced: the write begins anew. */
void postgres_announce_none(struct postgres_conn *c);
/* Ends the write by end(), which commits, with what it announces before it. */
struct err postgres_announce_commit(struct postgres_speaker *speaker, struct postgres_conn *c,
                                    struct err (*end)(struct postgres_conn *c));
/* A message without a text; its length. */
int postgres_speaker_heartbeat(struct postgres_speaker *speaker, char *out, size_t room);
/* Whether what it announced under that number was acknowledged to who wrote it. */
bool postgres_speaker_knows(struct postgres_speaker *speaker, int64_t number);
struct str postgres_announcer(const struct db *db);

/* postgres_listen.c */
struct err postgres_listen(struct db *db, const struct db_listener *listener);
/* What was heard may still be asked for, by other threads, until postgres_ear_free. */
void postgres_listen_end(struct db *db);
void postgres_ear_free(struct postgres_ear *ear); /* may be NULL */
struct db_hearing postgres_hearing(const struct db *db);

/* postgres_pool.c */
void postgres_pool_init(struct postgres_pool *pool, int max, bool writing);
/* Waits for every connection to come back, and closes them. */
void postgres_pool_close(struct postgres_db *db, struct postgres_pool *pool);
/* A connection that is alive as far as is known; opened when there is none. */
struct err postgres_take(struct postgres_db *db, struct postgres_pool *pool, struct postgres_conn **out);
void postgres_give(struct postgres_pool *pool, struct postgres_conn *c);
/* One that is in no pool. */
struct err postgres_conn_open(struct postgres_db *db, bool writing, struct postgres_conn **out);
void postgres_conn_close(struct postgres_db *db, struct postgres_conn *c);
/* postgres_connect.c: a handle, connected or not. To whichever of the URL's hosts is right, as long as that takes. */
PGconn *postgres_connect_any(const struct postgres_db *db);
/* To where the watch last saw the server, and not longer than a reader can wait. */
PGconn *postgres_connect(struct postgres_db *db);

/* Connects anew after a loss. */
struct err postgres_reconnect(struct postgres_db *db, struct postgres_conn *c);

/* postgres_watch.c */
struct err postgres_watch_start(struct postgres_db *db);
void postgres_watch_stop(struct postgres_db *db);
void postgres_watch_add(struct postgres_watch *w, struct postgres_conn *c);
/* Before its socket is given back; one that was not added may be. */
void postgres_watch_remove(struct postgres_watch *w, struct postgres_conn *c);
/* A connection was lost: whether the server is there is to be looked at, now. */
void postgres_watch_doubt(struct postgres_watch *w);
/* Another of the URL's hosts may be better by now. */
void postgres_watch_anew(struct postgres_watch *w);
/* ERR_AWAY while it is known that nobody answers. */
struct err postgres_watch_check(const struct postgres_db *db);

#endif
