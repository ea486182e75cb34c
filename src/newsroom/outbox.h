/* outbox.h - telling search engines (IndexNow) and hubs (WebSub) what changed: written with the story, sent by a job.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_OUTBOX_H
#define NEWSROOM_OUTBOX_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

#define OUTBOX_INDEXNOW "indexnow"
#define OUTBOX_WEBSUB "websub"

/* Messages of one service and one target on their way, with what they say. */
struct outbox_batch {
    struct str service, target;
    struct sql_outbox_list rows;
    struct str *urls; /* addresses that changed, absolute */
    ptrdiff_t url_count;
};

enum outbox_outcome {
    OUTBOX_SENT,
    OUTBOX_REFUSED, /* the same would be refused again: forgotten */
    OUTBOX_FAILED,  /* tried again later, for a day */
};

/* How a service is spared that fails; all in microseconds. */
struct outbox_pace {
    int64_t first_pause, longest_pause; /* doubled with each failure, from the one up to the other */
    int64_t give_up;                    /* after the last change */
    int64_t again_after;                /* what was sent is sent once more then; 0: it is not */
};

struct outbox_result {
    enum outbox_outcome outcome;
    struct str problem;  /* why it failed */
    int64_t retry_after; /* microseconds for which the service wants to be left alone; 0: unsaid */
};

/* The key that proves to IndexNow that the site is ours, in a: 32 hexadecimal digits, the same for ever. It is served
 * at
 * "/KEY.txt". */
struct str newsroom_indexnow_key(struct arena *a, const struct newsroom *n);

/*
 * Takes what is due at now, for one service: nobody else gets it for some minutes. rows.count 0: nothing is due; *next
 * is when something is (TIME_NONE: nothing waits). What is meant for a service that is off by now is forgotten.
 */
struct err newsroom_outbox_take(struct newsroom *n, struct arena *a, int64_t now, struct outbox_batch *out,
                                int64_t *next);
/* Says what became of a batch. What changed again meanwhile is sent again. What another server took since, since this
 * one was held for dead, is left to it, unless it was sent. */
struct err newsroom_outbox_settle(struct newsroom *n, const struct outbox_batch *batch, enum outbox_outcome outcome,
                                  int64_t now);

/* The same of any rows: for what else waits in the outbox (purge.c). */
struct err outbox_settle_rows(struct newsroom *n, const struct sql_outbox_list *rows, const struct outbox_pace *pace,
                              const struct outbox_result *result, int64_t now);

#endif
