/* html_thing.h - an element of a parser's tree as the owner of the rules is shown it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_THING_H
#define TEXT_HTML_THING_H

#include "text/html.h"

#include <gumbo.h>

struct html_thing {
    const GumboNode *node; /* an element */
};

/* Whether the owner of the rules is to be asked about an element that by itself loads nothing. */
bool html_thing_is_marked(const GumboNode *node);

/* The host that an element would load from, in lower case, owned by a; none: from none. */
struct str html_thing_host(struct arena *a, const GumboNode *node);

#endif
