/* quoting.h - quotation marks of what engines answered. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_QUOTING_H
#define TRANSLATE_QUOTING_H

#include "translate/segment.h"

/*
 * Gives targets the quotation marks of a language (text/quotation.h), those inside a quotation too; a quotation may go
 * over several sentences of a line. Only the targets of segments that are fresh, by their number, are changed: the
 * others say where a quotation is open. What is kept whole is never looked into.
 */
void quoting_set(struct arena *a, struct segments *segments, struct str language, const bool *fresh);

#endif
