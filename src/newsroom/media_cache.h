/* media_cache.h - files of a bucket, kept on this machine's disk: at most so many bytes, those used last. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MEDIA_CACHE_H
#define NEWSROOM_MEDIA_CACHE_H

#include "base/base.h"

struct media_cache; /* shared by all threads */

/*
 * The disk is its only memory: a file that stands under its own name is whole, and when it was used last is its time of
 * change. So it outlives every end of the program. root: an existing folder, absolute; what stands there and is too
 * much goes at once.
 */
struct err media_cache_open(struct str root, int64_t bytes_max, struct media_cache **out);
void media_cache_close(struct media_cache *cache);

/* The file at path ("ab/KEY/NAME") if it is there with so many bytes, for reading; else -1. bytes -1: with any. */
int media_cache_find(struct media_cache *cache, struct arena *a, struct str path, int64_t bytes);

/* Takes a whole file, synced, at an absolute path on the same disk, and makes room for it. One that does not fit, or
 * cannot be taken, is removed: nothing is lost by it. */
void media_cache_take(struct media_cache *cache, struct arena *a, struct str path, struct str file, int64_t bytes);

/* Bytes that it holds. */
int64_t media_cache_bytes(struct media_cache *cache);

#endif
