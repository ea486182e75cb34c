/* file.h - an open file as the answer to a request: validators, conditions, one range. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_FILE_H
#define HTTP_FILE_H

#include "http/request.h"

#define HTTP_FILE_HEADERS 24 /* most headers a caller may add */

struct http_file {
    int descriptor; /* taken over by http_answer_for_file, also when it fails */
    int64_t size;
    struct str etag;  /* with its quotes; none for no ETag */
    int64_t modified; /* microseconds; 0 for none */
    struct str type;  /* Content-Type */
    const struct http_header *headers;
    ptrdiff_t header_count;
};

/*
 * The answer for a GET or HEAD of file: 200, 206 or 416 by Range and If-Range, 304 or 412 by the preconditions (RFC
 * 9110 sections 13 and 14), with ETag, Last-Modified, Accept-Ranges and Content-Type beside the headers given; 412 and
 * 416 have no body. One reference is the caller's. NULL when memory ran out.
 */
struct http_answer *http_answer_for_file(const struct http_request *r, const struct http_file *file);

#endif
