/* lease.h - what a job has taken is its node's, and free again soon after that node died. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_LEASE_H
#define NEWSROOM_LEASE_H

#include <stdatomic.h>

#include "newsroom/newsroom.h"

/*
 * A job that reaches out of the store (asks a site, runs a program) takes its row for some minutes, and notes in
 * lease_by who did (newsroom_holder). A node that was not seen for LEASE_ALIVE (newsroom/node.h) loses what it had, to
 * whoever is free. On SQLite there is one server: what others had is free at its start.
 *
 * A node that only stood still and goes on knows nothing of that. So each job asks twice. Before it reaches out, its
 * own clock, without the store: lease_holds. And when it writes what came of it, in the transaction that does: the row
 * has to say still what the taking wrote, else nothing is written. What went out once and whose row nobody has taken
 * since is noted all the same.
 */
#define LEASE_ALIVE (10 * TIME_SECOND)
#define LEASE_BELIEVED (LEASE_ALIVE - TIME_SECOND) /* by the node itself: what it begins then has come to its end */

/* Of whatever a job takes after it began. One that is zero holds for ever. */
struct lease {
    const atomic_bool *stop;    /* the server ends; may be NULL */
    const _Atomic int64_t *end; /* of this node's life (newsroom/life.h), or NULL */
};

/* Before something is taken. False: this node does not live, as far as the others know; it takes nothing. */
bool lease_begin(const struct newsroom *n, const atomic_bool *stop, struct lease *out);
/* Before each step that is seen outside. False: the server ends, or it stood still meanwhile and what was taken may be
 * another's. */
bool lease_holds(struct lease lease);
/* The same, as ERR_BUSY. */
struct err lease_check(struct lease lease);

struct lease_state {
    struct str live; /* the nodes that live, by newsroom_holder, with spaces between */
    bool first;      /* this one lives for the longest time */
    int64_t ahead;   /* microseconds by which this machine's clock is before the store's */
};

/* Looks at the nodes of the store. */
struct err lease_look(struct newsroom *n, struct arena *a, struct lease_state *out);

/* Rows of one database that are leased: whether somebody has some who is not named in live, and makes these due. */
struct lease_rows {
    struct err (*dead)(struct db_conn *conn, struct str live, bool *some);
    struct err (*free)(struct db_conn *conn, struct str live, int64_t now);
};

/* What nodes had that are not named in live is due now; *freed: there was something. */
struct err lease_free_rows(struct db *db, const struct lease_rows *rows, struct str live, int64_t now, bool *freed);
/* The same for the newsroom's jobs; letters are letters_free's. */
struct err lease_free(struct newsroom *n, struct str live, bool *freed);

#endif
