/* router.h - routes as constant tables, and the one that matches. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "base/base.h"
#include "http/request.h"
#include "http/response.h"

/* Who may call a route. The dispatcher enforces it; handlers never look. */
enum http_access {
    ACCESS_PUBLIC,
    ACCESS_LOOPBACK,   /* only from this machine */
    ACCESS_ACCOUNT,    /* whoever is signed in */
    ACCESS_TRANSLATOR, /* translators and editors: who writes stories has no part in translating them */
    ACCESS_CONTRIBUTOR,
    ACCESS_WRITER,
    ACCESS_EDITOR,
    ACCESS_ADMINISTRATOR,
};

typedef struct err http_handler(struct http_request *r, struct http_response *out);

/* One route. A GET route answers HEAD too. Patterns: literal segments, ":name" for one segment, ":name*" at the end for
 * one or more segments. A pattern that ends in '/' also matches the address without it, by a permanent redirect to the
 * slash. */
struct http_route {
    enum http_method method;
    const char *pattern;
    http_handler *handle;
    enum http_access access;
    bool form;          /* takes a form: token and Origin are checked before the handler runs */
    int64_t body_limit; /* bytes; 0 for none allowed */
    int keep_seconds;   /* how long the press may keep the page; 0: never kept */
    const char
        *query; /* names of query fields that change the page, separated by spaces; others are dropped from its key */
    const char *title; /* for `dateline routes` */
};

struct http_router;

/* An empty router in a; routes are added at start and never change afterwards. */
struct http_router *http_router_make(struct arena *a);
/* Adds count routes of a constant table. Two routes with the same method and pattern are a bug: fatalx. */
void http_router_add(struct arena *a, struct http_router *router, const struct http_route *routes, ptrdiff_t count);

enum http_match { HTTP_MATCHED, HTTP_NO_PATH, HTTP_NO_METHOD, HTTP_ADD_SLASH };

/* Finds the route of r (method, path) and fills r->route and r->parameters. HTTP_NO_METHOD: the path exists; *allowed
 * is then the value of the Allow header, in r->arena. A literal segment beats ":name", which beats ":name*". */
enum http_match http_router_match(const struct http_router *router, struct http_request *r, struct str *allowed);

/* What is said instead of an address that is a secret, or so near to one that it may hold it: "/preview/:secret/" for
 * all below "/preview/", where a pattern has ":secret" there; none for all others. The one place that knows them: logs,
 * figures and headers ask it, whatever became of the request. target: a decoded path, or a target as it was sent, of
 * the absolute form too; an edition's prefix, slashes too many, escapes and capitals hide nothing. */
struct str http_router_secret(const struct http_router *router, struct str target);

/* The routes in the order they were added, for printing and tests. */
ptrdiff_t http_router_count(const struct http_router *router);
const struct http_route *http_router_at(const struct http_router *router, ptrdiff_t i);

#endif
