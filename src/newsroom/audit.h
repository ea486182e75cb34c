/* audit.h - the log of every change: only ever longer, each entry sealed by a hash over those before it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_AUDIT_H
#define NEWSROOM_AUDIT_H

#include "newsroom/newsroom.h"

struct db_conn;

#define AUDIT_HASH_SIZE 32

/* The log inside one write transaction: opened before the first entry, closed after the last. */
struct audit {
    struct db_conn *conn;
    int64_t taken, number; /* of the last entry: when the log was taken, and now */
    unsigned char hash[AUDIT_HASH_SIZE];
    ptrdiff_t hash_size; /* 0 before the first entry ever */
};

/* Takes the log's end for this transaction: others wait until it is over. */
struct err audit_open(struct arena *a, struct db_conn *conn, struct audit *out);
/* Adds an entry, at the time now. action: "story.publish"; subject: "story:42"; detail: more, without secrets. */
struct err audit_add(struct audit *audit, const struct actor *actor, int64_t now, struct str action, struct str subject,
                     struct str detail);
/* Writes the end back, where there are new entries. */
struct err audit_close(struct audit *audit);

/* Checks the whole chain; report is called for each fault. *entries is how many there are. */
struct err audit_check(struct newsroom *n, void (*report)(void *context, struct str fault), void *context,
                       int64_t *entries);

#endif
