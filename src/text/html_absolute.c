/* html_absolute.c - story HTML for places that are not its page: every address whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html.h"

#include "text/html_words.h"
#include "text/url.h"

/* The address that a tag ("<a href=...") holds; none for most. It has one such attribute at most. */
static struct str address_of(struct str tag)
{
    struct str address = html_tag_value(tag, S("href"));
    return address.p ? address : html_tag_value(tag, S("src"));
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
        struct str address = address_of(str_slice(text, open, close));
        if (!address.p)
            continue;
        ptrdiff_t start = address.p - text.p;
        buf_add(&out, str_slice(text, done, start));
        buf_add(&out, change(context, a, address));
        done = start + address.n;
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
