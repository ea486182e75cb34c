/* web.h - a small site for the tests of the server: no newsroom, no press. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_WEB_H
#define SUPPORT_WEB_H

#include "http/server.h"

#include <stdatomic.h>

/*
 * Answers: GET /cached a page that is ready at once (200, "cached"); /file a file of 1,000 bytes "0123456789..." with
 * validators and ranges; /slow "slow" after 400 ms; /held "held" once released; /stalled "stalled" then, and its event
 * thread does nothing else until then; /who the client's address, host, scheme and whether it is loopback; /empty 204;
 * /crash fails by memory; /redirect 302; anything else 200 with "METHOD path [query] body" in its body. Bodies up to
 * 1,000 bytes, at /upload up to 100,000.
 */
struct web {
    struct http_server *server;
    int port;
    atomic_int smuggled; /* requests for /smuggled: none may ever come */
    atomic_int served, deferred;
    atomic_bool stalls, released;
    struct http_answer *cached;
    char path[64]; /* of the file */
};

/* Starts the site with options, of which app, host, port and the functions are filled in. */
void web_start(struct web *web, const struct http_server_options *options);
void web_stop(struct web *web, int grace_seconds);

#endif
