/* fonts.h - which font files a page asks for before its text is known. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_FONTS_H
#define PAGE_FONTS_H

#include "base/base.h"

/* The theme's font files to preload for an edition's language, at most two; returns their number. docs/theme.md,
 * "Fonts". */
int fonts_of_language(struct str tag, struct str out[2]);

#endif
