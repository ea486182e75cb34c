/* foreign.h - answers of an engine in another language than the one asked for, where the script is the same. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_FOREIGN_H
#define TRANSLATE_FOREIGN_H

#include "translate/draft.h"

/*
 * Gives the problem "language" to sentences that an engine made now, by number in fresh, and that are long enough to
 * tell; and to all of them where their text as a whole is in another language. True: as a whole, and it has some
 * sentences: that is no translation.
 */
bool foreign_mark(struct arena *a, struct draft *draft, const bool *fresh);

#endif
