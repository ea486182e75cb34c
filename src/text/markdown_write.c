/* markdown_write.c - story HTML as Markdown that becomes the same story HTML again. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What comes back is not reasoned about but tried: a block is read again as it was written, and then the whole text,
 * where blocks stand beside one another.
 */
#include "text/markdown_write.h"

#include "text/markdown.h"
#include "text/markdown_line.h"

#define DEPTH (2 * HTML_LEVEL_MAX)

/* A list, and the item of it that is open. */
struct level {
    int64_t number;   /* of the next item; -1: bullets */
    ptrdiff_t indent; /* of what stands in its items */
};

struct writer {
    struct arena *a;
    const struct markdown_lines *lines;
    struct buf *out;
    struct buf trial; /* a block as it may be written */
    struct buf html;  /* what was read again */
};

/* The words of a line "<name>words</name>"; false when it is anything else. */
static bool inner(struct str line, struct str opening, struct str closing, struct str *words)
{
    *words = str_slice(line, opening.n, line.n - closing.n);
    return line.n >= opening.n + closing.n && str_starts(line, opening) && str_ends(line, closing);
}

static struct str without_line_feed(struct str block)
{
    return str_ends(block, S("\n")) ? str_slice(block, 0, block.n - 1) : block;
}

static bool simple(struct buf *out, struct str block, enum markdown_style style)
{
    static const struct {
        struct str opening, closing, mark;
    } KINDS[] = {{S_INIT("<p>"), S_INIT("</p>"), S_INIT("")},
                 {S_INIT("<h2>"), S_INIT("</h2>"), S_INIT("## ")},
                 {S_INIT("<h3>"), S_INIT("</h3>"), S_INIT("### ")}};
    struct str words;
    for (ptrdiff_t i = 0; i < COUNT_OF(KINDS); i++)
        if (inner(block, KINDS[i].opening, KINDS[i].closing, &words)) {
            buf_add(out, KINDS[i].mark);
            markdown_line(out, words, style);
            buf_add_char(out, '\n');
            return true;
        }
    return false;
}

static bool quote(struct buf *out, struct str block, enum markdown_style style)
{
    struct str line, words, rest;
    bool first = true;
    if (!inner(block, S("<blockquote>\n"), S("\n</blockquote>"), &rest))
        return false;
    for (bool more = true; more; first = false) {
        more = str_cut(rest, '\n', &line, &rest);
        if (!inner(line, S("<p>"), S("</p>"), &words))
            return false;
        buf_add(out, first ? S("> ") : S(">\n> "));
        markdown_line(out, words, style);
        buf_add_char(out, '\n');
    }
    return true;
}

static bool code(struct buf *out, struct str block)
{
    struct str words;
    if (!inner(block, S("<pre><code>"), S("</code></pre>"), &words) || str_find_char(words, '<', 0) >= 0 ||
        str_find(words, S("```"), 0) >= 0 || !str_ends(words, S("\n")))
        return false;
    buf_add(out, S("```\n"));
    markdown_add_decoded(out, words);
    buf_add(out, S("```\n"));
    return true;
}

/* ---- lists ---- */

static bool open_list(struct level *levels, int *depth, struct str line)
{
    struct str number;
    int64_t start = 0;
    bool numbered = str_equal(line, S("<ol>"));
    if (inner(line, S("<ol start=\""), S("\">"), &number))
        numbered = str_to_i64(number, &start);
    else
        start = 1;
    if ((!numbered && !str_equal(line, S("<ul>"))) || *depth == DEPTH)
        return false;
    levels[*depth] = (struct level){numbered ? start : -1, *depth ? levels[*depth - 1].indent : 0};
    ++*depth;
    return true;
}

static void add_marker(struct buf *out, struct level *level, ptrdiff_t before)
{
    ptrdiff_t start = out->n;
    for (ptrdiff_t i = 0; i < before; i++)
        buf_add_char(out, ' ');
    if (level->number >= 0)
        buf_add_format(out, "%lld. ", (long long)level->number++);
    else
        buf_add(out, S("- "));
    level->indent = out->n - start;
}

static bool add_item(struct buf *out, struct level *levels, int depth, struct str line, enum markdown_style style)
{
    struct str words;
    if (depth == 0 || !str_starts(line, S("<li>")))
        return false;
    if (!inner(line, S("<li>"), S("</li>"), &words))
        words = str_from(line, 4);
    if (words.n == 0)
        return false; /* blocks stand in it */
    add_marker(out, &levels[depth - 1], depth > 1 ? levels[depth - 2].indent : 0);
    markdown_line(out, words, style);
    buf_add_char(out, '\n');
    return true;
}

static bool list(struct buf *out, struct str block, enum markdown_style style)
{
    struct level levels[DEPTH];
    struct str line, rest = block;
    int depth = 0;
    for (bool more = true; more;) {
        more = str_cut(rest, '\n', &line, &rest);
        if (str_equal(line, S("</ul>")) || str_equal(line, S("</ol>")))
            depth--;
        else if (!str_equal(line, S("</li>")) && !open_list(levels, &depth, line) &&
                 !add_item(out, levels, depth, line, style))
            return false;
    }
    return true;
}

/* ---- blocks ---- */

static bool write_as(struct buf *out, struct html_block block, enum markdown_style style)
{
    struct str text = without_line_feed(html_text(block.html));
    switch (block.kind) {
    case HTML_P:
    case HTML_H2:
    case HTML_H3:
        return simple(out, text, style);
    case HTML_UL:
    case HTML_OL:
        return list(out, text, style);
    case HTML_BLOCKQUOTE:
        return quote(out, text, style);
    case HTML_PRE:
        return code(out, text);
    case HTML_HR:
        buf_add(out, S("***\n"));
        return true;
    case HTML_TABLE:
    case HTML_FIGURE:
    case HTML_EMBED:
    case HTML_ALSO_READ:
        break;
    }
    return false;
}

/* Whether markdown is read as the HTML wanted. */
static bool comes_back(struct writer *w, struct str markdown, struct str wanted)
{
    struct arena work;
    struct html again;
    buf_clear(&w->html);
    if (failed(markdown_to_html(markdown, 1, &w->html)))
        return false;
    arena_init(&work, 0);
    bool same = !failed(html_sanitise(&work, w->html.n ? buf_str(&w->html) : S(""), NULL, &again)) &&
                str_equal(html_text(again), wanted);
    arena_close(&work);
    return same;
}

/* Beside its like a list would go on. */
static bool joins(enum html_block_kind before, enum html_block_kind kind)
{
    return before == kind && (kind == HTML_UL || kind == HTML_OL);
}

static void write_block(struct writer *w, struct html_block block, bool joined, struct str line)
{
    struct str html = html_text(block.html);
    if (line.n) {
        markdown_line(w->out, line, MARKDOWN_MARKS);
        buf_add_char(w->out, '\n');
        return;
    }
    for (int style = 0; !joined && style < MARKDOWN_STYLES; style++) {
        buf_clear(&w->trial);
        if (write_as(&w->trial, block, style) && comes_back(w, buf_str(&w->trial), html)) {
            buf_add(w->out, buf_str(&w->trial));
            return;
        }
    }
    buf_add(w->out, html);
}

/* The paragraph that a line is before the reader of the file makes a block of it. */
static void expect(struct buf *wanted, struct html_block block, struct str line)
{
    buf_add(wanted, line.n ? S("<p>") : S(""));
    buf_add(wanted, line.n ? line : html_text(block.html));
    buf_add(wanted, line.n ? S("</p>\n") : S(""));
}

static void write_all(struct writer *w, struct html body, struct buf *wanted)
{
    struct html_block block;
    enum html_block_kind before = HTML_HR;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block); before = block.kind) {
        bool lone = block.kind == HTML_EMBED || block.kind == HTML_ALSO_READ;
        struct str line = lone ? w->lines->line(w->lines->context, w->a, block) : (struct str){0};
        if (w->out->n)
            buf_add_char(w->out, '\n');
        write_block(w, block, joins(before, block.kind), line);
        expect(wanted, block, line);
    }
}

struct err markdown_write(struct arena *a, struct html body, const struct markdown_lines *lines, struct buf *out,
                          bool *exact)
{
    struct writer w = {.a = a, .lines = lines, .out = out};
    struct buf wanted;
    ptrdiff_t start = out->n;
    buf_init(&w.trial, out->max);
    buf_init(&w.html, out->max);
    buf_init(&wanted, out->max);
    write_all(&w, body, &wanted);
    struct str text = out->n > start ? str_from(buf_str(out), start) : S("");
    *exact = !out->failed && !wanted.failed && comes_back(&w, text, wanted.n ? buf_str(&wanted) : S(""));
    buf_close(&w.trial);
    buf_close(&w.html);
    buf_close(&wanted);
    return out->failed ? err_make(&ERR_LIMIT, "the text has more than %td bytes as Markdown", out->max) : OK;
}
