/* missing.h - what the page of an address without a page offers instead. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_MISSING_H
#define SITE_MISSING_H

#include "newsroom/query.h"
#include "page/page.h"

/* The words of an address's last part: what its reader was after. */
struct str missing_words(struct arena *a, struct str path);
/* Fills `search` and `newest` of the error page's problem; without a store nothing is offered. Where a story was
 * withdrawn (gone; else NULL) the newest are those of its section. The site's `missing`. */
void missing_fill(struct page *p, struct value *problem, const struct story_view *gone);

#endif
