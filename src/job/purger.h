/* purger.h - tells the caches in front of the site what to forget, at once after it changed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_PURGER_H
#define JOB_PURGER_H

#include "newsroom/newsroom.h"

struct purger;

/* Starts a thread for each place of the setting `purge`: a cache that does not answer keeps no other waiting. Several
 * servers on one store may run: each purge is made by one of them. */
struct err purger_start(struct newsroom *n, struct purger **out);
/* Something changed and was forgotten by our own press. From any thread. */
void purger_wake(struct purger *purger);
/* This server may have shown pages that had changed, and caches may have them: they are to forget everything. From any
 * thread. */
void purger_doubt(struct purger *purger);
/* Ends it; a request under way is given up and made again after the next start, or by another server. */
void purger_stop(struct purger *purger);

/* Since this program started. */
struct purger_counts {
    int64_t made, failed; /* requests */
    int64_t tags;         /* forgotten */
    int64_t doubts;       /* times that all caches were to forget everything */
};
struct purger_counts purger_counts_now(void);

#endif
