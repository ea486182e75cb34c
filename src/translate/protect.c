/* protect.c - terms of the house in a line: kept whole, whatever an engine would make of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/form.h"
#include "translate/line.h"

/* A line being written anew with its terms taken out. */
struct protecting {
    struct arena *a;
    const struct line *from;
    struct line to;
    struct buf plain;
    ptrdiff_t at; /* so far */
    ptrdiff_t next_whole;
};

static bool crosses(const struct line *line, ptrdiff_t from, ptrdiff_t to)
{
    for (ptrdiff_t i = 0; i < line->span_count; i++) {
        ptrdiff_t start = line->spans[i].from, end = line->spans[i].to;
        if ((start > from && start < to) || (end > from && end < to))
            return true;
    }
    return str_find(str_slice(line->plain, from, to), LINE_WHOLE, 0) >= 0;
}

/* Spans begin and end where they did, counted in the new text. */
static void move_edges(struct protecting *p, ptrdiff_t from, ptrdiff_t to)
{
    ptrdiff_t shift = p->plain.n - from;
    for (ptrdiff_t i = 0; i < p->to.span_count; i++) {
        const struct line_span *span = &p->from->spans[i];
        if (span->from >= from && span->from < to)
            p->to.spans[i].from = span->from + shift;
        if (span->to > from && span->to <= to)
            p->to.spans[i].to = span->to + shift;
    }
}

static void copy_until(struct protecting *p, ptrdiff_t to)
{
    move_edges(p, p->at, to);
    for (; p->next_whole < p->from->whole_count && p->from->wholes[p->next_whole].at < to; p->next_whole++)
        p->to.wholes[p->to.whole_count++] = (struct line_whole){p->from->wholes[p->next_whole].html,
                                                                p->from->wholes[p->next_whole].at + p->plain.n - p->at};
    buf_add(&p->plain, str_slice(p->from->plain, p->at, to));
    p->at = to;
}

static struct str escaped(struct arena *a, struct str words)
{
    struct buf b;
    buf_init(&b, words.n * 6 + 1);
    form_add_escaped(&b, words);
    struct str copy = str_copy(a, buf_str(&b));
    buf_close(&b);
    return copy;
}

/* A mark around nothing but the term keeps around it what stands for it. */
static void replace(struct protecting *p, const struct segment_term *term)
{
    copy_until(p, term->from);
    ptrdiff_t shift = p->plain.n - term->from;
    for (ptrdiff_t i = 0; i < p->to.span_count; i++) {
        const struct line_span *span = &p->from->spans[i];
        if (span->from == term->from)
            p->to.spans[i].from = span->from + shift;
        if (span->to == term->to)
            p->to.spans[i].to = p->plain.n + LINE_WHOLE.n;
    }
    p->to.wholes[p->to.whole_count++] = (struct line_whole){escaped(p->a, term->words), p->plain.n};
    buf_add(&p->plain, LINE_WHOLE);
    p->at = term->to;
}

static ptrdiff_t count_terms(struct str plain, const struct segment_rules *rules)
{
    struct segment_term term;
    ptrdiff_t count = 0;
    for (ptrdiff_t at = 0; rules->find_term(rules->context, plain, at, &term); at = term.to)
        count++;
    return count;
}

struct line line_protect(struct arena *a, struct line line, const struct segment_rules *rules)
{
    ptrdiff_t terms = rules->find_term ? count_terms(line.plain, rules) : 0;
    if (terms == 0)
        return line;
    struct protecting p = {.a = a, .from = &line, .to = line};
    struct segment_term term;
    p.to.spans = arena_array(a, struct line_span, line.span_count);
    for (ptrdiff_t i = 0; i < line.span_count; i++)
        p.to.spans[i] = line.spans[i];
    p.to.wholes = arena_array(a, struct line_whole, line.whole_count + terms);
    p.to.whole_count = 0;
    buf_init(&p.plain, line.plain.n + terms * LINE_WHOLE.n);
    for (ptrdiff_t at = 0; rules->find_term(rules->context, line.plain, at, &term); at = term.to)
        if (!crosses(&line, term.from, term.to))
            replace(&p, &term);
    copy_until(&p, line.plain.n);
    p.to.plain = str_copy(a, buf_str(&p.plain));
    buf_close(&p.plain);
    return p.to;
}
