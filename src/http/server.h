/* server.h - the HTTP/1.1 server: libmicrohttpd behind a narrow face. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/base.h"
#include "http/answer.h"
#include "http/request.h"

/* What is known of a request when its head is complete; all borrowed. For the fast path: nothing is decoded, nothing
 * copied. */
struct http_head {
    enum http_method method; /* HTTP_GET or HTTP_HEAD */
    struct str target;
    struct str host; /* lower case where it was sent so; compare without case */
    struct str accept_encoding, if_none_match, if_modified_since;
    bool has_cookie; /* Cookie or Authorization was sent */
    bool forwarded;  /* a forwarding header was sent */
};

struct http_server_options {
    struct str host;                                /* address to listen on: "127.0.0.1", "::", "0.0.0.0" */
    int port;                                       /* 0: any free one */
    int threads;                                    /* epoll threads; 0: one a core */
    int workers;                                    /* pool that runs handle; 0: two a core */
    int connections_max;                            /* 0: 4096 */
    int connections_per_address_max;                /* 0: 256; loopback is not counted */
    int header_seconds, body_seconds, idle_seconds; /* absolute; 0: 10, 60, 30 */
    int requests_per_connection; /* then Connection: close; 0: 10,000 (SAFETY.md asks 100 for strangers' pipelines) */
    int queue_max;               /* requests waiting for a worker before 503; 0: 1024 */
    const struct str *trusted_proxies; /* addresses or CIDR blocks whose forwarding headers are believed */
    ptrdiff_t trusted_proxy_count;
    int64_t body_max; /* largest body any route takes */

    void *app;
    /* Event thread, must not block: a held answer from the press, or NULL to send the request to a worker. For GET and
     * HEAD only. */
    struct http_answer *(*ready)(void *app, const struct http_head *head);
    /* Event thread, must not block: the most bytes of body that a request to this (raw) target may have. */
    int64_t (*body_limit)(void *app, enum http_method method, struct str target);
    /* Worker thread. Never NULL: errors are answers too. The request's arena is reset after it returns. */
    struct http_answer *(*handle)(void *app, struct http_request *r);
    /* An error answer (400, 405, 408, 413, 414, 431, 501, 503 ...) for what the guard refuses; from any thread; held
     * for the caller. */
    struct http_answer *(*refuse)(void *app, int status);
};

struct http_server;

/* Starts listening and answering. Errors name the address and what to do (port in use, no permission). */
struct err http_server_start(const struct http_server_options *options, struct http_server **out);
int http_server_port(const struct http_server *server);
/* Stops taking connections, lets running requests end (at most grace_seconds), closes the rest and frees everything. */
void http_server_stop(struct http_server *server, int grace_seconds);

/* Counters since the start, for /metrics. */
struct http_counters {
    int64_t requests, hits, refused, connections_open, connections_total, bytes_sent, queue_length, workers_busy;
    int64_t status[6]; /* answers by class: [2] = 2xx ... */
};
struct http_counters http_server_counters(const struct http_server *server);

#endif
