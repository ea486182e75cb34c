/* caching.h - what a page tells the caches between us and its reader. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_CACHING_H
#define PAGE_CACHING_H

#include "http/request.h"
#include "http/response.h"

/*
 * Adds headers to the answer of a route that the press may keep: tags (Surrogate-Key; Cache-Tag and CDN-Tag where
 * somebody reads them), and how long a cache that somebody runs for us may keep it (CDN-Cache-Control of RFC 9213 and
 * Surrogate-Control, with stale-while-revalidate and stale-if-error of RFC 5861; X-Accel-Expires for nginx): as long as
 * the press where it hears of changes, else seconds. Browsers and caches of strangers always ask again. Nothing for
 * what is private, a preview, an error, or sets a cookie.
 */
void caching_add(struct http_request *r, struct http_response *out);

#endif
