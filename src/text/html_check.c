/* html_check.c - the recogniser of canonical story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * This file is what "canonical" means to the program, as docs/story-html.md is to people: everything that becomes a
 * struct html has passed here, the sanitiser's own output too. It accepts only text that an HTML parser reads into the
 * tree that the text shows, and that the tree's serialisation gives back byte for byte. Where it is in doubt it says
 * no.
 */
#include "text/html_check.h"

#include "base/utf8.h"
#include "text/html.h"
#include "text/html_words.h"

#include <string.h>

struct reader {
    const char *p;
    const char *end;
    bool quoted; /* a &quot; stood in text */
};

/* What a byte of text needs a look for. */
enum byte_class { PLAIN, SPACE, LINE, TAB, REFERENCE, TAG, MAYBE_NONCHARACTER, REFUSED };

static const unsigned char CLASSES[256] = {
    [0 ... 8] = REFUSED, ['\t'] = TAB, ['\n'] = LINE,   [11 ... 31] = REFUSED, [' '] = SPACE,
    ['&'] = REFERENCE,   ['<'] = TAG,  ['>'] = REFUSED, [0x7f] = REFUSED,      [0xef] = MAYBE_NONCHARACTER,
};

/* Every access goes through here: beyond the end stands a NUL, which no rule accepts. */
static char at(const struct reader *r, ptrdiff_t i)
{
    return i < r->end - r->p ? r->p[i] : 0;
}

static bool sees(const struct reader *r, struct str literal)
{
    return r->end - r->p >= literal.n && memcmp(r->p, literal.p, (size_t)literal.n) == 0;
}

static bool take(struct reader *r, struct str literal)
{
    if (!sees(r, literal))
        return false;
    r->p += literal.n;
    return true;
}

/* U+FFFE and U+FFFF, which XML feeds could not carry. */
static bool is_noncharacter(const struct reader *r)
{
    return at(r, 1) == '\xbf' && (at(r, 2) == '\xbe' || at(r, 2) == '\xbf');
}

static bool take_reference(struct reader *r, bool in_value)
{
    if (take(r, S("&amp;")) || take(r, S("&lt;")) || take(r, S("&gt;")))
        return true;
    if (!take(r, S("&quot;")))
        return false;
    r->quoted = r->quoted || !in_value;
    return true;
}

/* The text between the quotes of an attribute; r stands behind the opening one and ends behind the closing one. */
static bool take_value(struct reader *r, struct str *value)
{
    const char *start = r->p;
    while (r->p < r->end && *r->p != '"') {
        enum byte_class class = CLASSES[(unsigned char)*r->p];
        if (class == REFERENCE) {
            if (!take_reference(r, true))
                return false;
            continue;
        }
        if (class != PLAIN && class != SPACE && (class != MAYBE_NONCHARACTER || is_noncharacter(r)))
            return false;
        r->p++;
    }
    *value = (struct str){start, r->p - start};
    return take(r, S("\""));
}

/* ' name="value"': one of the attributes from *next on; *next moves behind it. */
static bool take_attribute(struct reader *r, const struct html_element *element, int *next, unsigned *seen)
{
    r->p++; /* the space */
    for (; *next < ATTRIBUTE_COUNT; ++*next) {
        if (!(element->allowed >> *next & 1) || !take(r, HTML_ATTRIBUTES[*next]))
            continue;
        struct str value;
        *seen |= 1u << *next;
        return take(r, S("=\"")) && take_value(r, &value) && html_value_fits((enum html_attribute)(*next)++, value);
    }
    return false;
}

/* An opening tag with its attributes; TAG_NONE when it is not one of ours as we write it. */
static enum html_tag take_open(struct reader *r, unsigned *seen)
{
    const char *name = r->p + 1;
    const char *p = name;
    while (p < r->end && ((*p >= 'a' && *p <= 'z') || char_is_digit(*p)))
        p++;
    enum html_tag tag = html_tag_of((struct str){name, p - name});
    *seen = 0;
    if (tag == TAG_NONE || at(r, 0) != '<')
        return TAG_NONE;
    r->p = p;
    for (int next = 0; at(r, 0) == ' ';)
        if (!take_attribute(r, &HTML_ELEMENTS[tag], &next, seen))
            return TAG_NONE;
    if ((*seen & HTML_ELEMENTS[tag].required) != HTML_ELEMENTS[tag].required || !take(r, S(">")))
        return TAG_NONE;
    return tag;
}

static bool take_close(struct reader *r, enum html_tag tag)
{
    struct reader ahead = *r;
    if (!take(&ahead, S("</")) || !take(&ahead, HTML_ELEMENTS[tag].name) || !take(&ahead, S(">")))
        return false;
    *r = ahead;
    return true;
}

static bool take_close_line(struct reader *r, enum html_tag tag)
{
    return take_close(r, tag) && take(r, S("\n"));
}

/* A line of text with its marks. */
struct line {
    const char *start;
    bool pre;
    bool words; /* more than white space was seen */
    int depth;
    unsigned open; /* bits of enum html_tag */
    enum html_tag marks[HTML_MARK_COUNT];
    struct str tags[HTML_MARK_COUNT]; /* the opening tags, as written */
    const char *opened;               /* the place behind the last opening tag */
    const char *closed;               /* the place behind the last closing tag, and its opening tag */
    struct str closed_tag;
};

/* The same mark again directly behind its end should have been one. */
static bool open_mark(struct reader *r, struct line *l, const char *start, enum html_tag tag)
{
    struct str written = {start, r->p - start};
    if (l->open >> tag & 1 || (l->closed == start && str_equal(l->closed_tag, written)))
        return false;
    l->open |= 1u << tag;
    l->marks[l->depth] = tag;
    l->tags[l->depth++] = written;
    l->opened = r->p;
    return true;
}

static bool close_mark(struct reader *r, struct line *l)
{
    if (l->opened == r->p || !take_close(r, l->marks[l->depth - 1]))
        return false;
    l->depth--;
    l->open &= ~(1u << l->marks[l->depth]);
    l->closed = r->p;
    l->closed_tag = l->tags[l->depth];
    return true;
}

/* A tag in a line: 1 a mark opened or closed, 0 the line ends before it, -1 not canonical. */
static int take_mark(struct reader *r, struct line *l)
{
    if (at(r, 1) == '/') {
        if (l->depth == 0)
            return 0;
        return close_mark(r, l) ? 1 : -1;
    }
    const char *start = r->p;
    unsigned seen;
    enum html_tag tag = take_open(r, &seen);
    if (tag < TAG_A) {
        r->p = start;
        return 0;
    }
    return open_mark(r, l, start, tag) ? 1 : -1;
}

/* A space stands between words, outside the marks that do not hold both. */
static bool take_space(struct reader *r, const struct line *l)
{
    char next = at(r, 1);
    if (!l->pre && (r->p == l->start || r->p == l->opened || next == ' ' || next == '\n'))
        return false;
    if (!l->pre && next == '<' && at(r, 2) == '/')
        return false;
    r->p++;
    return true;
}

static bool is_plain(char c)
{
    return CLASSES[(unsigned char)c] == PLAIN;
}

/* A space between two plain bytes is always right: most spaces are. */
static void take_plain(struct reader *r, struct line *l)
{
    const char *p = r->p;
    while (p < r->end && (is_plain(*p) || (*p == ' ' && p > r->p && p + 1 < r->end && is_plain(p[1]))))
        p++;
    l->words = l->words || p > r->p;
    r->p = p;
}

/* One step: 1 go on, 0 the line ends here, -1 not canonical. */
static int step_line(struct reader *r, struct line *l)
{
    take_plain(r, l);
    if (r->p == r->end)
        return 0;
    switch ((enum byte_class)CLASSES[(unsigned char)*r->p]) {
    case SPACE:
        return take_space(r, l) ? 1 : -1;
    case REFERENCE:
        l->words = true;
        return take_reference(r, false) ? 1 : -1;
    case TAG:
        return take_mark(r, l);
    case MAYBE_NONCHARACTER:
        if (is_noncharacter(r))
            return -1;
        l->words = true;
        r->p++;
        return 1;
    case LINE:
        if (!l->pre)
            return 0;
        r->p++;
        return r->p - 1 == l->start ? -1 : 1; /* a parser would swallow a first line feed */
    case TAB:
        r->p++;
        return l->pre ? 1 : -1;
    default:
        return -1;
    }
}

/* A line of text that is not empty, up to a tag that is no mark, or a line feed. */
static bool take_line(struct reader *r, bool pre)
{
    struct line l = {.start = r->p, .pre = pre};
    int more;
    do
        more = step_line(r, &l);
    while (more > 0);
    return more == 0 && l.depth == 0 && l.words;
}

static bool take_text_block(struct reader *r, enum html_tag tag)
{
    return take_line(r, tag == TAG_PRE) && take_close_line(r, tag);
}

static bool take_row(struct reader *r)
{
    unsigned seen;
    int cells = 0;
    while (!take_close_line(r, TAG_TR)) {
        enum html_tag tag = take_open(r, &seen);
        if (tag != TAG_TD && tag != TAG_TH)
            return false;
        if (!take_close_line(r, tag) && !take_text_block(r, tag))
            return false;
        cells++;
    }
    return cells > 0;
}

/* The rows of a section whose opening tag was taken. */
static bool take_section(struct reader *r, enum html_tag tag)
{
    int rows = 0;
    for (; take(r, S("<tr>\n")); rows++)
        if (!take_row(r))
            return false;
    return rows > 0 && take_close_line(r, tag);
}

static bool take_table(struct reader *r)
{
    unsigned seen;
    int sections = 0;
    if (!take(r, S("\n")))
        return false;
    if (sees(r, S("<caption")) && (take_open(r, &seen) != TAG_CAPTION || !take_text_block(r, TAG_CAPTION)))
        return false;
    if (take(r, S("<thead>\n"))) {
        if (!take_section(r, TAG_THEAD))
            return false;
        sections++;
    }
    if (take(r, S("<tbody>\n"))) {
        if (!take_section(r, TAG_TBODY))
            return false;
        sections++;
    }
    return sections > 0 && take_close_line(r, TAG_TABLE);
}

static bool take_figure(struct reader *r, unsigned figure_attributes)
{
    unsigned seen;
    if (!(figure_attributes >> ATTRIBUTE_EMBED & 1) && take_open(r, &seen) != TAG_IMG)
        return false;
    if (!sees(r, S("<figcaption")))
        return take_close_line(r, TAG_FIGURE);
    return take_open(r, &seen) == TAG_FIGCAPTION && take_line(r, false) && take_close(r, TAG_FIGCAPTION) &&
           take_close_line(r, TAG_FIGURE);
}

/* The blocks inside each other that are open: lists, items, quotes. */
struct nest {
    enum html_tag tags[HTML_LEVEL_MAX];
    int depth;
    bool empty; /* the innermost has nothing in it yet */
};

static bool open_level(struct reader *r, struct nest *nest, enum html_tag tag)
{
    if (nest->depth == HTML_LEVEL_MAX || !take(r, S("\n")))
        return false;
    nest->tags[nest->depth++] = tag;
    nest->empty = true;
    return true;
}

/* An item: a line, blocks, or a line and then blocks. */
static bool take_item(struct reader *r, struct nest *nest)
{
    if (at(r, 0) != '\n') {
        if (!take_line(r, false))
            return false;
        if (take_close_line(r, TAG_LI)) {
            nest->empty = false;
            return nest->depth < HTML_LEVEL_MAX;
        }
    }
    return open_level(r, nest, TAG_LI);
}

static bool close_level(struct reader *r, struct nest *nest)
{
    if (nest->depth == 0 || nest->empty)
        return false;
    return take_close_line(r, nest->tags[--nest->depth]);
}

/* A block that stands only at the top level. */
static bool take_top_block(struct reader *r, enum html_tag tag, unsigned seen)
{
    switch (tag) {
    case TAG_H2:
    case TAG_H3:
        return take_text_block(r, tag);
    case TAG_HR:
        return take(r, S("\n"));
    case TAG_TABLE:
        return take_table(r);
    case TAG_FIGURE:
        return take_figure(r, seen);
    case TAG_ASIDE:
        return take_close_line(r, TAG_ASIDE);
    default:
        return false;
    }
}

static bool take_block(struct reader *r, struct nest *nest)
{
    unsigned seen;
    enum html_tag parent = nest->depth ? nest->tags[nest->depth - 1] : TAG_NONE;
    enum html_tag tag = take_open(r, &seen);
    if (parent == TAG_UL || parent == TAG_OL)
        return tag == TAG_LI && take_item(r, nest);
    if (tag == TAG_UL || tag == TAG_OL || tag == TAG_BLOCKQUOTE)
        return open_level(r, nest, tag);
    nest->empty = false;
    if (tag == TAG_P || tag == TAG_PRE)
        return take_text_block(r, tag);
    return parent == TAG_NONE && take_top_block(r, tag, seen);
}

enum html_verdict html_check(struct str s)
{
    if (s.n == 0)
        return HTML_CANONICAL;
    if (s.n > HTML_SIZE_MAX || utf8_find_invalid(s) >= 0)
        return HTML_OTHER;
    struct reader r = {s.p, s.p + s.n, false};
    struct nest nest = {.depth = 0};
    while (r.p < r.end)
        if (!(at(&r, 1) == '/' ? close_level(&r, &nest) : take_block(&r, &nest)))
            return HTML_OTHER;
    if (nest.depth)
        return HTML_OTHER;
    return r.quoted ? HTML_QUOTED : HTML_CANONICAL;
}
