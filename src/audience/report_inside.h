/* report_inside.h - the inside of a report, for the files report*.c. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_REPORT_INSIDE_H
#define AUDIENCE_REPORT_INSIDE_H

#include "audience/report.h"
#include "audience/sheet.h"
#include "audience/sketch.h"

struct db_conn;

/* Where a dimension's figures are. */
struct report_facet {
    struct str name;  /* for people and addresses */
    struct str facet; /* of table sheet */
    bool seen, seconds, visitors;
    unsigned filters; /* bits of enum report_filter: what it is kept for */
};
extern const struct report_facet REPORT_FACETS[REPORT_DIMENSIONS];

/* Days or months one behind the other, both within. */
struct report_run {
    bool months;
    int64_t from, to;
};

/* A period as whole months that are summed and the days around them. */
struct report_runs {
    struct report_run *items;
    ptrdiff_t count;
};

struct reporting {
    struct arena *a;      /* the caller's: what is answered */
    struct arena scratch; /* of a row at a time */
    struct arena sheets;  /* of what is added up */
    struct newsroom *newsroom;
    struct str zone;
    const struct report_query *query;
    const struct report_facet *facet;
    int64_t open_day; /* the first that is not rolled up: its hours are read */
    struct sums sums;
    struct sums members; /* stories of the filter's section, byline or edition; more of an entry: it is one */
    struct report *out;
};

/* What came together of a value in a period. */
struct report_sum {
    struct sheet_sums sums;
    struct depth depth;
    struct sketch visitors;
    bool whole; /* nothing of it can have been thinned out */
};

struct err report_runs_find(struct reporting *r, struct db_conn *conn, struct report_period period,
                            struct report_runs *out);
/* Adds the figures of a story (page "") or a page, or of a value of a facet. */
struct err report_sum_page(struct reporting *r, struct db_conn *conn, const struct report_runs *runs, int64_t story_id,
                           struct str page, struct report_sum *sum);
struct err report_sum_value(struct reporting *r, struct db_conn *conn, const struct report_runs *runs, struct str facet,
                            struct str value, struct report_sum *sum);
/* The same of several rows at once, at most REPORT_AT_ONCE: of stories, or of values of the report's facet; sums by
 * their places, zeroed before. */
#define REPORT_AT_ONCE 50
struct err report_sum_entries(struct reporting *r, struct db_conn *conn, const struct report_runs *runs,
                              struct sums_entry *const *entries, ptrdiff_t count, struct report_sum *sums);
/* seconds, visitors: whether they are kept. */
struct report_figures report_figures_of(const struct report_sum *sum, bool seconds, bool visitors);

/* Fills rows and row_total; totals and series; names and paths. */
struct err report_find_rows(struct reporting *r, struct db_conn *conn);
struct err report_find_totals(struct reporting *r, struct db_conn *conn);
struct err report_find_series(struct reporting *r, struct db_conn *conn, struct report_period period,
                              struct report_series *out);
struct err report_find_names(struct reporting *r);
/* The facet and value that the query's filter takes the totals of; for a story: false. */
bool report_filter_facet(const struct report_query *query, struct str *facet, struct str *value);
/* Number of the query's story, or 0. */
int64_t report_story_of(const struct report_query *query);

#endif
