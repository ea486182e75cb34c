/* depth.h - how far people came in a text: loadings by the tenth they reached and did not pass. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_DEPTH_H
#define AUDIENCE_DEPTH_H

#include "base/base.h"

#define DEPTH_STEPS 11 /* 0, 10 ... 100 % */

struct depth {
    int64_t loadings[DEPTH_STEPS];
};

/* Eleven varints, least bits first; empty where all are 0. Owned by a. A number below 0 is written as 0. */
struct str depth_write(struct arena *a, const struct depth *depth);
/* Adds what is stored. ERR_INVALID, and depth as it was, for other bytes. */
struct err depth_read(struct depth *depth, struct str stored);

#endif
