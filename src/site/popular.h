/* popular.h - what is most read, as pages show it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_POPULAR_H
#define SITE_POPULAR_H

#include "page/page.h"

/*
 * Fills the view's `most_read` (docs/theme.md) with what is most read in the page's edition, or in a section of it
 * (0: the whole edition); false where the lists are off or too short. story_id: the page's own story, marked where it
 * stands in them, or 0. One statement where there is a list. A story's page keeps the lists that it was made with;
 * the others are touched when theirs change.
 */
struct err popular_fill(struct page *p, int64_t section_id, int64_t story_id);
/* The same where the page shows none. */
void popular_leave_out(struct page *p);

#endif
