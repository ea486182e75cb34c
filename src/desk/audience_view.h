/* audience_view.h - what the pages on the audience share: figures, graph, rows and the choice of a period. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_AUDIENCE_VIEW_H
#define DESK_AUDIENCE_VIEW_H

#include "audience/audience.h"
#include "audience/spike.h"
#include "desk/audience_query.h"
#include "store/db.h"

/* A page being made: at the desk, or for who has a shared link; that one has no ways to other reports. */
struct audience_view {
    struct page *p;
    struct db *db;
    int64_t now;
    struct str path; /* of the page: "/desk/audience/referrer/" */
    bool shared;
    struct audience_query query;
};

/* The audience's database. ERR_NOT_FOUND: this newsroom has none. */
struct err audience_find_db(const struct site *site, struct db **out);

/* Makes the report on a dimension; rows: how many at most, 0 for what the query says. */
struct err audience_make(const struct audience_view *v, enum report_dimension dimension, int rows, struct report *out);
/* The rows alone, for a table beside totals that are known. */
struct err audience_make_rows(const struct audience_view *v, enum report_dimension dimension, int rows,
                              struct report *out);

/* "periods", "choice": the ways to other periods, and the form; "days": the period in words. */
void audience_fill_choice(const struct audience_view *v, struct value *map);
/* "figures": the three numbers and how many people, each with its definition and what it was before; the list. */
struct value *audience_fill_figures(const struct audience_view *v, struct value *map, const struct report *report);
/* Adds how many pages were taken out to them. */
void audience_add_rejected(const struct audience_view *v, struct value *figures, int64_t now, int64_t before);
/* "graph" and "measures", what it may show; "meanwhile": what happened, numbered as in the graph;
 * "nothing": nobody was here. */
void audience_fill_graph(const struct audience_view *v, struct value *map, const struct report *report,
                         const struct report_marks *marks);
/* "hours": what was seen by the hour of the day, from the rows of a report on hours; or what was taken out of a story.
 * Nothing where there was nothing. */
void audience_fill_hours_seen(const struct audience_view *v, const struct report *report);
struct err audience_fill_hours_out(const struct audience_view *v, int64_t story_id);
/* "depth": how far people came in a story's text. */
struct err audience_fill_depth(const struct audience_view *v, int64_t story_id);
/* Adds a table of rows to list: {title, columns, rows ...}. */
void audience_add_table(const struct audience_view *v, struct value *list, enum report_dimension dimension,
                        const struct report *report, bool whole);

/* What a row is called, and of it what stands on a second line (*note; empty: nothing). */
struct str audience_row_name(const struct audience_view *v, enum report_dimension dimension,
                             const struct report_row *row, struct str *note);
/* "+12 %"; empty where there is nothing to measure against. */
struct str audience_change(const struct page *p, int64_t now, int64_t before);
/* A place on the front in words: "Lead"; of "section/harbour" the section. */
struct str audience_place_word(const struct page *p, struct str place);
/* "Seen 340 times in ten minutes; about 20 would be usual." */
struct str audience_spike_words(const struct page *p, const struct spike *spike);

/* "Referrers". */
struct str audience_dimension_word(const struct page *p, enum report_dimension dimension);
/* "74 %". */
struct str audience_percent(const struct page *p, int64_t part, int64_t whole);
/* "26 November 2026", "20 November 2026 to 26 November 2026" */
struct str audience_days_words(const struct page *p, struct report_period days);

#endif
