/* snapshots.h - takes copies of other sites' posts while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_SNAPSHOTS_H
#define JOB_SNAPSHOTS_H

#include "newsroom/newsroom.h"

struct snapshots;

/* Starts its threads, which are no other job's. Several servers on one store may run: each host is asked by one of them
 * at a time. */
struct err snapshots_start(struct newsroom *n, struct snapshots **out);
/* There may be new embeds. From any thread. */
void snapshots_wake(struct snapshots *snapshots);
/* Ends them; requests under way are given up and made again after the next start. */
void snapshots_stop(struct snapshots *snapshots);

#endif
