/* story_body.h - a story's text as its page shows it: with dateline, embed cards and also-read blocks in their places.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_STORY_BODY_H
#define SITE_STORY_BODY_H

#include "page/page.h"

/*
 * Renders the body of story; *out is owned by the page's arena and markup that may be printed as it is. *extra: a story
 * that is also read where the desk chose none; NULL afterwards when it was given a place inside the text.
 */
struct err story_body_render(struct page *p, const struct story_view *story, const struct sql_also_view **extra,
                             struct str *out);

#endif
