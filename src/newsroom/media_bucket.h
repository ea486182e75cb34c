/* media_bucket.h - pictures in a bucket, read through a cache on this machine's disk. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MEDIA_BUCKET_H
#define NEWSROOM_MEDIA_BUCKET_H

#include "http/s3.h"
#include "newsroom/media_store.h"

struct media_bucket; /* shared by all threads */

/* root: the folder, absolute, for drafts and for the cache. Errors as s3_open's. */
struct err media_bucket_open(const struct s3_options *options, struct str root, struct media_bucket **out);
void media_bucket_close(struct media_bucket *b);
struct err media_bucket_keep(struct media_bucket *b, int64_t bytes_max);

struct err media_bucket_try(struct media_bucket *b);

/* What media_store.h promises. */
struct err media_bucket_put(struct media_bucket *b, struct arena *a, const struct media_item *item, int descriptor);
struct err media_bucket_put_folder(struct media_bucket *b, struct arena *a, struct str drafted,
                                   const struct media_item *items, ptrdiff_t count);
struct err media_bucket_get(struct media_bucket *b, const struct media_item *item, int *descriptor);
struct err media_bucket_here(struct media_bucket *b, struct arena *a, struct str path, int *descriptor);
struct err media_bucket_head(struct media_bucket *b, struct arena *a, struct str path, int64_t *bytes);
struct err media_bucket_delete(struct media_bucket *b, struct arena *a, struct str path);
struct err media_bucket_list(struct media_bucket *b, int64_t before, media_store_each *each, void *context);
void media_bucket_count(struct media_bucket *b, struct media_counters *out);

/* A new file without a name in root. */
struct err media_draft(struct str root, struct arena *a, int *descriptor);

#endif
