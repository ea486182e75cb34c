/* postgres_connect.c - the ways to a PostgreSQL that may be one of several. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libpq tries the hosts of a URL one after the other, waits for each that is silent, and for some wishes goes through
 * all of them twice (PostgreSQL 15 documentation, section 34.1.2). The thread that watches may take that time. Whoever
 * has a reader waiting goes to where the watch was last answered, and gives up when that is silent or known to be away.
 */
#include "store/postgres.h"

#include <poll.h>
#include <string.h>

#define HOST_SECONDS "3" /* for each host, where the URL says nothing else */
#define PATIENCE (3 * TIME_SECOND)
#define GLANCE 100 /* milliseconds */

/* What stands before the URL it may change: a host that is gone without a word must not be waited for as long as TCP
 * would. The last two are for more. */
static const char *const KEYS[] = {"connect_timeout",
                                   "keepalives_idle",
                                   "keepalives_interval",
                                   "keepalives_count",
                                   "tcp_user_timeout",
                                   "dbname",
                                   "client_encoding",
                                   "fallback_application_name",
                                   "host",
                                   "port",
                                   NULL};
enum { KEY_HOST = COUNT_OF(KEYS) - 3 };

static void fill(const struct postgres_db *db, const char *values[COUNT_OF(KEYS)])
{
    const char *const common[] = {HOST_SECONDS, "5", "2", "3", "6000", db->url, "UTF8", "dateline"};
    for (ptrdiff_t i = 0; i < COUNT_OF(KEYS); i++)
        values[i] = i < COUNT_OF(common) ? common[i] : NULL;
}

PGconn *postgres_connect_any(const struct postgres_db *db)
{
    const char *values[COUNT_OF(KEYS)];
    fill(db, values);
    PGconn *handle = PQconnectdbParams(KEYS, values, 1);
    if (!handle)
        fatalx("out of memory");
    return handle;
}

static bool socket_is_ready(const PGconn *handle, PostgresPollingStatusType wish)
{
    struct pollfd wait = {.fd = PQsocket(handle), .events = wish == PGRES_POLLING_READING ? POLLIN : POLLOUT};
    return poll(&wait, 1, GLANCE) > 0;
}

static void finish_connecting(const struct postgres_db *db, PGconn *handle)
{
    int64_t until = time_monotonic() + PATIENCE;
    PostgresPollingStatusType wish = PGRES_POLLING_WRITING;
    while (wish == PGRES_POLLING_READING || wish == PGRES_POLLING_WRITING) {
        if (time_monotonic() > until || atomic_load(&db->watch.away) || PQstatus(handle) == CONNECTION_BAD)
            return;
        if (socket_is_ready(handle, wish))
            wish = PQconnectPoll(handle);
    }
}

static bool find_place(struct postgres_watch *w, char host[POSTGRES_PLACE_SIZE], char port[16])
{
    pthread_mutex_lock(&w->lock);
    memcpy(host, w->host, sizeof(w->host));
    memcpy(port, w->port, sizeof(w->port));
    pthread_mutex_unlock(&w->lock);
    return *host && *port;
}

PGconn *postgres_connect(struct postgres_db *db)
{
    const char *values[COUNT_OF(KEYS)];
    char host[POSTGRES_PLACE_SIZE], port[16];
    if (!find_place(&db->watch, host, port) ||
        strstr(db->url, "hostaddr=")) /* each has a name then, which is not its place */
        return postgres_connect_any(db);
    fill(db, values);
    values[KEY_HOST] = host;
    values[KEY_HOST + 1] = port;
    PGconn *handle = PQconnectStartParams(KEYS, values, 1);
    if (!handle)
        fatalx("out of memory");
    finish_connecting(db, handle);
    return handle;
}
