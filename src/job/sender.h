/* sender.h - sends what the outbox holds: changed addresses to IndexNow, changed feeds to a WebSub hub. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_SENDER_H
#define JOB_SENDER_H

#include "newsroom/newsroom.h"

struct sender;

/* Starts its thread, which is no other job's: a service that does not answer delays nothing. Several servers on one
 * store may run: each message is sent by one of them. */
struct err sender_start(struct newsroom *n, struct sender **out);
/* Ends it; a request under way is given up and sent again after the next start. */
void sender_stop(struct sender *sender);

#endif
