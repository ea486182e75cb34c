/* media_fetch.h - files of a bucket on their way to readers: one request for many, a cache, and a bucket that is away.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MEDIA_FETCH_H
#define NEWSROOM_MEDIA_FETCH_H

#include "http/s3.h"
#include "newsroom/media_store.h"

#define MEDIA_ORIGINALS "originals/"
#define MEDIA_RENDITIONS "renditions/"

/* "ab/KEY/NAME", and not "ab/HASH.jpg". */
bool media_is_rendition(struct str path);
/* The name of its object, without the bucket's prefix. */
struct str media_object_name(struct arena *a, struct str path);
/* A failure of the bucket as who reads or writes a picture has to take it. */
struct err media_away(struct err e);

struct media_fetch; /* shared by all threads */

/* s3 is borrowed; root: the folder, absolute, for drafts and for the cache. */
struct media_fetch *media_fetch_open(struct s3 *s3, struct str root);
void media_fetch_close(struct media_fetch *f);
/* Readers wait from now on, and at most so many bytes are kept. */
struct err media_fetch_keep(struct media_fetch *f, int64_t bytes_max);
/* Takes a synced file into the cache, if there is one: it is gone from its place then. */
void media_fetch_take(struct media_fetch *f, struct arena *a, const struct media_item *item, struct str file);
/* As media_store_get. */
struct err media_fetch_get(struct media_fetch *f, const struct media_item *item, int *descriptor);
/* As media_store_here. */
struct err media_fetch_here(struct media_fetch *f, struct arena *a, struct str path, int *descriptor);
/* As media_store_count. */
void media_fetch_count(struct media_fetch *f, struct media_counters *out);

#endif
