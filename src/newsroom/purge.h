/* purge.h - what caches in front of the site are to forget: written with what changed, sent by job/purger.c. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PURGE_H
#define NEWSROOM_PURGE_H

#include "newsroom/newsroom.h"
#include "newsroom/purge_maker.h"
#include "store/statements.h"

/*
 * A row of the outbox for each tag and each cache, in the transaction that changes what the tag stands for: it is there
 * when, and only when, that is. Each is sent twice: at once, and PURGE_AGAIN after it was taken, for a page that a
 * cache was fetching while it changed, or that another server gave it a moment before it heard of the change.
 */
#define PURGE_AGAIN (5 * TIME_SECOND)

/* Inside of a write, what touch_write is told. Nothing where no cache is set. */
struct err purge_write(struct newsroom *n, struct arena *a, struct db_conn *conn, const struct str *tags,
                       ptrdiff_t count);
/* Inside of a write that sets `purge` to a value that is right: what waited is forgotten, and the caches that it names
 * forget everything. */
struct err purge_write_makers(struct db_conn *conn, struct str setting, int64_t now);

/* The cache of that place in the setting is to forget everything; nothing where none is. A write of its own. */
struct err purge_everything(struct newsroom *n, ptrdiff_t place);
/* The same of the cache of that name, by a person, and noted in the audit log. ERR_NOT_FOUND: there is none;
 * ERR_FORBIDDEN. The caller touches PURGES. */
struct err purge_everything_by(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name);
#define PURGES "purges" /* tag: there are some to be made */

/* What one cache is to forget, in an arena. */
struct purge_batch {
    struct purge_maker maker;
    struct sql_outbox_list rows;
    bool everything;
    struct str *tags;      /* none for everything */
    struct str *addresses; /* pages that stand for the tags: stories, fronts, lists and their feeds; absolute */
    ptrdiff_t tag_count, address_count;
};

/*
 * Takes what is due of the cache of that place in the setting: nobody else gets it for half a minute. A cache that
 * fails gets nothing until it is asked again. rows.count 0: nothing is due; *next is when something is (TIME_NONE:
 * nothing waits).
 */
struct err purge_take(struct newsroom *n, struct arena *a, ptrdiff_t place, int64_t now, struct purge_batch *out,
                      int64_t *next);
/* Says what became of a batch: it was made, or why not; retry_after in microseconds, 0 where the cache said nothing. It
 * is tried again, after a pause that doubles, up to a minute, for a day. */
struct err purge_settle(struct newsroom *n, const struct purge_batch *batch, bool made, struct str problem,
                        int64_t retry_after, int64_t now);

/* How a cache is. */
struct purge_state {
    int64_t waiting;        /* tags that it was not told of */
    int64_t failing;        /* tags that it could not be told of */
    int64_t again;          /* tags that it is told of once more */
    int64_t oldest;         /* since when the first waits, or DB_NULL */
    struct str problem;     /* why it failed last; empty where it did not */
    int64_t attempts, next; /* of that */
};
struct err purge_state(struct newsroom *n, struct arena *a, const struct purge_maker *maker, struct purge_state *out);

#endif
