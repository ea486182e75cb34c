/* picture_child.h - the picture program: started for one picture, limited, listened to, and ended. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PICTURE_CHILD_H
#define NEWSROOM_PICTURE_CHILD_H

#include "newsroom/picture_frame.h"

#include <stdatomic.h>

/* By the clock: only one that hangs takes so long. Of processor time it gives itself ten (src/picture/sandbox.h), but
 * all that is done for readers comes before it. */
#define PICTURE_CHILD_SECONDS 600
#define PICTURE_CHILD_QUICK_SECONDS 60 /* one that somebody waits for */

struct picture_child_order {
    int input;            /* the picture, an open file that is read from its start; stays the caller's */
    int focal_x, focal_y; /* thousandths */
    bool quick;           /* one JPEG, at once, instead of all renditions */
    frame_handler *handle;
    void *context;
    const atomic_bool *stop; /* ends it early; NULL: never */
};

/*
 * Runs `dateline-picture`, which lies beside this program or where DATELINE_PICTURE says, over a file and hands its
 * frames on. ERR_INVALID: the picture is refused, in its words, or because the program was ended by a signal (a limit,
 * or a call that it may not make); ERR_BUSY: it took longer than that, or stop was set; ERR_SYSTEM: it
 * cannot be started, or failed; else what handle says.
 */
struct err picture_child_run(struct arena *a, const struct picture_child_order *order);

#endif
