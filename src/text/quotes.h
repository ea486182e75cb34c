/* quotes.h - quotation marks that are opened and never closed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_QUOTES_H
#define TEXT_QUOTES_H

#include "base/base.h"

/*
 * Looks for a mark in a paragraph of plain text that is open at its end, or that closes what nothing opened, by the
 * marks of the language (a BCP 47 tag). Apostrophes, inches and the straight marks inside Hebrew words count for
 * nothing; a quotation that runs on may stay open where the next paragraph begins with the same mark. *at: its place in
 * text. Allocates nothing.
 */
bool quotes_find_open(struct str language, struct str text, struct str next, ptrdiff_t *at);
/* Whether text begins with a year or a word that an apostrophe stands before: "90s", "tis", "n". */
bool quotes_begins_clipped(struct str text);

#endif
