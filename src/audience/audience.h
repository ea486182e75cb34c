/* audience.h - the audience while the server runs: told of pages and beacons by its threads, it adds up and writes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_AUDIENCE_H
#define AUDIENCE_AUDIENCE_H

#include "audience/event.h"
#include "audience/judge.h"
#include "audience/most_read.h"
#include "http/server.h"
#include "newsroom/newsroom.h"

struct audience;

/* Opens the audience's database and starts its two threads: one makes figures of events, one writes them, twice a
 * second, and what is most read with them. Errors name the database. */
struct err audience_start(struct newsroom *n, struct audience **out);
/* When no thread tells of anything any more: all that was told is in the database when it returns, unless that fails;
 * then how much was lost is logged. */
void audience_stop(struct audience *audience);

struct db *audience_db(const struct audience *audience);
/* What is most read in each edition and section: made before audience_start returns, and anew each minute. */
struct most_read *audience_most_read(const struct audience *audience);

/* What the desk's fronts were looked up for a moment ago (front_figures.h). */
struct front_memory *audience_fronts(struct audience *audience);

/* When the figures of today were added up that reports over all stories show; 0: not yet since the start. */
int64_t audience_summed_at(const struct audience *audience);

/* A page of that subject (stamp.h) goes to who sent head. Any thread; no lock, no system call but for the clock. */
void audience_served(struct audience *audience, const struct http_head *head, struct str subject);
/* A POST to a page: whether it is meant as a beacon. It then needs no other answer than 204, whatever it was worth;
 * what is not meant as one, and not empty, counts as malformed all the same. Any thread, in the same way. */
bool audience_beacon(struct audience *audience, const struct http_head *head, struct str body);
/* EVENT_SEARCH_NONE or EVENT_MISSING, with its text. */
void audience_note(struct audience *audience, const struct http_head *head, enum event_kind kind, struct str text);

/* Since the start. rejected: by enum judge_reason. */
struct audience_counters {
    int64_t events, lost, counted, withheld, forgotten, visitors, writes, failures, write_microseconds;
    int64_t rejected[JUDGE_REASONS];
};
struct audience_counters audience_counters(struct audience *audience);

/* Waits until all that was told before the call is written or has failed to be; for tests and for reports that must be
 * exact. Gives up after five seconds: false. */
bool audience_sync(struct audience *audience);

#endif
