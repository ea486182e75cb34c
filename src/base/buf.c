/* buf.c - a growing byte buffer with a mandatory maximum and a sticky error. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *b, ptrdiff_t max)
{
    *b = (struct buf){.max = max};
}

void buf_close(struct buf *b)
{
    free(b->p);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->failed = false;
}

static bool grow(struct buf *b, ptrdiff_t need)
{
    ptrdiff_t capacity = b->capacity ? b->capacity : 256;
    while (capacity < need)
        capacity = capacity > PTRDIFF_MAX / 2 ? need : capacity * 2;
    capacity = capacity > b->max ? b->max : capacity;
    char *p = realloc(b->p, (size_t)capacity);
    if (!p)
        return false;
    b->p = p;
    b->capacity = capacity;
    return true;
}

char *buf_reserve(struct buf *b, ptrdiff_t n)
{
    if (b->failed || n > b->max - b->n || (n > b->capacity - b->n && !grow(b, b->n + n))) {
        b->failed = true;
        return NULL;
    }
    return b->p + b->n;
}

void buf_grown(struct buf *b, ptrdiff_t n)
{
    b->n += n;
}

void buf_add(struct buf *b, struct str s)
{
    if (s.n == 0)
        return;
    char *to = buf_reserve(b, s.n);
    if (!to)
        return;
    memcpy(to, s.p, (size_t)s.n);
    b->n += s.n;
}

void buf_add_char(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}

void buf_add_i64(struct buf *b, int64_t value)
{
    buf_add_format(b, "%lld", (long long)value);
}

void buf_add_format(struct buf *b, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *to = n < 0 ? NULL : buf_reserve(b, (ptrdiff_t)n + 1);
    if (!to)
        return;
    va_start(list, format);
    vsnprintf(to, (size_t)n + 1, format, list);
    va_end(list);
    b->n += n;
}

static struct str reference_of(char c)
{
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    case '\'':
        return S("&#39;");
    default:
        return (struct str){0};
    }
}

void buf_add_escaped(struct buf *b, struct str s)
{
    static const bool SPECIAL[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};
    ptrdiff_t start = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (!SPECIAL[(unsigned char)s.p[i]])
            continue;
        buf_add(b, str_slice(s, start, i));
        buf_add(b, reference_of(s.p[i]));
        start = i + 1;
    }
    buf_add(b, str_from(s, start));
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->n};
}
