/* road_request.h - one request to an engine with its tries: what an outcome is called, and what is done about it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_ROAD_REQUEST_H
#define TRANSLATE_ROAD_REQUEST_H

#include "translate/road.h"

enum road_outcome {
    ROAD_ANSWERED,
    ROAD_AGAIN,    /* the same may succeed a little later */
    ROAD_SMALLER,  /* half of it may */
    ROAD_GIVEN_UP, /* nothing would */
};

struct road_request {
    const struct engine_call *call;
    int64_t characters; /* code points that it sends */
    /* Takes the answer; ERR_INVALID says that it is none. */
    struct err (*read)(struct road *road, struct str body, void *context);
    void *context;
};

/* Sends it, again where that may help, and counts it. Whatever is not ROAD_ANSWERED leaves road->problem. The road is
 * given up on ROAD_AGAIN and ROAD_GIVEN_UP, and when too much has failed on it. ERR_STORE: counting failed. */
struct err road_ask(struct road *road, const struct road_request *request, enum road_outcome *outcome);

/* Leaves problem (a literal) and detail, with the engine's name before it, and returns outcome. The second takes the
 * words of the last failure. */
enum road_outcome road_end(struct road *road, const char *problem, struct str detail, enum road_outcome outcome);
enum road_outcome road_end_because(struct road *road, const char *problem, enum road_outcome outcome);

/* The engine of a road that was given up is left alone for a while, unless the end was our own: no time, no budget,
 * told to stop. */
void road_rest(struct road *road);

#endif
