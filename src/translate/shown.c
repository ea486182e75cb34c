/* shown.c - a sentence's marks as people write them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/shown.h"

#include "text/isolate.h"
#include "translate/form.h"

#define MARK_MAX 9 /* bytes between braces: "/200" and to spare */

/* ---- to people ---- */

static struct str mark_of(struct arena *a, const struct form_token *token)
{
    return str_format(a, "%s%d", token->kind == FORM_CLOSE ? "/" : "", token->id);
}

static struct str plain_of(struct arena *a, struct str text)
{
    struct buf b;
    buf_init(&b, 4 * text.n + 4);
    (void)form_add_plain(&b, text);
    struct str plain = str_copy(a, buf_str(&b));
    buf_close(&b);
    return plain;
}

struct shown_parts shown_parts_of(struct arena *a, struct str form)
{
    struct shown_parts parts = {0};
    struct form_reader count = form_read(form), reader = form_read(form);
    struct form_token token;
    while ((token = form_next(&count)).kind != FORM_END && token.kind != FORM_BROKEN)
        parts.count++;
    parts.items = arena_array(a, struct shown_part, parts.count + 1);
    for (ptrdiff_t i = 0; i < parts.count; i++) {
        token = form_next(&reader);
        if (token.kind == FORM_TEXT)
            parts.items[i].text = plain_of(a, token.text);
        else
            parts.items[i].mark = mark_of(a, &token);
    }
    return parts;
}

static void add_doubled(struct buf *out, struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        buf_add_char(out, text.p[i]);
        if (text.p[i] == '{')
            buf_add_char(out, '{');
    }
}

static void add_mark(struct buf *out, struct str mark, bool isolated)
{
    buf_add(out, isolated ? S("\xe2\x81\xa6") : S(""));
    buf_add_format(out, "{%.*s}", STR_ARG(mark));
    buf_add(out, isolated ? S("\xe2\x81\xa9") : S(""));
}

struct str shown_from_form(struct arena *a, struct str form, bool right_to_left)
{
    struct shown_parts parts = shown_parts_of(a, form);
    struct buf out;
    buf_init(&out, 12 * form.n + 16);
    for (ptrdiff_t i = 0; i < parts.count; i++) {
        if (parts.items[i].mark.n)
            add_mark(&out, parts.items[i].mark, right_to_left);
        else
            add_doubled(&out, parts.items[i].text);
    }
    struct str shown = str_copy(a, buf_str(&out));
    buf_close(&out);
    return shown;
}

/* ---- from people ---- */

struct shown_writer {
    struct str source;
    struct buf out, plain; /* plain: words that are not yet written */
    int open[FORM_DEPTH_MAX];
    int depth;
};

static bool is_pair(struct str source, int64_t id)
{
    struct form_reader reader = form_read(source);
    struct form_token token;
    while ((token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN)
        if (token.kind == FORM_OPEN && token.id == id)
            return true;
    return false;
}

static void flush(struct shown_writer *w)
{
    form_add_escaped(&w->out, buf_str(&w->plain));
    buf_clear(&w->plain);
}

/* A pair that closes another than the last one opened becomes what is no mark of the source. */
static void put_mark(struct shown_writer *w, bool closes, int id)
{
    flush(w);
    if (closes && w->depth && w->open[w->depth - 1] == id) {
        w->depth--;
        form_add_close(&w->out);
    } else if (!closes && w->depth < FORM_DEPTH_MAX && is_pair(w->source, id)) {
        w->open[w->depth++] = id;
        form_add_open(&w->out, id);
    } else {
        form_add_whole(&w->out, id);
    }
}

/* The mark at the start of rest, "{12}" or "{/12}": its length, or 0. */
static ptrdiff_t mark_at(struct str rest, bool *closes, int *id)
{
    int64_t number;
    ptrdiff_t end = str_find_char(str_slice(rest, 0, MARK_MAX + 2), '}', 0);
    if (end < 0)
        return 0;
    struct str inner = str_slice(rest, 1, end);
    *closes = str_starts(inner, S("/"));
    inner = *closes ? str_from(inner, 1) : inner;
    if (!inner.n || !char_is_digit(inner.p[0]) || !str_to_i64(inner, &number) || number < 1 || number > 99999)
        return 0;
    *id = (int)number;
    return end + 1;
}

/* One character or mark; returns how many bytes it had. */
static ptrdiff_t put_next(struct shown_writer *w, struct str rest)
{
    bool closes;
    int id;
    if (str_starts(rest, S("{{"))) {
        buf_add_char(&w->plain, '{');
        return 2;
    }
    ptrdiff_t length = rest.p[0] == '{' ? mark_at(rest, &closes, &id) : 0;
    if (length) {
        put_mark(w, closes, id);
        return length;
    }
    if (!char_is_space(rest.p[0])) {
        buf_add_char(&w->plain, rest.p[0]);
        return 1;
    }
    buf_add_char(&w->plain, ' ');
    for (length = 1; length < rest.n && char_is_space(rest.p[length]);)
        length++;
    return length;
}

struct str shown_to_form(struct arena *a, struct str source, struct str shown)
{
    struct shown_writer w = {.source = source};
    shown = isolate_drop(a, str_trim(shown));
    buf_init(&w.out, 16 * shown.n + 16);
    buf_init(&w.plain, shown.n + 1);
    for (ptrdiff_t at = 0; at < shown.n;)
        at += put_next(&w, str_from(shown, at));
    flush(&w);
    struct str form = str_copy(a, buf_str(&w.out));
    buf_close(&w.plain);
    buf_close(&w.out);
    return form;
}
