/* old_address.h - addresses that WordPress, other programs and people's memory have for what stands elsewhere here. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_OLD_ADDRESS_H
#define SITE_OLD_ADDRESS_H

#include "newsroom/query.h"
#include "page/page.h"

/* The fields of the front's query that lead elsewhere, as struct http_route's query names them. */
#define OLD_QUERY "p page_id cat tag author feed m attachment_id"

/* A path at which nothing stands, and of which it is known where that went: redirected there, or gone. ERR_NOT_FOUND:
 * nothing is known. */
struct err moved_path(struct http_request *r, struct http_response *out);

/* A path at which nothing stands: redirected to the story that it means but for its slash, its case, or an ending that
 * WordPress has behind a story ("feed/", "amp/", "comment-page-2/"). ERR_NOT_FOUND: none. */
struct err old_path(struct http_request *r, struct http_response *out);

/* A path at which no list stands, nor a feed of one: redirected to the section of its last name ("/category/a/b/"), or
 * to where its list went ("/tag/x/feed/"). ERR_NOT_FOUND: neither. */
struct err old_list(struct http_request *r, struct http_response *out);
/* A page of a list that is past its last: redirected to its first. ERR_NOT_FOUND: there is no such list. */
struct err list_first(struct http_request *r, struct http_response *out, enum listing_kind kind);

/* A file of an imported site, whichever size or copy of a picture: redirected to the picture. ERR_NOT_FOUND: none. */
struct err old_upload(struct http_request *r, struct http_response *out);

#endif
