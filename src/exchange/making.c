/* making.c - HTML made of another program's structured text: what every such program has. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/making.h"

#include "text/markdown.h"

void making_tell(const struct making *m, enum making_loss loss, struct str what)
{
    if (m->tell)
        m->tell(m->context, loss, what);
}

void making_words(const struct making *m, struct str words)
{
    buf_add_escaped(m->out, words);
}

static void add_caption(const struct making *m, struct str caption)
{
    if (!str_trim(caption).n)
        return;
    buf_add(m->out, S("<figcaption>"));
    buf_add(m->out, caption);
    buf_add(m->out, S("</figcaption>"));
}

void making_picture(const struct making *m, struct str src, struct str alt, struct str caption)
{
    src = str_trim(src);
    if (!src.n)
        return;
    buf_add(m->out, S("<figure><img src=\""));
    buf_add_escaped(m->out, src);
    buf_add(m->out, S("\" alt=\""));
    buf_add_escaped(m->out, str_trim(alt));
    buf_add(m->out, S("\">"));
    add_caption(m, caption);
    buf_add(m->out, S("</figure>\n"));
}

/* The last part of a path: "report.pdf". */
static struct str last_part(struct str address)
{
    ptrdiff_t end = address.n;
    while (end > 0 && address.p[end - 1] != '/')
        end--;
    return end < address.n ? str_from(address, end) : address;
}

void making_link(const struct making *m, struct str address, struct str words)
{
    address = str_trim(address);
    words = str_trim(words);
    if (!address.n)
        return;
    buf_add(m->out, S("<p><a href=\""));
    buf_add_escaped(m->out, address);
    buf_add(m->out, S("\">"));
    buf_add_escaped(m->out, words.n ? words : last_part(address));
    buf_add(m->out, S("</a></p>\n"));
}

void making_embed(const struct making *m, struct str address, struct str caption)
{
    address = str_trim(address);
    if (!address.n)
        return;
    buf_add(m->out, S("<figure data-embed=\""));
    buf_add_escaped(m->out, address);
    buf_add(m->out, S("\">"));
    add_caption(m, caption);
    buf_add(m->out, S("</figure>\n"));
}

void making_markdown(const struct making *m, struct str markdown)
{
    ptrdiff_t before = m->out->n;
    if (!failed(markdown_to_html(markdown, 1, m->out)))
        return;
    if (!m->out->failed)
        m->out->n = before;
    making_tell(m, MAKING_TAKEN_OUT, S("Markdown that is too large or too deep"));
}
