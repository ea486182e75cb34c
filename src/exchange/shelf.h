/* shelf.h - texts by key on disk, for what one part of a file says of things in another. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_SHELF_H
#define EXCHANGE_SHELF_H

#include "base/base.h"

/*
 * Any number of texts, several of one key too, in a file without a name: what it holds goes with the process. It takes
 * 8 MB of memory whatever it holds.
 */
struct shelf;

/* folder: where the file lies; it needs room for what is put there. */
struct err shelf_open(struct str folder, struct shelf **out);
void shelf_close(struct shelf *shelf);
struct err shelf_put(struct shelf *shelf, struct str key, struct str text);
/* The next text of key, in a; the one put last comes first. *at is 0 at first; *found false when there is none. */
struct err shelf_next(struct shelf *shelf, struct arena *a, struct str key, int64_t *at, struct str *out, bool *found);

#endif
