/* quoting.c - quotation marks of what engines answered. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/quoting.h"

#include "base/utf8.h"
#include "text/quotation.h"
#include "translate/form.h"
#include "translate/line.h"

#define NO_BREAK_SPACE S("\xc2\xa0")

static const struct str SPACES[] = {S_INIT(" "), S_INIT("\xc2\xa0"), S_INIT("\xe2\x80\xaf")};

/* Bytes of a line's words that are bytes of a target. */
struct piece {
    ptrdiff_t at, size; /* in the words */
    ptrdiff_t segment, form_at;
};

struct quoting {
    struct arena *a;
    struct segments *segments;
    const struct quotation_marks *from, *to;
    const bool *fresh;
    struct buf words;
    struct piece *pieces;
    ptrdiff_t piece_count;
};

/* With its references resolved, so that a mark is a mark. */
static struct str plain_form(struct arena *a, struct str form)
{
    struct buf out, plain;
    struct form_reader reader = form_read(form);
    buf_init(&out, form.n * 6 + 1);
    for (struct form_token token; (token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN;) {
        if (token.kind == FORM_OPEN)
            form_add_open(&out, token.id);
        else if (token.kind == FORM_CLOSE)
            form_add_close(&out);
        else if (token.kind == FORM_WHOLE)
            form_add_whole(&out, token.id);
        if (token.kind != FORM_TEXT)
            continue;
        buf_init(&plain, token.text.n + 1);
        (void)form_add_plain(&plain, token.text);
        form_add_escaped(&out, buf_str(&plain));
        buf_close(&plain);
    }
    struct str resolved = str_copy(a, buf_str(&out));
    buf_close(&out);
    return resolved;
}

/* ---- words of a line ---- */

static void add_target(struct quoting *q, ptrdiff_t number)
{
    struct segment *segment = &q->segments->items[number];
    if (q->fresh[number] && str_find_char(segment->target, '&', 0) >= 0)
        segment->target = plain_form(q->a, segment->target);
    struct form_reader reader = form_read(segment->target);
    for (struct form_token token; (token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN;) {
        if (token.kind == FORM_WHOLE)
            buf_add(&q->words, LINE_WHOLE);
        if (token.kind != FORM_TEXT)
            continue;
        q->pieces[q->piece_count++] =
            (struct piece){q->words.n, token.text.n, number, token.text.p - segment->target.p};
        buf_add(&q->words, token.text);
    }
    buf_add(&q->words, S(" "));
}

/* ---- changes ---- */

static ptrdiff_t space_at(struct str text)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(SPACES); i++)
        if (str_starts(text, SPACES[i]))
            return SPACES[i].n;
    return 0;
}

static struct str without_end_spaces(struct str text)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(SPACES); i++)
        if (str_ends(text, SPACES[i]))
            return without_end_spaces(str_slice(text, 0, text.n - SPACES[i].n));
    return text;
}

/* The changes [first, first + count) of one target; places[i] is where in it. No space stands inside the marks, or the
 * language's. */
static struct str change_target(const struct quoting *q, struct str target, const struct quotation_change *changes,
                                const ptrdiff_t *places, ptrdiff_t count)
{
    struct str out = S("");
    ptrdiff_t at = 0;
    struct str space = q->to->spaced ? NO_BREAK_SPACE : S("");
    for (ptrdiff_t i = 0; i < count; i++) {
        char bytes[4];
        struct str mark = {bytes, utf8_encode(changes[i].code, bytes)};
        bool angle = changes[i].code == 0xAB || changes[i].code == 0xBB;
        struct str before = str_slice(target, at, places[i]);
        out = str_concat(q->a, out, changes[i].opens ? before : without_end_spaces(before));
        if (!changes[i].opens && angle)
            out = str_concat(q->a, out, space);
        out = str_concat(q->a, out, mark);
        if (changes[i].opens && angle)
            out = str_concat(q->a, out, space);
        at = places[i] + changes[i].size;
        for (ptrdiff_t n; changes[i].opens && (n = space_at(str_from(target, at)));)
            at += n;
    }
    return str_concat(q->a, out, str_from(target, at));
}

static void change_line(struct quoting *q, const struct quotation_change *changes, ptrdiff_t count)
{
    ptrdiff_t *places = arena_array(q->a, ptrdiff_t, count), *owners = arena_array(q->a, ptrdiff_t, count);
    for (ptrdiff_t i = 0, piece = 0; i < count; i++) {
        while (q->pieces[piece].at + q->pieces[piece].size <= changes[i].at)
            piece++;
        places[i] = q->pieces[piece].form_at + changes[i].at - q->pieces[piece].at;
        owners[i] = q->pieces[piece].segment;
    }
    for (ptrdiff_t first = 0, end; first < count; first = end) {
        struct segment *segment = &q->segments->items[owners[first]];
        for (end = first + 1; end < count && owners[end] == owners[first];)
            end++;
        if (q->fresh[owners[first]])
            segment->target = change_target(q, segment->target, changes + first, places + first, end - first);
    }
}

/* The segments [first, end) of one line. */
static void set_line(struct quoting *q, ptrdiff_t first, ptrdiff_t end)
{
    struct quotation_change *changes;
    ptrdiff_t bytes = 0, tags = 0;
    bool some = false;
    for (ptrdiff_t i = first; i < end; i++) {
        some |= q->fresh[i];
        bytes += q->segments->items[i].target.n * 3 + LINE_WHOLE.n;
        tags += line_count_tags(q->segments->items[i].target) + 1;
    }
    if (!some)
        return;
    q->pieces = arena_array(q->a, struct piece, tags);
    q->piece_count = 0;
    buf_init(&q->words, bytes + 1);
    for (ptrdiff_t i = first; i < end; i++)
        add_target(q, i);
    ptrdiff_t count = quotation_changes(q->a, q->from, q->to, buf_str(&q->words), &changes);
    if (!q->words.failed)
        change_line(q, changes, count);
    buf_close(&q->words);
}

void quoting_set(struct arena *a, struct segments *segments, struct str language, const bool *fresh)
{
    struct quotation_marks from = quotation_marks_of(segments->source_language), to = quotation_marks_of(language);
    struct quoting q = {.a = a, .segments = segments, .from = &from, .to = &to, .fresh = fresh};
    for (ptrdiff_t first = 0, end; first < segments->count; first = end) {
        for (end = first + 1; end < segments->count && segments->items[end].line == segments->items[first].line;)
            end++;
        set_line(&q, first, end);
    }
}
