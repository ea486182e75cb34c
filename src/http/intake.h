/* intake.h - from what the wire said to the request that a handler sees. Internal to src/http. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_INTAKE_H
#define HTTP_INTAKE_H

#include "http/connection.h"
#include "http/request.h"

/* Fills *r (zeroed) from c, whose head and body are complete; its texts are borrowed from c or live in a. False for a
 * path that is refused with 400: malformed %, NUL, backslash, dot segment, invalid UTF-8. */
bool http_intake(struct arena *a, struct connection *c, void *app, struct http_request *r);

#endif
