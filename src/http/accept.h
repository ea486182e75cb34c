/* accept.h - Accept-Encoding (RFC 9110 section 12.5.3). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include "http/request.h"

/* The set of enum http_coding that a value of Accept-Encoding allows with a weight over 0. "*" stands for all that are
 * not named. None or empty: identity only. Identity is always allowed, whatever is said. An element that is not of the
 * grammar counts for nothing. */
unsigned http_accept_codings(struct str value);

#endif
