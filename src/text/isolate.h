/* isolate.h - words of the other direction in a text, set so that they move nothing around them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_ISOLATE_H
#define TEXT_ISOLATE_H

#include "text/html.h"

/*
 * A name in Latin letters within Persian, or the other way about, takes marks and figures beside it to its wrong side
 * (UAX #9, rule N1), unless it is isolated: U+2068 in front of it, U+2069 behind. A run goes from the first letter of
 * the other direction to the last one, over spaces, hyphens, initials and what an address is made of; brackets,
 * quotation marks and commas end it. A text that has no letters of its own direction is left as it is, and so is what
 * is isolated already: to do it twice is to do it once.
 */

/* Plain text, owned by a or borrowed. */
struct str isolate_text(struct arena *a, struct str text, bool right_to_left);
/* Canonical inline or block HTML, owned by a or borrowed: each block by itself, a run may go over <em> and the like.
 * Code is its own affair. */
struct str isolate_markup(struct arena *a, struct str markup, bool right_to_left);
struct html isolate_html(struct arena *a, struct html h, bool right_to_left);

/* A name that begins or ends with a mark that is part of it ("Yahoo!"), isolated with it where the name is of the other
 * direction; any other as it is. */
struct str isolate_name(struct arena *a, struct str name, bool right_to_left);

/* The text without U+2066 to U+2069, in a or borrowed. */
struct str isolate_drop(struct arena *a, struct str text);

#endif
