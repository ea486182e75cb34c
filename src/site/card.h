/* card.h - a story as it stands in a list. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_CARD_H
#define SITE_CARD_H

#include "site/picture.h"

enum card_form { CARD_FULL, CARD_PICTURELESS };

/* Where the default theme's lists and the heads of its pages show a card's picture. A page with other places says so:
 * the functions in _at. */
extern const struct picture_slot CARD_ROW, CARD_LEAD;

/* Fills map with the keys of a card (docs/theme.md). The page depends on the story from then on. */
void card_fill_at(struct page *p, struct value *map, const struct sql_card *card, enum card_form form,
                  const struct picture_slot *slot);
/* Adds count cards to list; pictures on all, or on none when one of them has none. */
void card_append_all_at(struct page *p, struct value *list, const struct sql_card *cards, ptrdiff_t count,
                        const struct picture_slot *slot);
/* Under key {items: [...]}, or false when count is 0. */
void card_set_list_at(struct page *p, struct value *map, struct str key, const struct sql_card *cards, ptrdiff_t count,
                      const struct picture_slot *slot);

/* The same at CARD_ROW. */
void card_fill(struct page *p, struct value *map, const struct sql_card *card, enum card_form form);
void card_append_all(struct page *p, struct value *list, const struct sql_card *cards, ptrdiff_t count);
void card_set_list(struct page *p, struct value *map, struct str key, const struct sql_card *cards, ptrdiff_t count);

/* The address of a picture, as picture_url. */
struct str card_media_url(struct arena *a, const struct settings *settings, struct str path);
/* The words of a teaser's time: the hour on the same day, else the date. */
struct str card_time(const struct page *p, int64_t t);
/* The heading of a day in a list, with its year where that is not the present one. */
struct str card_day(const struct page *p, int64_t t);
/* Midnight in the edition's zone: when the words of card_time change. */
int64_t card_next_midnight(const struct page *p);

#endif
