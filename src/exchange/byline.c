/* byline.c - a name of a byline with its role, as one line says both. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/byline.h"

/* The bracket that the last one closes; where they do not match, the last that opens. -1: there is none. */
static ptrdiff_t role_at(struct str text)
{
    int depth = 0;
    ptrdiff_t last = -1;
    for (ptrdiff_t at = text.n - 1; at > 0; at--) {
        depth += text.p[at] == ')' ? 1 : text.p[at] == '(' ? -1 : 0;
        bool opens = text.p[at] == '(' && text.p[at - 1] == ' ';
        if (opens && depth == 0)
            return at;
        last = opens && last < 0 ? at : last;
    }
    return last;
}

struct story_byline byline_read(struct str text)
{
    ptrdiff_t open = str_ends(text, S(")")) ? role_at(text) : -1;
    if (open <= 1)
        return (struct story_byline){text, S("")};
    return (struct story_byline){str_trim(str_slice(text, 0, open - 1)),
                                 str_trim(str_slice(text, open + 1, text.n - 1))};
}
