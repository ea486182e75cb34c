/* related.h - stories that are like one another: what is also read. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_RELATED_H
#define SEARCH_RELATED_H

#include "search/find.h"
#include "store/statements.h"

#define RELATED_KEPT 8 /* of each story: some may be withdrawn, or linked to later */

/*
 * Looks for the related stories of the stories that were published or changed since, a few of them, and keeps what it
 * finds; their pages are touched. *more: there are others still.
 */
struct err search_relate(struct newsroom *n, bool *more);

/*
 * The stories related to one of the same edition, best first: those that share its rarest words, its tags and, a
 * little, its section; older and newer ones count the less the further they are. Never itself, nor one that it links
 * to. In a. hide_tags: its tags are left aside, for measuring.
 */
struct err search_related(struct newsroom *n, struct arena *a, int64_t story_id, bool hide_tags,
                          struct search_hit **hits, ptrdiff_t *count);

/* As search_related, where search_relate has not come by yet; none where it has. Cards in a. */
struct err search_related_meanwhile(struct newsroom *n, struct arena *a, int64_t story_id, struct sql_card_list *out);

#endif
