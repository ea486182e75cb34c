/* template.c - sets of Mustache templates, and their rendering. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/template.h"

#include "text/template_code.h"

#include <string.h>

#define INDENT_MAX 128

void template_set_init(struct template_set *set)
{
    *set = (struct template_set){0};
    arena_init(&set->arena, 0);
}

void template_set_close(struct template_set *set)
{
    arena_close(&set->arena);
    template_set_init(set);
}

static struct template *append_template(struct template_set *set)
{
    struct template *t = arena_make(&set->arena, struct template);
    if (set->last)
        set->last->next = t;
    else
        set->first = t;
    set->last = t;
    return t;
}

struct err template_set_add(struct template_set *set, struct str name, struct str text)
{
    if (text.n > TEMPLATE_SIZE_MAX)
        return err_make(&ERR_LIMIT, "%.*s: a template may have %d bytes, this one has %td", STR_ARG(name),
                        TEMPLATE_SIZE_MAX, text.n);
    struct template parsed = {.name = str_copy(&set->arena, name)};
    TRY(template_parse(&set->arena, &parsed, str_copy(&set->arena, text)));
    void **slot = map_put(&set->arena, &set->templates, parsed.name);
    if (!*slot)
        *slot = append_template(set);
    struct template *t = *slot;
    parsed.next = t->next;
    *t = parsed;
    return OK;
}

const struct template *template_find(const struct template_set *set, struct str name)
{
    return map_get(&set->templates, name);
}

struct err template_set_link(struct template_set *set)
{
    const struct template *missing_in = NULL;
    const struct template_op *missing = NULL;
    for (struct template *t = set->first; t; t = t->next)
        for (ptrdiff_t i = 0; i < t->count; i++) {
            struct template_op *op = &t->ops[i];
            if (op->kind != TEMPLATE_PARTIAL)
                continue;
            op->partial = template_find(set, op->partial_name);
            if (!op->partial && !missing) {
                missing_in = t;
                missing = op;
            }
        }
    if (!missing)
        return OK;
    return err_make(&ERR_NOT_FOUND, "%.*s, line %d: there is no template '%.*s'", STR_ARG(missing_in->name),
                    missing->line, STR_ARG(missing->partial_name));
}

/* One rendering. indent is what partials that stand alone put before each line of their own. */
struct render {
    struct buf *out;
    const struct value *stack[TEMPLATE_DEPTH_MAX];
    int depth;
    int partial_depth;
    int64_t steps;
    char indent[INDENT_MAX];
    ptrdiff_t indent_n;
    bool at_line_start; /* matters only with an indent */
};

static struct err limit_error(const struct template *t, const struct template_op *op, const char *words)
{
    return err_make(&ERR_LIMIT, "%.*s, line %d: %s", STR_ARG(t->name), op->line, words);
}

static const struct value *find_value(const struct render *r, const struct template_op *op)
{
    if (op->part_count == 0)
        return r->stack[r->depth - 1];
    const struct value *value = NULL;
    const struct template_part *part = op->parts;
    for (int i = r->depth - 1; i >= 0 && !value; i--)
        value = value_get_hashed(r->stack[i], part->name, part->hash);
    for (int i = 1; i < op->part_count && value; i++)
        value = value_get_hashed(value, op->parts[i].name, op->parts[i].hash);
    return value;
}

static void print_indent(struct render *r)
{
    if (r->at_line_start)
        buf_add(r->out, (struct str){r->indent, r->indent_n});
    r->at_line_start = false;
}

static void print_text(struct render *r, struct str text)
{
    if (r->indent_n == 0) {
        buf_add(r->out, text);
        return;
    }
    while (text.n) {
        ptrdiff_t line_end = str_find_char(text, '\n', 0);
        ptrdiff_t n = line_end < 0 ? text.n : line_end + 1;
        print_indent(r);
        buf_add(r->out, str_slice(text, 0, n));
        r->at_line_start = line_end >= 0;
        text = str_from(text, n);
    }
}

static void print_int(struct buf *out, int64_t number)
{
    char digits[24];
    int at = (int)sizeof(digits);
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        digits[--at] = '-';
    buf_add(out, (struct str){digits + at, (ptrdiff_t)sizeof(digits) - at});
}

static void print_value(struct render *r, const struct value *value, bool raw)
{
    if (r->indent_n)
        print_indent(r);
    if (!value)
        return;
    if (value->kind == VALUE_TEXT || (value->kind == VALUE_HTML && !raw))
        buf_add_escaped(r->out, value->text);
    else if (value->kind == VALUE_HTML)
        buf_add(r->out, value->text);
    else if (value->kind == VALUE_INT)
        print_int(r->out, value->number);
    else if (value->kind == VALUE_BOOL)
        buf_add(r->out, value->boolean ? S("true") : S("false"));
}

static struct err run(struct render *r, const struct template *t, ptrdiff_t from, ptrdiff_t to);

static struct err run_with(struct render *r, const struct template *t, ptrdiff_t at, const struct value *value)
{
    if (r->depth == TEMPLATE_DEPTH_MAX)
        return limit_error(t, &t->ops[at], "sections are nested too deep");
    r->stack[r->depth++] = value;
    TRY(run(r, t, at + 1, t->ops[at].end));
    r->depth--;
    return OK;
}

static struct err run_section(struct render *r, const struct template *t, ptrdiff_t at)
{
    const struct value *value = find_value(r, &t->ops[at]);
    if (!value_is_true(value))
        return OK;
    if (value->kind != VALUE_LIST)
        return run_with(r, t, at, value);
    const struct value_items *items = value->items;
    for (ptrdiff_t i = 0; i < items->count; i++)
        TRY(run_with(r, t, at, &items->entries[i].value));
    return OK;
}

static struct err run_partial(struct render *r, const struct template *t, const struct template_op *op)
{
    const struct template *partial = op->partial;
    ptrdiff_t outer = r->indent_n;
    bool outer_line_start = r->at_line_start;
    if (!partial)
        return OK;
    if (r->partial_depth == TEMPLATE_PARTIAL_DEPTH_MAX)
        return limit_error(t, op, "partials are nested too deep");
    if (op->text.n > INDENT_MAX - outer)
        return limit_error(t, op, "partials are indented too far");
    if (op->text.n) {
        memcpy(r->indent + outer, op->text.p, (size_t)op->text.n);
        r->at_line_start = true;
    }
    r->indent_n += op->text.n;
    r->partial_depth++;
    TRY(run(r, partial, 0, partial->count));
    r->partial_depth--;
    r->indent_n = outer;
    if (op->text.n && outer == 0)
        r->at_line_start = outer_line_start;
    return OK;
}

static struct err run(struct render *r, const struct template *t, ptrdiff_t from, ptrdiff_t to)
{
    for (ptrdiff_t at = from; at < to; at++) {
        const struct template_op *op = &t->ops[at];
        if (++r->steps > TEMPLATE_STEPS_MAX)
            return limit_error(t, op, "the page takes too many steps");
        switch (op->kind) {
        case TEMPLATE_TEXT:
            print_text(r, op->text);
            break;
        case TEMPLATE_ESCAPED:
        case TEMPLATE_RAW:
            print_value(r, find_value(r, op), op->kind == TEMPLATE_RAW);
            break;
        case TEMPLATE_SECTION:
            TRY(run_section(r, t, at));
            at = op->end - 1;
            break;
        case TEMPLATE_INVERTED:
            if (value_is_true(find_value(r, op)))
                at = op->end - 1;
            break;
        case TEMPLATE_PARTIAL:
            TRY(run_partial(r, t, op));
            break;
        }
    }
    return OK;
}

struct err template_render(const struct template *template, const struct value *view, struct buf *out)
{
    struct render r;
    r.out = out; /* not zeroed as a whole: the stack and the indent are written before they are read */
    r.stack[0] = view;
    r.depth = 1;
    r.partial_depth = 0;
    r.steps = 0;
    r.indent_n = 0;
    r.at_line_start = false;
    TRY(run(&r, template, 0, template->count));
    if (out->failed)
        return err_make(&ERR_LIMIT, "%.*s: the page would pass %td bytes", STR_ARG(template->name), out->max);
    return OK;
}
