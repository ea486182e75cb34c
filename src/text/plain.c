/* plain.c - plain text from strangers, made fit to be kept and shown. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three steps: what may not stand goes, what is too long is cut, and what is left open is closed.
 */
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

static bool is_mark(int32_t code)
{
    int8_t kind = code < 0x300 ? U_UPPERCASE_LETTER : u_charType(code);
    return kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK;
}

/* White space is held back until something follows it. */
static struct str settle(struct arena *a, struct str raw, bool lines)
{
    struct buf out;
    bool space = false, line_end = false;
    int marks = 0;
    buf_init(&out, raw.n * CODE_BYTES + 1);
    while (raw.n > 0) {
        int32_t code = next(&raw);
        if (code == '\t' || is_line_end(code) || (code >= ' ' && u_isUWhiteSpace(code))) {
            space = true;
            line_end |= is_line_end(code);
            continue;
        }
        marks = is_mark(code) ? marks + 1 : 0;
        if (is_dropped(code) || marks > MARKS_MAX)
            continue;
        if (space && out.n > 0)
            buf_add_char(&out, line_end && lines ? '\n' : ' ');
        space = line_end = false;
        put(&out, code);
    }
    return finish(a, &out);
}

/* ---- what is too long ---- */

static struct str cut(struct arena *a, struct str text, ptrdiff_t limit)
{
    if (text.n <= limit || utf8_count(text) <= limit)
        return text;
    struct str rest = text;
    for (ptrdiff_t i = 1; i < limit; i++)
        (void)next(&rest);
    return str_concat(a, str_trim(str_slice(text, 0, text.n - rest.n)), S("…"));
}

/* ---- what is left open ---- */

static void end_isolates(struct buf *out, int *open)
{
    for (; *open > 0; --*open)
        put(out, ISOLATE_END);
}

static struct str balance(struct arena *a, struct str text)
{
    struct buf out;
    int open = 0;
    buf_init(&out, text.n + ISOLATES_MAX * CODE_BYTES * (text.n + 1));
    while (text.n > 0) {
        int32_t code = next(&text);
        bool begins = code >= 0x2066 && code <= 0x2068, ends = code == ISOLATE_END;
        if ((begins && open == ISOLATES_MAX) || (ends && open == 0))
            continue;
        open += begins - ends;
        if (code == '\n')
            end_isolates(&out, &open);
        put(&out, code);
    }
    end_isolates(&out, &open);
    return finish(a, &out);
}

static struct str make(struct arena *a, struct str raw, ptrdiff_t limit, bool lines)
{
    struct str text = cut(a, settle(a, raw, lines), limit);
    bool turned = str_find(text, S("\xE2\x81"), 0) >= 0; /* U+2040 to U+207F begin so */
    return turned ? balance(a, text) : text;
}

struct str plain_line(struct arena *a, struct str raw, ptrdiff_t limit)
{
    return make(a, raw, limit, false);
}

struct str plain_lines(struct arena *a, struct str raw, ptrdiff_t limit)
{
    return make(a, raw, limit, true);
}
