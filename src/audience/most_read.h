/* most_read.h - what is most read in each edition and section, kept in memory, made anew of the hours' figures. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A view weighs half after `most_read_half_life` hours; machines are out, as of all figures. Only the last hours are
 * read again each time: what came before them is settled, and kept. A list that changed takes the place of the old one
 * no more often than each `most_read_minutes`, and its tag is touched then. Nothing of it is stored.
 */
#ifndef AUDIENCE_MOST_READ_H
#define AUDIENCE_MOST_READ_H

#include "audience/ranking.h"
#include "newsroom/newsroom.h"

#define MOST_READ_KEPT 32 /* more than are shown: some may be withdrawn meanwhile */

/* Of an edition (section_id 0) or a section: numbers of stories, best first. */
struct most_read_list {
    struct str edition;
    int64_t section_id;
    int64_t changed_at; /* microseconds since 1970 */
    int64_t ids[RANKING_KINDS][MOST_READ_KEPT];
    ptrdiff_t counts[RANKING_KINDS];
};

struct most_read;

struct most_read *most_read_make(void);
void most_read_free(struct most_read *m);

/* Makes the lists of the figures in audience as they are at now, and touches what changed. One thread at a time. An
 * error leaves the lists as they were. */
struct err most_read_refresh(struct most_read *m, struct newsroom *n, struct db *audience, int64_t now);

/* The list of an edition, or of a section of it (0: the whole edition); false where nothing is read. Its edition is
 * borrowed from the argument. Any thread. */
bool most_read_find(struct most_read *m, struct str edition, int64_t section_id, struct most_read_list *out);

/* The tag of pages that show that list, in a: "most-read:LANGUAGE", "most-read-section:ID". */
struct str most_read_tag(struct arena *a, struct str edition, int64_t section_id);

#endif
