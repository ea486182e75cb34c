/* throttle.h - how often somebody may try, and the growing wait behind it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_THROTTLE_H
#define NEWSROOM_THROTTLE_H

#include "base/base.h"

struct db_conn;

/* Failures older than this do not count (OWASP ASVS 5.0.0, 6.3.1 leaves the time open). */
#define THROTTLE_FORGIVEN_AFTER ((int64_t)24 * 3600 * 1000000)

/* One thing that attempts are counted for. */
struct throttle {
    struct str subject;  /* its name in the store */
    int64_t free;        /* failures before the first wait, of a second; each one more doubles it */
    int64_t wait_max;    /* microseconds: the longest wait */
    int64_t taken_until; /* what throttle_take blocked it until; 0: nothing was taken */
};

/* ERR_BUSY when one of the subjects is blocked at now; the detail says for how long. Counts nothing. */
struct err throttle_look(struct arena *a, struct db_conn *conn, const struct throttle *throttles, ptrdiff_t count,
                         int64_t now);
/*
 * Takes one attempt of all subjects, within a write transaction: it counts as failed until it is given back, so that
 * many at once get no more than one after the other would. Fails as throttle_look.
 */
struct err throttle_take(struct arena *a, struct db_conn *conn, struct throttle *throttles, ptrdiff_t count,
                         int64_t now);
/* Uncounts an attempt that was right. */
struct err throttle_give_back(struct arena *a, struct db_conn *conn, const struct throttle *throttle);

/* The network that an address stands for, in a: an IPv4 address itself, of an IPv6 one the /64, which one household or
 * machine has whole (RFC 6177). Other text is given back as it is. */
struct str throttle_network(struct arena *a, struct str address);

#endif
