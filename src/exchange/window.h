/* window.h - a file that is read forwards through a buffer: as much of it as is needed, packed by gzip or not. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_WINDOW_H
#define EXCHANGE_WINDOW_H

#include <zlib.h>

#include "base/base.h"

/* What of the file is in memory: p[start, end), of which at is looked at next. */
struct window {
    gzFile in;
    char *p;
    ptrdiff_t start, at, end, room;
    int64_t line; /* of p[start], from 1 */
    int64_t size; /* of the file as it lies there */
    bool ended;   /* no more is to come */
    char *path;
};

/* Errors name the path. After a failure too the window is to be closed. */
struct err window_open(struct str path, struct window *out);
void window_close(struct window *w);
/* Reads on; ended is set where there is nothing more. Offsets stay right, pointers do not. */
struct err window_more(struct window *w);
/* Forgets what stands before at. */
void window_drop(struct window *w);
/* What was read from there on; good until more is read. */
struct str window_from(const struct window *w, ptrdiff_t from);
/* Bytes of the file read so far (packed ones), and all. */
void window_progress(const struct window *w, int64_t *done, int64_t *all);

#endif
