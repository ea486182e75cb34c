/* range.h - byte ranges (RFC 9110 section 14). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H

#include "base/base.h"

enum http_range_result {
    HTTP_RANGE_WHOLE,         /* no range, a malformed one, another unit, or several: answer the whole with 200 */
    HTTP_RANGE_PART,          /* one satisfiable range: 206 */
    HTTP_RANGE_UNSATISFIABLE, /* 416 */
};

/*
 * Reads a value of Range for a representation of size bytes. One range is served; a list of several is answered with
 * the whole, as section 14.2 allows, so that a thousand parts cost no more than none. *from and *length are set for
 * HTTP_RANGE_PART only: 0 <= *from, 0 < *length, *from + *length <= size.
 */
enum http_range_result http_range_parse(struct str value, int64_t size, int64_t *from, int64_t *length);

#endif
