/* ring.h - events on their way from the server's threads to the audience's: a ring a thread, no lock, no system call.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_RING_H
#define AUDIENCE_RING_H

#include "audience/event.h"

#define RING_EVENTS 4096 /* a power of two */
#define RING_THREADS 80  /* threads that may tell of events; those beyond lose theirs */

struct rings;

struct rings *rings_make(void);
/* No thread may put any more. */
void rings_free(struct rings *rings);

/* A place for the calling thread's next event, not zeroed; NULL when its ring is full: the event is counted as lost.
 * ring_put hands it on. Nothing in between may take another. */
struct event *ring_take(struct rings *rings);
void ring_put(struct rings *rings);

/* Calls work for each event that is there, of each ring in order; by one thread at a time. Returns their number. */
ptrdiff_t rings_drain(struct rings *rings, void (*work)(void *context, const struct event *event), void *context);
/* Events that found no place so far. */
int64_t rings_lost(struct rings *rings);

#endif
