/* tree_jekyll.c - Liquid's tags within Jekyll's Markdown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#define TAG_MAX 4096 /* bytes of a tag */

struct walk {
    const struct making *m;
    const struct tree *tree;
    struct str title; /* of the page */
    bool raw;         /* tags are words here */
    bool silent;      /* within what is left out */
};

static void add(const struct walk *w, struct str text)
{
    if (!w->silent)
        buf_add(w->m->out, text);
}

/* ---- {{ }} ---- */

/* The words of "'/a.jpg' | relative_url"; p NULL: they are known to nobody. */
static struct str value_of(const struct walk *w, struct str inside)
{
    struct str first, filters;
    (void)str_cut(inside, '|', &first, &filters);
    first = str_trim(first);
    bool quoted = first.n > 1 && (first.p[0] == '"' || first.p[0] == '\'') && first.p[first.n - 1] == first.p[0];
    if (quoted) {
        first = str_slice(first, 1, first.n - 1);
        return str_find(filters, S("_url"), 0) >= 0 ? str_concat(w->m->a, w->tree->prefix, first) : first;
    }
    if (str_equal(first, S("page.title")))
        return w->title;
    if (str_equal(first, S("site.baseurl")))
        return w->tree->prefix.n ? w->tree->prefix : S("");
    return str_equal(first, S("site.url")) ? S("") : (struct str){NULL, 0};
}

static void draw_value(struct walk *w, struct str inside)
{
    struct str words = value_of(w, inside);
    add(w, words);
    if (!words.p && !w->silent)
        making_tell(w->m, MAKING_TAKEN_OUT,
                    str_format(w->m->a, "{{ %.*s }}", STR_ARG(str_slice(str_trim(inside), 0, 60))));
}

/* ---- {% %} ---- */

/* "_posts/2024-03-01-x.md" and "2024-03-01-x" as the address that every post has besides its own. */
static struct str post_address(struct arena *a, struct str prefix, struct str path)
{
    ptrdiff_t slash = path.n, dot;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    struct str name = str_from(path, slash);
    dot = str_find_char(name, '.', 0);
    name = dot > 0 ? str_slice(name, 0, dot) : name;
    if (name.n < 12 || name.p[4] != '-' || name.p[7] != '-' || name.p[10] != '-')
        return str_format(a, "%.*s/%.*s/", STR_ARG(prefix),
                          STR_ARG(tree_urlize(a, str_slice(path, 0, slash + name.n))));
    return str_format(a, "%.*s/%.*s/%.*s/%.*s/%.*s/", STR_ARG(prefix), STR_ARG(str_slice(name, 0, 4)),
                      STR_ARG(str_slice(name, 5, 7)), STR_ARG(str_slice(name, 8, 10)),
                      STR_ARG(tree_urlize(a, str_from(name, 11))));
}

/* "about.md" as the page's address, "assets/times.pdf" as the file's. */
static struct str link_address(const struct walk *w, struct str path)
{
    struct arena *a = w->m->a;
    struct str page = tree_is_page(path) ? tree_link(a, w->tree, S(""), S(""), path) : S("");
    if (page.n)
        return page;
    if (!tree_has_file(a, w->tree, path))
        return post_address(a, w->tree->prefix, path);
    return str_format(a, "%.*s%s%.*s", STR_ARG(w->tree->prefix), str_starts(path, S("/")) ? "" : "/", STR_ARG(path));
}

/* An include is known by the name of its file: "embed/youtube.html", "figure.html". */
static bool draw_include(const struct walk *w, const struct tree_call *include)
{
    struct tree_call call = *include;
    struct str file = tree_argument(include, "", 0);
    ptrdiff_t start = file.n, end;
    while (start > 0 && file.p[start - 1] != '/')
        start--;
    call.name = str_from(file, start);
    end = str_find_char(call.name, '.', 0);
    call.name = end > 0 ? str_slice(call.name, 0, end) : call.name;
    call.count = 0;
    for (int i = 1; i < include->count; i++, call.count++) {
        call.names[call.count] = include->names[i];
        call.values[call.count] = include->values[i];
    }
    return w->silent || tree_call_draw(w->m, &call);
}

static bool is_logic(struct str name)
{
    static const struct str NAMES[] = {S_INIT("if"),     S_INIT("elsif"),   S_INIT("else"),       S_INIT("endif"),
                                       S_INIT("for"),    S_INIT("endfor"),  S_INIT("unless"),     S_INIT("endunless"),
                                       S_INIT("assign"), S_INIT("capture"), S_INIT("endcapture"), S_INIT("case"),
                                       S_INIT("when"),   S_INIT("endcase"), S_INIT("break"),      S_INIT("continue"),
                                       S_INIT("cycle")};
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(name, NAMES[i]))
            return true;
    return false;
}

static bool ends_line(const struct buf *out)
{
    return out->n > 0 && out->p[out->n - 1] == '\n';
}

static bool draw_own(struct walk *w, const struct tree_call *call)
{
    struct str name = call->name;
    if (str_equal(name, S("raw")))
        w->raw = true;
    else if (str_equal(name, S("comment")))
        w->silent = true;
    else if (str_equal(name, S("endcomment")))
        w->silent = false;
    else if (str_equal(name, S("highlight")) || str_equal(name, S("endhighlight")))
        add(w, ends_line(w->m->out) ? S("```\n") : S("\n```\n"));
    else if (str_equal(name, S("link")))
        add(w, link_address(w, tree_argument(call, "", 0)));
    else if (str_equal(name, S("post_url")))
        add(w, post_address(w->m->a, w->tree->prefix, tree_argument(call, "", 0)));
    else if (str_starts(name, S("include")))
        return draw_include(w, call);
    else
        return false;
    return true;
}

static void draw_tag(struct walk *w, struct str inside)
{
    struct tree_call call;
    tree_call_read(w->m->a, inside, &call);
    if (w->silent && !str_equal(call.name, S("endcomment")))
        return;
    if (draw_own(w, &call) || tree_call_draw(w->m, &call))
        return;
    making_tell(w->m, is_logic(call.name) ? MAKING_TAKEN_OUT : MAKING_UNKNOWN,
                str_format(w->m->a, "{%% %.*s %%}", STR_ARG(str_slice(call.name, 0, 60))));
}

/* ---- the text ---- */

/* The tag at the start of text: its length, and what is within; 0: there is none. */
static ptrdiff_t find_tag(struct str text, struct str *inside)
{
    struct str near = str_slice(text, 0, TAG_MAX);
    bool value = str_starts(near, S("{{"));
    ptrdiff_t end = str_find(near, value ? S("}}") : S("%}"), 2);
    if (end < 0)
        return 0;
    *inside = str_slice(near, 2, end);
    if (str_starts(*inside, S("-")))
        *inside = str_from(*inside, 1);
    if (str_ends(*inside, S("-")))
        *inside = str_slice(*inside, 0, inside->n - 1);
    *inside = str_trim(*inside);
    return end + 2;
}

/* Draws what is at at; gives its length, 0: it is words. */
static ptrdiff_t take_tag(struct walk *w, struct str text, ptrdiff_t at, ptrdiff_t *done)
{
    struct str inside;
    ptrdiff_t n = text.p[at + 1] == '{' || text.p[at + 1] == '%' ? find_tag(str_from(text, at), &inside) : 0;
    bool ends_raw = n && text.p[at + 1] == '%' && str_equal(inside, S("endraw"));
    if (n == 0 || (w->raw && !ends_raw))
        return 0;
    add(w, str_slice(text, *done, at));
    *done = at + n;
    if (ends_raw)
        w->raw = false;
    else if (text.p[at + 1] == '{')
        draw_value(w, inside);
    else
        draw_tag(w, inside);
    return n;
}

/* Lines of kramdown's that say how something looks: "{: .lead}", "{:toc}". */
static void add_without_looks(const struct making *m, struct str text)
{
    ptrdiff_t done = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, S("{:"), at)) >= 0;) {
        ptrdiff_t end = str_find_char(str_slice(text, at, at + 500), '}', 0), line = end < 0 ? -1 : at + end + 1;
        bool alone = line >= 0 && (line == text.n || text.p[line] == '\n' || text.p[line] == '\r');
        if (!alone) {
            at += 2;
            continue;
        }
        buf_add(m->out, str_slice(text, done, at));
        at = line;
        done = line;
    }
    buf_add(m->out, str_from(text, done));
}

void tree_jekyll_text(const struct making *m, const struct tree *tree, struct str text, struct str title)
{
    struct buf b;
    struct making inner = *m;
    struct walk w = {.m = &inner, .tree = tree, .title = title};
    ptrdiff_t done = 0;
    buf_init(&b, m->out->max);
    inner.out = &b;
    for (ptrdiff_t at = 0; (at = str_find_char(text, '{', at)) >= 0 && at + 1 < text.n;) {
        ptrdiff_t n = take_tag(&w, text, at, &done);
        at += n ? n : 1;
    }
    add(&w, str_from(text, done));
    if (b.n && !b.failed)
        add_without_looks(m, buf_str(&b));
    m->out->failed = m->out->failed || b.failed;
    buf_close(&b);
}
