/* sketch.h - how many different visitors: HyperLogLog with 4096 registers, standard error 1.6 %. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog" (2007); estimated as in Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches" (2017), section 4, which needs no correction for few or for many. Sketches of
 * hours, stories and machines are merged into that of all of them together: who is in several counts once.
 *
 * Stored form: empty for nobody; 1 and then a varint a register that is not 0, (gap << 6 | rank), gap being the
 * registers passed over since the last; or, where that is shorter, 2, a byte (least register << 2 | shift) and Rice's
 * code of all registers, about 3.5 bits each (sketch.c).
 */
#ifndef AUDIENCE_SKETCH_H
#define AUDIENCE_SKETCH_H

#include "base/base.h"

#define SKETCH_BITS 12
#define SKETCH_REGISTERS (1 << SKETCH_BITS)
#define SKETCH_STORED_MAX (2 + SKETCH_REGISTERS * 10 / 8) /* bytes: 53 above the least takes 6 + 1 + 3 bits */

struct sketch {
    unsigned char registers[SKETCH_REGISTERS];
};

/* Adds a visitor by a hash whose 64 bits are all good. Whether the sketch changed. */
bool sketch_add(struct sketch *sketch, uint64_t hash);
/* into becomes the sketch of both. */
void sketch_merge(struct sketch *into, const struct sketch *other);
/* How many there are, to the nearest. */
int64_t sketch_estimate(const struct sketch *sketch);

/* The stored form, owned by a. */
struct str sketch_write(struct arena *a, const struct sketch *sketch);
/* Adds what is stored to the sketch, as sketch_merge does. ERR_INVALID, and the sketch as it was, for other bytes. */
struct err sketch_read(struct sketch *sketch, struct str stored);

#endif
