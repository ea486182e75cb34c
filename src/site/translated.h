/* translated.h - what readers are told of a text that a machine translated. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_TRANSLATED_H
#define SITE_TRANSLATED_H

#include "page/page.h"

/* From which language (a tag) it was translated, and who of the newsroom read it: reviewed_at DB_NULL or no name:
 * nobody. In the page's language and arena. */
struct str translated_notice(const struct page *p, struct str language, int64_t reviewed_at, struct str reviewed_by);

#endif
