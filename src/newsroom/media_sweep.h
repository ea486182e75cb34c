/* media_sweep.h - files of pictures that nothing names: a crash between a file and its row leaves them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MEDIA_SWEEP_H
#define NEWSROOM_MEDIA_SWEEP_H

#include "newsroom/media_store.h"
#include "newsroom/newsroom.h"

#define MEDIA_SWEEP_AGE TIME_DAY /* what is younger may be on its way */

struct media_sweep {
    bool remove; /* else they are only told */
    void (*report)(void *context, const struct media_item *item);
    void *context;
    int64_t files, bytes; /* results: of those that were told */
};

/*
 * Tells, and removes, each file that was put more than MEDIA_SWEEP_AGE before now and that no row names. Beside running
 * servers: it looks once more with each file while none of them can write a picture's row, and who had put the same
 * file again in that instant finds that it is gone and puts it once more (newsroom/media.c). Renditions are left alone
 * while some are made. Errors as media_store_list's.
 */
struct err media_sweep(struct newsroom *n, int64_t now, struct media_sweep *sweep);

#endif
