/* answer.h - an answer ready to be sent: immutable, counted, shared by any number of connections. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "base/base.h"

struct http_header {
    struct str name;
    struct str
        value; /* one line without control bytes, not empty: others are a bug (assert); release builds drop them */
};

struct http_answer;

/* Builds an answer from copies of all it is given; Date, Content-Length and Connection are added when it is sent. One
 * reference is the caller's. NULL when memory ran out. For status 304 and 204 the body must be empty. */
struct http_answer *http_answer_make(int status, const struct http_header *headers, ptrdiff_t header_count,
                                     struct str body);

/* The same with a part of an open file as its body (sendfile); takes descriptor over, also on failure. */
struct http_answer *http_answer_from_file(int status, const struct http_header *headers, ptrdiff_t header_count,
                                          int descriptor, int64_t offset, int64_t length);

struct http_answer *http_answer_hold(struct http_answer *answer);
void http_answer_release(struct http_answer *answer);

/* What the answer shows, for who counts pages (audience/stamp.h); of at most HTTP_SUBJECT_MAX bytes, a longer one is
 * none. To be set before it is shared; empty until then. */
#define HTTP_SUBJECT_MAX 60
void http_answer_set_subject(struct http_answer *answer, struct str subject);
/* Borrowed from the answer. */
struct str http_answer_subject(const struct http_answer *answer);

int http_answer_status(const struct http_answer *answer);
/* The body, borrowed from the answer; none for a part of a file. */
struct str http_answer_body(const struct http_answer *answer);
/* Bytes of the body. */
int64_t http_answer_size(const struct http_answer *answer);

#endif
