/* html_absolute.c - story HTML for places that are not its page: every address whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html.h"

#include "text/url.h"

/* Where the value of an attribute that holds an address begins in tag ("<a href=..."); -1 for none. Values hold no
 * quote, "<" or ">", and a tag has one such attribute at most. */
static ptrdiff_t find_address(struct str tag)
{
    static const struct str STARTS[] = {S_INIT(" href=\""), S_INIT(" src=\"")};
    for (ptrdiff_t i = 0; i < COUNT_OF(STARTS); i++) {
        ptrdiff_t hit = str_find(tag, STARTS[i], 0);
        if (hit >= 0)
            return hit + STARTS[i].n;
    }
    return -1;
}

static bool is_absolute(struct str address)
{
    return str_starts(address, S("https://")) || str_starts(address, S("http://")) || str_starts(address, S("mailto:"));
}

/* The text with each address as change gives it, which is borrowed or in a. */
static struct str rewrite(struct arena *a, struct str text, html_change_address *change, void *context)
{
    struct buf out;
    ptrdiff_t done = 0, open, close;
    buf_init(&out, 4 * HTML_SIZE_MAX);
    for (ptrdiff_t at = 0; (open = str_find_char(text, '<', at)) >= 0; at = close) {
        close = str_find_char(text, '>', open);
        close = close < 0 ? text.n : close;
        ptrdiff_t value = find_address(str_slice(text, open, close));
        if (value < 0)
            continue;
        ptrdiff_t start = open + value, end = str_find_char(text, '"', start);
        buf_add(&out, str_slice(text, done, start));
        buf_add(&out, change(context, a, str_slice(text, start, end)));
        done = end;
    }
    buf_add(&out, str_from(text, done));
    struct str rewritten = done == 0 || out.failed ? text : str_copy(a, buf_str(&out));
    buf_close(&out);
    return rewritten;
}

/* The reference "&amp;" may stay as it is: its characters are ordinary ones of a query. */
static struct str join(void *context, struct arena *a, struct str address)
{
    const struct str *base = context;
    struct str joined;
    return !is_absolute(address) && url_join(a, *base, address, &joined) ? joined : address;
}

struct html html_absolute(struct arena *a, struct html h, struct str base)
{
    return (struct html){rewrite(a, h.text, join, &base)};
}

struct str html_with_addresses(struct arena *a, struct html h, html_change_address *change, void *context)
{
    return rewrite(a, h.text, change, context);
}
