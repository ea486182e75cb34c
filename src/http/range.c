/* range.c - the one byte range that is served. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/range.h"

/* 1*DIGIT; a number over 2^63-1 counts as 2^63-1: it is past the end of everything. */
static bool parse_position(struct str s, int64_t *out)
{
    int64_t value = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (!char_is_digit(s.p[i]))
            return false;
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, s.p[i] - '0', &value))
            value = INT64_MAX / 10; /* the next digit, or the end, keeps it huge */
    }
    *out = value;
    return s.n > 0;
}

static enum http_range_result suffix(struct str digits, int64_t size, int64_t *from, int64_t *length)
{
    int64_t wanted;
    if (!parse_position(digits, &wanted))
        return HTTP_RANGE_WHOLE;
    if (wanted == 0 || size == 0)
        return HTTP_RANGE_UNSATISFIABLE;
    *length = MIN(wanted, size);
    *from = size - *length;
    return HTTP_RANGE_PART;
}

enum http_range_result http_range_parse(struct str value, int64_t size, int64_t *from, int64_t *length)
{
    struct str unit, set, first, last;
    if (!str_cut(value, '=', &unit, &set) || !str_equal_nocase(str_trim(unit), S("bytes")))
        return HTTP_RANGE_WHOLE;
    if (str_find_char(set, ',', 0) >= 0 || !str_cut(str_trim(set), '-', &first, &last))
        return HTTP_RANGE_WHOLE;
    if (first.n == 0)
        return suffix(last, size, from, length);
    int64_t begin, end = INT64_MAX;
    if (!parse_position(first, &begin) || (last.n > 0 && !parse_position(last, &end)) || end < begin)
        return HTTP_RANGE_WHOLE;
    if (begin >= size)
        return HTTP_RANGE_UNSATISFIABLE;
    *from = begin;
    *length = MIN(end, size - 1) - begin + 1;
    return HTTP_RANGE_PART;
}
