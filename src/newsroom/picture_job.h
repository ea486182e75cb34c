/* picture_job.h - pictures get their renditions, one after another. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PICTURE_JOB_H
#define NEWSROOM_PICTURE_JOB_H

#include "newsroom/newsroom.h"

#include <stdatomic.h>

/*
 * Takes one picture that waits for its renditions, has them made, and makes the pages fresh that show it. *worked is
 * false when none is due. What can be tried again is, later and later, PICTURE_ATTEMPTS times; a picture that is
 * refused is given up at once, and keeps what it has. Several servers may do this on one store: each picture is one's.
 */
struct err newsroom_picture_next(struct newsroom *n, struct arena *a, const atomic_bool *stop, bool *worked);

#define PICTURE_ATTEMPTS 8

/* Pictures that wait, and those given up. */
struct err newsroom_picture_counts(struct newsroom *n, int64_t *waiting, int64_t *given_up);

#endif
