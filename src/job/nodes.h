/* nodes.h - says that this node is there, as long as it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_NODES_H
#define JOB_NODES_H

#include "newsroom/node.h"

struct nodes;

/* address: where the node listens. It is in the store when this returns. *out is NULL for a newsroom that one machine
 * serves. */
struct err nodes_start(struct newsroom *n, struct str address, struct nodes **out);
/* Says that it is not any more. nodes may be NULL. */
void nodes_stop(struct nodes *nodes);

#endif
