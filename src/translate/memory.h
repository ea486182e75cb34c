/* memory.h - sentences that were translated before, and how. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_MEMORY_H
#define TRANSLATE_MEMORY_H

#include "base/base.h"
#include "store/db.h"

/*
 * One wording for a sentence in a pair of languages. Both texts are in segment form (translate/segment.h), so what the
 * ids stand for does not matter: a sentence with another link in it is the same sentence. A person's wording is never
 * replaced by a machine's; of two persons' the later stands.
 */

struct memory_pair {
    struct str from, to; /* BCP 47 */
};

struct memory_entry {
    struct str source, target;
    struct str author; /* name of the person, or of the engine */
    bool person;
};

/* What is known of a sentence. */
struct memory_hit {
    struct str target; /* {NULL, 0}: nothing */
    struct str author;
    bool person;
};

/*
 * Looks up sources, count of them, in one read; hits has room for as many and all is in a. What was learnt the other
 * way round counts too: a person's wording comes first, whichever way, then this way. A hit is as it was learnt:
 * whoever uses it checks it (segment_problem).
 */
struct err memory_find_many(struct arena *a, struct db_conn *conn, struct memory_pair pair, const struct str *sources,
                            ptrdiff_t count, struct memory_hit *hits);

/* Learns count entries at a time (microseconds); of equal sources the last person's counts, else the last. Empty ones,
 * and those of more than SEGMENT_TEXT_MAX bytes, are passed over. Inside db_write. */
struct err memory_learn_many(struct arena *a, struct db_conn *conn, struct memory_pair pair,
                             const struct memory_entry *entries, ptrdiff_t count, int64_t now);

/* Forgets at most 10,000 of the machines' wordings learnt before a time, oldest first; *forgotten: how many. People's
 * are kept for ever. Inside db_write. */
struct err memory_prune(struct db_conn *conn, int64_t before, int64_t *forgotten);

#endif
