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
#include <sys/socket.h>

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

static PGconn *connect_with(const char *values[COUNT_OF(KEYS)])
{
    PGconn *handle = PQconnectdbParams(KEYS, values, 1);
    if (!handle)
        fatalx("out of memory");
    return handle;
}

/* The value of a keyword in the URL, copied; empty where it has none. */
static struct str option_of(struct arena *a, const struct postgres_db *db, const char *keyword)
{
    struct str value = S("");
    PQconninfoOption *options = PQconninfoParse(db->url, NULL);
    for (PQconninfoOption *o = options; o && o->keyword; o++)
        if (strcmp(o->keyword, keyword) == 0 && o->val)
            value = str_copy(a, str_from_c(o->val));
    PQconninfoFree(options);
    return value;
}

/* The next of a list with commas; the last one again, where there are no more. */
static const char *next_of(struct arena *a, struct str *rest, const char *before)
{
    struct str one;
    if (!rest->n)
        return before;
    str_cut(*rest, ',', &one, rest);
    return str_to_c(a, one);
}

/* Each host by itself: libpq gives up at the first that takes the connection and closes it, as a proxy does whose
 * server is gone. NULL where none answers. */
static PGconn *try_each(const struct postgres_db *db, struct arena *a)
{
    const char *values[COUNT_OF(KEYS)];
    struct str hosts = option_of(a, db, "host"), ports = option_of(a, db, "port");
    fill(db, values);
    while (hosts.n && !strstr(db->url, "hostaddr=")) {
        values[KEY_HOST] = next_of(a, &hosts, NULL);
        values[KEY_HOST + 1] = next_of(a, &ports, values[KEY_HOST + 1]);
        PGconn *handle = connect_with(values);
        if (PQstatus(handle) == CONNECTION_OK)
            return handle;
        PQfinish(handle);
    }
    return NULL;
}

PGconn *postgres_connect_any(const struct postgres_db *db)
{
    const char *values[COUNT_OF(KEYS)];
    fill(db, values);
    PGconn *handle = connect_with(values), *other = NULL;
    if (PQstatus(handle) == CONNECTION_OK)
        return handle;
    struct arena a;
    arena_init(&a, 0);
    if (str_find_char(option_of(&a, db, "host"), ',', 0) >= 0)
        other = try_each(db, &a);
    arena_close(&a);
    if (!other)
        return handle;
    PQfinish(handle);
    return other;
}

static bool socket_is_ready(const PGconn *handle, PostgresPollingStatusType wish)
{
    struct pollfd wait = {.fd = PQsocket(handle), .events = wish == PGRES_POLLING_READING ? POLLIN : POLLOUT};
    return poll(&wait, 1, GLANCE) > 0;
}

/* A server that has taken the connection, and not heard who comes, waits for that before it can end. */
static void leave(PGconn *handle)
{
    (void)shutdown(PQsocket(handle), SHUT_RDWR);
}

static void finish_connecting(const struct postgres_db *db, PGconn *handle)
{
    int64_t until = time_monotonic() + PATIENCE;
    PostgresPollingStatusType wish = PGRES_POLLING_WRITING;
    while (wish == PGRES_POLLING_READING || wish == PGRES_POLLING_WRITING) {
        if (PQstatus(handle) == CONNECTION_BAD)
            return;
        if (time_monotonic() > until || atomic_load(&db->watch.away)) {
            leave(handle);
            return;
        }
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
