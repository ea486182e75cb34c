/* wp_widget.c - what plugins left in the text of posts: their elements go, by class. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wp.h"

#include "base/buf.h"

#define NAME_MAX_BYTES 24

/* Classes that plugins give to what they put around a text: share bars, related posts, notices, translation, figures,
 * advertisements. One that ends in "*" stands for all that begin so. */
static const struct str WIDGETS[] = {
    S_INIT("addthis_*"),
    S_INIT("addtoany_*"),
    S_INIT("adsbygoogle"),
    S_INIT("crp_related"),
    S_INIT("dpsp-*"),
    S_INIT("embed-privacy-overlay"),
    S_INIT("essb_*"),
    S_INIT("google_translate_element"),
    S_INIT("gtranslate_wrapper"),
    S_INIT("heateor_*"),
    S_INIT("jp-relatedposts"),
    S_INIT("mashsb-*"),
    S_INIT("monsterinsights-*"),
    S_INIT("sassy-social-share"),
    S_INIT("sharedaddy"),
    S_INIT("shareaholic-*"),
    S_INIT("ssba*"),
    S_INIT("super_socializer*"),
    S_INIT("swp_*"),
    S_INIT("the_champ_*"),
    S_INIT("wp-block-jetpack-sharing-*"),
    S_INIT("yarpp*"),
};

struct element {
    struct str name, class;
    ptrdiff_t end; /* behind ">" of its start tag */
    bool closes, empty;
};

/* Where the tag ends that begins at from, behind its name: quoted values may hold ">". -1: it does not. */
static ptrdiff_t tag_end(struct str html, ptrdiff_t from)
{
    char quote = 0;
    for (ptrdiff_t at = from; at < html.n; at++) {
        char c = html.p[at];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '>')
            return at;
        else if (c == '"' || c == '\'')
            quote = c;
    }
    return -1;
}

static struct str class_of(struct str attributes)
{
    ptrdiff_t at = 0;
    while ((at = str_find(attributes, S("class="), at)) > 0 && !char_is_space(attributes.p[at - 1]))
        at++;
    ptrdiff_t from = at + S("class=").n;
    if (at < 0 || from >= attributes.n || (attributes.p[from] != '"' && attributes.p[from] != '\''))
        return S("");
    ptrdiff_t end = str_find_char(attributes, attributes.p[from], from + 1);
    return str_slice(attributes, from + 1, end < 0 ? attributes.n : end);
}

static bool element_at(struct str html, ptrdiff_t at, struct element *out)
{
    bool closes = at + 1 < html.n && html.p[at + 1] == '/';
    ptrdiff_t from = at + 1 + closes, to = from;
    while (to < html.n && to - from < NAME_MAX_BYTES && (char_is_alpha(html.p[to]) || char_is_digit(html.p[to])))
        to++;
    ptrdiff_t end = to > from ? tag_end(html, to) : -1;
    if (end < 0)
        return false;
    struct str attributes = str_slice(html, to, end);
    *out = (struct element){str_slice(html, from, to), class_of(attributes), end + 1, closes,
                            str_ends(attributes, S("/"))};
    return true;
}

static bool matches(struct str class, struct str widget)
{
    bool open = str_ends(widget, S("*"));
    return open ? str_starts(class, str_slice(widget, 0, widget.n - 1)) : str_equal(class, widget);
}

/* The class by which the element is a plugin's; none. */
static struct str widget_class(const struct element *e)
{
    struct str class, left = e->class;
    for (bool more = left.n > 0; more;) {
        more = str_cut(left, ' ', &class, &left);
        for (int i = 0; i < COUNT_OF(WIDGETS); i++)
            if (matches(class, WIDGETS[i]))
                return class;
    }
    return (struct str){0};
}

/* Behind the end tag of the element; one without is its start tag alone. */
static ptrdiff_t element_end(struct str html, const struct element *open)
{
    struct element e;
    int depth = open->empty ? 0 : 1;
    for (ptrdiff_t at = open->end; depth && (at = str_find_char(html, '<', at)) >= 0; at++) {
        if (!element_at(html, at, &e) || !str_equal_nocase(e.name, open->name))
            continue;
        depth += e.closes ? -1 : !e.empty;
        if (depth == 0)
            return e.end;
    }
    return open->end;
}

struct str wp_without_widgets(const struct wp_text *t, struct str html)
{
    struct buf out;
    struct element e;
    struct str tagged = wp_tagged(html);
    ptrdiff_t from = 0;
    int count = 0;
    buf_init(&out, html.n);
    for (ptrdiff_t at = 0; count < WP_THINGS_MAX && (at = str_find_char(tagged, '<', at)) >= 0;) {
        bool found = element_at(tagged, at, &e);
        struct str class = found && !e.closes ? widget_class(&e) : (struct str){0};
        count += class.n > 0;
        if (class.n) {
            wp_found_add(t, str_format(t->a, ".%.*s", STR_ARG(class)));
            buf_add(&out, str_slice(html, from, at));
            from = element_end(tagged, &e);
        }
        at = class.n ? from : found ? e.end : at + 1;
    }
    buf_add(&out, str_from(html, from));
    struct str kept = str_copy(t->a, buf_str(&out));
    buf_close(&out);
    return kept;
}
