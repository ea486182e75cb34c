/* parcel.h - what a node has seen, in bytes: sums of what needs no memory, and sights of who may be a person. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A byte that says which form it is, then records, each a kind and its fields: numbers as varints, signed ones with
 * their sign in the lowest bit, texts with their size before them. No address and no User-Agent is in it.
 */
#ifndef AUDIENCE_PARCEL_H
#define AUDIENCE_PARCEL_H

#include "audience/gather.h"

/* At the end of out, behind which sights of the same parcel may stand. */
void parcel_add_sight(struct buf *out, const struct sight *sight);
/* A whole parcel, of sums and sights that were gathered. */
void parcel_write(struct buf *out, const struct gather *gather);

enum parcel_kind { PARCEL_END, PARCEL_SIGHT, PARCEL_SERVED, PARCEL_FACET, PARCEL_REJECTED };

struct parcel_record {
    enum parcel_kind kind;
    struct sight sight;     /* PARCEL_SIGHT */
    struct subject subject; /* PARCEL_SERVED: of which page */
    int64_t at;             /* hour of PARCEL_SERVED, day of PARCEL_FACET, as in gather_rejected */
    int64_t story_id;       /* PARCEL_FACET, PARCEL_REJECTED */
    struct str facet, value;
    struct judge_verdict verdict; /* PARCEL_REJECTED */
    int64_t served, beacons;
};

struct parcel_reader {
    const uint8_t *at, *end;
};

/* Both: ERR_INVALID where the bytes are no parcel of this program's. Texts point into content. */
struct err parcel_open(struct parcel_reader *reader, struct str content);
struct err parcel_next(struct parcel_reader *reader, struct parcel_record *out);

#endif
