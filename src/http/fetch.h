/* fetch.h - outgoing HTTP that cannot be turned against the network it runs in. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_FETCH_H
#define HTTP_FETCH_H

#include <stdatomic.h>

#include "base/base.h"

#define FETCH_REDIRECTS_MAX 3
#define FETCH_RETRY_MOST ((int64_t)24 * 3600) /* seconds */

/* What an outgoing request may reach beside the public Internet. Lists with spaces between. */
struct fetch_rules {
    struct str ports;    /* "80 443" */
    struct str networks; /* private addresses that are allowed all the same: "127.0.0.1 10.0.0.0/8"; empty: none */
};

struct fetch_header {
    struct str name, value;
};

/* One request. Texts are borrowed for the call. */
struct fetch_request {
    struct str url;
    struct str method;        /* none: GET, or POST when type is given */
    struct str type;          /* of body; none: a GET */
    struct str body;          /* sent by POST when type is given */
    struct str accept;        /* media types wanted; none: any */
    struct str agent;         /* address of the site, for the User-Agent; none: left out */
    struct str authorization; /* value of that header, never logged; it goes with the first hop alone; none: left out */
    const struct fetch_header *headers; /* more of them, as secret as authorization: with the first hop alone */
    ptrdiff_t header_count;
    int64_t size_max;        /* bytes of the answer's body, decoded; more is ERR_LIMIT */
    int64_t time_max;        /* microseconds for all of it, redirects too; more is ERR_LIMIT */
    bool follow;             /* redirects, at most FETCH_REDIRECTS_MAX; only a GET is sent on */
    const atomic_bool *stop; /* ends the request with ERR_BUSY once true; may be NULL */
};

/* Owned by the arena of the call. */
struct fetch_answer {
    int status;
    struct str url;  /* where it came from, after redirects */
    struct str type; /* Content-Type as sent; none where there was none */
    struct str body;
    int64_t retry_after; /* seconds after which it wants to be asked again (RFC 9110 section 10.2.3), at most
                            FETCH_RETRY_MOST; 0: unsaid */
    bool too_large;      /* ERR_LIMIT was about size, not about time */
};

/*
 * Sends request and reads the answer, whatever its status. Only http and https without user and password; the
 * connection goes to the address that was checked, on each hop anew: none of loopback, private, shared, link-local,
 * documentation, multicast or reserved networks, nor IPv6 forms that hold an IPv4 address (mapped, NAT64, 6to4,
 * Teredo). No proxy of the environment, no cookie, no stored password. ERR_INVALID: the address, or a line feed in a
 * header; ERR_FORBIDDEN: it leads where the rules do not; ERR_LIMIT: too large, too slow, too many redirects; ERR_BUSY:
 * stopped; ERR_SYSTEM: the network.
 */
struct err fetch(struct arena *a, const struct fetch_rules *rules, const struct fetch_request *request,
                 struct fetch_answer *out);

#endif
