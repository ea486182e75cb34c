/* show.h - the stories that were found, with what a page shows of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_SHOW_H
#define SEARCH_SHOW_H

#include "search/find.h"
#include "search/snippet.h"
#include "store/statements.h"

struct search_shown {
    const struct sql_card *card;
    struct snippet headline;
    struct snippet text; /* the stretch of standfirst or text that has most of the words */
};

/* The hits in their order, without those that were withdrawn since. In a. */
struct err search_show(struct newsroom *n, struct arena *a, const struct search_request *request,
                       const struct search_result *result, struct search_shown **out, ptrdiff_t *count);
/* Their cards alone. */
struct err search_cards(struct newsroom *n, struct arena *a, const struct search_hit *hits, ptrdiff_t hit_count,
                        struct sql_card_list *out);

#endif
