/* tree_hugo.c - Hugo's shortcodes within Markdown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#define CALL_MAX 4096 /* bytes of a shortcode */

struct walk {
    const struct making *m;
    const struct tree *tree;
    struct str page; /* its path */
    bool silent;     /* within what is to be left out */
};

static void add(const struct walk *w, struct str text)
{
    if (!w->silent)
        buf_add(w->m->out, text);
}

/* Where a page would stand whose file is not here. */
static struct str missing(struct arena *a, struct str prefix, struct str page)
{
    static const struct str ENDINGS[] = {S_INIT("/index.md"), S_INIT("/_index.md"), S_INIT(".md")};
    for (int i = 0; i < COUNT_OF(ENDINGS); i++)
        if (str_ends(page, ENDINGS[i])) {
            page = str_slice(page, 0, page.n - ENDINGS[i].n);
            break;
        }
    if (str_find_char(page, '/', 0) < 0)
        return str_format(a, "../%.*s/", STR_ARG(tree_urlize(a, page)));
    return str_format(a, "%.*s%s%.*s/", STR_ARG(prefix), page.p[0] == '/' ? "" : "/", STR_ARG(tree_urlize(a, page)));
}

/* The address that a file has by where it lies. */
static struct str reference(const struct walk *w, const struct tree_call *call)
{
    struct arena *a = w->m->a;
    struct str page, mark, address, path = tree_argument(call, "path", 0);
    bool marked = str_cut(path, '#', &page, &mark);
    if (!page.n)
        return str_concat(a, S("#"), mark);
    address = tree_link(a, w->tree, w->page, tree_argument(call, "lang", -1), page);
    address = address.n ? address : missing(a, w->tree->prefix, page);
    return marked ? str_format(a, "%.*s#%.*s", STR_ARG(address), STR_ARG(mark)) : address;
}

/* Those that stand in a line, or around a text. */
static bool draw_own(struct walk *w, const struct tree_call *call, bool closes)
{
    struct str name = call->name;
    if (str_equal(name, S("highlight"))) {
        add(w, S("\n```\n"));
    } else if (str_equal(name, S("comment"))) {
        w->silent = !closes;
    } else if (str_equal(name, S("ref")) || str_equal(name, S("relref"))) {
        add(w, reference(w, call));
    } else if (str_equal(name, S("details")) && !closes) {
        struct str summary = tree_argument(call, "summary", 0);
        add(w, summary.n ? str_format(w->m->a, "\n\n**%.*s**\n\n", STR_ARG(summary)) : S(""));
    } else {
        static const struct str PLAIN[] = {S_INIT("details"), S_INIT("rawhtml"), S_INIT("raw"), S_INIT("html")};
        for (int i = 0; i < COUNT_OF(PLAIN); i++)
            if (str_equal(name, PLAIN[i]))
                return true;
        return false;
    }
    return true;
}

static void draw(struct walk *w, struct str inside)
{
    struct tree_call call;
    inside = str_trim(inside);
    bool closes = str_starts(inside, S("/"));
    if (str_ends(inside, S("/")) && inside.n > 1)
        inside = str_slice(inside, 0, inside.n - 1);
    tree_call_read(w->m->a, closes ? str_from(inside, 1) : inside, &call);
    if (draw_own(w, &call, closes) || w->silent || closes || tree_call_draw(w->m, &call))
        return;
    making_tell(w->m, MAKING_UNKNOWN, str_format(w->m->a, "{{< %.*s >}}", STR_ARG(str_slice(call.name, 0, 60))));
}

/* The shortcode at the start of text: its length, and what is within; 0: there is none. */
static ptrdiff_t find_call(struct str text, struct str *inside)
{
    struct str near = str_slice(text, 0, CALL_MAX);
    struct str closing = str_starts(near, S("{{<")) ? S(">}}") : str_starts(near, S("{{%")) ? S("%}}") : S("");
    ptrdiff_t end = closing.n ? str_find(near, closing, 3) : -1;
    if (end < 0)
        return 0;
    *inside = str_slice(near, 3, end);
    return end + 3;
}

/* What stands between stars and slashes is a shortcode that is shown, not drawn. */
static bool is_quoted(struct str inside)
{
    return str_starts(inside, S("/*")) && str_ends(inside, S("*/")) && inside.n >= 4;
}

void tree_hugo_text(const struct making *m, const struct tree *tree, struct str page, struct str text)
{
    struct walk w = {.m = m, .tree = tree, .page = page};
    ptrdiff_t done = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, S("{{"), at)) >= 0;) {
        struct str inside;
        ptrdiff_t n = find_call(str_from(text, at), &inside);
        if (n == 0) {
            at += 2;
            continue;
        }
        add(&w, str_slice(text, done, at));
        if (is_quoted(inside))
            add(&w, str_format(m->a, "{{%c%.*s%c}}", text.p[at + 2], STR_ARG(str_slice(inside, 2, inside.n - 2)),
                               text.p[at + n - 3]));
        else
            draw(&w, inside);
        at += n;
        done = at;
    }
    add(&w, str_from(text, done));
}
