/* crew.h - threads that work through a queue of bounded length. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_CREW_H
#define STATIC_CREW_H

#include "base/base.h"

struct crew;

struct crew_task {
    int kind, number; /* the caller's */
    struct str text;
};

/* Does a task; a is empty before and emptied after. */
typedef struct err crew_work(void *context, struct arena *a, const struct crew_task *task);

/* Starts threads that call work. */
struct err crew_start(int threads, crew_work *work, void *context, struct crew **out);
/* Adds a task, whose text is copied; waits while the queue is full. Fails once a task has failed: it may stop then. */
struct err crew_add(struct crew *crew, const struct crew_task *task);
/* Waits until all is done, or until what is being done is where a task has failed, and frees crew; the first failure.
 */
struct err crew_finish(struct crew *crew);

#endif
