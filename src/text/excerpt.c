/* excerpt.c - the start of a plain text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/excerpt.h"

#include "base/utf8.h"
#include "text/words.h"

#include <unicode/uchar.h>

/* The text with each white space run as one space, as far as it is needed to fill max characters and see what comes. */
struct start {
    char *p;
    ptrdiff_t n;
    ptrdiff_t cut; /* end of the max-th character; n when there are no more */
};

static bool is_space_at(struct str text, ptrdiff_t i)
{
    return char_is_space(text.p[i]) || text.p[i] == '\v';
}

/* Copies up to the room characters; what was left out is told by cut < n. */
static struct start read_start(struct arena *a, struct str text, ptrdiff_t max)
{
    ptrdiff_t room = MIN(text.n, max > (PTRDIFF_MAX - 64) / 4 ? text.n : max * 4 + 64);
    struct start s = {.p = arena_bytes(a, room), .cut = -1};
    ptrdiff_t count = 0;
    bool space = false;
    for (ptrdiff_t i = 0; i < text.n && count <= max;) {
        int32_t code;
        int length = MAX(utf8_decode(str_from(text, i), &code), 1);
        if (is_space_at(text, i)) {
            space = s.n > 0;
            i += length;
            continue;
        }
        count += 1 + space;
        if (s.n + length + space > room)
            break;
        if (count > max && s.cut < 0)
            s.cut = s.n;
        if (space)
            s.p[s.n++] = ' ';
        space = false;
        for (int k = 0; k < length; k++)
            s.p[s.n++] = text.p[i++];
    }
    s.cut = s.cut < 0 ? s.n : s.cut;
    return s;
}

static bool joins_to_the_one_before(struct str text)
{
    int32_t code;
    if (utf8_decode(text, &code) == 0)
        return false;
    int8_t type = u_charType(code);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK ||
           code == 0x200d || (code >= 0x1f3fb && code <= 0x1f3ff);
}

static ptrdiff_t previous(struct str s, ptrdiff_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80);
    return at;
}

/* Where to cut at or before at: behind a word, else between two words of a script without spaces, else behind a whole
 * character. */
static ptrdiff_t find_cut(struct str s, ptrdiff_t at)
{
    if (at < s.n && s.p[at] == ' ')
        return at;
    for (ptrdiff_t i = at; i > at / 2; i--)
        if (s.p[i - 1] == ' ')
            return i - 1;
    ptrdiff_t edge = words_edge_before(s, at);
    if (edge > 0)
        return edge;
    while (at > 0 && joins_to_the_one_before(str_from(s, at)))
        at = previous(s, at);
    return at;
}

/* Without the punctuation that would stand before the ellipsis. */
static struct str trim_tail(struct str s)
{
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == ',' || s.p[s.n - 1] == ';' || s.p[s.n - 1] == ':' ||
                   s.p[s.n - 1] == '-'))
        s.n--;
    return s;
}

struct str excerpt_make(struct arena *a, struct str text, ptrdiff_t max)
{
    struct start start = read_start(a, text, MAX(max, 0));
    struct str s = {start.p, start.n};
    if (start.cut == start.n)
        return s;
    return str_concat(a, trim_tail(str_slice(s, 0, find_cut(s, start.cut))), S("\xe2\x80\xa6"));
}
