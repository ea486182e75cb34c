/* byline.h - a name of a byline with its role, as one line says both. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_BYLINE_H
#define EXCHANGE_BYLINE_H

#include "newsroom/story.h"

/* "Ines Falk" or "Tor (the elder) Amsel (photographer (night))": the role is in the last brackets, which may hold
 * others. Borrowed from text. */
struct story_byline byline_read(struct str text);

#endif
