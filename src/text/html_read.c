/* html_read.c - readers and small makers of story HTML: blocks, links, words, the dateline. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All of it relies on the one way in which canonical text is written (html_check.c): a line feed ends each block and
 * stands nowhere else but in a pre, attributes come in one order, and "<" is always a tag.
 */
#include "text/html.h"

#include "text/html_address.h"
#include "text/html_words.h"
#include "text/html_write.h"

#include <string.h>

static const struct {
    struct str start;
    enum html_block_kind kind;
} STARTS[] = {
    {S_INIT("<pre"), HTML_PRE},
    {S_INIT("<p"), HTML_P},
    {S_INIT("<h2"), HTML_H2},
    {S_INIT("<h3"), HTML_H3},
    {S_INIT("<ul"), HTML_UL},
    {S_INIT("<ol"), HTML_OL},
    {S_INIT("<blockquote"), HTML_BLOCKQUOTE},
    {S_INIT("<hr"), HTML_HR},
    {S_INIT("<table"), HTML_TABLE},
    {S_INIT("<figure data-embed"), HTML_EMBED},
    {S_INIT("<figure"), HTML_FIGURE},
    {S_INIT("<aside"), HTML_ALSO_READ},
};

static const struct str EMBED_START = S_INIT("<figure data-embed=\"");
static const struct str ASIDE_START = S_INIT("<aside data-also-read=\"");

/* Behind the line feed that follows the first end at or after from; the end of s where it has none. */
static ptrdiff_t behind(struct str s, struct str end, ptrdiff_t from)
{
    ptrdiff_t hit = str_find(s, end, from);
    return hit < 0 ? s.n : hit + end.n;
}

/* Lists and quotes hold their like: the lines that open and close one are counted. */
static ptrdiff_t nest_end(struct str s, ptrdiff_t from, struct str open, struct str close)
{
    int depth = 0;
    for (ptrdiff_t line = from; line < s.n; line = behind(s, S("\n"), line)) {
        struct str rest = str_from(s, line);
        depth += str_starts(rest, open);
        depth -= str_starts(rest, close);
        if (depth == 0)
            return line + close.n;
    }
    return s.n;
}

static ptrdiff_t block_end(struct str s, ptrdiff_t from, enum html_block_kind kind)
{
    switch (kind) {
    case HTML_UL:
        return nest_end(s, from, S("<ul"), S("</ul>\n"));
    case HTML_OL:
        return nest_end(s, from, S("<ol"), S("</ol>\n"));
    case HTML_BLOCKQUOTE:
        return nest_end(s, from, S("<blockquote"), S("</blockquote>\n"));
    case HTML_PRE:
        return behind(s, S("</pre>\n"), from);
    case HTML_TABLE:
        return behind(s, S("</table>\n"), from);
    default:
        return behind(s, S("\n"), from);
    }
}

bool html_next_block(struct html h, ptrdiff_t *at, struct html_block *out)
{
    struct str rest = str_from(h.text, *at);
    for (int i = 0; i < COUNT_OF(STARTS); i++) {
        if (!str_starts(rest, STARTS[i].start))
            continue;
        ptrdiff_t end = block_end(h.text, *at, STARTS[i].kind);
        *out = (struct html_block){STARTS[i].kind, {str_slice(h.text, *at, end)}};
        *at = end;
        return true;
    }
    return false;
}

/* References resolved: there are four. */
static struct str unescape(struct arena *a, struct str s)
{
    static const struct {
        struct str reference;
        char c;
    } REFERENCES[] = {{S_INIT("&amp;"), '&'}, {S_INIT("&lt;"), '<'}, {S_INIT("&gt;"), '>'}, {S_INIT("&quot;"), '"'}};
    char *p = arena_bytes(a, s.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        p[n] = s.p[i];
        for (int j = 0; s.p[i] == '&' && j < COUNT_OF(REFERENCES); j++) {
            if (!str_starts(str_from(s, i), REFERENCES[j].reference))
                continue;
            p[n] = REFERENCES[j].c;
            i += REFERENCES[j].reference.n - 1;
            break;
        }
        n++;
    }
    return (struct str){p, n};
}

/* The value that follows start, where s begins with start. */
static struct str value_behind(struct str s, struct str start)
{
    if (!str_starts(s, start))
        return (struct str){0};
    return str_slice(s, start.n, str_find_char(s, '"', start.n));
}

bool html_has_embeds(struct str canonical)
{
    return str_find(canonical, EMBED_START, 0) >= 0;
}

struct str html_block_embed(struct arena *a, struct html_block block)
{
    struct str value = value_behind(block.html.text, EMBED_START);
    return value.p ? unescape(a, value) : value;
}

struct html html_block_caption(struct html_block block)
{
    struct str text = html_text(block.html);
    ptrdiff_t from = str_find(text, S("<figcaption"), 0);
    from = from < 0 ? -1 : str_find_char(text, '>', from);
    ptrdiff_t to = from < 0 ? -1 : str_find(text, S("</figcaption>"), from);
    return (struct html){to < 0 ? S("") : str_slice(text, from + 1, to)};
}

int64_t html_block_also_read(struct html_block block)
{
    int64_t story = 0;
    return str_to_i64(value_behind(block.html.text, ASIDE_START), &story) ? story : 0;
}

/* The words of a line without its tags, references unresolved; none when it has other marks than one link around all of
 * it. *href is that link's. */
static struct str words_or_link(struct str line, struct str *href)
{
    *href = value_behind(line, S("<a href=\""));
    if (href->p) {
        ptrdiff_t start = str_find_char(line, '>', 0) + 1;
        if (!str_ends(line, S("</a>")))
            return (struct str){0};
        line = str_slice(line, start, line.n - 4);
    }
    return str_find_char(line, '<', 0) < 0 ? line : (struct str){0};
}

struct str html_block_address(struct arena *a, struct html_block block)
{
    struct str text = block.html.text;
    struct str href;
    if (block.kind != HTML_P || !str_ends(text, S("</p>\n")))
        return (struct str){0};
    struct str words = words_or_link(str_slice(text, str_find_char(text, '>', 0) + 1, text.n - 5), &href);
    if (!html_address_is_web(words) || (href.p && !str_equal(href, words)))
        return (struct str){0};
    return unescape(a, words);
}

/* Makers. */

static struct str escape(struct arena *a, struct str text, bool tidy)
{
    struct buf b;
    buf_init(&b, text.n * 6 + 1);
    if (tidy)
        html_add_tidy(&b, text, false);
    else
        html_add_escaped(&b, text, true);
    char *p = arena_bytes(a, b.n);
    if (b.n)
        memcpy(p, b.p, (size_t)b.n);
    struct str escaped = {p, b.n};
    buf_close(&b);
    return escaped;
}

struct html html_inline_from_text(struct arena *a, struct str text)
{
    return (struct html){escape(a, text, true)};
}

struct html html_from_text(struct arena *a, struct str text)
{
    struct str words = escape(a, text, true);
    return (struct html){words.n ? str_format(a, "<p>%.*s</p>\n", STR_ARG(words)) : (struct str){0}};
}

struct html html_embed(struct arena *a, struct str address)
{
    struct str written = escape(a, html_address_clean(a, address), false);
    if (!html_address_is_web(written))
        return (struct html){0};
    return (struct html){str_format(a, "%s%.*s\"></figure>\n", EMBED_START.p, STR_ARG(written))};
}

struct html html_link(struct arena *a, struct str address)
{
    struct str written = escape(a, html_address_clean(a, address), false);
    if (!html_address_is_web(written))
        return (struct html){0};
    return (struct html){str_format(a, "<p><a href=\"%.*s\">%.*s</a></p>\n", STR_ARG(written), STR_ARG(written))};
}

struct html html_also_read(struct arena *a, int64_t story)
{
    if (story < 1)
        return (struct html){0};
    return (struct html){str_format(a, "%s%lld\"></aside>\n", ASIDE_START.p, (long long)story)};
}

struct html html_join(struct arena *a, const struct html *parts, ptrdiff_t count)
{
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        n += parts[i].text.n;
    char *p = arena_bytes(a, n);
    struct html whole = {{p, n}};
    for (ptrdiff_t i = 0; i < count; i++) {
        if (parts[i].text.n)
            memcpy(p, parts[i].text.p, (size_t)parts[i].text.n);
        p += parts[i].text.n;
    }
    return whole;
}

/* The words. */

/* Writes the text between two tags; a second line feed in a row is one too many. */
static ptrdiff_t add_words(char *p, ptrdiff_t n, struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] != '\n' || (n && p[n - 1] != '\n'))
            p[n++] = text.p[i];
    return n;
}

struct str html_plain_text(struct arena *a, struct html h)
{
    char *p = arena_bytes(a, h.text.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t at = 0; at < h.text.n;) {
        ptrdiff_t tag = str_find_char(h.text, '<', at);
        tag = tag < 0 ? h.text.n : tag;
        n = add_words(p, n, str_slice(h.text, at, tag));
        ptrdiff_t end = str_find_char(h.text, '>', tag);
        at = end < 0 ? h.text.n : end + 1;
    }
    return unescape(a, (struct str){p, n});
}

/* The dateline. A space follows it in the paragraph, so it ends without one. */
static struct str without_last_space(struct str s)
{
    while (s.n && char_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* The class is not "dateline": reader modes delete what bears that name. */
static struct str dateline_markup(struct arena *a, struct html_dateline d)
{
    struct str before = escape(a, d.before, false);
    struct str date = escape(a, d.date, false);
    struct str datetime = escape(a, d.datetime, false);
    struct str after = escape(a, without_last_space(d.after), false);
    if (d.datetime.n)
        date = str_format(a, "<time datetime=\"%.*s\">%.*s</time>", STR_ARG(datetime), STR_ARG(date));
    return str_format(a, "<span class=\"placeline\">%.*s%.*s%.*s</span>", STR_ARG(before), STR_ARG(date),
                      STR_ARG(after));
}

/* Behind the opening tag of the first paragraph at the top level; -1 without one. */
static ptrdiff_t first_paragraph(struct html h)
{
    struct html_block block;
    for (ptrdiff_t at = 0; html_next_block(h, &at, &block);)
        if (block.kind == HTML_P)
            return str_find_char(h.text, '>', at - block.html.text.n) + 1;
    return -1;
}

/* A wide bracket or colon has its room in itself: no space follows it. */
static struct str space_behind(struct str dateline)
{
    return str_ends(dateline, S("\xe3\x80\x91")) || str_ends(dateline, S("\xef\xbc\x9a")) ? S("") : S(" ");
}

struct html html_with_dateline(struct arena *a, struct html h, struct html_dateline dateline)
{
    struct str space = space_behind(without_last_space(dateline.after));
    struct str markup = dateline_markup(a, dateline);
    ptrdiff_t at = first_paragraph(h);
    if (at < 0)
        return (struct html){str_format(a, "<p>%.*s</p>\n%.*s", STR_ARG(markup), STR_ARG(h.text))};
    return (struct html){str_format(a, "%.*s%.*s%.*s%.*s", STR_ARG(str_slice(h.text, 0, at)), STR_ARG(markup),
                                    STR_ARG(space), STR_ARG(str_from(h.text, at)))};
}

/* Addresses. */

static bool next_value(struct arena *a, struct str text, ptrdiff_t *at, struct str start, struct str *out)
{
    ptrdiff_t hit = str_find(text, start, *at);
    if (hit < 0)
        return false;
    struct str value = value_behind(str_from(text, hit), start);
    *at = hit + start.n + value.n;
    *out = unescape(a, value);
    return true;
}

bool html_next_link(struct arena *a, struct html h, ptrdiff_t *at, struct str *out)
{
    return next_value(a, h.text, at, S("<a href=\""), out);
}

bool html_next_picture(struct arena *a, struct html h, ptrdiff_t *at, struct str *out)
{
    return next_value(a, h.text, at, S("<img src=\""), out);
}

bool html_block_picture(struct arena *a, struct html_block block, struct html_picture *out)
{
    struct str text = block.html.text;
    ptrdiff_t begin = str_find(text, S("<img "), 0), at = begin;
    if (block.kind != HTML_FIGURE || begin < 0 || !next_value(a, text, &at, S("<img src=\""), &out->src) ||
        !next_value(a, text, &at, S(" alt=\""), &out->alt))
        return false;
    out->before = str_slice(text, 0, begin);
    out->after = str_from(text, str_find_char(text, '>', at) + 1); /* an attribute's own is escaped */
    return true;
}
