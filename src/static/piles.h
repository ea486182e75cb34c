/* piles.h - pairs of a key and a text, more than memory holds, gathered by key: on the disk, in piles by the key's
 * hash. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_PILES_H
#define STATIC_PILES_H

#include "base/base.h"

/*
 * A pair belongs to a group (an edition). Keys of a group are parted into shards by the first bits of their hash, as
 * many bits as the group has been given: a script finds the shard of a key by the same hash (FNV-1a, 32 bits, of its
 * bytes).
 */
struct piles;

#define PILES_GROUPS 256
#define PILES_KEY_MAX 255

struct piles_pair {
    struct str key;
    uint32_t number; /* the larger first, behind the heavier */
    uint8_t weight;
    struct str text; /* of at most 255 bytes */
};

/* Files without names in the folder at path, or where the system has those for the time being. */
struct err piles_open(struct str path, struct piles **out);
void piles_close(struct piles *p);

/* Adds a pair. Any thread. */
struct err piles_add(struct piles *p, int group, const struct piles_pair *pair);

/* Gives all pairs back, one call a key: groups, shards and keys in order, pairs the heaviest first. bits: of each
 * group's shards. pairs are borrowed. */
typedef struct err piles_visit(void *context, int group, uint32_t shard, const struct piles_pair *pairs,
                               ptrdiff_t count);
struct err piles_read(struct piles *p, const int bits[PILES_GROUPS], piles_visit *each, void *context);

#endif
