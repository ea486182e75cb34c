/* visitors.h - who was here within the last hour, by keyed hashes, and what he did. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_VISITORS_H
#define AUDIENCE_VISITORS_H

#include "audience/country.h"
#include "audience/judge.h"
#include "audience/readers.h"

#define VISITORS_MAX (1 << 18)
#define VISITOR_EVENTS_MAX 512 /* of one visitor; the oldest half is forgotten */

/* What an event added to the figures, so that it can be taken back. */
struct visit {
    int64_t day;
    int32_t hour;
    uint32_t referrer; /* number of a text; the collector's */
    uint32_t seconds;
    int16_t depth; /* -1: none */
    bool counted;  /* stands in the figures */
    bool unique;   /* the visitor stands in the sketches with it */
};

struct visitor {
    uint64_t hash; /* 0: an empty place */
    int64_t last;  /* instant of his last event */
    struct reader reader;
    struct country country;
    uint32_t entry_page; /* where his present session began */
    int clicks;
    struct judge_verdict verdict; /* once it is not JUDGE_FINE it stays */
    struct judge_event *events;   /* of equal number */
    struct visit *visits;
    int count, capacity;
};

/* Of one thread. */
struct visitors {
    struct visitor *places; /* open addressing */
    ptrdiff_t capacity;     /* a power of two */
    ptrdiff_t count;
};

void visitors_init(struct visitors *visitors);
void visitors_close(struct visitors *visitors);
/* Good until the next call that adds or forgets; NULL when he is not known. hash is not 0. */
struct visitor *visitors_find(struct visitors *visitors, uint64_t hash);
/* An empty visitor, or the known one. NULL when VISITORS_MAX are there. */
struct visitor *visitors_add(struct visitors *visitors, uint64_t hash);
/* The visitor of hash; if there is none, the one of old, who goes by hash from now on; or NULL. */
struct visitor *visitors_rename(struct visitors *visitors, uint64_t old, uint64_t hash);
/* Forgets those whose last event is before an instant, after telling leave of each. */
void visitors_forget(struct visitors *visitors, int64_t before, void (*leave)(void *context, struct visitor *v),
                     void *context);
/* Adds an event of his at the end; returns its place. */
int visitor_add_event(struct visitor *v, const struct judge_event *event);

#endif
