/* keeper.h - says that this server lives, and gives free what dead ones had. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_KEEPER_H
#define JOB_KEEPER_H

#include "newsroom/newsroom.h"

struct keeper;

/* Gives free what is nobody's any more, and starts its thread where several servers may be on the store
 * (newsroom/lease.h). audience: where letters are, or NULL; it outlives the keeper. */
struct err keeper_start(struct newsroom *n, struct db *audience, struct keeper **out);
/* Ends it. The other jobs may still end what they are at: after them lease_leave. */
void keeper_stop(struct keeper *keeper);

#endif
