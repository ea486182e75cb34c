/* oembed.h - stories for other sites to show: the answer of oembed.com's specification, and how pages name it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_OEMBED_H
#define SITE_OEMBED_H

#include "page/page.h"

/* The fields of the query that an answer depends on, as struct http_route's query names them. */
#define OEMBED_QUERY "url format maxwidth maxheight"

/* What stands behind a story's address for its card in other sites' frames. */
#define EMBED_ENDING "embed/"

/* Names the answers for the story at url in the head of its page (section 4 of the specification). */
void oembed_discover(struct page *p, struct str url);

#endif
