/* plain.c - plain text from strangers, made fit to be kept and shown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/plain.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

#define MARKS_MAX 8     /* on one letter */
#define ISOLATES_MAX 16 /* open at once */
#define ISOLATE_END 0x2069
#define REPLACEMENT 0xFFFD
#define CODE_BYTES 4 /* most that a character takes */

static void put(struct buf *out, int32_t code)
{
    char bytes[CODE_BYTES];
    buf_add(out, (struct str){bytes, utf8_encode(code, bytes)});
}

/* The next character of *rest; U+FFFD for a byte that is none. */
static int32_t next(struct str *rest)
{
    int32_t code = REPLACEMENT;
    int n = utf8_decode(*rest, &code);
    *rest = str_from(*rest, n ? n : 1);
    return n ? code : REPLACEMENT;
}

static struct str finish(struct arena *a, struct buf *out)
{
    struct str copy = out->failed ? S("") : str_copy(a, out->n ? buf_str(out) : S(""));
    buf_close(out);
    return copy;
}

/* ---- what may not stand ---- */

/* Controls, noncharacters, and what turns the direction of text with no end that could be seen to. */
static bool is_dropped(int32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code & 0xFFFE) == 0xFFFE ||
           (code >= 0xFDD0 && code <= 0xFDEF) || (code >= 0x202A && code <= 0x202E) || code == 0xFEFF;
}

static bool is_line_end(int32_t code)
{
    return (code >= '\n' && code <= '\r') || code == 0x85 || code == 0x2028 || code == 0x2029;
}

/* How many marks stand in a row with this one. What is not seen does not come between them. */
static int count_marks(int marks, int32_t code)
{
    int8_t kind = code < 0x300 ? U_UPPERCASE_LETTER : u_charType(code);
    bool mark = kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK;
    return mark ? marks + 1 : kind == U_FORMAT_CHAR ? marks : 0;
}

static bool begins_isolate(int32_t code)
{
    return code >= 0x2066 && code <= 0x2068;
}

static void end_isolates(struct buf *out, int *open)
{
    for (; *open > 0; --*open)
        put(out, ISOLATE_END);
}

/* Text being made. White space is held back until something follows it. */
struct writer {
    struct buf out;
    bool lines;
    bool space, line_end; /* held back */
    int marks;            /* in a row */
    int open;             /* isolates on this line */
};

static void put_space(struct writer *w)
{
    bool new_line = w->line_end && w->lines;
    if (new_line)
        end_isolates(&w->out, &w->open);
    if (w->space && w->out.n > 0)
        buf_add_char(&w->out, new_line ? '\n' : ' ');
    w->space = w->line_end = false;
}

/* An isolate's end without its begin goes, and so does a begin when too many are open. */
static bool may_stand(struct writer *w, int32_t code)
{
    int open = w->line_end && w->lines ? 0 : w->open;
    if (is_dropped(code) || (code == ISOLATE_END && open == 0) || (begins_isolate(code) && open == ISOLATES_MAX))
        return false;
    w->marks = count_marks(w->marks, code);
    return w->marks <= MARKS_MAX;
}

static void see(struct writer *w, int32_t code)
{
    if (code == '\t' || is_line_end(code) || (code >= ' ' && u_isUWhiteSpace(code))) {
        w->space = true;
        w->line_end |= is_line_end(code);
        w->marks = 0;
        return;
    }
    if (!may_stand(w, code))
        return;
    put_space(w);
    w->open += begins_isolate(code) - (code == ISOLATE_END);
    put(&w->out, code);
}

static struct str settle(struct arena *a, struct str raw, bool lines)
{
    struct writer w = {.lines = lines};
    buf_init(&w.out, 2 * CODE_BYTES * raw.n + 1);
    while (raw.n > 0)
        see(&w, next(&raw));
    end_isolates(&w.out, &w.open);
    return finish(a, &w.out);
}

/* ---- what is too long ---- */

/* What the cut left open is closed. */
static struct str close_line(struct arena *a, struct str text)
{
    struct buf out;
    int open = 0;
    buf_init(&out, text.n + (ISOLATES_MAX + 1) * CODE_BYTES);
    buf_add(&out, text);
    for (struct str rest = text; rest.n > 0;) {
        int32_t code = next(&rest);
        open += begins_isolate(code) - (code == ISOLATE_END);
    }
    end_isolates(&out, &open);
    return finish(a, &out);
}

static struct str cut(struct arena *a, struct str text, ptrdiff_t limit)
{
    if (text.n <= limit || utf8_count(text) <= limit)
        return text;
    struct str rest = text;
    for (ptrdiff_t i = 1; i < limit; i++)
        (void)next(&rest);
    return close_line(a, str_concat(a, str_trim(str_slice(text, 0, text.n - rest.n)), S("…")));
}

struct str plain_line(struct arena *a, struct str raw, ptrdiff_t limit)
{
    return cut(a, settle(a, raw, false), limit);
}

struct str plain_lines(struct arena *a, struct str raw, ptrdiff_t limit)
{
    return cut(a, settle(a, raw, true), limit);
}
