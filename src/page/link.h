/* link.h - addresses as a page writes them: by path, or on the host of an edition (newsroom/address.h). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_LINK_H
#define PAGE_LINK_H

#include "page/page.h"

/* What is stored under a path ("/es/2026/11/05/slug/", decoded), as a link of this page: a path, or a whole address
 * where it stands on another host. Percent-encoded, in the page's arena. */
struct str page_link(const struct page *p, struct str path);
/* Its one whole address, wherever it is named. */
struct str page_address(const struct page *p, struct str path);

/* What the relative addresses in a text are relative to that is stored under a path: the main host's form of it, as
 * people and other stories write them. */
struct str page_text_base(const struct page *p, struct str path);

/* Whether what is stored under a path stands on the host that r asks. */
bool link_is_on_host(const struct http_request *r, struct str path);
/* The path of a request as its reader wrote it: without the prefix on an edition's own host. */
struct str link_seen_path(const struct http_request *r);
/* Sends the reader of r to what is stored under a path. */
void link_redirect(const struct http_request *r, struct http_response *out, int status, struct str path);

#endif
