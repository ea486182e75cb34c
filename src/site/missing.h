/* missing.h - what the page of an address without a page offers instead. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_MISSING_H
#define SITE_MISSING_H

#include "page/page.h"

/* The words of an address's last part: what its reader was after. */
struct str missing_words(struct arena *a, struct str path);
/* Fills `search` and `newest` of the error page's problem; without a store nothing is offered. The site's `missing`. */
void missing_fill(struct page *p, struct value *problem);

#endif
