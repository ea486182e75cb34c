/* wp_text.c - a post's content as HTML, whichever editor wrote it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wp.h"

#include "base/buf.h"

#include <string.h>

void wp_found_add(const struct wp_text *t, struct str name)
{
    struct wp_found *found = t->found;
    for (int i = 0; i < found->count; i++)
        if (str_equal(found->names[i], name)) {
            found->counts[i]++;
            return;
        }
    if (found->count < WP_FOUND_MAX) {
        bool last = found->count == WP_FOUND_MAX - 1;
        found->names[found->count++] = last ? S("other") : str_copy(t->a, name);
    }
    found->counts[found->count - 1]++;
}

struct str wp_tagged(struct str html)
{
    const char *last = html.n ? memrchr(html.p, '>', (size_t)html.n) : NULL;
    return str_slice(html, 0, last ? last + 1 - html.p : 0);
}

static bool is_address(struct str line)
{
    if (!str_starts(line, S("http://")) && !str_starts(line, S("https://")))
        return false;
    for (ptrdiff_t i = 0; i < line.n; i++)
        if (char_is_space(line.p[i]) || line.p[i] == '<' || line.p[i] == '"')
            return false;
    return true;
}

/* An address that has a line for itself was an embed. */
static struct str embed_lines(const struct wp_text *t, struct str text)
{
    struct buf out;
    struct str line, left = text;
    if (str_find(text, S("://"), 0) < 0)
        return text;
    buf_init(&out, text.n * 8 + 64);
    for (bool more = true; more;) {
        more = str_cut(left, '\n', &line, &left);
        struct str url = str_trim(line);
        if (is_address(url)) {
            buf_add(&out, S("\n<figure data-embed=\""));
            buf_add_escaped(&out, url);
            buf_add(&out, S("\"></figure>\n"));
        } else {
            buf_add(&out, line);
            buf_add(&out, more ? S("\n") : S(""));
        }
    }
    struct str html = str_copy(t->a, buf_str(&out));
    buf_close(&out);
    return html;
}

static struct str html_of(const struct wp_text *t, struct str content)
{
    if (wp_has_blocks(content))
        return wp_shortcodes(t, wp_blocks(t, content, 0));
    return wp_paragraphs(t->a, embed_lines(t, wp_shortcodes(t, content)));
}

struct str wp_html(const struct wp_text *t, struct str content)
{
    return wp_without_widgets(t, html_of(t, content));
}
