/* frame.h - what every page of the desk stands in: top bar, side bar, the person's language. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_FRAME_H
#define DESK_FRAME_H

#include "page/page.h"

/* The rooms of the side bar. */
enum desk_room {
    DESK_NOWHERE,
    DESK_STORIES,
    DESK_FRONT,
    DESK_TRANSLATIONS,
    DESK_GLOSSARY,
    DESK_SECTIONS,
    DESK_AUDIENCE,
    DESK_EMBEDS,
    DESK_ENGINES,
    DESK_CACHES,
    DESK_PEOPLE,
    DESK_NODES,
};

/* Begins a page in the language of the person who is signed in, never kept by anybody. title: key of a word;
 * script: a file of the theme, or none. */
struct err desk_begin(struct page *p, struct http_request *r, struct http_response *out, struct str title,
                      enum desk_room room, struct str script);
/* Renders its view by a template of the theme, which opens with "desk-open" and ends with "desk-close". */
struct err desk_end(struct page *p, struct str template_name);

/* The languages that the desk speaks, by their tags, and the one that it speaks to a person. */
ptrdiff_t desk_language_count(void);
struct str desk_language_at(ptrdiff_t i);
struct str desk_language(const struct actor *actor, const struct settings *settings);

#endif
