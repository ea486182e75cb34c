/* tongue.h - whether a text is in the language that it should be in, as far as its letters tell. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_TONGUE_H
#define TEXT_TONGUE_H

#include "base/base.h"

#define TONGUE_LEAST 80  /* characters from which letters say something */
#define TONGUE_MOST 1000 /* bytes that are looked at */

/*
 * Whether plain text is surely in another language than the one of that tag: libexttextcat finds it like others and not
 * like this one, nor like one that is hard to tell from it. False for less than TONGUE_LEAST characters, for languages
 * that are not told apart that way (those whose script says it), and where the library's data are not installed. Some
 * 0.3 ms; one thread at a time.
 */
bool tongue_is_other(struct str language, struct str text);

#endif
