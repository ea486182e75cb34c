/* markdown_line.c - a line of story HTML as Markdown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/markdown_line.h"

#define LINK_OPENING "<a href=\""

struct line {
    struct buf *out;
    enum markdown_style style;
    struct str address; /* of the link that is open as [words]; none: no such */
    bool at_start;      /* nothing stands on the line yet */
};

static const struct {
    struct str reference;
    char character;
} REFERENCES[] = {{S_INIT("&amp;"), '&'}, {S_INIT("&lt;"), '<'}, {S_INIT("&gt;"), '>'}, {S_INIT("&quot;"), '"'}};

/* The character at the start of text, and how many bytes it takes there. */
static char first_character(struct str text, ptrdiff_t *length)
{
    *length = 1;
    for (ptrdiff_t i = 0; text.p[0] == '&' && i < COUNT_OF(REFERENCES); i++)
        if (str_starts(text, REFERENCES[i].reference)) {
            *length = REFERENCES[i].reference.n;
            return REFERENCES[i].character;
        }
    return text.p[0];
}

void markdown_add_decoded(struct buf *out, struct str text)
{
    for (ptrdiff_t length; text.n; text = str_from(text, length))
        buf_add_char(out, first_character(text, &length));
}

static bool is_word(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Whether c would mean something other than itself between before and behind. */
static bool is_special(char c, char before, struct str behind)
{
    char next = behind.n ? behind.p[0] : ' ';
    switch (c) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case ']':
    case '~':
    case '<':
        return true;
    case '_':
        return !is_word(before) || !is_word(next);
    case '&':
        return char_is_alpha(next) || next == '#';
    default:
        return false;
    }
}

/* Whether a line of Markdown that begins with text is more than a paragraph; *at is what has to be escaped then. */
static bool begins_block(struct str text, ptrdiff_t *at)
{
    ptrdiff_t digits = 0;
    while (digits < text.n && char_is_digit(text.p[digits]))
        digits++;
    *at = digits;
    if (digits)
        return digits < text.n && (text.p[digits] == '.' || text.p[digits] == ')');
    return text.n && (text.p[0] == '#' || text.p[0] == '+' || text.p[0] == '-' || text.p[0] == '=' ||
                      str_starts(text, S("&gt;")));
}

static void add_words(struct line *l, struct str text, char before)
{
    ptrdiff_t escaped = -1, length;
    if (l->at_start && !begins_block(text, &escaped))
        escaped = -1;
    for (ptrdiff_t i = 0; i < text.n; i += length) {
        char c = first_character(str_from(text, i), &length);
        bool ends_heading = c == '#' && i + 1 == text.n; /* "## words #" loses it */
        if (i == escaped || ends_heading || is_special(c, before, str_from(text, i + length)))
            buf_add_char(l->out, '\\');
        buf_add_char(l->out, c);
        before = c;
    }
    l->at_start = l->at_start && text.n == 0;
}

static bool is_plain_code(struct str words)
{
    return str_find_char(words, '<', 0) < 0 && str_find_char(words, '`', 0) < 0;
}

static bool open_link(struct line *l, struct str tag)
{
    struct str address = str_slice(tag, sizeof LINK_OPENING - 1, tag.n - 2);
    if (!str_starts(tag, S(LINK_OPENING)) || str_find_char(address, '"', 0) >= 0)
        return false; /* it says more than its address */
    l->address = address;
    buf_add_char(l->out, '[');
    return true;
}

static void close_link(struct line *l)
{
    bool plain = str_find_char(l->address, '(', 0) < 0 && str_find_char(l->address, ')', 0) < 0;
    buf_add(l->out, plain ? S("](") : S("](<"));
    for (ptrdiff_t i = 0, length; i < l->address.n; i += length) {
        char c = first_character(str_from(l->address, i), &length);
        if (c == '&' || c == '\\')
            buf_add_char(l->out, '\\');
        buf_add_char(l->out, c);
    }
    buf_add(l->out, plain ? S(")") : S(">)"));
    l->address = (struct str){0};
}

static const struct {
    struct str tag, mark;
} MARKS[] = {{S_INIT("<em>"), S_INIT("*")},       {S_INIT("</em>"), S_INIT("*")}, {S_INIT("<strong>"), S_INIT("**")},
             {S_INIT("</strong>"), S_INIT("**")}, {S_INIT("<s>"), S_INIT("~~")},  {S_INIT("</s>"), S_INIT("~~")}};

static void add_tag(struct line *l, struct str tag)
{
    l->at_start = false;
    for (ptrdiff_t i = 0; l->style == MARKDOWN_MARKS && i < COUNT_OF(MARKS); i++)
        if (str_equal(tag, MARKS[i].tag)) {
            buf_add(l->out, MARKS[i].mark);
            return;
        }
    if (str_equal(tag, S("</a>")) && l->address.p)
        close_link(l);
    else if (!open_link(l, tag))
        buf_add(l->out, tag);
}

/* `code` where it is nothing but words; *end is then behind it. */
static bool add_code(struct line *l, struct str line, ptrdiff_t *end)
{
    ptrdiff_t closing = str_find(line, S("</code>"), 0);
    if (l->style != MARKDOWN_MARKS || !str_starts(line, S("<code>")) || closing < 0 ||
        !is_plain_code(str_slice(line, 6, closing)))
        return false;
    buf_add_char(l->out, '`');
    markdown_add_decoded(l->out, str_slice(line, 6, closing));
    buf_add_char(l->out, '`');
    *end = closing + 7;
    l->at_start = false;
    return true;
}

void markdown_line(struct buf *out, struct str line, enum markdown_style style)
{
    struct line l = {.out = out, .style = style, .at_start = true};
    for (ptrdiff_t i = 0; i < line.n;) {
        ptrdiff_t end;
        if (line.p[i] != '<') {
            end = str_find_char(line, '<', i);
            end = end < 0 ? line.n : end;
            add_words(&l, str_slice(line, i, end), ' ');
        } else if (add_code(&l, str_from(line, i), &end)) {
            end += i;
        } else {
            end = str_find_char(line, '>', i);
            end = end < 0 ? line.n : end + 1;
            add_tag(&l, str_slice(line, i, end));
        }
        i = end;
    }
}
