/* query_numbers.h - stories that are known by their numbers. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_QUERY_NUMBERS_H
#define NEWSROOM_QUERY_NUMBERS_H

#include "newsroom/query.h"

/* Cards of those that are published, in no order; ids has each once. One statement; none for no ids. */
struct err query_cards_of(struct newsroom *n, struct arena *a, const int64_t *ids, ptrdiff_t count,
                          struct sql_card_list *out);
/* Where those that are published stand: a row a section, those around it too; in order of their numbers. */
struct err query_places_of(struct newsroom *n, struct arena *a, const int64_t *ids, ptrdiff_t count,
                           struct sql_published_place_list *out);

#endif
