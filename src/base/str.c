/* str.c - text as pointer and length. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include "base/arena.h"
#include "base/random.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_from_c(const char *s)
{
    return s ? (struct str){s, (ptrdiff_t)strlen(s)} : (struct str){0};
}

bool char_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool char_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char char_to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

int char_hex_value(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (ptrdiff_t i = 0; i < a.n; i++)
        if (char_to_lower(a.p[i]) != char_to_lower(b.p[i]))
            return false;
    return true;
}

int str_compare(struct str a, struct str b)
{
    ptrdiff_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, (size_t)n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_equal(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_equal(str_from(s, s.n - suffix.n), suffix);
}

ptrdiff_t str_find(struct str s, struct str needle, ptrdiff_t from)
{
    if (from < 0 || from > s.n)
        return -1;
    if (needle.n == 0)
        return from;
    if (s.n - from < needle.n)
        return -1;
    const char *hit = memmem(s.p + from, (size_t)(s.n - from), needle.p, (size_t)needle.n);
    return hit ? hit - s.p : -1;
}

ptrdiff_t str_find_char(struct str s, char c, ptrdiff_t from)
{
    if (from < 0 || from >= s.n)
        return -1;
    const char *hit = memchr(s.p + from, c, (size_t)(s.n - from));
    return hit ? hit - s.p : -1;
}

struct str str_slice(struct str s, ptrdiff_t from, ptrdiff_t to)
{
    from = from < 0 ? 0 : from > s.n ? s.n : from;
    to = to < from ? from : to > s.n ? s.n : to;
    return (struct str){s.p ? s.p + from : NULL, to - from};
}

struct str str_from(struct str s, ptrdiff_t from)
{
    return str_slice(s, from, s.n);
}

bool str_cut(struct str s, char separator, struct str *head, struct str *tail)
{
    ptrdiff_t at = str_find_char(s, separator, 0);
    *head = at < 0 ? s : str_slice(s, 0, at);
    *tail = at < 0 ? (struct str){0} : str_from(s, at + 1);
    return at >= 0;
}

struct str str_trim(struct str s)
{
    while (s.n && char_is_space(s.p[0]))
        s = str_from(s, 1);
    while (s.n && char_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_to_i64(struct str s, int64_t *out)
{
    bool negative = s.n && s.p[0] == '-';
    s = negative ? str_from(s, 1) : s;
    int64_t value = 0;
    if (s.n == 0)
        return false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (!char_is_digit(s.p[i]) || __builtin_mul_overflow(value, 10, &value))
            return false;
        int64_t digit = s.p[i] - '0';
        if (__builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    *out = value;
    return true;
}

struct str str_copy(struct arena *a, struct str s)
{
    if (!s.p)
        return s;
    char *p = arena_bytes(a, s.n);
    if (s.n)
        memcpy(p, s.p, (size_t)s.n);
    return (struct str){p, s.n};
}

char *str_to_c(struct arena *a, struct str s)
{
    char *p = arena_bytes(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, (size_t)s.n);
    p[s.n] = 0;
    return p;
}

struct str str_lower_ascii(struct arena *a, struct str s)
{
    char *p = arena_bytes(a, s.n);
    for (ptrdiff_t i = 0; i < s.n; i++)
        p[i] = char_to_lower(s.p[i]);
    return (struct str){p, s.n};
}

struct str str_format_list(struct arena *a, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0)
        return (struct str){0};
    char *p = arena_bytes(a, (ptrdiff_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, list);
    return (struct str){p, n};
}

struct str str_format(struct arena *a, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    struct str s = str_format_list(a, format, list);
    va_end(list);
    return s;
}

struct str str_concat(struct arena *arena, struct str a, struct str b)
{
    char *p = arena_bytes(arena, a.n + b.n);
    if (a.n)
        memcpy(p, a.p, (size_t)a.n);
    if (b.n)
        memcpy(p + a.n, b.p, (size_t)b.n);
    return (struct str){p, a.n + b.n};
}

/* SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF"). */
struct sip {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate_left(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static void sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v1 = rotate_left(s->v1, 13) ^ s->v0;
    s->v0 = rotate_left(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate_left(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate_left(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate_left(s->v1, 17) ^ s->v2;
    s->v2 = rotate_left(s->v2, 32);
}

static uint64_t hash_key[2];
static pthread_once_t hash_key_once = PTHREAD_ONCE_INIT;

static void hash_key_draw(void)
{
    random_bytes(hash_key, sizeof(hash_key));
}

static uint64_t tail_word(struct str s)
{
    uint64_t word = (uint64_t)s.n << 56;
    for (ptrdiff_t i = 0; i < (s.n & 7); i++)
        word |= (uint64_t)(unsigned char)s.p[(s.n & ~7) + i] << (8 * i);
    return word;
}

uint64_t str_hash(struct str s)
{
    pthread_once(&hash_key_once, hash_key_draw);
    struct sip sip = {hash_key[0] ^ 0x736f6d6570736575ULL, hash_key[1] ^ 0x646f72616e646f6dULL,
                      hash_key[0] ^ 0x6c7967656e657261ULL, hash_key[1] ^ 0x7465646279746573ULL};
    for (ptrdiff_t i = 0; i + 8 <= s.n; i += 8) {
        uint64_t word;
        memcpy(&word, s.p + i, 8);
        sip.v3 ^= word;
        sip_round(&sip);
        sip.v0 ^= word;
    }
    uint64_t last = tail_word(s);
    sip.v3 ^= last;
    sip_round(&sip);
    sip.v0 ^= last;
    sip.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&sip);
    return sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
}
