/* node.h - one of several nodes: tells the database what it saw, and learns whose turn it is to make figures of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_NODE_H
#define AUDIENCE_NODE_H

#include "audience/gather.h"
#include "store/db.h"

#define NODE_TURN_SECONDS 4         /* a turn ends so long after its node was last heard of */
#define NODE_SLOT (TIME_SECOND / 2) /* microseconds: nodes tell at the same times */

/* Of one thread. */
struct node {
    struct db *db;
    int64_t id;         /* drawn at the start */
    int64_t number;     /* how often it told */
    int64_t told_at;    /* monotonic: when it told last */
    int64_t turn;       /* the number of our turn; 0: it is another's */
    int64_t wait_until; /* monotonic: others may be behind, as all are when the database was away */
    bool others;        /* there are such */
    int64_t summed_at;  /* when today's figures were added up, by whomever */
};

/* As it was when work for it began: it may be another node's when that is written. */
struct turn {
    int64_t node, number; /* number 0: nobody else makes figures */
};

/* In the transaction that writes what was made in that turn. ERR_CONFLICT: it is another node's, who makes it anew. */
struct err turn_check(struct db_conn *conn, struct turn turn);

void audience_node_init(struct node *node, struct db *db);
/* Tells what was gathered since the last time, which may be nothing: gathered->since, upto and whole say when. A
 * failure leaves it to be told again; however often that is tried, it counts once. Takes the turn where it is free. */
struct err audience_node_tell(struct node *node, const struct gather *gathered);
/* Tells no more: nobody waits for this node. */
struct err audience_node_leave(struct node *node);
/* Gives the turn away, if it is ours. */
struct err node_give_turn(struct node *node);
/* Today's figures were added up. */
struct err audience_node_summed(struct node *node, int64_t at);
/* How many parcels of this node are not taken yet. */
struct err audience_node_waiting(struct db *db, int64_t id, int64_t *count);
/* The time by which nodes tell, in NODE_SLOT since 1970: up to it all is in the rings. And the end of the present one.
 */
int64_t audience_node_slot(void);
int64_t audience_node_slot_end(void);

#endif
