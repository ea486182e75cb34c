/* feed_body.h - a story's text as a feed carries it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_FEED_BODY_H
#define SITE_FEED_BODY_H

#include "page/page.h"

/* Corrections as paragraphs (material ones first, others last, as on the page), embeds and "also read" as plain links,
 * every address absolute. url is the story's. */
struct err feed_body_make(struct page *p, const struct feed_view *feed, const struct sql_feed_item *item,
                          struct str url, struct html body, struct str *out);

/* How a story of the feed was translated by machine; NULL: it was not. */
const struct sql_feed_translation *feed_translation_of(const struct feed_view *feed, int64_t story);

#endif
