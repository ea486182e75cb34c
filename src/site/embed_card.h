/* embed_card.h - another site's post, video or map on a story's page: our copy, and the way to the original. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_EMBED_CARD_H
#define SITE_EMBED_CARD_H

#include "page/page.h"

/*
 * Renders the card of the embed at url. copy: what is kept of it, or NULL; one that was never taken, or is hidden,
 * counts as none. Where the provider has a live frame, the page's policy allows its origin from then on; the frame
 * itself is made by the readers' script, once the reader asks. The page depends on "embed:ID".
 */
struct err embed_card_render(struct page *p, struct str url, const struct sql_embed_view *copy, struct buf *out);

#endif
