/* check.h - is everything that the newsroom stores whole? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CHECK_H
#define NEWSROOM_CHECK_H

#include "newsroom/newsroom.h"

/* What was looked at. */
struct check_counts {
    int64_t stories, revisions, media, renditions, redirects, audit_entries, faults;
};

/*
 * Looks at every story (checksum, canonical HTML, newest revision, lists and counters, byline, links to own stories),
 * every revision (checksum), media file and rendition (present, hash), embed (known with its story, asked for when it
 * is due), redirect (leads somewhere, no loop), the audit chain and the engine's own check. report is called with one
 * line for each fault. progress may be NULL; done of total steps.
 */
struct err newsroom_check(struct newsroom *n, void (*report)(void *context, struct str fault),
                          void (*progress)(void *context, int64_t done, int64_t total), void *context,
                          struct check_counts *out);

#endif
