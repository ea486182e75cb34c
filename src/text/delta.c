/* delta.c - a text as it differs from another one. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A delta is the length of the text, then steps until it is whole, all numbers as in base/varint.h. A step is twice a
 * length: bytes that follow; or that plus one: bytes of the base, from a place told as its distance from where the copy
 * before ended (zigzag: 0, -1, 1, -2 ...). Where nothing moved that distance is what was taken out, so it is short.
 */
#include "text/delta.h"

#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 16 /* bytes that must agree before a copy is worth its step */
#define TABLE_BITS_MIN 6
#define TABLE_BITS_MAX 20

/* Each BLOCK-th place of the base, by a hash of the BLOCK bytes there. */
struct places {
    struct str base;
    uint32_t *table; /* place / BLOCK + 1, or 0 */
    int bits;
};

struct copy {
    ptrdiff_t from, at, n; /* in the base, in the text */
};

static uint32_t hash_block(const char *p, int bits)
{
    uint64_t first, second;
    memcpy(&first, p, sizeof first);
    memcpy(&second, p + sizeof first, sizeof second);
    uint64_t mixed = (first ^ (second * 0x9e3779b97f4a7c15U)) * 0xd6e8feb86659fd93U;
    return (uint32_t)(mixed >> (64 - bits));
}

static bool index_base(struct str base, struct places *out)
{
    *out = (struct places){.base = base, .bits = TABLE_BITS_MIN};
    while (out->bits < TABLE_BITS_MAX && ((ptrdiff_t)1 << out->bits) < base.n / BLOCK * 2)
        out->bits++;
    out->table = calloc((size_t)1 << out->bits, sizeof *out->table);
    if (!out->table)
        return false;
    for (ptrdiff_t block = base.n / BLOCK - 1; block >= 0; block--) /* of equal blocks the first stays */
        out->table[hash_block(base.p + block * BLOCK, out->bits)] = (uint32_t)(block + 1);
    return true;
}

/* The bytes around a block that agree, not back before least. False: the block itself does not. */
static bool match(const struct places *places, struct str text, ptrdiff_t at, ptrdiff_t least, struct copy *out)
{
    struct str base = places->base;
    uint32_t block = places->table[hash_block(text.p + at, places->bits)];
    if (block == 0)
        return false;
    ptrdiff_t from = (ptrdiff_t)(block - 1) * BLOCK, n = 0;
    while (at + n < text.n && from + n < base.n && text.p[at + n] == base.p[from + n])
        n++;
    if (n < BLOCK)
        return false;
    while (at > least && from > 0 && text.p[at - 1] == base.p[from - 1])
        at--, from--, n++;
    *out = (struct copy){from, at, n};
    return true;
}

static void add_bytes(struct buf *out, struct str bytes)
{
    if (bytes.n == 0)
        return;
    varint_add(out, (uint64_t)bytes.n << 1);
    buf_add(out, bytes);
}

static void add_copy(struct buf *out, const struct copy *copy, ptrdiff_t expected)
{
    ptrdiff_t distance = copy->from - expected;
    varint_add(out, (uint64_t)copy->n << 1 | 1);
    varint_add(out, distance < 0 ? ((uint64_t)(-distance) << 1) - 1 : (uint64_t)distance << 1);
}

static void add_steps(const struct places *places, struct str text, struct buf *out)
{
    ptrdiff_t done = 0, at = 0, expected = 0;
    struct copy copy;
    while (at + BLOCK <= text.n) {
        if (!match(places, text, at, done, &copy)) {
            at++;
            continue;
        }
        add_bytes(out, str_slice(text, done, copy.at));
        add_copy(out, &copy, expected);
        done = at = copy.at + copy.n;
        expected = copy.from + copy.n;
    }
    add_bytes(out, str_from(text, done));
}

struct err delta_make(struct str base, struct str text, struct buf *out)
{
    struct places places;
    if (!index_base(base, &places))
        return err_make(&ERR_SYSTEM, "no memory to compare %td bytes", base.n);
    varint_add(out, (uint64_t)text.n);
    add_steps(&places, text, out);
    free(places.table);
    return out->failed ? err_make(&ERR_LIMIT, "the difference of %td bytes is too large", text.n) : OK;
}

static struct err is_none(void)
{
    return err_make(&ERR_INVALID, "the difference does not fit the text that it was taken from");
}

/* The bytes of a copy of n; *expected moves behind them. */
static bool read_copy(struct str base, uint64_t n, const uint8_t **at, const uint8_t *end, ptrdiff_t *expected,
                      struct str *out)
{
    uint64_t coded = varint_read(at, end), distance = (coded >> 1) + (coded & 1);
    uint64_t room = coded & 1 ? (uint64_t)*expected : (uint64_t)(base.n - *expected);
    if (distance > room)
        return false;
    ptrdiff_t from = coded & 1 ? *expected - (ptrdiff_t)distance : *expected + (ptrdiff_t)distance;
    if (n > (uint64_t)(base.n - from))
        return false;
    *out = (struct str){base.p + from, (ptrdiff_t)n};
    *expected = from + (ptrdiff_t)n;
    return true;
}

static bool read_bytes(uint64_t n, const uint8_t **at, const uint8_t *end, struct str *out)
{
    if (n > (uint64_t)(end - *at))
        return false;
    *out = (struct str){(const char *)*at, (ptrdiff_t)n};
    *at += n;
    return true;
}

struct err delta_apply(struct str base, struct str delta, struct buf *out)
{
    const uint8_t *at = bytes_of(delta), *end = at + delta.n;
    uint64_t left = varint_read(&at, end);
    ptrdiff_t expected = 0;
    while (left > 0 && at < end && !out->failed) {
        struct str bytes;
        uint64_t step = varint_read(&at, end), n = step >> 1;
        bool fits = n > 0 && n <= left &&
                    (step & 1 ? read_copy(base, n, &at, end, &expected, &bytes) : read_bytes(n, &at, end, &bytes));
        if (!fits)
            return is_none();
        buf_add(out, bytes);
        left -= n;
    }
    if (out->failed)
        return err_make(&ERR_LIMIT, "a text is larger than %td bytes, or memory ran out", out->max);
    return left || at < end ? is_none() : OK;
}
