/* url.h - addresses: one parser for checking and for use, percent-encoding, queries. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_URL_H
#define TEXT_URL_H

#include "base/base.h"

#define URL_SIZE_MAX 4096
#define URL_QUERY_FIELDS_MAX 256

enum url_kind {
    URL_HTTP,     /* http: or https: with a host */
    URL_MAILTO,   /* mailto:, its address in path */
    URL_RELATIVE, /* without a scheme and without a host: a path, a query, a fragment */
};

/* Parts of an address, borrowed, still percent-encoded. */
struct url {
    enum url_kind kind;
    struct str scheme;    /* "http", "https", "mailto" as written; none in a relative one */
    struct str authority; /* host and port as written */
    struct str host;      /* without port; an IPv6 address with its brackets */
    int port;             /* as written, or 80 or 443; 0 in others */
    struct str path;      /* from "/" on; may be empty */
    struct str query;     /* behind "?"; p NULL: there is none */
    struct str fragment;  /* behind "#"; p NULL: there is none */
};

/*
 * RFC 3986, http(s), mailto and relative addresses only. False for any other scheme, user names and passwords, blanks,
 * control characters, bidi overrides, any of " < > \ ^ ` { | }, a bad %-sequence, a bad host or port, "//host",
 * more than URL_SIZE_MAX bytes. Characters over U+007F (RFC 3987) may stand in path, query and fragment, as UTF-8.
 */
bool url_parse(struct str text, struct url *out);

/* Host and port, or the host alone, of an address as written; none for what url_parse refuses, and for relative ones.
 */
struct str url_authority(struct str text);
struct str url_host(struct str text);

/* Host of RFC 3986 section 3.2.2, port optional ("example.org:8080", "[::1]"): names of letters, digits, '-', '.', '_',
 * at most 253 bytes, labels of at most 63; IPv4; IPv6 in brackets. Not ASCII: false (punycode is). port -1: none
 * written. For the Host field. */
bool url_parse_host(struct str text, struct str *host, int *port);

/* "/path?query#fragment" of our own site that a redirect may safely go to: begins with one '/', no second one, no
 * backslash or control character anywhere, also when %-encoded. */
bool url_is_own_path(struct str text);

/*
 * A request's raw path decoded once, owned by a. ERR_INVALID (one of NUL, invalid or overlong UTF-8, a bad %-sequence,
 * control character, backslash, a %-encoded slash, a "." or ".." segment, an empty segment, or no "/" at the start).
 */
struct err url_decode_path(struct arena *a, struct str raw, struct str *out);

/* %-sequences decoded anywhere; false when one is bad, or the result has a NUL or invalid UTF-8. */
bool url_decode(struct arena *a, struct str raw, struct str *out);

/* Everything but the unreserved characters of RFC 3986 encoded: for one value within a query, one path segment. */
struct str url_encode_component(struct arena *a, struct str text);
/* The same, but '/' and the other characters of a path stay. */
struct str url_encode_path(struct arena *a, struct str path);

/* A link found on the page at base as an absolute address (RFC 3986 section 5.2), owned by a; base must be absolute.
 * False when either cannot be parsed. */
bool url_join(struct arena *a, struct str base, struct str link, struct str *out);

struct url_field {
    struct str name;
    struct str value;
};

/* A query or a form body (application/x-www-form-urlencoded; WHATWG URL 5.1), decoded, owned by a. */
struct url_query {
    struct url_field *fields;
    ptrdiff_t count;
};

/* ERR_INVALID for a bad %-sequence, NUL or invalid UTF-8; ERR_LIMIT past URL_QUERY_FIELDS_MAX fields. */
struct err url_parse_query(struct arena *a, struct str raw, struct url_query *out);
/* The first value of name; none when there is none. */
struct str url_query_get(const struct url_query *query, struct str name);
/* How often name is given. */
ptrdiff_t url_query_count(const struct url_query *query, struct str name);

#endif
