/* keeper.h - gives free what dead nodes had taken. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_KEEPER_H
#define JOB_KEEPER_H

#include "newsroom/newsroom.h"

struct keeper;

/* Gives free what is nobody's any more, and goes on to where several nodes may be on the store (newsroom/lease.h): this
 * one is seen there already. audience: where letters are, or NULL; it outlives the keeper. */
struct err keeper_start(struct newsroom *n, struct db *audience, struct keeper **out);
void keeper_stop(struct keeper *keeper);

#endif
