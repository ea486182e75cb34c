/* postgres_listen.c - hears what other processes announce, and knows when it may have missed something. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two threads. The ear has a connection of its own: it listens, sends a heartbeat each second, and tells what comes. It
 * may be stuck in any call to a server that hangs; so the watch looks at the clock beside it. Each process hears its
 * own heartbeat too. While it does, it hears all: PostgreSQL gives a listener everything in one order. When it does not
 * for SILENCE, the watch cuts the connection, and tells the listener each second that nothing is sure, until the ear
 * hears again.
 */
#include "store/postgres.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/time.h"
#include "store/hearing.h"
#include "store/statements.h"

#define HEARTBEAT TIME_SECOND
#define SILENCE (3 * TIME_SECOND)
#define LOOK (TIME_SECOND / 4)
#define LOCK_MILLISECONDS "2000" /* of a heartbeat; commits of others that announce are waited for */

struct postgres_ear {
    struct postgres_db *db;
    struct db_listener listener;
    pthread_t ear, watch;
    pthread_mutex_t lock; /* guards the rest, but for what is the ear's alone */
    pthread_cond_t changed;
    bool stopping;
    bool began; /* it has heard once: before, there was nothing to doubt */
    bool hears;
    bool told_off; /* the log says that it does not */
    int socket;    /* of the connection; -1: there is none */
    int64_t heard_at, sent_at;
    struct db_hearing hearing;

    struct postgres_conn *conn; /* the ear's alone */
    struct hearing senders;
};

/* ---- both threads ---- */

/* Sleeps so long; false when it is to end. */
static bool rest(struct postgres_ear *l, int64_t microseconds)
{
    int64_t end = time_monotonic() + microseconds;
    struct timespec at = {end / TIME_SECOND, end % TIME_SECOND * 1000};
    int result = 0;
    pthread_mutex_lock(&l->lock);
    while (!l->stopping && result == 0)
        result = pthread_cond_timedwait(&l->changed, &l->lock, &at);
    bool on = !l->stopping;
    pthread_mutex_unlock(&l->lock);
    return on;
}

static void doubt(struct postgres_ear *l, bool hears)
{
    pthread_mutex_lock(&l->lock);
    l->hearing.doubts += l->began;
    l->began |= hears;
    pthread_mutex_unlock(&l->lock);
    l->listener.doubt(l->listener.context, hears);
}

/* Says so once, until it hears again. */
static void go_deaf(struct postgres_ear *l, const char *why)
{
    pthread_mutex_lock(&l->lock);
    bool told = l->told_off;
    l->hears = false;
    l->told_off = true;
    pthread_mutex_unlock(&l->lock);
    if (!told)
        log_warnx("store: other nodes are not heard, pages are made anew meanwhile: %s", why);
}

/* ---- the ear ---- */

/* Its own heartbeat. After a time without: all that was announced before is in the store by now. */
static void hear_oneself(struct postgres_ear *l, int64_t now)
{
    pthread_mutex_lock(&l->lock);
    bool again = !l->hears;
    l->hears = true;
    l->told_off = false;
    l->heard_at = now;
    l->hearing.lag = now - l->sent_at;
    pthread_mutex_unlock(&l->lock);
    if (!again)
        return;
    log_info("store: other nodes are heard");
    doubt(l, true);
}

static void count(struct postgres_ear *l, int64_t *counter)
{
    pthread_mutex_lock(&l->lock);
    (*counter)++;
    pthread_mutex_unlock(&l->lock);
}

static void take_message(struct postgres_ear *l, struct str message)
{
    struct heard heard;
    int64_t now = time_monotonic();
    if (!hearing_take(&l->senders, message, now, &heard)) {
        count(l, &l->hearing.foreign);
        return;
    }
    if (heard.own && heard.text.n == 0)
        hear_oneself(l, now);
    if (heard.gap) {
        count(l, &l->hearing.gaps);
        log_warnx("store: a message of another node is missing before number=%lld", (long long)heard.number);
        doubt(l, true);
    }
    if (heard.text.n == 0 || (heard.own && postgres_speaker_knows(&l->db->speaker, heard.number)))
        return;
    count(l, &l->hearing.told);
    l->listener.told(l->listener.context, heard.text);
}

static bool take_messages(struct postgres_ear *l)
{
    if (!PQconsumeInput(l->conn->handle))
        return false;
    for (PGnotify *message; (message = PQnotifies(l->conn->handle)) != NULL; PQfreemem(message))
        take_message(l, str_from_c(message->extra));
    return true;
}

/* One that fails though the connection lives is a busy server's: the next one may come back. */
static bool send_heartbeat(struct postgres_ear *l)
{
    char message[64];
    int n = postgres_speaker_heartbeat(&l->db->speaker, message, sizeof(message));
    pthread_mutex_lock(&l->lock);
    l->sent_at = time_monotonic();
    pthread_mutex_unlock(&l->lock);
    l->conn->base.failure = OK;
    err_ignore(sql_store_announce(&l->conn->base, (struct str){message, n}));
    return PQstatus(l->conn->handle) == CONNECTION_OK;
}

/* The watch gives a new connection its time too. */
static void set_socket(struct postgres_ear *l, int socket)
{
    pthread_mutex_lock(&l->lock);
    l->socket = socket;
    l->heard_at = time_monotonic();
    pthread_mutex_unlock(&l->lock);
}

static struct err listen_on(struct postgres_ear *l)
{
    struct arena a;
    struct str settings;
    arena_init(&a, 0);
    struct err e = sql_store_listen_session(&a, &l->conn->base, S(LOCK_MILLISECONDS), &settings);
    arena_close(&a);
    TRY(e);
    hearing_begin(&l->senders, str_from_c(l->db->speaker.id), time_monotonic());
    return sql_store_listen(&l->conn->base);
}

static struct err connect_ear(struct postgres_ear *l)
{
    TRY(postgres_conn_open(l->db, true, &l->conn));
    set_socket(l, PQsocket(l->conn->handle));
    return listen_on(l);
}

static void disconnect(struct postgres_ear *l)
{
    set_socket(l, -1);
    if (l->conn)
        postgres_conn_close(l->db, l->conn);
    l->conn = NULL;
}

/* Until the connection is lost, or it is to end. */
static void hear(struct postgres_ear *l)
{
    for (int64_t next = 0, now; rest(l, 0);) {
        now = time_monotonic();
        if (now >= next) {
            next = now + HEARTBEAT;
            if (!send_heartbeat(l))
                return;
        }
        if (!take_messages(l))
            return;
        struct pollfd wait = {.fd = PQsocket(l->conn->handle), .events = POLLIN};
        (void)poll(&wait, 1, (int)(MAX(next - time_monotonic(), 0) / 1000 + 1));
    }
}

static void *run_ear(void *context)
{
    struct postgres_ear *l = context;
    do {
        struct err e = connect_ear(l);
        if (!failed(e))
            hear(l);
        disconnect(l);
        if (!rest(l, 0))
            break;
        go_deaf(l, failed(e) ? err_detail() : "the connection was lost");
        doubt(l, false);
    } while (rest(l, HEARTBEAT));
    return NULL;
}

/* ---- the watch ---- */

static bool hears(struct postgres_ear *l, bool *silent)
{
    pthread_mutex_lock(&l->lock);
    bool hears = l->hears;
    *silent = l->socket >= 0 && time_monotonic() - l->heard_at > SILENCE;
    if (*silent)
        (void)shutdown(l->socket, SHUT_RDWR); /* the ear may be stuck in it */
    pthread_mutex_unlock(&l->lock);
    return hears && !*silent;
}

static void *run_watch(void *context)
{
    struct postgres_ear *l = context;
    bool silent;
    for (int64_t doubted_at = 0; rest(l, LOOK);) {
        if (hears(l, &silent))
            continue;
        if (silent)
            go_deaf(l, "nothing comes back from the server");
        if (time_monotonic() - doubted_at < HEARTBEAT)
            continue;
        doubted_at = time_monotonic();
        doubt(l, false);
    }
    return NULL;
}

/* ---- beginning and end ---- */

static struct postgres_ear *make_ear(struct postgres_db *db, const struct db_listener *listener)
{
    pthread_condattr_t attributes;
    struct postgres_ear *l = calloc(1, sizeof(*l));
    if (!l)
        fatalx("out of memory");
    l->db = db;
    l->listener = *listener;
    l->socket = -1;
    pthread_mutex_init(&l->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&l->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    return l;
}

struct err postgres_listen(struct db *base, const struct db_listener *listener)
{
    struct postgres_db *db = (struct postgres_db *)base;
    struct postgres_ear *l = make_ear(db, listener);
    if (pthread_create(&l->ear, NULL, run_ear, l) != 0 || pthread_create(&l->watch, NULL, run_watch, l) != 0)
        fatalx("no thread could be made that listens to other nodes");
    postgres_ear_free(db->ear);
    db->ear = l;
    return OK;
}

void postgres_listen_end(struct db *base)
{
    struct postgres_ear *l = ((struct postgres_db *)base)->ear;
    if (!l || l->stopping)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    if (l->socket >= 0)
        (void)shutdown(l->socket, SHUT_RDWR);
    pthread_cond_broadcast(&l->changed);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->ear, NULL);
    pthread_join(l->watch, NULL);
    pthread_mutex_lock(&l->lock);
    l->hears = false;
    pthread_mutex_unlock(&l->lock);
}

void postgres_ear_free(struct postgres_ear *l)
{
    if (!l)
        return;
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

struct db_hearing postgres_hearing(const struct db *base)
{
    struct postgres_ear *l = ((const struct postgres_db *)base)->ear;
    if (!l)
        return (struct db_hearing){0};
    pthread_mutex_lock(&l->lock);
    struct db_hearing hearing = l->hearing;
    hearing.hears = l->hears;
    hearing.silence = time_monotonic() - l->heard_at;
    pthread_mutex_unlock(&l->lock);
    return hearing;
}
