/* postgres_watch.c - whether PostgreSQL is there: nobody waits long for a server that does not answer. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server that ended closes its connections; one that the network hides says nothing for ever. So a thread looks at
 * whoever waits: after SUSPECT it asks the server something on a connection of its own. Without an answer the server
 * counts as away: all who wait are cut off, all who come are told at once, and the thread alone goes on asking. An
 * answer from another place than before (a replica was promoted) cuts off who still holds on to the old one.
 */
#include "store/postgres.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/time.h"

#define TICK (TIME_SECOND / 2)
#define SUSPECT (2 * TIME_SECOND)
#define ANSWER (2 * TIME_SECOND) /* for the question */

/* ---- the connections that are looked after ---- */

static void place_of(const PGconn *handle, char *out, size_t room)
{
    const char *host = PQhost(handle), *port = PQport(handle);
    (void)snprintf(out, room, "%s:%s", host ? host : "", port ? port : "");
}

void postgres_watch_add(struct postgres_watch *w, struct postgres_conn *c)
{
    pthread_mutex_lock(&w->lock);
    c->watched_socket = PQsocket(c->handle);
    place_of(c->handle, c->place, sizeof(c->place));
    c->watched_next = w->first;
    w->first = c;
    pthread_mutex_unlock(&w->lock);
}

void postgres_watch_remove(struct postgres_watch *w, struct postgres_conn *c)
{
    pthread_mutex_lock(&w->lock);
    struct postgres_conn **at = &w->first;
    while (*at && *at != c)
        at = &(*at)->watched_next;
    if (*at)
        *at = c->watched_next;
    c->watched_socket = -1;
    pthread_mutex_unlock(&w->lock);
}

/* Whoever waits on it finds it closed. Lock held: nobody gives the socket back meanwhile. */
static void cut(struct postgres_conn *c)
{
    (void)shutdown(c->watched_socket, SHUT_RDWR);
}

static int64_t waited(const struct postgres_conn *c, int64_t now)
{
    int64_t since = atomic_load(&c->waits_since);
    return since ? now - since : 0;
}

static bool somebody_waits(const struct postgres_watch *w)
{
    int64_t now = time_monotonic();
    for (const struct postgres_conn *c = w->first; c; c = c->watched_next)
        if (waited(c, now) > SUSPECT)
            return true;
    return false;
}

/* ---- asking ---- */

static bool wait_for_answer(PGconn *handle)
{
    int64_t until = time_monotonic() + ANSWER;
    while (PQisBusy(handle)) {
        struct pollfd socket = {.fd = PQsocket(handle), .events = POLLIN};
        int64_t left = until - time_monotonic();
        if (left <= 0 || poll(&socket, 1, (int)(left / 1000) + 1) < 0 || !PQconsumeInput(handle))
            return false;
    }
    return true;
}

/* An empty query: the server only has to be there. */
static bool answers(PGconn *handle)
{
    if (!PQsendQuery(handle, "") || !wait_for_answer(handle)) /* allowed: no SQL */
        return false;
    for (PGresult *result; (result = PQgetResult(handle)) != NULL;)
        PQclear(result);
    return PQstatus(handle) == CONNECTION_OK;
}

/* NULL, or why it is away. A connection that was alive and is silent says enough: nobody is kept waiting for the next
 * attempt. */
static const char *look(struct postgres_db *db, bool anew)
{
    struct postgres_watch *w = &db->watch;
    if (!anew && w->probe && PQstatus(w->probe) == CONNECTION_OK) {
        if (answers(w->probe))
            return NULL;
        if (PQstatus(w->probe) == CONNECTION_OK) {
            (void)shutdown(PQsocket(w->probe), SHUT_RDWR);
            (void)PQconsumeInput(w->probe);
            return "it says nothing";
        }
    }
    PQfinish(w->probe);
    w->probe = postgres_connect_any(db);
    return PQstatus(w->probe) == CONNECTION_OK ? NULL : PQerrorMessage(w->probe);
}

/* ---- what is made of it ---- */

static void found_away(struct postgres_db *db, const char *why)
{
    struct postgres_watch *w = &db->watch;
    if (!atomic_load(&w->away)) {
        w->away_since = time_monotonic();
        log_warnx("store: %.*s cannot be reached: %.*s", STR_ARG(db->shown), STR_ARG(str_trim(str_from_c(why))));
        atomic_fetch_add(&w->losses, 1);
    }
    atomic_store(&w->away, true);
    for (struct postgres_conn *c = w->first; c; c = c->watched_next)
        if (atomic_load(&c->waits_since))
            cut(c);
}

static void found_there(struct postgres_db *db)
{
    struct postgres_watch *w = &db->watch;
    char place[POSTGRES_PLACE_SIZE];
    if (atomic_exchange(&w->away, false))
        log_info("store: %.*s is there again after milliseconds=%lld", STR_ARG(db->shown),
                 (long long)((time_monotonic() - w->away_since) / 1000));
    (void)snprintf(w->host, sizeof(w->host), "%s", PQhost(w->probe));
    (void)snprintf(w->port, sizeof(w->port), "%s", PQport(w->probe));
    place_of(w->probe, place, sizeof(place));
    for (struct postgres_conn *c = w->first; c; c = c->watched_next)
        if (strcmp(c->place, place) != 0)
            cut(c);
}

static void wait_a_tick(struct postgres_watch *w)
{
    int64_t until = time_monotonic() + TICK;
    const struct timespec at = {until / TIME_SECOND, until % TIME_SECOND * 1000};
    pthread_cond_timedwait(&w->wake, &w->lock, &at);
}

/* The first time, to have a connection for the day on which it is asked for: a short command ends before. */
static bool must_look(const struct postgres_watch *w)
{
    return w->doubted || w->looks == 0 || atomic_load(&w->away) || somebody_waits(w);
}

static void *watch(void *context)
{
    struct postgres_db *db = context;
    struct postgres_watch *w = &db->watch;
    pthread_mutex_lock(&w->lock);
    while (!w->ending) {
        if (!w->doubted || atomic_load(&w->away))
            wait_a_tick(w);
        if (w->ending || !must_look(w))
            continue;
        if (w->also && somebody_waits(w))
            postgres_watch_doubt(w->also);
        bool anew = w->anew;
        w->doubted = w->anew = false;
        pthread_mutex_unlock(&w->lock);
        const char *why = look(db, anew);
        pthread_mutex_lock(&w->lock);
        if (why)
            found_away(db, why);
        else
            found_there(db);
        w->looks++;
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* ---- what the rest sees ---- */

void postgres_watch_doubt(struct postgres_watch *w)
{
    pthread_mutex_lock(&w->lock);
    w->doubted = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

void postgres_watch_anew(struct postgres_watch *w)
{
    pthread_mutex_lock(&w->lock);
    *w->host = '\0';
    w->anew = w->doubted = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

struct err postgres_watch_check(const struct postgres_db *db)
{
    if (!atomic_load(&db->watch.away))
        return OK;
    return err_make(&ERR_AWAY, "%.*s cannot be reached; it is tried again each second", STR_ARG(db->shown));
}

struct err postgres_watch_start(struct postgres_db *db)
{
    struct postgres_watch *w = &db->watch;
    pthread_condattr_t attributes;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    w->started = pthread_create(&w->thread, NULL, watch, db) == 0;
    return w->started ? OK : err_make(&ERR_SYSTEM, "the store: no thread can be started");
}

void postgres_watch_stop(struct postgres_db *db)
{
    struct postgres_watch *w = &db->watch;
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    if (w->started)
        pthread_join(w->thread, NULL);
    PQfinish(w->probe);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
}
