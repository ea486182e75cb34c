/* sketch.c - how many different visitors. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sketch.h"

#include "base/varint.h"

#include <math.h>
#include <string.h>

#define RANK_BITS (64 - SKETCH_BITS)
#define RANK_MAX (RANK_BITS + 1)
#define RANK_FIELD 6        /* bits of a rank in the sparse form */
#define SHIFT_MAX 3         /* of the full form */
#define ESTIMATE_MAX 0x1p52 /* where every register is full there is no telling */

enum form { FORM_SPARSE = 1, FORM_FULL = 2 };

bool sketch_add(struct sketch *sketch, uint64_t hash)
{
    unsigned char *place = &sketch->registers[hash >> RANK_BITS];
    uint64_t rest = hash << SKETCH_BITS;
    unsigned char rank = rest ? (unsigned char)(__builtin_clzll(rest) + 1) : RANK_MAX;
    if (rank <= *place)
        return false;
    *place = rank;
    return true;
}

void sketch_merge(struct sketch *into, const struct sketch *other)
{
    for (int i = 0; i < SKETCH_REGISTERS; i++)
        into->registers[i] = MAX(into->registers[i], other->registers[i]);
}

/* ---- the estimate: Ertl's sigma for registers that are 0, tau for those that are full ---- */

static double sigma(double x)
{
    double y = 1, z = x, before;
    if (x == 1)
        return INFINITY;
    do {
        x *= x;
        before = z;
        z += x * y;
        y += y;
    } while (z != before);
    return z;
}

static double tau(double x)
{
    double y = 1, z = 1 - x, before;
    if (x == 0 || x == 1)
        return 0;
    do {
        x = sqrt(x);
        before = z;
        y /= 2;
        z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
}

int64_t sketch_estimate(const struct sketch *sketch)
{
    int with_rank[RANK_MAX + 1] = {0};
    const double m = SKETCH_REGISTERS;
    for (int i = 0; i < SKETCH_REGISTERS; i++)
        with_rank[sketch->registers[i]]++;
    double z = m * tau(1 - with_rank[RANK_MAX] / m);
    for (int rank = RANK_BITS; rank >= 1; rank--)
        z = (z + with_rank[rank]) / 2;
    z += m * sigma(with_rank[0] / m);
    double estimate = isinf(z) ? 0 : m * m / (2 * log(2) * z);
    return llround(fmin(estimate, ESTIMATE_MAX));
}

/* ---- the stored form ---- */

/* At most room bytes; -1 where it would be more. */
static ptrdiff_t write_sparse(unsigned char *out, ptrdiff_t room, const struct sketch *sketch)
{
    ptrdiff_t n = 1;
    int next = 0;
    out[0] = FORM_SPARSE;
    for (int i = 0; i < SKETCH_REGISTERS; i++) {
        if (!sketch->registers[i])
            continue;
        if (n + 3 > room)
            return -1;
        n += varint_write((uint64_t)(i - next) << RANK_FIELD | sketch->registers[i], out + n);
        next = i + 1;
    }
    return n == 1 ? 0 : n;
}

/* How a sketch is written in full, least bits first: what a register has above the least one, its upper part as so many
 * ones and a zero, then `shift` bits of it (Rice's code). */
struct full {
    unsigned least;
    int shift;
    ptrdiff_t size; /* bytes */
};

static struct full plan_full(const struct sketch *sketch)
{
    struct full plan = {RANK_MAX, 0, PTRDIFF_MAX};
    for (int i = 0; i < SKETCH_REGISTERS; i++)
        plan.least = MIN(plan.least, sketch->registers[i]);
    for (int shift = 0; shift <= SHIFT_MAX; shift++) {
        ptrdiff_t bits = (ptrdiff_t)SKETCH_REGISTERS * (1 + shift);
        for (int i = 0; i < SKETCH_REGISTERS; i++)
            bits += (sketch->registers[i] - plan.least) >> shift;
        if (2 + (bits + 7) / 8 < plan.size)
            plan = (struct full){plan.least, shift, 2 + (bits + 7) / 8};
    }
    return plan;
}

static void write_full(unsigned char *out, const struct sketch *sketch, const struct full *plan)
{
    uint64_t bits = 0;
    int count = 0;
    *out++ = FORM_FULL;
    *out++ = (unsigned char)(plan->least << 2 | (unsigned)plan->shift);
    for (int i = 0; i < SKETCH_REGISTERS; i++) {
        uint64_t above = sketch->registers[i] - plan->least, ones = above >> plan->shift;
        bits |= ((UINT64_C(1) << ones) - 1) << count;
        bits |= (above & ((1u << plan->shift) - 1)) << (count + (int)ones + 1);
        for (count += (int)ones + 1 + plan->shift; count >= 8; count -= 8, bits >>= 8)
            *out++ = (unsigned char)bits;
    }
    if (count)
        *out = (unsigned char)bits;
}

/* Most sketches are of few: they need no plan. */
static bool is_surely_sparse(const struct sketch *sketch)
{
    int used = 0;
    for (int i = 0; i < SKETCH_REGISTERS; i++)
        used += sketch->registers[i] > 0;
    return used * 3 < SKETCH_REGISTERS / 8;
}

struct str sketch_write(struct arena *a, const struct sketch *sketch)
{
    unsigned char room[SKETCH_STORED_MAX];
    struct full plan = {.size = SKETCH_REGISTERS / 8};
    if (!is_surely_sparse(sketch))
        plan = plan_full(sketch);
    ptrdiff_t n = write_sparse(room, plan.size, sketch);
    if (n < 0) {
        write_full(room, sketch, &plan);
        n = plan.size;
    }
    return str_copy(a, (struct str){(const char *)room, n});
}

static struct err damaged(void)
{
    return err_make(&ERR_INVALID, "a sketch of visitors is damaged");
}

static bool read_sparse(struct sketch *out, struct str stored)
{
    const uint8_t *from = bytes_of(stored), *end = from + stored.n;
    uint64_t at = 0, value;
    while (from < end) {
        if (!varint_take(&from, end, (uint64_t)SKETCH_REGISTERS << RANK_FIELD, &value))
            return false;
        at += value >> RANK_FIELD;
        unsigned char rank = value & 0x3f;
        if (at >= SKETCH_REGISTERS || rank == 0 || rank > RANK_MAX)
            return false;
        out->registers[at++] = rank;
    }
    return true;
}

/* Bits of the full form that were not read yet. */
struct bits {
    struct str rest;
    uint64_t window;
    int count;
};

static void fill(struct bits *bits)
{
    for (; bits->count <= 56 && bits->rest.n; bits->count += 8) {
        bits->window |= (uint64_t)(unsigned char)*bits->rest.p << bits->count;
        bits->rest = str_from(bits->rest, 1);
    }
}

/* -1 at the end, and for more than a register holds. */
static int take_above(struct bits *bits, int shift)
{
    if (bits->count <= RANK_MAX + 1)
        fill(bits);
    if (bits->window == UINT64_MAX)
        return -1;
    int ones = __builtin_ctzll(~bits->window), taken = ones + 1 + shift;
    if (taken > bits->count || ones > RANK_MAX)
        return -1;
    int above = ones << shift | (int)(bits->window >> (ones + 1) & ((1u << shift) - 1));
    bits->window >>= taken;
    bits->count -= taken;
    return above;
}

static bool read_full(struct sketch *out, struct str stored)
{
    if (stored.n == 0)
        return false;
    int head = (unsigned char)*stored.p, least = head >> 2, shift = head & SHIFT_MAX;
    struct bits bits = {.rest = str_from(stored, 1)};
    for (int i = 0; i < SKETCH_REGISTERS; i++) {
        int above = take_above(&bits, shift);
        if (above < 0 || least + above > RANK_MAX)
            return false;
        out->registers[i] = (unsigned char)(least + above);
    }
    return bits.rest.n == 0 && bits.count < 8 && bits.window == 0;
}

struct err sketch_read(struct sketch *sketch, struct str stored)
{
    struct sketch found = {0};
    if (stored.n == 0)
        return OK;
    struct str rest = str_from(stored, 1);
    bool sound = *stored.p == FORM_SPARSE ? read_sparse(&found, rest)
                 : *stored.p == FORM_FULL ? read_full(&found, rest)
                                          : false;
    if (!sound)
        return damaged();
    sketch_merge(sketch, &found);
    return OK;
}
