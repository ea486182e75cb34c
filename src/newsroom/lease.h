/* lease.h - what a job has taken is its node's, and free again soon after that node died. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_LEASE_H
#define NEWSROOM_LEASE_H

#include "newsroom/newsroom.h"

/*
 * A job that reaches out of the store (asks a site, runs a program) takes its row for some minutes, and notes in
 * lease_by who did (newsroom_holder). A node that was not seen for LEASE_ALIVE (newsroom/node.h) loses what it had, to
 * whoever is free; what it says of that later, should it only have slept, is not taken. On SQLite there is one server:
 * what others had is free at its start.
 */
#define LEASE_ALIVE (10 * TIME_SECOND)

struct lease_state {
    struct str live; /* the nodes that live, by newsroom_holder, with spaces between */
    bool first;      /* this one lives for the longest time */
    int64_t ahead;   /* microseconds by which this machine's clock is before the store's */
};

/* Looks at the nodes of the store. */
struct err lease_look(struct newsroom *n, struct arena *a, struct lease_state *out);
/* What nodes had that are not named in live is due now; *freed: there was something. Letters are letters_free's. */
struct err lease_free(struct newsroom *n, struct str live, bool *freed);

#endif
