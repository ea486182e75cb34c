/* wp_block.c - what WordPress's block editor writes: HTML between comments that say which block it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wp.h"

#include "base/buf.h"

#include <jansson.h>

#define DEPTH_MAX 8 /* of reusable blocks within each other */

struct comment {
    struct str name;    /* "paragraph", "core-embed/youtube", "jetpack/slideshow" */
    struct str members; /* JSON, or empty */
    ptrdiff_t end;      /* behind "-->" */
    bool closes, alone;
};

/* The block's comment at "<"; false: none. */
static bool comment_at(struct str text, ptrdiff_t at, struct comment *out)
{
    struct str inside, left = str_from(text, at);
    ptrdiff_t end = str_find(left, S("-->"), 0);
    if (!str_starts(left, S("<!--")) || end < 0)
        return false;
    inside = str_trim(str_slice(left, 4, end));
    bool closes = str_starts(inside, S("/wp:"));
    if (!closes && !str_starts(inside, S("wp:")))
        return false;
    inside = str_from(inside, closes ? 4 : 3);
    bool alone = str_ends(inside, S("/"));
    inside = str_trim(str_slice(inside, 0, inside.n - alone));
    ptrdiff_t name = 0;
    while (name < inside.n && !char_is_space(inside.p[name]))
        name++;
    *out = (struct comment){str_slice(inside, 0, name), str_trim(str_from(inside, name)), at + end + 3, closes, alone};
    return true;
}

/* Where the block that begins ends: *inner is what it holds. One that never ends holds the rest. */
static ptrdiff_t block_end(struct str text, const struct comment *open, struct str *inner)
{
    struct comment c;
    int depth = 1;
    for (ptrdiff_t at = open->end; (at = str_find(text, S("<!--"), at)) >= 0; at++) {
        if (!comment_at(text, at, &c) || !str_equal(c.name, open->name))
            continue;
        depth += c.closes ? -1 : !c.alone;
        if (depth == 0) {
            *inner = str_slice(text, open->end, at);
            return c.end;
        }
    }
    *inner = str_from(text, open->end);
    return text.n;
}

bool wp_has_blocks(struct str content)
{
    return str_find(content, S("<!-- wp:"), 0) >= 0;
}

/* ---- kinds ---- */

struct walk {
    const struct wp_text *t;
    struct buf *out;
    int depth;
};

static struct str member(struct walk *w, const struct comment *c, const char *name)
{
    json_error_t wrong;
    json_t *members =
        json_loadb(c->members.p ? c->members.p : "", (size_t)c->members.n, JSON_DISABLE_EOF_CHECK, &wrong);
    const json_t *value = json_object_get(members, name);
    struct str out = {0};
    if (json_is_string(value))
        out = str_copy(w->t->a, (struct str){json_string_value(value), (ptrdiff_t)json_string_length(value)});
    else if (json_is_integer(value))
        out = str_format(w->t->a, "%lld", (long long)json_integer_value(value));
    json_decref(members);
    return out;
}

static void add_embed(struct walk *w, const struct comment *c, struct str inner)
{
    struct str url = member(w, c, "url");
    ptrdiff_t words = str_find(inner, S("<figcaption"), 0), end = str_find(inner, S("</figcaption>"), 0);
    if (!url.n) {
        buf_add(w->out, inner);
        return;
    }
    buf_add(w->out, S("<figure data-embed=\""));
    buf_add_escaped(w->out, url);
    buf_add(w->out, S("\">"));
    if (words >= 0 && end > words)
        buf_add(w->out, str_slice(inner, words, end + S("</figcaption>").n));
    buf_add(w->out, S("</figure>\n"));
}

/* A player's file as a link; its words stay. */
static void add_media(struct walk *w, const struct comment *c, struct str inner)
{
    ptrdiff_t from = str_find(inner, S(" src=\""), 0), end = from < 0 ? -1 : str_find_char(inner, '"', from + 6);
    struct str url = end < 0 ? member(w, c, "src") : str_slice(inner, from + 6, end);
    ptrdiff_t slash = url.n, words = str_find(inner, S("<figcaption"), 0);
    while (slash > 0 && url.p[slash - 1] != '/')
        slash--;
    if (url.n)
        buf_add_format(w->out, "<p><a href=\"%.*s\">%.*s</a></p>\n", STR_ARG(url), STR_ARG(str_from(url, slash)));
    if (words >= 0)
        buf_add(w->out, str_from(inner, words));
}

/* A file is a link, with a button that leads to it once more. */
static void add_file(struct walk *w, const struct comment *c, struct str inner)
{
    ptrdiff_t button = str_find(inner, S("wp-block-file__button"), 0), from = button;
    while (from > 0 && !str_starts(str_from(inner, from), S("<a ")))
        from--;
    ptrdiff_t end = from > 0 ? str_find(inner, S("</a>"), button) : -1;
    (void)c;
    buf_add(w->out, end < 0 ? inner : str_slice(inner, 0, from));
    if (end >= 0)
        buf_add(w->out, str_from(inner, end + 4));
}

static void add_reusable(struct walk *w, const struct comment *c, struct str inner)
{
    int64_t id;
    struct str text = {0};
    if (w->depth < DEPTH_MAX && w->t->found->reused < WP_REUSED_MAX && str_to_i64(member(w, c, "ref"), &id))
        text = w->t->library->block(w->t->library->context, id);
    buf_add(w->out, inner);
    w->t->found->reused += text.p != NULL;
    if (text.p)
        buf_add(w->out, wp_blocks(w->t, text, w->depth + 1));
    else
        wp_found_add(w->t, S("wp:block"));
}

static void add_nothing(struct walk *w, const struct comment *c, struct str inner)
{
    (void)w, (void)c, (void)inner;
}

static void add_inner(struct walk *w, const struct comment *c, struct str inner)
{
    (void)c;
    buf_add(w->out, wp_blocks(w->t, inner, w->depth + 1));
}

static void add_classic(struct walk *w, const struct comment *c, struct str inner)
{
    (void)c;
    buf_add(w->out, wp_paragraphs(w->t->a, wp_shortcodes(w->t, inner)));
}

static const struct maker {
    struct str name;
    void (*add)(struct walk *w, const struct comment *c, struct str inner);
} MAKERS[] = {
    {S_INIT("audio"), add_media},      {S_INIT("block"), add_reusable},   {S_INIT("embed"), add_embed},
    {S_INIT("file"), add_file},        {S_INIT("freeform"), add_classic}, {S_INIT("more"), add_nothing},
    {S_INIT("nextpage"), add_nothing}, {S_INIT("spacer"), add_nothing},   {S_INIT("video"), add_media},
};

static void add_block(struct walk *w, const struct comment *c, struct str inner)
{
    for (int i = 0; i < COUNT_OF(MAKERS); i++)
        if (str_equal(MAKERS[i].name, c->name)) {
            MAKERS[i].add(w, c, inner);
            return;
        }
    if (str_starts(c->name, S("core-embed/"))) {
        add_embed(w, c, inner);
        return;
    }
    if (c->alone || str_find_char(c->name, '/', 0) > 0)
        wp_found_add(w->t, str_format(w->t->a, "wp:%.*s", STR_ARG(c->name)));
    add_inner(w, c, inner);
}

/* Words between two blocks: at the top they are the classic editor's, within a block its HTML. */
static void add_between(struct walk *w, struct str text)
{
    if (w->depth == 0 && str_trim(text).n)
        add_classic(w, NULL, text);
    else
        buf_add(w->out, text);
}

struct str wp_blocks(const struct wp_text *t, struct str content, int depth)
{
    struct buf out;
    struct walk w = {t, &out, depth};
    struct comment c;
    ptrdiff_t from = 0;
    if (depth > 2 * DEPTH_MAX)
        return content;
    buf_init(&out, content.n * 8 + 4 * 1024 * 1024);
    for (ptrdiff_t at = 0; (at = str_find(content, S("<!--"), at)) >= 0;) {
        if (!comment_at(content, at, &c)) {
            at++;
            continue;
        }
        struct str inner = S("");
        add_between(&w, str_slice(content, from, at));
        at = from = c.closes || c.alone ? c.end : block_end(content, &c, &inner);
        if (!c.closes)
            add_block(&w, &c, inner);
    }
    add_between(&w, str_from(content, from));
    struct str html = str_copy(t->a, buf_str(&out));
    buf_close(&out);
    return html;
}
