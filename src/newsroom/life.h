/* life.h - until when a server may believe that what it took is its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_LIFE_H
#define NEWSROOM_LIFE_H

#include <stdatomic.h>

#include "base/base.h"

/*
 * A server that shares its store says again and again that it lives, and the others believe it for a while. One that
 * stood still for longer, frozen or cut off, begins another life: what it had taken before may be another's by then,
 * however often it says afterwards that it is there.
 */
struct lives {
    _Atomic(struct life *) now; /* NULL: it shares with nobody, or serves nothing */
};

/* It said so to the others, and began to say it at said (time_monotonic); they believe it for so long. Of one thread.
 */
struct err lives_said(struct lives *lives, int64_t said, int64_t lasts);
/* The end of the present life (time_monotonic), moved on while it lasts and never again once it came; NULL: there is
 * none. From any thread; it stays until lives_close. */
const _Atomic int64_t *lives_end(const struct lives *lives);
void lives_close(struct lives *lives);

#endif
