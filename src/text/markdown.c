/* markdown.c - Markdown to HTML for the sanitiser, on md4c. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * md4c reads the source in one pass and calls us; it knows no global state. We print the story's own elements, so that
 * ordinary text is canonical at once. A callback that returns STOP ends the parsing: that is what bounds a source whose
 * output would explode (a long link definition used often, a table with many empty cells).
 */
#include "text/markdown.h"

#include "base/utf8.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#define GO_ON 0
#define STOP 1
#define PADDING 16

struct writer {
    struct buf *out;
    int depth;
    int image_depth; /* within an image's description only plain text is printed */
    bool too_deep;
};

static struct str element_of_block(MD_BLOCKTYPE type, const void *detail)
{
    switch (type) {
    case MD_BLOCK_QUOTE:
        return S("blockquote");
    case MD_BLOCK_UL:
        return S("ul");
    case MD_BLOCK_OL:
        return S("ol");
    case MD_BLOCK_LI:
        return S("li");
    case MD_BLOCK_H:
        return ((const MD_BLOCK_H_DETAIL *)detail)->level <= 2 ? S("h2") : S("h3");
    case MD_BLOCK_P:
        return S("p");
    case MD_BLOCK_TABLE:
        return S("table");
    case MD_BLOCK_THEAD:
        return S("thead");
    case MD_BLOCK_TBODY:
        return S("tbody");
    case MD_BLOCK_TR:
        return S("tr");
    case MD_BLOCK_TH:
        return S("th");
    case MD_BLOCK_TD:
        return S("td");
    case MD_BLOCK_DOC:
    case MD_BLOCK_HR:
    case MD_BLOCK_CODE:
    case MD_BLOCK_HTML:
        break;
    }
    return (struct str){0};
}

static struct str element_of_span(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        return S("em");
    case MD_SPAN_STRONG:
        return S("strong");
    case MD_SPAN_CODE:
        return S("code");
    case MD_SPAN_DEL:
        return S("s");
    case MD_SPAN_A:
    case MD_SPAN_IMG:
    case MD_SPAN_LATEXMATH:
    case MD_SPAN_LATEXMATH_DISPLAY:
    case MD_SPAN_WIKILINK:
    case MD_SPAN_U:
        break;
    }
    return (struct str){0};
}

static int status(struct writer *w)
{
    return w->out->failed || w->too_deep ? STOP : GO_ON;
}

static void go_down(struct writer *w)
{
    w->too_deep = w->too_deep || ++w->depth > MARKDOWN_DEPTH_MAX;
}

static void add_tag(struct buf *out, struct str before, struct str element)
{
    buf_add(out, before);
    buf_add(out, element);
    buf_add_char(out, '>');
}

/* What holds blocks begins with a line end, as story HTML has it. */
static void add_opening(struct buf *out, MD_BLOCKTYPE type, struct str element)
{
    add_tag(out, S("<"), element);
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_QUOTE)
        buf_add_char(out, '\n');
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct writer *w = user;
    struct str element = element_of_block(type, detail);
    const MD_BLOCK_OL_DETAIL *list = detail;
    go_down(w);
    if (type == MD_BLOCK_OL && list->start != 1)
        buf_add_format(w->out, "<ol start=\"%u\">\n", list->start);
    else if (element.p)
        add_opening(w->out, type, element);
    else if (type == MD_BLOCK_HR)
        buf_add(w->out, S("<hr>\n"));
    else if (type == MD_BLOCK_CODE)
        buf_add(w->out, S("<pre><code>"));
    return status(w);
}

static bool holds_line_of_its_own(MD_BLOCKTYPE type)
{
    return type != MD_BLOCK_TH && type != MD_BLOCK_TD;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct writer *w = user;
    struct str element = element_of_block(type, detail);
    w->depth--;
    if (element.p)
        add_tag(w->out, S("</"), element);
    else if (type == MD_BLOCK_CODE)
        buf_add(w->out, S("</code></pre>"));
    if ((element.p && holds_line_of_its_own(type)) || type == MD_BLOCK_CODE)
        buf_add_char(w->out, '\n');
    return status(w);
}

/* Story HTML escapes no more than it must: quotes only where quoted. */
static void add_escaped(struct buf *out, struct str text, bool in_value)
{
    ptrdiff_t start = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c != '&' && c != '<' && c != '>' && !(c == '"' && in_value))
            continue;
        buf_add(out, str_slice(text, start, i));
        buf_add_escaped(out, str_slice(text, i, i + 1));
        start = i + 1;
    }
    buf_add(out, str_from(text, start));
}

static int add_text(MD_TEXTTYPE type, struct buf *out, struct str text, bool in_value)
{
    switch (type) {
    case MD_TEXT_NULLCHAR: /* refused before */
        break;
    case MD_TEXT_BR:
        buf_add(out, S("<br>\n"));
        break;
    case MD_TEXT_SOFTBR: /* means a space, and story HTML has one */
        buf_add_char(out, ' ');
        break;
    case MD_TEXT_ENTITY: /* checked by md4c to be a reference in form */
    case MD_TEXT_HTML:
        buf_add(out, text);
        break;
    case MD_TEXT_NORMAL:
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH:
        add_escaped(out, text, in_value);
        break;
    }
    return out->failed ? STOP : GO_ON;
}

/* An attribute of a span: its value is a row of substrings with their kinds. */
static void add_attribute(struct buf *out, struct str name, const MD_ATTRIBUTE *value)
{
    buf_add(out, name);
    for (int i = 0; value->substr_offsets && value->substr_offsets[i] < value->size; i++) {
        MD_OFFSET from = value->substr_offsets[i], to = value->substr_offsets[i + 1];
        if (add_text(value->substr_types[i], out, (struct str){value->text + from, (ptrdiff_t)(to - from)}, true) ==
            STOP)
            return;
    }
    buf_add_char(out, '"');
}

static void enter_link(struct writer *w, const MD_SPAN_A_DETAIL *link)
{
    add_attribute(w->out, S("<a href=\""), &link->href);
    if (link->title.text)
        add_attribute(w->out, S(" title=\""), &link->title);
    buf_add_char(w->out, '>');
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct writer *w = user;
    bool plain = w->image_depth > 0;
    go_down(w);
    w->image_depth += type == MD_SPAN_IMG;
    if (plain)
        return status(w);
    if (type == MD_SPAN_A) {
        enter_link(w, detail);
    } else if (type == MD_SPAN_IMG) {
        add_attribute(w->out, S("<img src=\""), &((const MD_SPAN_IMG_DETAIL *)detail)->src);
        buf_add(w->out, S(" alt=\""));
    } else {
        add_tag(w->out, S("<"), element_of_span(type));
    }
    return status(w);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct writer *w = user;
    w->depth--;
    w->image_depth -= type == MD_SPAN_IMG;
    if (w->image_depth > 0)
        return status(w);
    if (type == MD_SPAN_IMG) {
        const MD_ATTRIBUTE *title = &((const MD_SPAN_IMG_DETAIL *)detail)->title;
        buf_add_char(w->out, '"');
        if (title->text)
            add_attribute(w->out, S(" title=\""), title);
        buf_add_char(w->out, '>');
    } else {
        add_tag(w->out, S("</"), type == MD_SPAN_A ? S("a") : element_of_span(type));
    }
    return status(w);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *user)
{
    struct writer *w = user;
    struct str s = {p, (ptrdiff_t)n};
    if (w->image_depth > 0 && type == MD_TEXT_BR)
        type = MD_TEXT_SOFTBR;
    if (w->image_depth > 0 && type == MD_TEXT_HTML)
        type = MD_TEXT_NORMAL;
    return add_text(type, w->out, s, w->image_depth > 0);
}

static int count_lines(struct str source, ptrdiff_t end)
{
    int lines = 0;
    for (ptrdiff_t i = 0; i < end; i++)
        lines += source.p[i] == '\n';
    return lines;
}

static struct err check_source(struct str source, int first_line)
{
    if (source.n > MARKDOWN_SIZE_MAX)
        return err_make(&ERR_LIMIT, "a story's text may have %d bytes, this one has %td", MARKDOWN_SIZE_MAX, source.n);
    ptrdiff_t invalid = utf8_find_invalid(source);
    ptrdiff_t zero = str_find_char(source, 0, 0);
    if (invalid >= 0)
        return err_make(&ERR_INVALID, "line %d: not valid UTF-8", first_line + count_lines(source, invalid));
    if (zero >= 0)
        return err_make(&ERR_INVALID, "line %d: a NUL character", first_line + count_lines(source, zero));
    return OK;
}

/*
 * md4c 0.4.8 may look at the byte behind the last line (a link that is not closed), so it is given a copy that ends
 * with a line feed and zeros.
 */
static struct err parse(struct str source, struct writer *w)
{
    static const MD_PARSER PARSER = {.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
                                     .enter_block = enter_block,
                                     .leave_block = leave_block,
                                     .enter_span = enter_span,
                                     .leave_span = leave_span,
                                     .text = text};
    char *copy = calloc(1, (size_t)source.n + 1 + PADDING);
    if (!copy)
        return err_make(&ERR_SYSTEM, "no memory to read Markdown");
    if (source.n)
        memcpy(copy, source.p, (size_t)source.n);
    copy[source.n] = '\n';
    int result = md_parse(copy, (MD_SIZE)source.n + 1, &PARSER, w);
    free(copy);
    return result < 0 ? err_make(&ERR_SYSTEM, "no memory to read Markdown") : OK;
}

struct err markdown_to_html(struct str source, int first_line, struct buf *out)
{
    struct writer w = {.out = out};
    TRY(check_source(source, first_line));
    TRY(parse(source, &w));
    if (w.too_deep)
        return err_make(&ERR_LIMIT, "quotes, lists or marks are nested more than %d deep", MARKDOWN_DEPTH_MAX);
    if (out->failed)
        return err_make(&ERR_LIMIT, "the text grows past %td bytes of HTML", out->max);
    return OK;
}
