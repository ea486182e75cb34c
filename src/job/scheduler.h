/* scheduler.h - what happens by the clock: stories that are due go out, old sessions are forgotten. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_SCHEDULER_H
#define JOB_SCHEDULER_H

#include "newsroom/newsroom.h"

struct scheduler;

/* Starts the jobs' thread. Several servers on one store may run: a story goes out once. */
struct err scheduler_start(struct newsroom *n, struct scheduler **out);
/* Ends it; a job under way is finished. */
void scheduler_stop(struct scheduler *scheduler);

#endif
