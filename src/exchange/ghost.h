/* ghost.h - the text of a Ghost post as HTML that the sanitiser can take. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_GHOST_H
#define EXCHANGE_GHOST_H

#include "exchange/json_cut.h"
#include "exchange/making.h"

/*
 * Ghost keeps a post as Lexical (from 2023 on) or Mobiledoc (from 2017 on), both JSON, and beside it the HTML that its
 * readers see. The JSON says what a picture, an embed, a file is; the HTML only shows it.
 */

/* The text of a post: of its lexical, else its mobiledoc, else its html, else its markdown. Addresses of the site's own
 * are expected as paths. */
void ghost_text(const struct making *m, const json_t *post);

/* Lexical and Mobiledoc as trees; false: it is none, and nothing was added. */
bool ghost_lexical(const struct making *m, const json_t *document);
bool ghost_mobiledoc(const struct making *m, const json_t *document);
/* HTML that Ghost drew: bookmarks become links, players and files links to what they play. */
void ghost_html(const struct making *m, struct str html);

/* A card, Ghost's word for anything but text: card holds its fields, name says what it is. False: it is not known; its
 * inner text was added. */
bool ghost_card(const struct making *m, struct str name, const json_t *card);

#endif
