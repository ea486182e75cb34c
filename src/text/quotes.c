/* quotes.c - quotation marks that are opened and never closed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/quotes.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

#define DEPTH_MAX 8 /* quotations inside each other: more are a slip */
#define PAIRS_MAX 10

struct pair {
    int32_t open, close;
};

/* Marks that nearly every language knows, after its own. */
#define COMMON                                                                                                         \
    {'"', '"'}, {0x300C, 0x300D}, {0x300E, 0x300F},                                                                    \
    {                                                                                                                  \
        0x2039, 0x203A                                                                                                 \
    }
#define ENGLISH                                                                                                        \
    {0x201C, 0x201D},                                                                                                  \
    {                                                                                                                  \
        0x2018, 0x2019                                                                                                 \
    }
#define ANGLES                                                                                                         \
    {                                                                                                                  \
        0xAB, 0xBB                                                                                                     \
    }

struct marks {
    const char *languages; /* first subtags, each with a space behind it */
    struct pair pairs[PAIRS_MAX];
};

/* The last row is everybody else's. */
static const struct marks ROWS[] = {
    {"de cs sk sl bg et lt is lb ug ",
     {{0x201E, 0x201C}, {0x201A, 0x2018}, ANGLES, {0xBB, 0xAB}, {0x203A, 0x2039}, COMMON}},
    {"sv fi nn nb no ", {{0x201D, 0x201D}, ANGLES, {0xBB, 0xBB}, {0x201C, 0x201D}, COMMON}},
    {"da ", {{0x201D, 0x201D}, {0xBB, 0xAB}, ANGLES, {0x201C, 0x201D}, COMMON}},
    {"he yi ", {{0x201D, 0x201D}, {0x201E, 0x201D}, ANGLES, {0x201C, 0x201D}, COMMON}},
    {"pl ro hu hr sr bs nl ",
     {{0x201E, 0x201D},
      {0x201E, 0x201C},
      {0x201A, 0x2018},
      {0xBB, 0xAB},
      ANGLES,
      ENGLISH,
      {0x2018, 0x2018},
      {'"', '"'}}},
    {"ru uk be ", {ANGLES, {0x201E, 0x201C}, ENGLISH, COMMON}},
    {"ar fa ur ps ckb uz ", {ANGLES, {0x201C, 0x201D}, {0x201D, 0x201C}, COMMON}},
    {"", {ENGLISH, ANGLES, {0x201E, 0x201C}, {0x201E, 0x201D}, {0x201A, 0x2018}, COMMON}},
};

static bool is_pair(const struct marks *marks, int32_t open, int32_t close)
{
    for (int i = 0; i < PAIRS_MAX && marks->pairs[i].open; i++)
        if (marks->pairs[i].open == open && marks->pairs[i].close == close)
            return true;
    return false;
}

/* Words that begin with an apostrophe which word processors turn the wrong way. */
static const struct str CLIPPED[] = {S_INIT("tis"),   S_INIT("twas"),  S_INIT("em"), S_INIT("til"),
                                     S_INIT("cause"), S_INIT("round"), S_INIT("n")};

struct reading {
    const struct marks *marks;
    struct str text;
    int32_t open[DEPTH_MAX]; /* what would close each */
    int32_t begun[DEPTH_MAX];
    ptrdiff_t at[DEPTH_MAX];
    int depth;
};

static const struct marks *marks_of(struct str language)
{
    struct str first, rest;
    str_cut(language, '-', &first, &rest);
    for (ptrdiff_t i = 0; i < COUNT_OF(ROWS) - 1; i++) {
        struct str word, list = str_from_c(ROWS[i].languages);
        while (str_cut(list, ' ', &word, &list))
            if (str_equal_nocase(word, first))
                return &ROWS[i];
    }
    return &ROWS[COUNT_OF(ROWS) - 1];
}

static int32_t closer_of(const struct marks *marks, int32_t mark)
{
    for (int i = 0; i < PAIRS_MAX && marks->pairs[i].open; i++)
        if (marks->pairs[i].open == mark)
            return marks->pairs[i].close;
    return 0;
}

static bool closes_some(const struct marks *marks, int32_t mark)
{
    for (int i = 0; i < PAIRS_MAX && marks->pairs[i].open; i++)
        if (marks->pairs[i].close == mark)
            return true;
    return false;
}

bool quotes_begins_clipped(struct str rest)
{
    if (rest.n && char_is_digit(rest.p[0]))
        return true;
    for (ptrdiff_t i = 0; i < COUNT_OF(CLIPPED); i++) {
        struct str word = str_slice(rest, 0, CLIPPED[i].n);
        bool ends = rest.n == word.n || !char_is_alpha(rest.p[word.n]);
        if (str_equal_nocase(word, CLIPPED[i]) && ends)
            return true;
    }
    return false;
}

/* Marks that stand for something else: before is the character in front of it, rest the text behind. */
static bool is_no_quote(const struct reading *r, int32_t mark, int32_t before, struct str rest)
{
    int32_t after = 0;
    bool inner = utf8_decode(rest, &after) && u_isalpha(before) && u_isalpha(after);
    bool top_is_it = r->depth && r->open[r->depth - 1] == mark;
    if (mark == '"')
        return inner || (u_isdigit(before) && !top_is_it);
    if (mark == 0x2019)
        return inner || !top_is_it;
    if (mark == 0x2018 && closer_of(r->marks, mark))
        return inner || quotes_begins_clipped(rest);
    return false;
}

/* False when the mark at a place is what we look for; *at is then the place. */
static bool take(struct reading *r, int32_t mark, ptrdiff_t place, ptrdiff_t *at)
{
    if (r->depth && is_pair(r->marks, r->begun[r->depth - 1], mark)) {
        r->depth--;
        return true;
    }
    int32_t closer = closer_of(r->marks, mark);
    if (closer && r->depth < DEPTH_MAX) {
        r->open[r->depth] = closer;
        r->begun[r->depth] = mark;
        r->at[r->depth++] = place;
        return true;
    }
    *at = r->depth ? r->at[r->depth - 1] : place;
    return !closer && !closes_some(r->marks, mark);
}

static bool runs_on(const struct reading *r, struct str next)
{
    int32_t first;
    return utf8_decode(str_trim(next), &first) && first == r->begun[0];
}

bool quotes_find_open(struct str language, struct str text, struct str next, ptrdiff_t *at)
{
    struct reading r = {.marks = marks_of(language), .text = text};
    int32_t code, before = ' ';
    for (ptrdiff_t place = 0; place < text.n; before = code) {
        int size = utf8_decode(str_from(text, place), &code);
        ptrdiff_t here = place;
        place += size ? size : 1;
        if (!size || (code < 0xAB && code != '"') || is_no_quote(&r, code, before, str_from(text, place)))
            continue;
        if (!take(&r, code, here, at))
            return true;
    }
    if (r.depth == 0 || runs_on(&r, next))
        return false;
    *at = r.at[0];
    return true;
}
