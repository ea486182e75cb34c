/* audit.h - the public audit of the audience's figures, and the line on a story that leads to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_AUDIT_H
#define SITE_AUDIT_H

#include "page/page.h"

/* Whether the site has the page /stats/. */
bool audit_is_public(const struct page *p);

/* Fills view's `counted` {text, url}: how often a story was read by days that are sealed; false where the newsroom does
 * not show it, or where nobody has by then. */
void audit_badge(struct page *p, struct value *view, int64_t story_id);

#endif
