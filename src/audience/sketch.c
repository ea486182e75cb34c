/* sketch.c - how many different visitors. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sketch.h"

#include "base/varint.h"

#include <math.h>
#include <string.h>

#define RANK_BITS (64 - SKETCH_BITS)
#define RANK_MAX (RANK_BITS + 1)
#define PACKED_BITS 6
#define ESTIMATE_MAX 0x1p52 /* where every register is full there is no telling */

enum form { FORM_SPARSE = 1, FORM_PACKED = 2 };

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
        n += varint_write((uint64_t)(i - next) << PACKED_BITS | sketch->registers[i], out + n);
        next = i + 1;
    }
    return n == 1 ? 0 : n;
}

static void write_packed(unsigned char *out, const struct sketch *sketch)
{
    out[0] = FORM_PACKED;
    memset(out + 1, 0, SKETCH_STORED_MAX - 1);
    for (int i = 0; i < SKETCH_REGISTERS; i++) {
        int bit = i * PACKED_BITS, shift = bit % 8;
        unsigned value = (unsigned)sketch->registers[i] << shift;
        out[1 + bit / 8] |= (unsigned char)value;
        if (shift > 8 - PACKED_BITS)
            out[2 + bit / 8] |= (unsigned char)(value >> 8);
    }
}

struct str sketch_write(struct arena *a, const struct sketch *sketch)
{
    unsigned char room[SKETCH_STORED_MAX];
    ptrdiff_t n = write_sparse(room, SKETCH_STORED_MAX, sketch);
    if (n < 0) {
        write_packed(room, sketch);
        n = SKETCH_STORED_MAX;
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
        if (!varint_take(&from, end, (uint64_t)SKETCH_REGISTERS << PACKED_BITS, &value))
            return false;
        at += value >> PACKED_BITS;
        unsigned char rank = value & 0x3f;
        if (at >= SKETCH_REGISTERS || rank == 0 || rank > RANK_MAX)
            return false;
        out->registers[at++] = rank;
    }
    return true;
}

static bool read_packed(struct sketch *out, struct str stored)
{
    if (stored.n != SKETCH_STORED_MAX - 1)
        return false;
    for (int i = 0; i < SKETCH_REGISTERS; i++) {
        int bit = i * PACKED_BITS, shift = bit % 8;
        unsigned value = (unsigned char)stored.p[bit / 8];
        if (shift > 8 - PACKED_BITS)
            value |= (unsigned)(unsigned char)stored.p[bit / 8 + 1] << 8;
        out->registers[i] = value >> shift & 0x3f;
        if (out->registers[i] > RANK_MAX)
            return false;
    }
    return true;
}

struct err sketch_read(struct sketch *sketch, struct str stored)
{
    struct sketch found = {0};
    if (stored.n == 0)
        return OK;
    struct str rest = str_from(stored, 1);
    bool sound = *stored.p == FORM_SPARSE   ? read_sparse(&found, rest)
                 : *stored.p == FORM_PACKED ? read_packed(&found, rest)
                                            : false;
    if (!sound)
        return damaged();
    sketch_merge(sketch, &found);
    return OK;
}
