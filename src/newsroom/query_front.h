/* query_front.h - what the front needs of the store, in few statements. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_QUERY_FRONT_H
#define NEWSROOM_QUERY_FRONT_H

#include "newsroom/front.h"
#include "newsroom/query.h"

/* Cards of one row, in its order. */
struct front_cards {
    struct sql_card *cards;
    ptrdiff_t count;
};

/* The front's first page. */
struct front_view {
    enum front_layout layout;
    struct sql_card *lead; /* NULL: nothing is published */
    struct front_cards second, latest, week, updates, topic, more;
    struct front_cards *blocks;      /* by section, as query_front was given them */
    struct sql_front_topic *subject; /* Breaking: the lead's first tag, or NULL */
    struct sql_front_correction_list corrections;
    const struct front_pin *pins; /* in force; of stories of this edition with their numbers */
    ptrdiff_t pin_count;
    int64_t pages;   /* of the edition's list, of which the front is the first */
    int64_t expires; /* when time alone changes what stands there; INT64_MAX: never */
};

/* The front of an edition at now; sections are those of its navigation, the top ones in their order. 6 statements, 8 at
 * most, whose work does not grow with the stories stored. */
struct err query_front(struct newsroom *n, struct arena *a, const struct sql_edition *edition,
                       const struct sql_section *const *sections, ptrdiff_t section_count, int64_t now,
                       struct front_view *out);

/* The newest of an edition, for a page that lists a few. */
struct err query_newest(struct newsroom *n, struct arena *a, struct str language, int64_t count,
                        struct sql_card_list *out);

/* Who wrote the stories of cards, in the order of their bylines. */
struct err query_card_authors(struct newsroom *n, struct arena *a, const struct sql_card_list *cards,
                              struct sql_card_author_list *out);

#endif
