/* s3_answer.h - what an S3-compatible store says in XML: lists of objects, and why it refuses. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_S3_ANSWER_H
#define HTTP_S3_ANSWER_H

#include "base/base.h"

#define S3_ANSWER_MAX ((ptrdiff_t)2 * 1024 * 1024) /* bytes of XML that are read */

/* An object as a list tells it. */
struct s3_listed {
    struct str key;
    int64_t bytes;
    int64_t changed; /* TIME_NONE: unsaid */
};

/* A page of ListObjectsV2. */
struct s3_page {
    struct s3_listed *objects;
    ptrdiff_t count;
    bool more; /* IsTruncated */
};

/* Reads one, of at most most objects. ERR_INVALID: no such answer, or one that wants too much: a document type, depth,
 * long texts, more objects. */
struct err s3_page_read(struct arena *a, struct str xml, ptrdiff_t most, struct s3_page *out);

/* A refusal: texts are none where it says nothing. */
struct s3_refusal {
    struct str code, message, region;
};
/* Whatever of it can be read. */
void s3_refusal_read(struct arena *a, struct str xml, struct s3_refusal *out);

/* What a person is to do about it: a sentence, or none for a code that says nothing to him. */
struct str s3_refusal_advice(struct str code);

#endif
