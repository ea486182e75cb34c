/* server.h - the HTTP/1.1 server: libmicrohttpd behind a narrow face. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/base.h"
#include "http/answer.h"
#include "http/forwarded.h"
#include "http/request.h"

/* What is known of a request when its head is complete; all borrowed. For the fast path: nothing is decoded. */
struct http_head {
    enum http_method method; /* for ready HTTP_GET or HTTP_HEAD, for take HTTP_POST */
    struct str target; /* path and query as sent; of the absolute form (RFC 9112 section 3.2.2) these parts only */
    struct str host;   /* lower case, with the port where one was sent; what a trusted proxy said of it counts */
    struct str accept_encoding, if_none_match, if_modified_since, user_agent, referer;
    struct address address; /* the client's, as trusted proxies say */
    bool has_cookie;        /* Cookie or Authorization was sent */
    bool forwarded;         /* a forwarding header was sent; host and secure follow it where its sender is trusted */
    bool secure;            /* https at a trusted proxy */
    bool privacy_control, do_not_track; /* Sec-GPC: 1, DNT: 1 */
};

struct http_server_options {
    struct str host;                                /* address to listen on: "127.0.0.1", "::", "0.0.0.0" */
    int port;                                       /* 0: any free one */
    int threads;                                    /* epoll threads; 0: one a core */
    int workers;                                    /* pool that runs handle; 0: two a core */
    int workers_apart;                              /* more of them, for what apart says; 0: none */
    int connections_max;                            /* 0: 4096 */
    int connections_per_address_max;                /* 0: 256; loopback is not counted */
    int header_seconds, body_seconds, idle_seconds; /* absolute; 0: 10, 60, 30 */
    int requests_per_connection; /* then Connection: close; 0: 10,000 (SAFETY.md asks 100 for strangers' pipelines) */
    int queue_max;               /* requests waiting for a worker before 503; 0: 1024 */
    const struct str *trusted_proxies; /* addresses or CIDR blocks whose forwarding headers are believed */
    ptrdiff_t trusted_proxy_count;
    int64_t body_max; /* largest body any route takes; all bodies together: four times that, at least 64 MB */
    int access_log;   /* descriptor that access lines are written to, borrowed; 0: none. See access.h for their form */

    void *app;
    /* Event thread, must not block: a held answer from the press, or NULL to send the request to a worker. For GET and
     * HEAD only. */
    struct http_answer *(*ready)(void *app, const struct http_head *head);
    /* Event thread, must not block: a held answer to a whole POST that is taken in at once, or NULL to send it to a
     * worker. NULL: all of them go there. */
    struct http_answer *(*take)(void *app, const struct http_head *head, struct str body);
    /* Event thread, must not block: the most bytes of body that a request to this (raw) target may have. */
    int64_t (*body_limit)(void *app, enum http_method method, struct str target);
    /* Event thread, must not block: whether a request may wait for another machine, so that workers of its own take it
     * and the others stay free. NULL: none does. */
    bool (*apart)(void *app, struct str target);
    /* Any thread, must not block: what logs say instead of a target (or decoded path) that is a secret, or the same
     * again. NULL: none is. */
    struct str (*shown)(void *app, struct str target);
    /* Worker thread. Never NULL: errors are answers too. The request's arena is reset after it returns. When the arena
     * has handed out 64 MB the call is abandoned (longjmp out of it; what was registered with http_request_defer is
     * released) and 500 answered: whoever holds a lock while allocating from it sets arena.out_of_memory meanwhile. */
    struct http_answer *(*handle)(void *app, struct http_request *r);
    /* An error answer (400, 413, 414, 415, 417, 431, 500, 501, 503 with Retry-After, 505) for what the server refuses
     * before or instead of handle; from any thread, must not block; held for the caller. NULL, or returning NULL: a
     * line of plain text. */
    struct http_answer *(*refuse)(void *app, int status);
};

struct http_server;

/* Starts listening and answering. Errors name the address and what to do (port in use, no permission). */
struct err http_server_start(const struct http_server_options *options, struct http_server **out);
int http_server_port(const struct http_server *server);
/* Whether access lines are written. */
bool http_server_logs(const struct http_server *server);
/* Stops taking connections, lets running requests end (at most grace_seconds), closes the rest and frees everything. */
void http_server_stop(struct http_server *server, int grace_seconds);

/* Counters since the start, for /metrics. */
struct http_counters {
    int64_t requests, hits, refused, connections_open, connections_total, bytes_sent, queue_length, workers_busy;
    int64_t status[6]; /* answers by class: [2] = 2xx ... */
};
struct http_counters http_server_counters(struct http_server *server);

#endif
