/* editions.h - the languages that a story exists in. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_EDITIONS_H
#define TRANSLATE_EDITIONS_H

#include "newsroom/query.h"

/* One version of a story, in the reader's words for it. */
struct edition_link {
    struct str language; /* BCP 47 */
    struct str name;     /* the language's own name for itself */
    bool right_to_left;
    struct str path;
    bool current;
};

/* All versions of a story, itself included, in the order of their tags; owned by a. *count is 1 where there is no
 * other. */
struct edition_link *translate_editions(struct arena *a, const struct story_view *story, ptrdiff_t *count);

#endif
