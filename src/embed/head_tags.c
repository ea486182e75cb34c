/* head_tags.c - the few tags of a page that say what it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/head_tags.h"

#include "embed/markup.h"

struct scan {
    struct str page;
    ptrdiff_t at;
    struct buf markup;
    int tags;
    struct head_tags *out;
};

/* Behind the ">" of the tag that begins at from; quoted values may hold one. */
static ptrdiff_t tag_end(struct str page, ptrdiff_t from)
{
    char quote = 0;
    bool value = false; /* a "=" came before */
    for (ptrdiff_t i = from; i < page.n; i++) {
        char c = page.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '>')
            return i + 1;
        else if (value && (c == '"' || c == '\''))
            quote = c;
        if (!char_is_space(c))
            value = !quote && c == '=';
    }
    return page.n;
}

static bool tag_is(struct str tag, struct str name)
{
    struct str start = str_slice(tag, 1, 1 + name.n);
    char after = tag.n > 1 + name.n ? tag.p[1 + name.n] : 0;
    return str_equal_nocase(start, name) && (char_is_space(after) || after == '>' || after == '/');
}

/* The start of "</name" at or behind from; the page's end where there is none. */
static ptrdiff_t find_end_tag(struct str page, ptrdiff_t from, struct str name)
{
    for (ptrdiff_t at = from; (at = str_find(page, S("</"), at)) >= 0; at += 2)
        if (str_equal_nocase(str_slice(page, at + 2, at + 2 + name.n), name))
            return at;
    return page.n;
}

static void keep(struct scan *scan, struct str markup)
{
    if (scan->tags++ < HEAD_TAGS_MAX && scan->markup.n + markup.n < MARKUP_SIZE_MAX)
        buf_add(&scan->markup, markup);
}

/* A script, style or title: all up to its end tag is text. */
static void pass_text(struct scan *scan, struct str tag, struct str name)
{
    ptrdiff_t start = scan->at + tag.n, end = find_end_tag(scan->page, start, name);
    struct str content = str_slice(scan->page, start, end);
    struct head_tags *out = scan->out;
    scan->at = end;
    if (str_equal(name, S("title"))) {
        keep(scan, tag);
        keep(scan, content);
        keep(scan, S("</title>"));
    } else if (str_find(tag, S("ld+json"), 0) >= 0 && out->script_count < HEAD_SCRIPTS_MAX) {
        out->scripts[out->script_count++] = content;
    }
}

static void see_tag(struct scan *scan, struct str tag)
{
    static const struct str texts[] = {S_INIT("script"), S_INIT("style"), S_INIT("title"), S_INIT("textarea")};
    static const struct str kept[] = {S_INIT("html"), S_INIT("meta"), S_INIT("link")};
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        if (tag_is(tag, texts[i])) {
            pass_text(scan, tag, texts[i]);
            return;
        }
    for (ptrdiff_t i = 0; i < COUNT_OF(kept); i++)
        if (tag_is(tag, kept[i]))
            keep(scan, tag);
    scan->at += tag.n;
}

static void pass_comment(struct scan *scan)
{
    ptrdiff_t end = str_find(scan->page, S("-->"), scan->at + 2);
    scan->at = end < 0 ? scan->page.n : end + 3;
}

void head_tags_read(struct arena *a, struct str page, struct head_tags *out)
{
    struct scan scan = {.page = page, .out = out};
    *out = (struct head_tags){0};
    buf_init(&scan.markup, MARKUP_SIZE_MAX);
    while ((scan.at = str_find_char(page, '<', scan.at)) >= 0) {
        struct str rest = str_from(page, scan.at);
        if (str_starts(rest, S("<!--")))
            pass_comment(&scan);
        else if (rest.n > 1 && char_is_alpha(rest.p[1]))
            see_tag(&scan, str_slice(page, scan.at, tag_end(page, scan.at + 1)));
        else
            scan.at++;
    }
    out->markup = str_copy(a, scan.markup.n ? buf_str(&scan.markup) : S(""));
    buf_close(&scan.markup);
}
