/* s3_call.h - one signed request to an S3-compatible store, tried as often as that may help. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_S3_CALL_H
#define HTTP_S3_CALL_H

#include "http/library.h"
#include "http/s3.h"
#include "http/s3_answer.h"

#include <pthread.h>
#include <sodium.h>

#define S3_IDLE_MAX 16 /* connections that wait for the next request */

struct s3 {
    struct arena arena;
    char *address; /* of the bucket and the prefix: "https://s3.example/bucket/prefix/" */
    char *bucket;  /* the bucket alone, for lists */
    struct str bucket_name, prefix, endpoint;
    char *key, *secret;
    char *signing; /* "aws:amz:REGION:s3" */
    bool secure;
    pthread_mutex_t lock;
    CURL *idle[S3_IDLE_MAX];
    int idle_count;
};

/* A request and what comes of it. */
struct s3_call {
    struct s3 *s3;
    struct arena *a;
    const char *method; /* "GET", "HEAD", "PUT", "DELETE" */
    const char *url;
    struct str name;             /* for people */
    const struct s3_body *body;  /* of a PUT */
    int sink;                    /* where a GET's body goes, or -1: into answer */
    struct s3_expected expected; /* of a GET with a sink */
    int64_t size;                /* bytes that are on their way, for the time limit; 0: few */

    /* One attempt's. */
    CURL *curl;
    int64_t sent, received;
    crypto_hash_sha256_state hash;
    struct buf answer; /* a list, or a refusal */
    int64_t header_bytes;
    bool too_much;
    int disk_error; /* errno of a failed write or read */
    long status;
    int64_t length; /* Content-Length; -1: none */
    char region[64];
};

/* Runs it; the status is 2xx when it returns OK. ERR_NOT_FOUND: no such object; else as s3.h says. answer is the
 * caller's to close in any case. */
struct err s3_call_run(struct s3_call *call);

/* Between s3_call.c and s3_verdict.c: whether the status, once there is one, is 2xx; and what an attempt came to. */
bool s3_call_is_good(struct s3_call *call);
struct err s3_call_judge(struct s3_call *call, CURLcode code);

#endif
