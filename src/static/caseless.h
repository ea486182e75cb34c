/* caseless.h - which names were there, but for the case of their letters. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_CASELESS_H
#define STATIC_CASELESS_H

#include "base/base.h"

/*
 * nginx looks into its maps without regard to case, and does not start where a name stands in one twice. A zeroed set
 * is an empty one. It holds hashes: some sixteen to fifty bytes a name.
 */
struct caseless {
    uint64_t *slots; /* 0: free */
    ptrdiff_t room;  /* a power of two, or 0 */
    ptrdiff_t count;
};

/* Adds a name in small letters to a set that lives in a; false: it was there. */
bool caseless_add(struct arena *a, struct caseless *set, struct str lower);

#endif
