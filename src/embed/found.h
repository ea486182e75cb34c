/* found.h - what one source says of a post, video or map: an oEmbed answer, a page, a fediverse server. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_FOUND_H
#define EMBED_FOUND_H

#include "newsroom/embed.h"

/* Texts as they were sent but for markup and references; embed_copy_clean is still to see them. Addresses are absolute.
 */
struct found {
    struct embed_copy copy; /* without pictures */
    struct str picture;     /* address; none */
    struct str portrait;    /* address; none */
};

/* Nothing at all, with the source's name. */
struct found found_none(const char *source);
/* What out lacks is taken from other; a frame and its size together. */
void found_add(struct found *out, const struct found *other);
/* True when there is something to show. */
bool found_says(const struct found *found);

#endif
