/* slug.h - the words of an address, made from a headline. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_SLUG_H
#define TEXT_SLUG_H

#include "base/base.h"

#define SLUG_SIZE_MAX 80

/* Lower-case ASCII words joined by '-', at most SLUG_SIZE_MAX bytes, cut at a word, owned by a; never empty: "story"
 * when nothing is left. Other scripts are put into Latin letters by ICU (Any-Latin; Latin-ASCII). text: UTF-8. */
struct str slug_make(struct arena *a, struct str text);

/* 1 to SLUG_SIZE_MAX of a-z, 0-9 and single '-', none at either end. */
bool slug_is_valid(struct str slug);

#endif
