/* story_data.h - a story for machines: NewsArticle data, and the card for social sites. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_STORY_DATA_H
#define SITE_STORY_DATA_H

#include "site/picture.h"

/* What both say, made once by the page. */
struct story_facts {
    struct str url; /* absolute */
    struct str description;
    struct str picture; /* absolute address of the picture as shot, or none */
    struct str card;    /* the same of what stands beside a link on other sites */
    struct str card_alt;
    struct rendition_size picture_size, card_size;
};

/* Fills the view's `jsonld` (schema.org NewsArticle). */
void story_data_fill(struct page *p, const struct story_view *story, const struct story_facts *facts);
/* Fills the view's `og` (Open Graph, X card). */
void story_card_fill(struct page *p, const struct story_view *story, const struct story_facts *facts);

#endif
