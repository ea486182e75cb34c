/* template_parse.c - Mustache source to a list of operations. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass. A tag other than an interpolation that stands alone on its line takes the whole line with it: its blanks
 * and its line end print nothing (the specification's "standalone" rule).
 */
#include "text/template_code.h"

#include <string.h>

struct parser {
    struct arena *arena;
    struct template *template;
    struct str source;
    ptrdiff_t at;    /* start of what is not compiled yet */
    int line;        /* of at */
    struct str open; /* delimiters in force */
    struct str close;
    ptrdiff_t capacity;
    ptrdiff_t sections[TEMPLATE_DEPTH_MAX]; /* the ops of the sections that are open */
    int depth;
};

/* A tag in the source: the bytes [start, end), of kind sigil (0 for a name), with its trimmed content. */
struct tag {
    ptrdiff_t start;
    ptrdiff_t end;
    char sigil;
    struct str content;
    int line;
};

static struct err error_at(const struct parser *p, int line, const char *words, struct str detail)
{
    return err_make(&ERR_INVALID, "%.*s, line %d: %s%.*s", STR_ARG(p->template->name), line, words, STR_ARG(detail));
}

static struct template_op *add_op(struct parser *p, enum template_op_kind kind, int line)
{
    struct template *t = p->template;
    if (t->count == p->capacity) {
        p->capacity = p->capacity ? p->capacity * 2 : 32;
        struct template_op *ops = arena_array(p->arena, struct template_op, p->capacity);
        if (t->count)
            memcpy(ops, t->ops, (size_t)t->count * sizeof(*ops));
        t->ops = ops;
    }
    struct template_op *op = &t->ops[t->count++];
    op->kind = kind;
    op->line = line;
    return op;
}

static void add_text(struct parser *p, struct str text)
{
    if (text.n)
        add_op(p, TEMPLATE_TEXT, p->line)->text = text;
}

static int count_char(struct str s, char c)
{
    int count = 0;
    for (ptrdiff_t at = str_find_char(s, c, 0); at >= 0; at = str_find_char(s, c, at + 1))
        count++;
    return count;
}

static int count_lines(struct str s)
{
    return count_char(s, '\n');
}

static bool has_space(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (char_is_space(s.p[i]))
            return true;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The start of the line if only blanks stand before at, else -1. */
static ptrdiff_t line_start_before(struct str s, ptrdiff_t at)
{
    while (at > 0 && is_blank(s.p[at - 1]))
        at--;
    return at == 0 || s.p[at - 1] == '\n' ? at : -1;
}

/* The start of the next line if only blanks stand behind at, else -1. */
static ptrdiff_t line_end_behind(struct str s, ptrdiff_t at)
{
    while (at < s.n && is_blank(s.p[at]))
        at++;
    if (at < s.n && s.p[at] == '\r')
        at++;
    if (at == s.n)
        return s.p[at - 1] == '\r' ? -1 : at;
    return s.p[at] == '\n' ? at + 1 : -1;
}

static bool may_stand_alone(char sigil)
{
    return sigil && strchr("#^/>!=", sigil);
}

/* Finds the closing delimiter and takes the tag apart. */
static struct err read_tag(struct parser *p, struct tag *tag)
{
    struct str s = p->source;
    ptrdiff_t at = tag->start + p->open.n;
    tag->sigil = at < s.n && strchr("#^/>!=&{", s.p[at]) && s.p[at] ? s.p[at] : 0;
    at += tag->sigil ? 1 : 0;
    struct str inner_end = tag->sigil == '{' ? S("}") : tag->sigil == '=' ? S("=") : S("");
    struct str closing = str_concat(p->arena, inner_end, p->close);
    ptrdiff_t close = str_find(s, closing, at);
    if (close < 0)
        return error_at(p, tag->line, "a tag is not closed: no ", closing);
    tag->content = str_trim(str_slice(s, at, close));
    tag->end = close + closing.n;
    return OK;
}

/* Cuts a dotted name; "." alone has no parts. */
static struct err set_name(struct parser *p, struct template_op *op, struct str name)
{
    op->text = name;
    if (name.n == 0)
        return error_at(p, op->line, "a tag without a name", S(""));
    if (has_space(name))
        return error_at(p, op->line, "a name with a space in it: ", name);
    if (str_equal(name, S(".")))
        return OK;
    op->parts = arena_array(p->arena, struct template_part, MIN(count_char(name, '.') + 1, TEMPLATE_NAME_PARTS_MAX));
    struct str rest = name;
    for (bool more = true; more;) {
        struct str part;
        more = str_cut(rest, '.', &part, &rest);
        if (part.n == 0)
            return error_at(p, op->line, "a name with an empty part: ", name);
        if (op->part_count == TEMPLATE_NAME_PARTS_MAX)
            return error_at(p, op->line, "a name of too many parts: ", name);
        op->parts[op->part_count++] = (struct template_part){part, value_hash(part)};
    }
    return OK;
}

/* {{=<% %>=}} */
static struct err set_delimiters(struct parser *p, const struct tag *tag)
{
    struct str open, close;
    if (!str_cut(tag->content, ' ', &open, &close))
        return error_at(p, tag->line, "delimiters are two words: ", tag->content);
    close = str_trim(close);
    if (has_space(open) || has_space(close))
        return error_at(p, tag->line, "delimiters are two words: ", tag->content);
    if (str_find_char(tag->content, '=', 0) >= 0)
        return error_at(p, tag->line, "'=' in a delimiter: ", tag->content);
    p->open = open;
    p->close = close;
    return OK;
}

static struct err open_section(struct parser *p, const struct tag *tag)
{
    if (p->depth == TEMPLATE_DEPTH_MAX)
        return error_at(p, tag->line, "sections are nested too deep: ", tag->content);
    p->sections[p->depth++] = p->template->count;
    return set_name(p, add_op(p, tag->sigil == '#' ? TEMPLATE_SECTION : TEMPLATE_INVERTED, tag->line), tag->content);
}

static struct err close_section(struct parser *p, const struct tag *tag)
{
    if (p->depth == 0)
        return error_at(p, tag->line, "no section is open to close: ", tag->content);
    struct template_op *op = &p->template->ops[p->sections[--p->depth]];
    if (!str_equal(op->text, tag->content))
        return err_make(&ERR_INVALID, "%.*s, line %d: '%.*s' closes section '%.*s' of line %d",
                        STR_ARG(p->template->name), tag->line, STR_ARG(tag->content), STR_ARG(op->text), op->line);
    op->end = p->template->count;
    return OK;
}

static struct err add_partial(struct parser *p, const struct tag *tag, struct str indent)
{
    if (tag->content.n == 0)
        return error_at(p, tag->line, "a partial without a name", S(""));
    struct template_op *op = add_op(p, TEMPLATE_PARTIAL, tag->line);
    op->partial_name = tag->content;
    op->text = indent;
    return OK;
}

/* indent: the blanks before the tag when it stands alone. */
static struct err compile_tag(struct parser *p, const struct tag *tag, struct str indent)
{
    switch (tag->sigil) {
    case '!':
        return OK;
    case '=':
        return set_delimiters(p, tag);
    case '#':
    case '^':
        return open_section(p, tag);
    case '/':
        return close_section(p, tag);
    case '>':
        return add_partial(p, tag, indent);
    case '&':
    case '{':
        return set_name(p, add_op(p, TEMPLATE_RAW, tag->line), tag->content);
    default:
        return set_name(p, add_op(p, TEMPLATE_ESCAPED, tag->line), tag->content);
    }
}

/* Compiles the text up to the next tag, and the tag. */
static struct err step(struct parser *p, ptrdiff_t start)
{
    struct str s = p->source;
    struct tag tag = {.start = start, .line = p->line + count_lines(str_slice(s, p->at, start))};
    TRY(read_tag(p, &tag));
    ptrdiff_t from = tag.start, next = tag.end;
    if (may_stand_alone(tag.sigil)) {
        ptrdiff_t line_start = line_start_before(s, tag.start);
        ptrdiff_t line_end = line_end_behind(s, tag.end);
        if (line_start >= 0 && line_end >= 0) {
            from = line_start;
            next = line_end;
        }
    }
    add_text(p, str_slice(s, p->at, from));
    TRY(compile_tag(p, &tag, str_slice(s, from, tag.start)));
    p->line = tag.line + count_lines(str_slice(s, tag.start, next));
    p->at = next;
    return OK;
}

struct err template_parse(struct arena *a, struct template *t, struct str text)
{
    struct parser p = {.arena = a, .template = t, .source = text, .line = 1, .open = S("{{"), .close = S("}}")};
    for (;;) {
        ptrdiff_t start = str_find(text, p.open, p.at);
        if (start < 0)
            break;
        TRY(step(&p, start));
    }
    add_text(&p, str_from(text, p.at));
    if (p.depth) {
        const struct template_op *op = &t->ops[p.sections[p.depth - 1]];
        return err_make(&ERR_INVALID, "%.*s, line %d: section '%.*s' is not closed", STR_ARG(t->name), op->line,
                        STR_ARG(op->text));
    }
    return OK;
}
