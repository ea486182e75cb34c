/* s3.h - objects in a store that speaks Amazon's S3 protocol. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_S3_H
#define HTTP_S3_H

#include "base/base.h"

#include <stdatomic.h>

#define S3_HASH_SIZE 32 /* SHA-256 */

/* Where the bucket is, and who asks. All is copied. */
struct s3_options {
    struct str endpoint; /* "https://s3.example:9000"; https unless it says http; none: Amazon's of the region */
    struct str bucket, prefix;
    bool host_style; /* https://BUCKET.s3.example/NAME; else https://s3.example/BUCKET/NAME */
    struct str region, key, secret;
};

struct s3; /* shared by all threads; keeps connections for the next request */

/*
 * Asks nothing yet. ERR_INVALID: a bucket's name, prefix or endpoint that no request can be made of.
 *
 * All calls below: requests are signed by the library (AWS Signature Version 4) and their bodies' checksum with them;
 * no redirect is followed; each has a time limit and is tried S3_ATTEMPTS times where that may help. ERR_BUSY: the
 * store does not answer, or asks to come back later; ERR_SYSTEM: it refuses, and the detail says which setting to look
 * at, or it answers what it must not. ERR_INVALID: a name that no request is made of.
 */
struct err s3_open(const struct s3_options *options, struct s3 **out);
void s3_close(struct s3 *s3);

#define S3_ATTEMPTS 3

/* An object that is put: bytes of a file from its start on. */
struct s3_body {
    int descriptor;
    int64_t bytes;
    unsigned char hash[S3_HASH_SIZE];
    struct str type;          /* Content-Type */
    struct str cache_control; /* as a public bucket is to send it */
};
/* The store compared the checksum when it returns, and has the object with this size. */
struct err s3_put(struct s3 *s3, struct arena *a, struct str name, const struct s3_body *body);

/* What is expected of an object; it is an error when another one comes. */
struct s3_expected {
    int64_t bytes;             /* -1: unknown, at most most */
    int64_t most;              /* more is not taken */
    const unsigned char *hash; /* NULL: unknown */
};
/* Into a file from its start on, piece by piece; the file is as long as the object then. ERR_NOT_FOUND; ERR_CONFLICT:
 * another object came than was expected. */
struct err s3_get(struct s3 *s3, struct arena *a, struct str name, const struct s3_expected *expected, int descriptor,
                  int64_t *bytes);
/* Its size. ERR_NOT_FOUND. */
struct err s3_head(struct s3 *s3, struct arena *a, struct str name, int64_t *bytes);
/* What is not there is deleted already. */
struct err s3_delete(struct s3 *s3, struct arena *a, struct str name);

/* An object of a list; its name is without the prefix. changed: when it was put, or TIME_NONE where the store does not
 * say. */
typedef struct err s3_each(void *context, struct str name, int64_t bytes, int64_t changed);
/* All whose names begin with start, a page of S3_PAGE at a time. An error of each ends it. */
struct err s3_list(struct s3 *s3, struct str start, s3_each *each, void *context);

#define S3_PAGE 1000

/* Letters, digits, '-', '_', '.', '/'; no empty, "." or ".." part; at most 512 bytes: needs no coding anywhere. */
bool s3_name_is_sound(struct str name);

#endif
