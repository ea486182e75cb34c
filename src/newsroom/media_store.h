/* media_store.h - where a newsroom's pictures lie: a folder, or a bucket of an S3-compatible store. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MEDIA_STORE_H
#define NEWSROOM_MEDIA_STORE_H

#include "base/base.h"

struct media_store; /* shared by all threads */
struct settings;

/*
 * A file of it. Files never change: their names are made of what they hold. "ab/HASH.jpg" is a picture as it came,
 * "ab/KEY/NAME" one of its renditions; in a bucket the first lie below "originals/", the others below "renditions/",
 * which alone readers may be let at.
 */
struct media_item {
    struct str path;
    struct str hash; /* SHA-256, 32 bytes; none: unknown */
    int64_t bytes;   /* -1: unknown */
};

/* What a setting `media` names: "folder:" (media/ in the newsroom's folder, or "folder:/PATH") or
 * "s3://BUCKET[/PREFIX]", with its other settings and DATELINE_MEDIA_KEY and DATELINE_MEDIA_SECRET of the environment.
 * Nothing is asked of a bucket yet. folder: the newsroom's. ERR_INVALID names the setting that is wrong or missing. */
struct err media_store_open(struct str folder, const struct settings *settings, struct media_store **out);
void media_store_close(struct media_store *store);
bool media_store_is_bucket(const struct media_store *store);

/* For a server: files of a bucket that were read are kept below media-cache/ in the newsroom's folder, at most so many
 * bytes, those used last. Once, before other threads use store; nothing for a folder. */
struct err media_store_keep(struct media_store *store, int64_t megabytes);

/* Asks a bucket whether it is there and this newsroom may list it; the detail of ERR_BUSY says what to do. Nothing for
 * a folder. */
struct err media_store_try(struct media_store *store);

/* A new file without a name on the disk of the store's folder, or of the cache; *descriptor is the caller's. */
struct err media_store_draft(struct media_store *store, struct arena *a, int *descriptor);
/* A new folder there, absolute, for what is to be put as a whole; media_store_clean takes what a crash left. */
struct err media_store_draft_folder(struct media_store *store, struct arena *a, struct str *out);
void media_store_clean(struct media_store *store, struct arena *a);

/*
 * Puts a file of item.bytes from its first byte on; item.hash must be known. Durable and checked when it returns: an
 * S3-compatible store was told the checksum and compared it. The same file twice is one. ERR_BUSY: the bucket does not
 * answer, or refuses; the detail says what to do. ERR_SYSTEM: the disk.
 */
struct err media_store_put(struct media_store *store, struct arena *a, const struct media_item *item, int descriptor);
/* Puts the files of a folder that media_store_draft_folder made and the caller synced, named by the last part of the
 * items' paths; all begin with place. The folder is used up. */
struct err media_store_put_folder(struct media_store *store, struct arena *a, struct str drafted, struct str place,
                                  const struct media_item *items, ptrdiff_t count);

/*
 * A file for reading, whole: what came from a bucket has the bytes and the hash of item, where these are known.
 * *descriptor is the caller's. ERR_NOT_FOUND; ERR_BUSY: the bucket cannot be read now, the detail says why; ERR_SYSTEM:
 * the disk.
 */
struct err media_store_get(struct media_store *store, struct arena *a, const struct media_item *item, int *descriptor);
/* A rendition that lies on this machine: in the folder, or kept from a bucket, which is not asked. ERR_NOT_FOUND. */
struct err media_store_here(struct media_store *store, struct arena *a, struct str path, int *descriptor);
/* The media type that the end of a path names. */
struct str media_type(struct str path);
/* Its size. Errors as media_store_get. */
struct err media_store_head(struct media_store *store, struct arena *a, struct str path, int64_t *bytes);
/* Whether it is there; where that cannot be told, it may be. */
bool media_store_has(struct media_store *store, struct arena *a, struct str path);
/* What is not there is deleted already. */
struct err media_store_delete(struct media_store *store, struct arena *a, struct str path);

/* Calls each for every file, in no order that counts; item has no hash. before: only for those that were put before
 * that instant, TIME_NONE: for all. An error of each ends it. */
typedef struct err media_store_each(void *context, struct arena *a, const struct media_item *item);
struct err media_store_list(struct media_store *store, int64_t before, media_store_each *each, void *context);

/* The hash and the length of an open file, read in pieces. */
struct err media_hash(int descriptor, unsigned char hash[static 32], int64_t *bytes);

/* Since the start, of a bucket; all 0 for a folder. */
struct media_counters {
    int64_t fetched, failed; /* files asked of it, and those that did not come */
    int64_t kept_bytes;      /* in the cache */
    bool away;               /* it did not answer the last time */
};
void media_store_count(const struct media_store *store, struct media_counters *out);

/* How far a copy is; total is counted beforehand. Called by one thread at a time, not always the same. */
typedef void media_store_progress(void *context, int64_t done, int64_t total);
/*
 * Copies all files that `to` has not, or has with another size, each streamed and checked on the way; a second run goes
 * on where one was stopped. Nothing is deleted. progress may be NULL. *copied: how many were.
 */
struct err media_store_copy(struct media_store *from, struct media_store *to, media_store_progress *progress,
                            void *context, int64_t *copied);

#endif
