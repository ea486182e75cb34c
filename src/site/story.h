/* story.h - the story page, of a story that is out or of one that is not yet. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_STORY_H
#define SITE_STORY_H

#include "page/page.h"

/* Makes the page of a story. preview: key of the words in the band above it that says that it is not out; none on its
 * own address. */
struct err story_render(struct http_request *r, struct http_response *out, const struct story_view *story,
                        struct str preview);

#endif
