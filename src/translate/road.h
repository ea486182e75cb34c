/* road.h - one engine asked for some texts: batches, trying again, halving, and when to give up. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_ROAD_H
#define TRANSLATE_ROAD_H

#include "newsroom/lease.h"
#include "translate/adapter.h"

/* An engine being asked for one job, and what became of it. */
struct road {
    struct newsroom *n;
    struct arena *a;
    const struct engine_setting *engine;
    struct lease lease;
    int64_t end; /* time_monotonic when it must be done */

    /* private */
    const struct engine_adapter *adapter;
    struct str key;
    int failures, timeouts; /* of this job; timeouts: one behind another */
    bool answered;          /* it gave something that could be used */
    bool given_up;          /* nothing more is asked */
    bool own_end;           /* given up for a reason that is not the engine's: no time, no budget, told to stop */

    /* results */
    struct str problem; /* of engine_result; none: nothing failed */
    struct str detail;
    int64_t again_at;   /* TIME_NONE: unsaid */
    int64_t characters; /* sent */
};

/* Fills what is private. A road whose engine rests, or whose key cannot be read, is given up at once. */
void road_open(struct road *road);

/* Whether the engine has the pair, by what is remembered or by asking it; *out is its route, in the arena. False with
 * road->problem where it could not be asked. ERR_STORE: counting failed. */
struct err road_route(struct road *road, struct str from, struct str to, bool *has, struct engine_route *out);

/* Asks for count texts. Those that came are put into out, {NULL, 0} stands for others; road->problem then says why.
 * ERR_STORE: counting failed. */
struct err road_translate(struct road *road, const struct engine_route *route, const struct str *texts, ptrdiff_t count,
                          struct str *out);

#endif
