/* list.h - a page that lists stories by day. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_LIST_H
#define SITE_LIST_H

#include "page/page.h"

/* The list of a section, tag or author, or the edition's own behind its front. */
struct err list_page(struct http_request *r, struct http_response *out, enum listing_kind kind);
/* The same, or where another program's list of that name or its page went. */
struct err list_or_moved(struct http_request *r, struct http_response *out, enum listing_kind kind);

#endif
