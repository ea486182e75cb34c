/* share.h - share links: plain addresses, nothing loaded before the click. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_SHARE_H
#define SITE_SHARE_H

#include "page/page.h"

/* Fills the view's `share` with the theme's networks for the page at url (absolute). */
void share_fill(struct page *p, struct str url, struct str title, struct str text);

#endif
