/* lease.h - what a job has taken is its server's, and free again soon after that server died. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_LEASE_H
#define NEWSROOM_LEASE_H

#include "newsroom/newsroom.h"

/*
 * A job that reaches out of the store (asks a site, runs a program) takes its row for some minutes, and notes in
 * lease_by who did (newsroom_holder). On PostgreSQL each server says every LEASE_KEEP that it lives; one that has not
 * for LEASE_ALIVE loses what it had, to whoever is free. What it says later of that, should it only have slept, is not
 * taken. On SQLite there is one server: what others had is free at its start.
 */
#define LEASE_KEEP (3 * TIME_SECOND)
#define LEASE_ALIVE (15 * TIME_SECOND)

/* How the servers of the store are. */
struct lease_state {
    bool first;       /* this one lives for the longest time */
    struct str *lost; /* those that do not live */
    ptrdiff_t lost_count;
    int64_t ahead; /* microseconds by which this machine's clock is before the store's */
};

/* Says that this server lives, and looks at the others. */
struct err lease_keep(struct newsroom *n, struct arena *a, struct lease_state *out);
/* What a server had is due now; holder empty: what all had but this one. Letters are letters_free's. */
struct err lease_free(struct newsroom *n, struct str holder);
/* It is no more spoken of, once all that it had is free. */
struct err lease_forget(struct newsroom *n, struct str holder);
/* This server is stopped: what it may have left is anybody's. Nothing on SQLite. */
struct err lease_leave(struct newsroom *n);

#endif
