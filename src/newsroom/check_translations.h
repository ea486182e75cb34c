/* check_translations.h - are translations what their rows say? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CHECK_TRANSLATIONS_H
#define NEWSROOM_CHECK_TRANSLATIONS_H

#include "newsroom/newsroom.h"

/* Whether each translation's story is in its language, a version of the original, and never out without it. report is
 * called for each fault. */
struct err check_translations(struct newsroom *n, void (*report)(void *context, struct str fault), void *context);

#endif
