/* request.h - one request as a handler sees it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/base.h"
#include "http/answer.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS };

/* Content codings that a request accepts (RFC 9110 section 12.5.3), as a set. Identity is always one of them. */
enum http_coding { HTTP_IDENTITY = 0, HTTP_GZIP = 1, HTTP_BROTLI = 2 };

struct http_parameter {
    struct str name;
    struct str value;
};

struct http_request {
    struct arena *arena; /* lives until the answer is on its way */
    void *app;           /* what the server was started with */
    struct str id;       /* 16 characters, on each log line and in Request-Id */
    enum http_method method;
    struct str target;   /* as sent: path and query, not decoded */
    struct str path;     /* decoded once; valid UTF-8, begins with '/', holds no NUL, backslash or dot segment */
    struct str prefix;   /* start of path that routes do not see ("/es"), set by the dispatcher; empty for none */
    struct str own_host; /* name of the host, without its port, where it shows the pages of prefix at its root; set by
                            the dispatcher; empty for all others */
    struct str query;    /* as sent, behind the '?'; empty for none */
    struct str host;     /* lower case, with the port where one was sent */
    bool secure;         /* https at the proxy that ended TLS, where that proxy is trusted */
    struct str address;  /* the client's: "192.0.2.1" or "2001:db8::1"; forwarded headers are believed only from trusted
                            proxies */
    bool loopback;       /* the connection itself came from this machine and was not forwarded */
    const struct http_header *headers;
    ptrdiff_t header_count;
    struct str body;  /* whole; within the route's limit */
    int64_t received; /* time_monotonic() when its head was complete */

    /* Filled by the router: what the pattern's names stand for. */
    struct http_parameter parameters[8];
    int parameter_count;
    const struct http_route *route;

    void *person;                   /* who is signed in, kept by the dispatcher once looked up */
    struct http_deferred *deferred; /* see http_request_defer */
    /* For the access line. */
    int statements;
    bool hit, old;
};

/* The first header of that name (case does not matter), or none. */
struct str http_request_header(const struct http_request *r, struct str name);
/* The value of the first cookie of that name (RFC 6265 section 4.2), as sent, or none. */
struct str http_request_cookie(const struct http_request *r, struct str name);
/* The value that a ':name' of the route's pattern matched, or none. */
struct str http_request_parameter(const struct http_request *r, struct str name);
/* The first field of that name in the query, decoded (application/x-www-form-urlencoded), in r->arena; none when absent
 * or when its bytes are not valid UTF-8. */
struct str http_request_query(struct http_request *r, struct str name);
/* Set of enum http_coding that Accept-Encoding allows with a weight over 0. */
unsigned http_request_codings(const struct http_request *r);

/* Calls release(p) when the request is over, last registered first: for what is not memory. */
void http_request_defer(struct http_request *r, void (*release)(void *p), void *p);
/* Does so: for who has made a request by hand; the server does it for its own. */
void http_request_release(struct http_request *r);

#endif
