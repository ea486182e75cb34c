/* forwarded.h - client addresses, and what trusted proxies say of them (RFC 7239, X-Forwarded-*). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_FORWARDED_H
#define HTTP_FORWARDED_H

#include "base/base.h"

#define FORWARDED_TEXT_SIZE 46

/* An address as 16 bytes; IPv4 as ::ffff:a.b.c.d. */
struct address {
    unsigned char bytes[16];
};

/* A CIDR block. */
struct address_block {
    struct address address;
    int bits; /* of the 16-byte form: 96 more than written for IPv4 */
};

/* "192.0.2.1", "2001:db8::1"; also "192.0.2.1:80", "[2001:db8::1]" and "[2001:db8::1]:80". */
bool address_parse(struct str text, struct address *out);
/* Writes the usual text form and returns its length. */
ptrdiff_t address_format(const struct address *address, char out[FORWARDED_TEXT_SIZE]);
/* Whether it is IPv4: its four bytes are then the last ones. */
bool address_is_mapped(const struct address *address);
bool address_is_loopback(const struct address *address);
/* An address, or one with "/bits". */
bool address_block_parse(struct str text, struct address_block *out);
bool address_is_in(const struct address *address, const struct address_block *blocks, ptrdiff_t count);

/* The forwarding headers of a request: the last line of each, none where not sent. */
struct forwarded {
    struct str standard, list, proto, host; /* Forwarded, X-Forwarded-For, -Proto, -Host */
};

/* What they come to. */
struct forwarded_client {
    struct address address; /* the first from the right that is no trusted proxy */
    bool secure;
    struct str host; /* borrowed, not checked; none where nothing said it */
};

/*
 * Reads the headers of a request that came from peer, a trusted proxy. Lists are read from the right, where the nearest
 * proxy wrote; reading stops at the first address that is not trusted, or cannot be read. With both Forwarded and
 * X-Forwarded-For in one request neither address is believed: a proxy writes one of them and passes the client's other
 * on.
 */
struct forwarded_client forwarded_read(const struct forwarded *headers, const struct address *peer,
                                       const struct address_block *trusted, ptrdiff_t trusted_count);

#endif
