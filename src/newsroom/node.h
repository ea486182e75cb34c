/* node.h - a newsroom served by several machines: who is there, and what the others change. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A node is a `dateline serve` whose dateline.conf names the same PostgreSQL and whose folder holds the same
 * secret.key. A newsroom on SQLite has none of this: every function here does nothing then.
 */
#ifndef NEWSROOM_NODE_H
#define NEWSROOM_NODE_H

#include "base/time.h"
#include "newsroom/newsroom.h"
#include "store/statements.h"

#define NODE_BEAT (3 * TIME_SECOND)  /* how often a node says that it is there */
#define NODE_GONE (15 * TIME_SECOND) /* one that did not for so long is away */

/* Whether several machines may serve the newsroom. */
bool node_is_shared(const struct newsroom *n);

/* ERR_FORBIDDEN with one line that says what to do where the newsroom's other nodes have another secret.key. The first
 * one to come says which. */
struct err node_check_key(struct newsroom *n);

/* From now on what other nodes and commands change is told as newsroom_touch tells what this process does, and what may
 * have been missed as newsroom_doubt; on threads of the store, until node_listen_end. */
struct err node_listen(struct newsroom *n);
void node_listen_end(struct newsroom *n);

/* Writes that this node is there, listening at address ("HOST:PORT"); first: it begins to. */
struct err node_seen(struct newsroom *n, struct str address, bool first);
/* It ends. */
struct err node_leave(struct newsroom *n);
/* All that are there or were within a day. */
struct err node_list(struct newsroom *n, struct arena *a, struct sql_node_list *out);

#endif
