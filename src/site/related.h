/* related.h - the stories that a story's page leads to: one inside its text, the others behind it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_RELATED_H
#define SITE_RELATED_H

#include "page/page.h"

#define RELATED_MAX 16

struct related {
    struct sql_card cards[RELATED_MAX];
    ptrdiff_t count;
    struct sql_also_view first; /* the best one, as a link inside the text; without a path: the index found none */
};

/*
 * Those that the index found to be like the story and the desk has not linked to, best first; where they are fewer than
 * a page shows, the newest of its section fill the places, and the page depends on that section.
 */
struct err related_gather(struct page *p, const struct story_view *story, struct related *out);
/* Fills the view's `related`. placed: the best one stands inside the text. */
void related_fill(struct page *p, const struct related *related, bool placed);

#endif
