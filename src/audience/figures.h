/* figures.h - what other programs counted before us: exports of Plausible, GoatCounter, Koko Analytics and Matomo. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_FIGURES_H
#define AUDIENCE_FIGURES_H

#include "base/base.h"

enum figures_source { FIGURES_PLAUSIBLE, FIGURES_GOATCOUNTER, FIGURES_KOKO, FIGURES_MATOMO, FIGURES_SOURCES };

/* "plausible", "goatcounter", "koko", "matomo". */
struct str figures_source_name(enum figures_source source);

/* Views of a page on a day, or a part of them: several of one page and day are to be added up. */
struct figure {
    int64_t day;     /* day number since 1970, in the zone of the program that counted */
    struct str path; /* "/2024/05/01/story/", without query; good for the call only */
    int64_t views;
    int64_t visitors; /* of that day; those of several pages are not to be added up */
    int64_t seconds;  /* spent on it by all; 0: not known */
};

struct figures_counts {
    int64_t used, passed_over; /* rows; passed over: no page, no day, a machine's or an event */
};

typedef struct err figures_found(void *context, const struct figure *figure);

/*
 * Reads a whole export, told by its first line: a CSV file of pages by day (Plausible's imported_pages, Matomo's page
 * addresses), of hits (GoatCounter), or the SQL file of Koko Analytics. UTF-8, or UTF-16 with its mark (Matomo).
 * ERR_INVALID: none of these, or one that does not name pages; found's own failure ends it. Memory of a is a record's
 * at a time, and Koko's table of paths.
 */
struct err figures_read(struct arena *a, struct str text, figures_found *found, void *context,
                        enum figures_source *source, struct figures_counts *counts);

/* Whose export begins like that; the first line is enough. ERR_INVALID as of figures_read. */
struct err figures_source_find(struct str start, enum figures_source *source);

/* Koko's SQL file: figures_read calls it. */
bool figures_is_koko(struct str text);
struct err figures_read_koko(struct arena *a, struct str text, figures_found *found, void *context,
                             struct figures_counts *counts);
/* "2026-11-05", perhaps with more behind it, as a day number; false when it is none. */
bool figures_read_day(struct str text, int64_t *day);
/* The path of a page's address or path as such programs write it; none where there is none. Owned by a. */
struct str figures_path(struct arena *a, struct str page);

#endif
