/* preview.h - which form of a story that is not out the desk asks to see. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_PREVIEW_H
#define SITE_PREVIEW_H

#include "page/page.h"

/* The story of the route's ":id" as the query asks: "revision=N", "copy=yes" (what the person is writing and has not
 * saved), or as it was last saved. ERR_NOT_FOUND, ERR_FORBIDDEN: not for this person. */
struct err preview_read(struct http_request *r, int64_t related, struct story_view *out);
/* That query again, without "?": "revision=3", "copy=yes" or empty. */
struct str preview_query(struct http_request *r);

#endif
