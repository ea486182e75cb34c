/* pager.h - lists in numbered pages. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_PAGER_H
#define SITE_PAGER_H

#include "page/page.h"

/* The page that the route's ":number" asks for; 1 without one. ERR_NOT_FOUND: no number, 0, or 1 written out. */
struct err pager_number(const struct http_request *r, int64_t *out);
/* Address of page number of the list at base ("/", "/tag/x/"; with a query, "/search/?q=x": as one more field). */
struct str pager_path(const struct page *p, struct str base, int64_t number);
/* Fills the view's `pager`. */
void pager_fill(struct page *p, struct str base, int64_t number, int64_t pages);

#endif
