/* utf8.c - UTF-8 (RFC 3629), strict. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <string.h>

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

int utf8_decode(struct str s, int32_t *code)
{
    static const int32_t SMALLEST[] = {0, 0, 0x80, 0x800, 0x10000};
    if (s.n == 0)
        return 0;
    unsigned char first = (unsigned char)s.p[0];
    if (first < 0x80) {
        *code = first;
        return 1;
    }
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || s.n < length)
        return 0;
    int32_t value = first & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
        if (!is_continuation(s.p[i]))
            return 0;
        value = (value << 6) | (s.p[i] & 0x3f);
    }
    if (value < SMALLEST[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code = value;
    return length;
}

int utf8_encode(int32_t code, char out[4])
{
    if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 0;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    int length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    out[0] = (char)((0xf00 >> length) | code);
    return length;
}

/* Skips eight ASCII bytes at a time: most text is ASCII. */
static ptrdiff_t skip_ascii(struct str s, ptrdiff_t at)
{
    while (at + 8 <= s.n) {
        uint64_t word;
        memcpy(&word, s.p + at, 8);
        if (word & 0x8080808080808080ULL)
            break;
        at += 8;
    }
    return at;
}

ptrdiff_t utf8_find_invalid(struct str s)
{
    ptrdiff_t at = 0;
    while (at < s.n) {
        at = skip_ascii(s, at);
        int32_t code;
        int length = at < s.n ? utf8_decode(str_from(s, at), &code) : 1;
        if (at < s.n && length == 0)
            return at;
        at += at < s.n ? length : 0;
    }
    return -1;
}

ptrdiff_t utf8_count(struct str s)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < s.n; i++)
        count += !is_continuation(s.p[i]);
    return count;
}

struct str utf8_cut(struct str s, ptrdiff_t max)
{
    if (s.n <= max)
        return s;
    while (max > 0 && is_continuation(s.p[max]))
        max--;
    return str_slice(s, 0, max);
}
