/* server.c - the server's life: options, threads, the reaper, and a stop that breaks nothing off. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/server.h"

#include "base/random.h"
#include "base/time.h"
#include "http/event.h"
#include "http/listen.h"
#include "http/refusal.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TICK (100 * 1000) /* microseconds between two walks of the reaper */
#define TICKS_A_SECOND 10
#define CROWDED_IDLE TIME_SECOND /* how long connections may be unused once half of all there may be are open */
#define POOL_SIZE                                                                                                      \
    ((size_t)16 * 1024)         /* of the library, a connection: it is wiped at each request, so small is fast         \
                                 */
#define LAST_WORDS (500 * 1000) /* microseconds for answers on their way when the workers have ended */

static int default_to(int value, int otherwise)
{
    return value ? value : otherwise;
}

static void set_defaults(struct http_server_options *o)
{
    int cores = (int)MAX(sysconf(_SC_NPROCESSORS_ONLN), 1);
    o->threads = default_to(o->threads, cores);
    o->workers = default_to(o->workers, 2 * cores);
    o->connections_max = default_to(o->connections_max, 4096);
    o->connections_per_address_max = default_to(o->connections_per_address_max, 256);
    o->header_seconds = default_to(o->header_seconds, 10);
    o->body_seconds = default_to(o->body_seconds, 60);
    o->idle_seconds = default_to(o->idle_seconds, 30);
    o->requests_per_connection = default_to(o->requests_per_connection, 10000);
    o->queue_max = default_to(o->queue_max, 1024);
}

static struct err read_proxies(struct http_server *server)
{
    ptrdiff_t count = server->options.trusted_proxy_count;
    server->trusted = calloc((size_t)MAX(count, 1), sizeof(*server->trusted));
    if (!server->trusted)
        return err_make(&ERR_SYSTEM, "out of memory");
    for (ptrdiff_t i = 0; i < count; i++)
        if (!address_block_parse(server->options.trusted_proxies[i], &server->trusted[i]))
            return err_make(&ERR_INVALID, "trusted proxy \"%.*s\" is no address and no CIDR block",
                            STR_ARG(server->options.trusted_proxies[i]));
    server->trusted_count = count;
    return OK;
}

static struct err make_lanes(struct http_server *server)
{
    int count = server->options.threads;
    server->lanes = calloc((size_t)count, sizeof(*server->lanes));
    for (int i = 0; server->lanes && i < count; i++) {
        struct lane *lane = &server->lanes[i];
        lane->server = server;
        random_bytes(&lane->id_seed, sizeof(lane->id_seed));
        lane->access = server->options.access_log ? access_open(server->options.access_log) : NULL;
        if (server->options.access_log && !lane->access)
            return err_make(&ERR_SYSTEM, "out of memory");
    }
    return server->lanes ? OK : err_make(&ERR_SYSTEM, "out of memory");
}

static void flush_lanes(struct http_server *server)
{
    for (int i = 0; i < server->options.threads; i++)
        if (server->lanes[i].access)
            access_flush(server->lanes[i].access);
}

static void reaper_sleep(struct http_server *server)
{
    int64_t until = time_monotonic() + TICK;
    struct timespec at = {until / TIME_SECOND, until % TIME_SECOND * 1000};
    pthread_mutex_lock(&server->reaper_lock);
    if (!server->reaper_ends)
        pthread_cond_timedwait(&server->reaper_wake, &server->reaper_lock, &at);
    pthread_mutex_unlock(&server->reaper_lock);
}

static bool reaper_ends(struct http_server *server)
{
    pthread_mutex_lock(&server->reaper_lock);
    bool ends = server->reaper_ends;
    pthread_mutex_unlock(&server->reaper_lock);
    return ends;
}

/* The one that ends slow connections, where there are many idle ones too, and brings access lines to the file when
 * nothing else happens. */
static void *reap(void *argument)
{
    struct http_server *server = argument;
    int64_t open = 0;
    for (int tick = 0; !reaper_ends(server); tick++) {
        int64_t now = time_monotonic();
        bool crowded = open >= server->options.connections_max / 2;
        open = connection_reap(&server->table, now, crowded ? now - CROWDED_IDLE : INT64_MIN);
        if (tick % TICKS_A_SECOND == 0)
            connection_end_left(&server->table);
        linger_read(&server->linger, time_monotonic());
        if (tick % 2)
            flush_lanes(server);
        reaper_sleep(server);
    }
    return NULL;
}

static struct err start_reaper(struct http_server *server)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&server->reaper_lock, NULL);
    pthread_cond_init(&server->reaper_wake, &attributes);
    pthread_condattr_destroy(&attributes);
    server->reaper_runs = pthread_create(&server->reaper, NULL, reap, server) == 0;
    return server->reaper_runs ? OK : err_make(&ERR_SYSTEM, "cannot start a thread");
}

static void end_reaper(struct http_server *server)
{
    if (!server->reaper_runs)
        return;
    pthread_mutex_lock(&server->reaper_lock);
    server->reaper_ends = true;
    pthread_cond_signal(&server->reaper_wake);
    pthread_mutex_unlock(&server->reaper_lock);
    pthread_join(server->reaper, NULL);
    server->reaper_runs = false;
    pthread_mutex_destroy(&server->reaper_lock);
    pthread_cond_destroy(&server->reaper_wake);
}

/* Lines of the library are refusals of requests that never reach us, or of no interest. */
__attribute__((format(printf, 2, 0))) static void library_says(void *context, const char *format, va_list list)
{
    struct http_server *server = context;
    char line[512];
    vsnprintf(line, sizeof(line), format, list);
    if (strncmp(line, "Error processing request", strlen("Error processing request")) != 0) {
        log_debug("http: %s", line);
        return;
    }
    atomic_fetch_add(&server->library_refused, 1);
    char *page = strstr(line, " ('<html");
    if (page)
        snprintf(page, sizeof(line) - (size_t)(page - line), ")");
    log_info("http: %s", line);
}

/* The library's last word: a broken invariant of its own. */
NORETURN static void library_panics(void *context, const char *file, unsigned line, const char *reason)
{
    (void)context;
    fatalx("http library: %s (%s:%u)", reason ? reason : "broken", file, line);
}

static struct err start_library(struct http_server *server)
{
    const struct http_server_options *o = &server->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem threads[] = {{MHD_OPTION_THREAD_POOL_SIZE, o->threads, NULL}, {MHD_OPTION_END, 0, NULL}};
    if (o->threads < 2)
        threads[0].option = MHD_OPTION_END;
    MHD_set_panic_func(library_panics, NULL);
    server->library = MHD_start_daemon(
        flags, 0, event_accept, server, event_request, server, MHD_OPTION_EXTERNAL_LOGGER, library_says, server,
        MHD_OPTION_LISTEN_SOCKET, server->listener, MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_SIZE,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections_max, MHD_OPTION_CONNECTION_TIMEOUT, 0u,
        MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1, MHD_OPTION_URI_LOG_CALLBACK, event_target, server,
        MHD_OPTION_UNESCAPE_CALLBACK, event_unescape, NULL, MHD_OPTION_NOTIFY_CONNECTION, event_connection, server,
        MHD_OPTION_NOTIFY_COMPLETED, event_completed, server, MHD_OPTION_ARRAY, threads, MHD_OPTION_END);
    return server->library ? OK
                           : err_make(&ERR_SYSTEM, "cannot start the HTTP library: too few descriptors or threads");
}

static struct err start_workers(struct http_server *server)
{
    const struct http_server_options *o = &server->options;
    server->workers = worker_pool_start(o, o->workers, event_refusal);
    if (o->workers_apart)
        server->apart = worker_pool_start(o, o->workers_apart, event_refusal);
    if (!server->workers || (o->workers_apart && !server->apart))
        return err_make(&ERR_SYSTEM, "cannot start %d workers: memory or threads ran out",
                        o->workers + o->workers_apart);
    return OK;
}

static void end_workers(struct http_server *server)
{
    worker_pool_end(server->workers);
    worker_pool_end(server->apart);
}

static struct err start_parts(struct http_server *server)
{
    struct http_server_options *o = &server->options;
    set_defaults(o);
    connection_table_init(&server->table, o->connections_per_address_max);
    linger_init(&server->linger);
    server->bodies_max = MAX(4 * o->body_max, (int64_t)64 << 20);
    TRY(read_proxies(server));
    TRY(make_lanes(server));
    http_raise_descriptors(o->connections_max + 256);
    TRY(http_listen(o->host, o->port, &server->listener));
    server->port = http_listen_port(server->listener);
    TRY(start_workers(server));
    TRY(start_reaper(server));
    return start_library(server);
}

/* Last answers reach their clients, if these do not take too long about it. */
static void wait_for_lingering(struct http_server *server)
{
    for (int64_t until = time_monotonic() + LAST_WORDS; time_monotonic() < until; usleep(5000))
        if (linger_read(&server->linger, time_monotonic()) == 0)
            return;
}

static void free_server(struct http_server *server)
{
    end_reaper(server);
    if (server->library)
        MHD_stop_daemon(server->library); /* closes the listener, too */
    else if (server->listener >= 0)
        close(server->listener);
    for (int i = 0; server->lanes && i < server->options.threads; i++)
        access_close(server->lanes[i].access);
    wait_for_lingering(server);
    worker_pool_free(server->workers);
    worker_pool_free(server->apart);
    linger_close(&server->linger);
    connection_table_close(&server->table);
    free(server->lanes);
    free(server->trusted);
    free(server);
}

struct err http_server_start(const struct http_server_options *options, struct http_server **out)
{
    struct http_server *server = calloc(1, sizeof(*server));
    *out = NULL;
    if (!server)
        return err_make(&ERR_SYSTEM, "out of memory");
    server->options = *options;
    server->listener = -1;
    struct err e = start_parts(server);
    if (failed(e)) {
        end_workers(server);
        free_server(server);
        return e;
    }
    *out = server;
    return OK;
}

int http_server_port(const struct http_server *server)
{
    return server->port;
}

bool http_server_logs(const struct http_server *server)
{
    return server->options.access_log != 0;
}

/* Waits until every connection is over, or the time is up; what is between two requests is ended at once. */
static void wait_for_end(struct http_server *server, int64_t microseconds)
{
    for (int64_t until = time_monotonic() + microseconds; time_monotonic() < until; usleep(5000))
        if (connection_reap(&server->table, time_monotonic(), INT64_MAX) == 0)
            return;
}

void http_server_stop(struct http_server *server, int grace_seconds)
{
    atomic_store(&server->stopping, true);
    wait_for_end(server, grace_seconds * TIME_SECOND);
    end_workers(server);
    wait_for_end(server, LAST_WORDS);
    free_server(server);
}

static int64_t read_counter(const _Atomic int64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void add_lane(struct http_counters *sum, const struct lane *lane)
{
    sum->requests += read_counter(&lane->requests);
    sum->hits += read_counter(&lane->hits);
    sum->refused += read_counter(&lane->refused);
    sum->bytes_sent += read_counter(&lane->bytes_sent);
    for (int i = 0; i < COUNT_OF(sum->status); i++)
        sum->status[i] += read_counter(&lane->status[i]);
}

struct http_counters http_server_counters(struct http_server *server)
{
    struct http_counters sum = {.refused = atomic_load(&server->library_refused)};
    for (int i = 0; i < server->options.threads; i++)
        add_lane(&sum, &server->lanes[i]);
    connection_table_count(&server->table, &sum.connections_open, &sum.connections_total);
    worker_pool_count(server->workers, &sum.queue_length, &sum.workers_busy);
    worker_pool_count(server->apart, &sum.queue_length, &sum.workers_busy);
    return sum;
}
