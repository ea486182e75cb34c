/* event.h - what happens on the event threads: the library's callbacks. Internal to src/http. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_EVENT_H
#define HTTP_EVENT_H

#include "http/connection.h"
#include "http/linger.h"
#include "http/server.h"
#include "http/worker.h"

#include <microhttpd.h>

struct http_server {
    struct http_server_options options; /* with the defaults filled in */
    struct MHD_Daemon *library;
    int listener, port;
    struct connection_table table;
    struct linger_table linger;
    struct worker_pool *workers, *apart; /* the second may be NULL */
    struct lane *lanes;                  /* one an event thread */
    atomic_int lanes_taken;
    struct address_block *trusted;
    ptrdiff_t trusted_count;
    _Atomic int64_t bodies; /* bytes of request bodies held */
    int64_t bodies_max;
    _Atomic int64_t library_refused;
    atomic_bool stopping;

    pthread_t reaper;
    pthread_mutex_t reaper_lock;
    pthread_cond_t reaper_wake;
    bool reaper_runs, reaper_ends;
};

/* In the order in which a connection meets them; documented in microhttpd.h. */
enum MHD_Result event_accept(void *context, const struct sockaddr *address, socklen_t size);
void event_connection(void *context, struct MHD_Connection *library, void **own,
                      enum MHD_ConnectionNotificationCode code);
void *event_target(void *context, const char *target, struct MHD_Connection *library);
size_t event_unescape(void *context, struct MHD_Connection *library, char *text);
enum MHD_Result event_request(void *context, struct MHD_Connection *library, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **own);
void event_completed(void *context, struct MHD_Connection *library, void **own, enum MHD_RequestTerminationCode code);

/* The target as logs may have it. */
struct str event_shown(const struct http_server_options *options, struct str target);
/* The site's words for a refusal, or ours. Any thread. */
struct http_answer *event_refusal(struct http_server *server, int status);

#endif
