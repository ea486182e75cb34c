/* isolate.c - words of the other direction in a text, set so that they move nothing around them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/isolate.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

#define BEGIN S("\xe2\x81\xa8") /* U+2068, first strong isolate */
#define END S("\xe2\x81\xa9")   /* U+2069 */
#define INITIAL_MAX 2           /* letters before a full stop that ends no sentence: "J. K.", "St. Ives" */

enum unit {
    UNIT_OWN,      /* a letter of the text's direction */
    UNIT_OTHER,    /* of the other one */
    UNIT_ISOLATED, /* what is isolated already */
    UNIT_MARK,     /* goes with the letter before it */
    UNIT_DIGIT,    /* 0 to 9 */
    UNIT_SPACE,
    UNIT_JOIN, /* may stand within a run */
    UNIT_TAG,  /* of a part of a line */
    UNIT_END,  /* ends a run */
};

struct isolating {
    struct str text;
    bool markup, right_to_left;
    struct buf out;
    ptrdiff_t done;     /* written to out */
    ptrdiff_t from, to; /* the run; from -1: none */
    ptrdiff_t letters;  /* since the last thing that is none */
    bool has_other;     /* it has more than isolates */
    bool digits;        /* nothing but one space, or marks that join, came since its end */
};

static enum unit unit_of_letter(const struct isolating *s, int32_t code)
{
    switch (u_charDirection(code)) {
    case U_LEFT_TO_RIGHT:
        return s->right_to_left ? UNIT_OTHER : UNIT_OWN;
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC:
        return s->right_to_left ? UNIT_OWN : UNIT_OTHER;
    case U_DIR_NON_SPACING_MARK:
        return UNIT_MARK;
    case U_BOUNDARY_NEUTRAL:
        return UNIT_JOIN; /* joiners within Persian words */
    default:
        return u_isUWhiteSpace(code) && code != '\n' ? UNIT_SPACE : UNIT_END;
    }
}

/* Marks that a name or an address holds. */
static enum unit unit_of_ascii(const struct isolating *s, ptrdiff_t at)
{
    char c = s->text.p[at], next = at + 1 < s->text.n ? s->text.p[at + 1] : ' ';
    if (char_is_digit(c))
        return UNIT_DIGIT;
    if (c == '.' && next == ' ')
        return s->letters && s->letters <= INITIAL_MAX ? UNIT_JOIN : UNIT_END;
    if (str_find_char(S("-.'/@_+#&"), c, 0) >= 0)
        return UNIT_JOIN;
    bool joined = char_is_alpha(next) || char_is_digit(next) || next == '/';
    return str_find_char(S(":?=%~!,;"), c, 0) >= 0 && joined ? UNIT_JOIN : UNIT_END;
}

/* Behind the isolate that begins at `at`; -1: it does not end. */
static ptrdiff_t isolate_end(struct str text, ptrdiff_t at)
{
    int32_t code;
    for (int depth = 0, n; at < text.n && text.p[at] != '\n'; at += n) {
        if ((n = utf8_decode(str_from(text, at), &code)) == 0)
            return -1;
        depth += code >= 0x2066 && code <= 0x2068 ? 1 : code == 0x2069 ? -1 : 0;
        if (depth == 0)
            return at + n;
    }
    return -1;
}

static bool is_line_tag(struct str tag)
{
    static const struct str NAMES[] = {S_INIT("a"),   S_INIT("em"),  S_INIT("strong"), S_INIT("s"),
                                       S_INIT("sub"), S_INIT("sup"), S_INIT("span")};
    ptrdiff_t from = str_starts(tag, S("</")) ? 2 : 1, to = from;
    while (to < tag.n && (char_is_alpha(tag.p[to]) || char_is_digit(tag.p[to])))
        to++;
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(str_slice(tag, from, to), NAMES[i]))
            return true;
    return false;
}

/* A tag, with <code> and <pre> all that they hold. */
static enum unit unit_of_tag(const struct isolating *s, ptrdiff_t at, ptrdiff_t *end)
{
    bool code = str_starts(str_from(s->text, at), S("<code")), lines = str_starts(str_from(s->text, at), S("<pre"));
    ptrdiff_t close = code || lines ? str_find(s->text, code ? S("</code>") : S("</pre>"), at) : at;
    close = close < 0 ? -1 : str_find_char(s->text, '>', close);
    *end = close < 0 ? s->text.n : close + 1;
    return !code && !lines && is_line_tag(str_slice(s->text, at, *end)) ? UNIT_TAG : UNIT_END;
}

static enum unit unit_of_reference(const struct isolating *s, ptrdiff_t at, ptrdiff_t *end)
{
    ptrdiff_t close = str_find_char(s->text, ';', at);
    *end = close < 0 ? s->text.n : close + 1;
    return str_equal(str_slice(s->text, at, *end), S("&amp;")) ? UNIT_JOIN : UNIT_END;
}

static enum unit next_unit(const struct isolating *s, ptrdiff_t at, ptrdiff_t *end)
{
    int32_t code;
    char c = s->text.p[at];
    if (s->markup && c == '<')
        return unit_of_tag(s, at, end);
    if (s->markup && c == '&')
        return unit_of_reference(s, at, end);
    int n = utf8_decode(str_from(s->text, at), &code);
    *end = at + MAX(n, 1);
    if (n == 0)
        return UNIT_END;
    if (code >= 0x2066 && code <= 0x2068) {
        ptrdiff_t close = isolate_end(s->text, at);
        *end = close < 0 ? *end : close;
        return close < 0 ? UNIT_END : UNIT_ISOLATED;
    }
    if (code < 0x80 && !char_is_alpha(c) && c != ' ')
        return unit_of_ascii(s, at);
    return code == 0x2019 ? UNIT_JOIN : unit_of_letter(s, code);
}

static void end_run(struct isolating *s)
{
    if (s->from >= 0 && s->has_other) {
        buf_add(&s->out, str_slice(s->text, s->done, s->from));
        buf_add(&s->out, BEGIN);
        buf_add(&s->out, str_slice(s->text, s->from, s->to));
        buf_add(&s->out, END);
        s->done = s->to;
    }
    s->from = -1;
    s->has_other = false;
}

/* A figure behind a name is part of it where it is written on to it; behind a Latin one also after a space, since other
 * figures of a text in Persian are Persian. "C++" and an address's last stroke belong to it too. */
static bool extends(const struct isolating *s, enum unit unit, ptrdiff_t at)
{
    bool joined = at == s->to;
    if (unit == UNIT_MARK)
        return joined;
    if (unit == UNIT_DIGIT)
        return joined || (s->right_to_left && s->digits);
    return unit == UNIT_JOIN && joined && (s->text.p[at] == '/' || s->text.p[at] == '+' || s->text.p[at] == '#');
}

static void take_unit(struct isolating *s, enum unit unit, ptrdiff_t at, ptrdiff_t end)
{
    bool letter = unit == UNIT_OTHER || unit == UNIT_ISOLATED;
    if (unit == UNIT_OWN || unit == UNIT_END)
        end_run(s);
    else if (letter && s->from < 0)
        s->from = at;
    if (s->from >= 0 && (letter || extends(s, unit, at))) {
        s->to = end;
        s->has_other |= unit == UNIT_OTHER;
        s->digits = true;
    } else if (unit != UNIT_TAG) {
        s->digits = s->digits && (unit == UNIT_JOIN || (unit == UNIT_SPACE && at == s->to));
    }
    s->letters = unit == UNIT_OTHER ? s->letters + 1 : 0;
}

/* One line or block; nothing is done where it has no letters of its own direction. */
static void take_line(struct isolating *s, ptrdiff_t from, ptrdiff_t to)
{
    bool own = false;
    ptrdiff_t end;
    for (ptrdiff_t at = from; at < to && !own; at = end)
        own = next_unit(s, at, &end) == UNIT_OWN;
    s->from = -1;
    s->has_other = s->digits = false;
    s->letters = 0;
    for (ptrdiff_t at = from; at < to && own; at = end) {
        enum unit unit = next_unit(s, at, &end);
        take_unit(s, unit, at, end);
    }
    end_run(s);
}

/* Behind the block's tag, or the line feed, that ends the line. */
static ptrdiff_t line_end(const struct isolating *s, ptrdiff_t from)
{
    ptrdiff_t end;
    for (ptrdiff_t at = from; at < s->text.n; at = end) {
        enum unit unit = next_unit(s, at, &end);
        bool tag = s->markup && s->text.p[at] == '<' && !str_starts(str_from(s->text, at), S("<code"));
        if (s->text.p[at] == '\n' || (tag && unit == UNIT_END))
            return end;
    }
    return s->text.n;
}

/* Most texts are of one direction, and that is seen by their bytes. */
static bool may_have_other(struct str text, bool right_to_left)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (right_to_left ? char_is_alpha(text.p[i]) || c >= 0xc3 : c >= 0xd6)
            return true;
    }
    return false;
}

static struct str isolate(struct arena *a, struct str text, bool markup, bool right_to_left)
{
    struct isolating s = {.text = text, .markup = markup, .right_to_left = right_to_left};
    if (!may_have_other(text, right_to_left))
        return text;
    buf_init(&s.out, 4 * text.n + 16);
    for (ptrdiff_t at = 0, end; at < text.n; at = end) {
        end = line_end(&s, at);
        take_line(&s, at, end);
    }
    struct str result = text;
    if (s.done > 0) {
        buf_add(&s.out, str_from(text, s.done));
        result = str_copy(a, buf_str(&s.out));
    }
    buf_close(&s.out);
    return result;
}

struct str isolate_text(struct arena *a, struct str text, bool right_to_left)
{
    return isolate(a, text, false, right_to_left);
}

struct str isolate_markup(struct arena *a, struct str markup, bool right_to_left)
{
    return isolate(a, markup, true, right_to_left);
}

struct html isolate_html(struct arena *a, struct html h, bool right_to_left)
{
    return (struct html){isolate(a, h.text, true, right_to_left)};
}

struct str isolate_name(struct arena *a, struct str name, bool right_to_left)
{
    struct isolating s = {.text = name, .right_to_left = right_to_left};
    bool own = false, other = false, edge = false;
    ptrdiff_t end;
    for (ptrdiff_t at = 0; at < name.n; at = end) {
        enum unit unit = next_unit(&s, at, &end);
        own |= unit == UNIT_OWN || unit == UNIT_ISOLATED;
        other |= unit == UNIT_OTHER;
        if (at == 0 || end == name.n)
            edge |= unit == UNIT_END || unit == UNIT_JOIN;
    }
    return other && edge && !own ? str_concat(a, str_concat(a, BEGIN, name), END) : name;
}

struct str isolate_drop(struct arena *a, struct str text)
{
    static const struct str LEAD = S_INIT("\xe2\x81");
    struct buf out;
    ptrdiff_t done = 0;
    buf_init(&out, text.n + 1);
    for (ptrdiff_t at = 0; (at = str_find(text, LEAD, at)) >= 0; at += LEAD.n) {
        unsigned char last = at + 2 < text.n ? (unsigned char)text.p[at + 2] : 0;
        if (last < 0xa6 || last > 0xa9)
            continue;
        buf_add(&out, str_slice(text, done, at));
        done = at + 3;
    }
    buf_add(&out, str_from(text, done));
    struct str dropped = done ? str_copy(a, buf_str(&out)) : text;
    buf_close(&out);
    return dropped;
}
