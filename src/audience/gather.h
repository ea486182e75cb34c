/* gather.h - what came together since the figures were last written: sums that are added to those of the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_GATHER_H
#define AUDIENCE_GATHER_H

#include "audience/depth.h"
#include "audience/judge.h"
#include "audience/sight.h"
#include "audience/stamp.h"
#include "base/map.h"

/* Visitors' hashes, for a sketch. */
struct gather_visitors {
    uint64_t *items;
    ptrdiff_t count, capacity;
};

/* Sums may be below 0: what was counted of a visitor who then shows to be a machine is taken back. */
struct gather_sums {
    int64_t served, seen, read;
};

struct gather_view {
    int64_t hour;
    struct subject subject;
    struct gather_sums sums;
    int64_t seconds;
    struct depth depth;
    struct gather_visitors visitors;
    struct gather_view *next;
};

struct gather_facet {
    int64_t day, story_id;
    struct str facet, value;
    struct gather_sums sums;
    struct gather_visitors visitors;
    struct gather_facet *next;
};

struct gather_rejected {
    int64_t story_id; /* 0: all pages together */
    int64_t at;       /* day; of a story: hour */
    enum robot_class class;
    enum judge_reason reason;
    int64_t served, beacons;
    struct gather_rejected *next;
};

/* An event that is kept for a day. */
struct gather_event {
    struct judge_event judged;
    uint64_t visitor;
    struct subject subject;
    uint32_t seconds;
    int depth; /* -1: none */
    bool counted;
    struct gather_event *next;
};

#define GATHER_KEY 16
#define GATHER_ENTRIES_MAX 2000000
#define GATHER_SIGHTS_MAX ((ptrdiff_t)32 * 1024 * 1024) /* bytes */

struct gather {
    struct arena a;
    struct map found; /* sums by their keys' bytes */
    struct gather_view *views;
    struct gather_facet *facets;
    struct gather_rejected *rejected;
    struct gather_event *events, **last_event;
    struct buf sights;   /* of several nodes: who was here, for the one that knows people (audience/parcel.h) */
    int64_t since, upto; /* of several nodes: between which times it was gathered (audience/node.h) ... */
    int64_t whole;       /* ... and up to which it is whole */
    ptrdiff_t entries;   /* of all of these */
    bool new_key;        /* the visitors' key changed: it is written with these figures */
    int64_t key_day;
    unsigned char key[GATHER_KEY];
};

void gather_init(struct gather *gather);
/* Empties it; keeps memory for the next use. */
void gather_clear(struct gather *gather);
void gather_close(struct gather *gather);
bool gather_is_empty(const struct gather *gather);
/* There should come no more to it. */
bool gather_is_full(const struct gather *gather);

/* The sums of that key, 0 at first. Texts of subject are borrowed and must live until gather_clear; value is copied. */
struct gather_view *gather_view(struct gather *gather, int64_t hour, const struct subject *subject);
/* facet: a literal. */
struct gather_facet *gather_facet(struct gather *gather, int64_t day, struct str facet, struct str value,
                                  int64_t story_id);
struct gather_rejected *gather_rejected(struct gather *gather, int64_t story_id, int64_t at,
                                        const struct judge_verdict *verdict);
/* A new one at the end, zeroed. */
struct gather_event *gather_event(struct gather *gather);

void gather_sight(struct gather *gather, const struct sight *sight);
void gather_add_visitor(struct gather *gather, struct gather_visitors *visitors, uint64_t hash);

#endif
