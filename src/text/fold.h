/* fold.h - text made alike for finding: case, accents and forms of one letter. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/base.h"

/* text in the form that is compared when somebody looks for it: Unicode's NFKC case folding (UAX 31), without the marks
 * over Latin, Greek, Cyrillic, Hebrew and Arabic letters. "Ærø Café" and "ÆRØ CAFE" are alike. Bytes that are not UTF-8
 * become U+FFFD. Owned by a. */
struct str text_fold(struct arena *a, struct str text);

#endif
