/* pictures.h - pictures get their renditions while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_PICTURES_H
#define JOB_PICTURES_H

#include "newsroom/newsroom.h"

struct pictures;

/* Starts the thread: one picture at a time, in a program of its own with the lowest priority, so that pages come first.
 * Several servers on one store may run: a picture is one's. */
struct err pictures_start(struct newsroom *n, struct pictures **out);
/* There may be a picture now. From any thread. */
void pictures_wake(struct pictures *pictures);
/* Ends it; a picture under way is given back to the next start. */
void pictures_stop(struct pictures *pictures);

#endif
