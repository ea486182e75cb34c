/* security.h - the headers that stand on every answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_SECURITY_H
#define PAGE_SECURITY_H

#include "page/site.h"

#define SECURITY_HEADERS 8

/* Fills out (room for SECURITY_HEADERS) and returns their number: Content-Security-Policy, X-Content-Type-Options,
 * Referrer-Policy, X-Frame-Options, Cross-Origin-Opener-Policy, Permissions-Policy, and Strict-Transport-Security where
 * the site's address is https. frames: origins that the page may open frames of, parted by spaces; none: no frame.
 * Values live in a or for ever. */
ptrdiff_t security_headers(struct arena *a, struct site *site, struct str frames, struct http_header *out);

/* The same for a page that other sites show in a frame: one style, own pictures, no script, no form. */
ptrdiff_t security_framed_headers(struct arena *a, struct site *site, struct http_header *out);

/* What a picture may do: it has no need of anything. */
#define SECURITY_PICTURE_POLICY                                                                                        \
    "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/* Changes them for a page that is not out: no address of it is told to others, and our own pages may frame it. */
void security_headers_of_preview(struct arena *a, struct http_header *headers, ptrdiff_t count);

/* Changes them for an address that is a secret: the pages that it leads to, our own too, learn its origin alone. Forms
 * there still say where they come from. */
void security_headers_of_secret(struct http_header *headers, ptrdiff_t count);

#endif
