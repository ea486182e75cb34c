/* guard.h - what a request's head must be before anything else looks at it (RFC 9110, RFC 9112). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "http/request.h"

#define GUARD_HEADERS 100
#define GUARD_HEADER_SIZE 8192 /* bytes of one header, name and value */
#define GUARD_TARGET_SIZE 8000 /* bytes of the request target */
#define GUARD_HOST_SIZE 262    /* a name of 255 bytes, ':' and a port */

/* What the headers of one request say; zeroed at start, fed by guard_header. All borrowed. */
struct guard_head {
    struct str host, transfer_encoding, expect, accept_encoding, if_none_match, if_modified_since, agent, referer;
    struct str forwarded, forwarded_for, forwarded_proto, forwarded_host; /* the last line of each */
    int64_t length;                                                       /* Content-Length; 0 for none */
    int count, hosts, lengths, transfers;
    bool malformed, too_large, content_coded, has_cookie;
    bool privacy_control, do_not_track; /* Sec-GPC: 1, DNT: 1 */
};

/* Takes one header in. name and value as sent, without the white space around the value. */
void guard_header(struct guard_head *head, struct str name, struct str value);

/* 0 when a head may pass, else the status it is refused with: 400, 415, 417, 431, 501 (a method we lack, TRACE and
 * CONNECT among them) or 505. *method is set when 0 is returned. */
int guard_check(const struct guard_head *head, struct str method_name, struct str version, enum http_method *method);

/* "GET" ... */
struct str guard_method_name(enum http_method method);

/* Whether the head announces a body. */
bool guard_has_body(const struct guard_head *head);

/*
 * The parts of a request target (RFC 9112 section 3.2): *target begins with '/'; *host is that of the absolute form,
 * which replaces the Host header, none for the origin form. Returns 0, 400 or 414. The target of "http://host?query"
 * has no '/': the byte before the '?' in raw is overwritten with one, which is why raw is not const, and why *host is
 * to be copied before: the caller gives room for it.
 */
int guard_target(char *raw, ptrdiff_t raw_size, char host_room[GUARD_HOST_SIZE], struct str *target, struct str *host);

/* Whether host is a name, an IPv4 address or a bracketed IPv6 address, with an optional port (RFC 3986 section 3.2.2;
 * letters, digits, '-', '.' and '_' only, no percent-encoding). */
bool guard_host_is_valid(struct str host);

/* Copies host in lower case; it must be valid. */
struct str guard_copy_host(char room[GUARD_HOST_SIZE], struct str host);

#endif
