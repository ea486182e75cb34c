/* quotation.c - quotation marks of a text given the form of its language. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/quotation.h"

#include "base/utf8.h"
#include "text/quotes.h"

#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/ulocdata.h>

#define DEPTH_MAX 8     /* quotations inside each other: what is deeper stays */
#define LOCALE_SIZE 64  /* a longer tag has no marks of its own */
#define MARKS_MAX 100   /* of a text: one with more is left as it is */
#define UNSPACED 0x2E80 /* from here on letters of scripts without spaces between words */
#define WHOLE 0xFFFC    /* what stands for something kept whole: a word as good as any */

/* ---- marks of a language ---- */

static int32_t delimiter(ULocaleData *data, ULocaleDataDelimiterType type)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[4];
    int32_t length = ulocdata_getDelimiter(data, type, units, COUNT_OF(units), &error);
    return U_SUCCESS(error) && length == 1 ? units[0] : 0;
}

struct quotation_marks quotation_marks_of(struct str language)
{
    struct quotation_marks marks = {0};
    UErrorCode error = U_ZERO_ERROR;
    char locale[LOCALE_SIZE];
    if (language.n >= LOCALE_SIZE)
        return marks;
    snprintf(locale, sizeof locale, "%.*s", STR_ARG(language));
    ULocaleData *data = ulocdata_open(locale, &error);
    if (U_FAILURE(error))
        return marks;
    marks.open[0] = delimiter(data, ULOCDATA_QUOTATION_START);
    marks.close[0] = delimiter(data, ULOCDATA_QUOTATION_END);
    marks.open[1] = delimiter(data, ULOCDATA_ALT_QUOTATION_START);
    marks.close[1] = delimiter(data, ULOCDATA_ALT_QUOTATION_END);
    marks.spaced = str_equal_nocase(str_slice(language, 0, 2), S("fr")) && marks.open[0] == 0xAB &&
                   !str_equal_nocase(language, S("fr-CH"));
    ulocdata_close(data);
    return marks;
}

/* ---- what pairs with what ---- */

/* Which marks end what a mark begins, in whatever language: the nearest one that does is meant. */
static const struct {
    int32_t open, close[3];
} PAIRS[] = {{'"', {'"'}},
             {0x201C, {0x201D}},
             {0x201D, {0x201D, 0x201C}},
             {0x201E, {0x201C, 0x201D, '"'}},
             {0x201F, {0x201D}},
             {0xAB, {0xBB}},
             {0xBB, {0xAB, 0xBB}},
             {0x2039, {0x203A}},
             {0x203A, {0x2039, 0x203A}},
             {'\'', {'\''}},
             {0x2018, {0x2019, 0x2018}},
             {0x2019, {0x2019, 0x2018}},
             {0x201A, {0x2018, 0x2019}},
             {0x300C, {0x300D}},
             {0x300E, {0x300F}}};

static bool ends(int32_t open, int32_t close)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(PAIRS); i++)
        for (int j = 0; j < COUNT_OF(PAIRS[i].close) && PAIRS[i].open == open; j++)
            if (PAIRS[i].close[j] == close)
                return true;
    return false;
}

static bool begins_some(int32_t code)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(PAIRS); i++)
        if (PAIRS[i].open == code)
            return true;
    return false;
}

static bool is_mark(int32_t code)
{
    return begins_some(code) || code == 0x300D || code == 0x300F;
}

/* Those that are apostrophes as well. */
static bool is_single(int32_t code)
{
    return code == '\'' || code == 0x2018 || code == 0x2019;
}

/* ---- marks of a text ---- */

struct mark {
    ptrdiff_t at;
    int size;
    int32_t code, before, after; /* characters beside it; 0: none */
    bool clipped;                /* a word that an apostrophe begins is behind it */
    bool opens, stray;
    ptrdiff_t partner; /* -1: none */
};

struct marking {
    struct mark *items;
    ptrdiff_t count;
    ptrdiff_t open[DEPTH_MAX];
    int depth;
};

static bool is_space(int32_t code)
{
    return code == 0 || u_isUWhiteSpace(code);
}

static bool is_word(int32_t code)
{
    return u_isalnum(code) || code == WHOLE;
}

static ptrdiff_t count_marks(struct str text)
{
    ptrdiff_t count = 0;
    int32_t code;
    for (ptrdiff_t i = 0, n; i < text.n; i += n ? n : 1)
        count += (n = utf8_decode(str_from(text, i), &code)) && is_mark(code);
    return count;
}

static void find_marks(struct arena *a, struct str text, struct marking *out)
{
    int32_t code, before = 0;
    out->items = arena_array(a, struct mark, count_marks(text));
    for (ptrdiff_t i = 0; i < text.n; before = code) {
        int n = utf8_decode(str_from(text, i), &code);
        struct str rest = str_from(text, i + (n ? n : 1));
        if (n && is_mark(code)) {
            struct mark mark = {.at = i, .size = n, .code = code, .before = before, .partner = -1};
            mark.after = 0;
            (void)utf8_decode(rest, &mark.after);
            mark.clipped = quotes_begins_clipped(rest);
            out->items[out->count++] = mark;
        }
        i = text.n - rest.n;
    }
}

/* ---- pairs ---- */

static bool may_open(const struct mark *mark)
{
    bool either = mark->code == '"' || mark->code == 0x201D || mark->code == 0xBB || mark->code == 0x203A;
    if (!begins_some(mark->code))
        return false;
    if (is_single(mark->code))
        return !is_word(mark->before) && !is_space(mark->after) && !mark->clipped;
    return !either || (!is_space(mark->after) && !(is_word(mark->before) && is_word(mark->after) && mark->code != '"'));
}

/* French ones stand behind a space. */
static bool may_close(const struct mark *open, const struct mark *mark)
{
    bool angles = (open->code == 0xAB && mark->code == 0xBB) || (open->code == 0x2039 && mark->code == 0x203A);
    if (!ends(open->code, mark->code) || open->at + open->size == mark->at)
        return false;
    return angles || (!is_space(mark->before) && !(is_single(mark->code) && is_word(mark->after)));
}

/* Where on the stack is what the mark closes; -1: nowhere. What could be an apostrophe closes the innermost alone. */
static int find_open(const struct marking *m, const struct mark *mark)
{
    int last = is_single(mark->code) ? MAX(m->depth - 1, 0) : 0;
    for (int i = m->depth - 1; i >= last; i--)
        if (may_close(&m->items[m->open[i]], mark))
            return i;
    return -1;
}

/* Behind a single quotation that is closed already one more mark that might close it: neither is sure. */
static void doubt_single(struct marking *m, ptrdiff_t at)
{
    for (ptrdiff_t i = at - 1; i >= 0; i--) {
        struct mark *mark = &m->items[i];
        if (!is_single(mark->code) && mark->code != 0x201A)
            continue;
        if (mark->partner >= 0 && !mark->opens && mark->code == m->items[at].code) {
            m->items[mark->partner].partner = -1;
            mark->partner = -1;
        }
        return;
    }
}

/* Apostrophes and inches are none. */
static bool is_no_mark(const struct mark *mark)
{
    bool spaced = mark->before < UNSPACED && mark->after < UNSPACED;
    bool inside = spaced && u_isalpha(mark->before) && u_isalpha(mark->after);
    return is_single(mark->code) ? is_word(mark->before) && is_word(mark->after) : mark->code == '"' && inside;
}

static void take(struct marking *m, ptrdiff_t at)
{
    struct mark *mark = &m->items[at];
    int open = find_open(m, mark);
    if (is_no_mark(mark) && open < 0)
        return;
    if (open >= 0) {
        mark->partner = m->open[open];
        m->items[mark->partner].partner = at;
        m->depth = open;
    } else if (may_open(mark) && m->depth < DEPTH_MAX && !(mark->code == '"' && u_isdigit(mark->before))) {
        mark->opens = true;
        m->open[m->depth++] = at;
    } else if (is_single(mark->code) && is_word(mark->before)) {
        doubt_single(m, at);
    } else {
        mark->stray = !(mark->code == '"' && u_isdigit(mark->before));
    }
}

/* Where a mark is the same at both ends, one that has no partner says that the others' may be wrong. */
static bool is_doubtful(const struct marking *m, const struct mark *mark)
{
    const struct mark *partner = &m->items[mark->partner];
    for (ptrdiff_t i = 0; i < m->count && mark->code == partner->code; i++)
        if (m->items[i].code == mark->code && m->items[i].partner < 0 && (m->items[i].opens || m->items[i].stray))
            return true;
    return false;
}

/* ---- what becomes of them ---- */

static bool has_pair(const struct quotation_marks *marks, int32_t open, int32_t close)
{
    return (marks->open[0] == open && marks->close[0] == close) || (marks->open[1] == open && marks->close[1] == close);
}

static bool is_kept(const struct quotation_marks *from, const struct quotation_marks *to, int32_t open, int32_t close)
{
    return has_pair(to, open, close) && !has_pair(from, open, close);
}

static struct quotation_change change_of(const struct marking *m, const struct mark *mark, int depth,
                                         const struct quotation_marks *from, const struct quotation_marks *to)
{
    const struct mark *open = mark->opens ? mark : &m->items[mark->partner];
    const struct mark *close = mark->opens ? &m->items[mark->partner] : mark;
    int32_t code = mark->opens ? to->open[depth % 2] : to->close[depth % 2];
    if (is_kept(from, to, open->code, close->code))
        code = mark->code;
    return (struct quotation_change){mark->at, mark->size, code, mark->opens};
}

static bool is_known(const struct quotation_marks *marks)
{
    return marks->open[0] && marks->close[0] && marks->open[1] && marks->close[1];
}

ptrdiff_t quotation_changes(struct arena *a, const struct quotation_marks *from, const struct quotation_marks *to,
                            struct str text, struct quotation_change **out)
{
    struct marking m = {0};
    ptrdiff_t count = 0;
    int depth = 0;
    if (!is_known(from) || !is_known(to))
        return 0;
    if (count_marks(text) > MARKS_MAX)
        return 0;
    find_marks(a, text, &m);
    for (ptrdiff_t i = 0; i < m.count; i++)
        take(&m, i);
    *out = arena_array(a, struct quotation_change, m.count);
    for (ptrdiff_t i = 0; i < m.count; i++) {
        const struct mark *mark = &m.items[i];
        if (mark->partner < 0 || is_doubtful(&m, mark))
            continue;
        depth -= !mark->opens;
        (*out)[count++] = change_of(&m, mark, depth, from, to);
        depth += mark->opens;
    }
    return count;
}
