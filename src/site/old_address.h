/* old_address.h - addresses that WordPress, other programs and people's memory have for what stands elsewhere here. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_OLD_ADDRESS_H
#define SITE_OLD_ADDRESS_H

#include "page/page.h"

/* The fields of the front's query that lead elsewhere, as struct http_route's query names them. */
#define OLD_QUERY "p page_id cat tag author feed m attachment_id"

/* A path at which nothing stands, and of which it is known where that went: redirected there, or gone. ERR_NOT_FOUND:
 * nothing is known. */
struct err moved_path(struct http_request *r, struct http_response *out);

/* A path at which nothing stands: redirected to the story that it means but for its slash, its case, or an ending that
 * WordPress has behind a story ("feed/", "amp/", "comment-page-2/"). ERR_NOT_FOUND: none. */
struct err old_path(struct http_request *r, struct http_response *out);

#endif
