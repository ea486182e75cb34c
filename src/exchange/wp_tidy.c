/* wp_tidy.c - the HTML of an ordinary post as story HTML writes it, so that the sanitiser needs no parser for it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only what means nothing is changed: white space, classes and the like on tags of text, a target of links, numbers for
 * letters. Where that does not make story HTML, the text stays as it was, and the sanitiser goes the long way.
 */
#include "exchange/wp.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/html.h"

#include <string.h>

enum shape {
    SHAPE_MARK, /* within a line */
    SHAPE_LINE, /* holds a line: blanks at its ends go */
    SHAPE_BOX,  /* holds blocks: each tag stands on a line of its own */
};

static const struct tidy_tag {
    struct str name;
    enum shape shape;
} TAGS[] = {
    {S_INIT("p"), SHAPE_LINE},  {S_INIT("a"), SHAPE_MARK},  {S_INIT("strong"), SHAPE_MARK}, {S_INIT("em"), SHAPE_MARK},
    {S_INIT("h2"), SHAPE_LINE}, {S_INIT("h3"), SHAPE_LINE}, {S_INIT("li"), SHAPE_LINE},     {S_INIT("ul"), SHAPE_BOX},
    {S_INIT("ol"), SHAPE_BOX},  {S_INIT("s"), SHAPE_MARK},  {S_INIT("sub"), SHAPE_MARK},    {S_INIT("sup"), SHAPE_MARK},
    {S_INIT("b"), SHAPE_MARK},  {S_INIT("i"), SHAPE_MARK},  {S_INIT("code"), SHAPE_MARK},
};

struct tidy {
    struct str in;
    struct buf out;
    bool blank;      /* white space was passed over */
    bool line_start; /* nothing stands on the line so far */
};

/* ---- tags ---- */

static const struct tidy_tag *tag_of(struct str name)
{
    for (int i = 0; i < COUNT_OF(TAGS); i++)
        if (str_equal(TAGS[i].name, name))
            return &TAGS[i];
    return NULL;
}

/* Values of rel that only browsers without sandboxes need. */
static bool is_idle_rel(struct str value)
{
    struct str word;
    for (bool more = true; more;) {
        more = str_cut(value, ' ', &word, &value);
        if (word.n && !str_equal(word, S("noopener")) && !str_equal(word, S("noreferrer")))
            return false;
    }
    return true;
}

static bool is_idle(struct str name, struct str value)
{
    static const struct str NAMES[] = {S_INIT("class"), S_INIT("id"), S_INIT("style"), S_INIT("target"),
                                       S_INIT("title")};
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(name, NAMES[i]))
            return true;
    return str_equal(name, S("rel")) && is_idle_rel(value);
}

/* Adds the attributes that say something; false: they are not of the one form that is read here. */
static bool add_attributes(struct tidy *t, struct str attributes)
{
    struct str rest = str_trim(attributes), name, behind;
    while (rest.n) {
        if (!str_cut(rest, '=', &name, &behind) || behind.n == 0 || behind.p[0] != '"')
            return false;
        ptrdiff_t end = str_find_char(behind, '"', 1);
        if (end < 0 || str_find_char(name, ' ', 0) >= 0)
            return false;
        struct str value = str_slice(behind, 1, end);
        if (!is_idle(name, value))
            buf_add_format(&t->out, " %.*s=\"%.*s\"", STR_ARG(name), STR_ARG(value));
        rest = str_trim(str_from(behind, end + 1));
    }
    return true;
}

static void end_line(struct tidy *t)
{
    while (t->out.n && t->out.p[t->out.n - 1] == ' ')
        t->out.n--;
    if (t->out.n && t->out.p[t->out.n - 1] != '\n')
        buf_add_char(&t->out, '\n');
    t->line_start = true;
    t->blank = false;
}

static void settle_blank(struct tidy *t)
{
    if (t->blank && !t->line_start)
        buf_add_char(&t->out, ' ');
    t->blank = false;
}

/* In "<li>" blocks may stand, and a list behind its words: those are left to the sanitiser. */
static void before_tag(struct tidy *t, enum shape shape, bool closes)
{
    if (shape == SHAPE_MARK) {
        settle_blank(t);
        return;
    }
    t->blank = false;
    if (!closes && !t->line_start)
        end_line(t);
}

static void after_tag(struct tidy *t, enum shape shape, bool closes)
{
    if (shape == SHAPE_BOX || (shape == SHAPE_LINE && closes))
        end_line(t);
    else if (shape == SHAPE_LINE)
        t->line_start = true;
    else
        t->line_start = t->line_start && !closes;
}

/* Copies the tag at "<"; returns where it ends, 0 where it is none of ours. */
static ptrdiff_t add_tag(struct tidy *t, ptrdiff_t at)
{
    bool closes = at + 1 < t->in.n && t->in.p[at + 1] == '/';
    ptrdiff_t from = at + 1 + closes, to = from, end = str_find_char(t->in, '>', from);
    while (to < end && (char_is_alpha(t->in.p[to]) || char_is_digit(t->in.p[to])))
        to++;
    const struct tidy_tag *tag = end > from ? tag_of(str_slice(t->in, from, to)) : NULL;
    if (!tag)
        return 0;
    before_tag(t, tag->shape, closes);
    buf_add_char(&t->out, '<');
    if (closes)
        buf_add_char(&t->out, '/');
    buf_add(&t->out, tag->name);
    if (!add_attributes(t, str_slice(t->in, to, end)))
        return 0;
    buf_add_char(&t->out, '>');
    after_tag(t, tag->shape, closes);
    return end + 1;
}

/* ---- words ---- */

/* "&nbsp;" and "&#8217;" as the letter; the length, 0 for what stays as it is. */
static ptrdiff_t add_letter(struct tidy *t, struct str text)
{
    char bytes[4];
    int64_t code;
    struct str digits, rest;
    if (str_starts(text, S("&nbsp;"))) {
        buf_add(&t->out, S("\xc2\xa0"));
        return S("&nbsp;").n;
    }
    if (!str_starts(text, S("&#")) || !str_cut(str_slice(text, 2, 10), ';', &digits, &rest) ||
        !str_to_i64(digits, &code) || code < 0xa0 || code > 0xffff)
        return 0;
    int n = utf8_encode((int32_t)code, bytes);
    buf_add(&t->out, (struct str){bytes, n});
    return n ? digits.n + 3 : 0;
}

static bool is_single_blank(struct str in, ptrdiff_t at)
{
    return in.p[at] == ' ' && at + 1 < in.n && in.p[at + 1] != '<' && !char_is_space(in.p[at + 1]);
}

/* Up to the next tag or reference, or white space that is more than a blank between words. */
static ptrdiff_t words_end(struct str in, ptrdiff_t at)
{
    while (at < in.n && in.p[at] != '<' && in.p[at] != '&' && (!char_is_space(in.p[at]) || is_single_blank(in, at)))
        at++;
    return at;
}

/* Copies what stands at at; returns where it ends, 0 where it cannot be told. */
static ptrdiff_t add_next(struct tidy *t, ptrdiff_t at)
{
    char c = t->in.p[at];
    if (char_is_space(c)) {
        t->blank = true;
        return at + 1;
    }
    if (c == '<')
        return add_tag(t, at);
    settle_blank(t);
    t->line_start = false;
    ptrdiff_t letter = c == '&' ? add_letter(t, str_from(t->in, at)) : 0;
    if (letter)
        return at + letter;
    ptrdiff_t end = words_end(t->in, at + 1);
    buf_add(&t->out, str_slice(t->in, at, end));
    return end;
}

struct str wp_tidy(struct arena *a, struct str html)
{
    struct tidy t = {.in = html, .line_start = true};
    ptrdiff_t at = 0, next = 1;
    buf_init(&t.out, html.n * 2 + 64);
    while (at < html.n && next) {
        next = add_next(&t, at);
        at = next ? next : at;
    }
    struct str tidied = buf_str(&t.out);
    bool empty_line = str_find(tidied, S(">\xc2\xa0"), 0) >= 0; /* the sanitiser drops it */
    bool plain = next && !t.out.failed && !empty_line && html_is_canonical(tidied);
    struct str out = plain ? str_copy(a, tidied) : html;
    buf_close(&t.out);
    return out;
}
