/* line.c - a line of story HTML as plain text with marks over it, and cut into sentences. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/line.h"

#include "base/utf8.h"
#include "translate/form.h"

#include <unicode/uchar.h>

/* ---- tags ---- */

static struct str first_subtag(struct str tag)
{
    struct str first, rest;
    (void)str_cut(tag, '-', &first, &rest);
    return first;
}

bool line_same_language(struct str a, struct str b)
{
    return str_equal_nocase(first_subtag(a), first_subtag(b));
}

struct str line_attribute(struct str tag, struct str name)
{
    ptrdiff_t at = 0;
    while ((at = str_find(tag, name, at)) >= 0) {
        ptrdiff_t value = at + name.n + 2;
        if (at > 0 && tag.p[at - 1] == ' ' && value <= tag.n && str_equal(str_slice(tag, value - 2, value), S("=\"")))
            return str_slice(tag, value, str_find_char(tag, '"', value));
        at += name.n;
    }
    return S("");
}

static struct str without_attribute(struct arena *a, struct str tag, struct str name)
{
    struct str value = line_attribute(tag, name);
    if (!value.n)
        return tag;
    ptrdiff_t from = value.p - tag.p - name.n - 3, to = value.p - tag.p + value.n + 1;
    return str_concat(a, str_slice(tag, 0, from), str_from(tag, to));
}

struct str line_without_language(struct arena *a, struct str tag)
{
    return without_attribute(a, without_attribute(a, tag, S("lang")), S("dir"));
}

/* ---- reading ---- */

struct line_reader {
    struct arena *a;
    struct str html, language;
    ptrdiff_t at;
    struct buf plain;
    struct line line;
    ptrdiff_t open[FORM_DEPTH_MAX];
    int depth;
};

static struct str take_tag(struct line_reader *r)
{
    ptrdiff_t end = str_find_char(r->html, '>', r->at);
    struct str tag = str_slice(r->html, r->at, end < 0 ? r->html.n : end + 1);
    r->at += tag.n;
    return tag;
}

static struct str name_of(struct str tag)
{
    ptrdiff_t n = 1;
    while (n < tag.n && char_is_alpha(tag.p[n]))
        n++;
    return str_slice(tag, 1, n);
}

static struct str end_tag(struct arena *a, struct str name)
{
    return str_format(a, "</%.*s>", STR_ARG(name));
}

/* A mark never stands inside its like: its end is the next end of that name. */
static void keep_whole(struct line_reader *r, struct str tag, struct str close)
{
    ptrdiff_t start = r->at - tag.n, end = str_find(r->html, close, r->at);
    r->at = end < 0 ? r->html.n : end + close.n;
    r->line.wholes[r->line.whole_count++] = (struct line_whole){str_slice(r->html, start, r->at), r->plain.n};
    buf_add(&r->plain, LINE_WHOLE);
}

static void open_mark(struct line_reader *r, struct str tag)
{
    struct str name = name_of(tag), close = end_tag(r->a, name), language = line_attribute(tag, S("lang"));
    bool foreign = language.n && !line_same_language(language, r->language);
    if (str_equal(name, S("code")) || foreign || r->depth == FORM_DEPTH_MAX) {
        keep_whole(r, tag, close);
        return;
    }
    r->open[r->depth++] = r->line.span_count;
    r->line.spans[r->line.span_count++] = (struct line_span){line_without_language(r->a, tag), close, r->plain.n, 0};
}

static void close_mark(struct line_reader *r)
{
    if (r->depth > 0)
        r->line.spans[r->open[--r->depth]].to = r->plain.n;
}

static ptrdiff_t count_tags(struct str html)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t at = -1; (at = str_find_char(html, '<', at + 1)) >= 0;)
        count++;
    return count;
}

struct line line_read(struct arena *a, struct str html, struct str language)
{
    struct line_reader r = {.a = a, .html = html, .language = language};
    ptrdiff_t most = count_tags(html);
    r.line.spans = arena_array(a, struct line_span, most);
    r.line.wholes = arena_array(a, struct line_whole, most);
    buf_init(&r.plain, html.n * 2 + LINE_WHOLE.n);
    while (r.at < html.n) {
        ptrdiff_t end = str_find_char(html, '<', r.at);
        (void)form_add_plain(&r.plain, str_slice(html, r.at, end < 0 ? html.n : end));
        r.at = end < 0 ? html.n : end;
        struct str tag = take_tag(&r);
        if (str_starts(tag, S("</")))
            close_mark(&r);
        else if (tag.n)
            open_mark(&r, tag);
    }
    while (r.depth > 0)
        close_mark(&r);
    r.line.plain = str_copy(a, buf_str(&r.plain));
    buf_close(&r.plain);
    return r.line;
}

struct line line_of_text(struct str text)
{
    return (struct line){.plain = text};
}

/* ---- writing ---- */

/* One sentence being written. */
struct line_writer {
    const struct line *line;
    ptrdiff_t from, to;
    struct buf form;
    struct segment *out;
    ptrdiff_t next_span, next_whole;
    ptrdiff_t open[FORM_DEPTH_MAX];
    int depth;
};

static int add_mark(struct line_writer *w, struct segment_mark mark)
{
    w->out->marks[w->out->mark_count++] = mark;
    return (int)w->out->mark_count;
}

static void write_closes(struct line_writer *w, ptrdiff_t at)
{
    while (w->depth > 0 && MIN(w->line->spans[w->open[w->depth - 1]].to, w->to) <= at) {
        form_add_close(&w->form);
        w->depth--;
    }
}

static void write_opens(struct line_writer *w, ptrdiff_t at)
{
    for (; w->next_span < w->line->span_count; w->next_span++) {
        const struct line_span *span = &w->line->spans[w->next_span];
        if (MAX(span->from, w->from) > at)
            return;
        if (span->to <= w->from || MAX(span->from, w->from) < at || span->from >= w->to)
            continue;
        form_add_open(&w->form, add_mark(w, (struct segment_mark){false, span->open, span->close, (int)w->next_span}));
        w->open[w->depth++] = w->next_span;
    }
}

/* The next place where something opens, closes or is kept whole. */
static ptrdiff_t next_event(const struct line_writer *w, ptrdiff_t at)
{
    ptrdiff_t next = w->to;
    if (w->next_span < w->line->span_count && w->line->spans[w->next_span].from > at)
        next = MIN(next, w->line->spans[w->next_span].from);
    if (w->depth > 0)
        next = MIN(next, w->line->spans[w->open[w->depth - 1]].to);
    if (w->next_whole < w->line->whole_count)
        next = MIN(next, MAX(w->line->wholes[w->next_whole].at, at));
    return next;
}

static bool write_whole(struct line_writer *w, ptrdiff_t at)
{
    while (w->next_whole < w->line->whole_count && w->line->wholes[w->next_whole].at < at)
        w->next_whole++;
    if (w->next_whole == w->line->whole_count || w->line->wholes[w->next_whole].at != at || at >= w->to)
        return false;
    struct str html = w->line->wholes[w->next_whole++].html;
    form_add_whole(&w->form, add_mark(w, (struct segment_mark){true, html, S(""), -1}));
    return true;
}

static void write_all(struct line_writer *w)
{
    for (ptrdiff_t at = w->from; at < w->to;) {
        write_closes(w, at);
        write_opens(w, at);
        if (write_whole(w, at)) {
            at += LINE_WHOLE.n;
            continue;
        }
        ptrdiff_t next = MIN(next_event(w, at), w->to);
        form_add_escaped(&w->form, str_slice(w->line->plain, at, next));
        at = next;
    }
    write_closes(w, w->to);
}

static ptrdiff_t count_marks(const struct line *line, ptrdiff_t from, ptrdiff_t to)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < line->span_count; i++)
        count += line->spans[i].from < to && line->spans[i].to > from;
    for (ptrdiff_t i = 0; i < line->whole_count; i++)
        count += line->wholes[i].at >= from && line->wholes[i].at < to;
    return count;
}

/* Letters that somebody would translate. */
static bool has_letters(struct str plain)
{
    int32_t code;
    for (ptrdiff_t i = 0, n; i < plain.n; i += n ? n : 1)
        if ((n = utf8_decode(str_from(plain, i), &code)) && u_isalpha(code))
            return true;
    return false;
}

void line_segment(struct arena *a, const struct line *line, ptrdiff_t from, ptrdiff_t to, struct segment *out)
{
    struct line_writer w = {.line = line, .from = from, .to = to, .out = out};
    ptrdiff_t marks = count_marks(line, from, to);
    out->marks = arena_array(a, struct segment_mark, marks);
    out->mark_count = 0;
    buf_init(&w.form, (to - from) * 6 + (marks + 1) * 32);
    write_all(&w);
    out->source = str_copy(a, buf_str(&w.form));
    buf_close(&w.form);
    if (!has_letters(str_slice(line->plain, from, to)) || out->mark_count > SEGMENT_IDS_MAX ||
        out->source.n > SEGMENT_TEXT_MAX) {
        out->origin = SEGMENT_KEPT;
        out->target = out->source;
    }
}
