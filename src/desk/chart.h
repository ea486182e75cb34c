/* chart.h - figures over time as a drawing: lines or bars, a period before it, and what happened meanwhile. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The geometry is made here, the SVG by the partial "chart". A chart is drawn twice, for a phone and for a wide page;
 * the stylesheet shows one. Its numbers stand in a table behind it. The time axis runs from left to right in every
 * language.
 */
#ifndef DESK_CHART_H
#define DESK_CHART_H

#include "page/page.h"

#define CHART_SERIES 2
#define CHART_POINTS_MAX 4000

enum chart_kind { CHART_LINES, CHART_BARS };

/* Figures of a period, not below 0. Of bars only the first series is drawn as such, the second as a line. */
struct chart_series {
    struct str name; /* short: it stands at the end of the line */
    const int64_t *values;
    ptrdiff_t count;
};

/* What happened between two points (equal: at one), by the number that it has in a list beside the chart. */
struct chart_mark {
    ptrdiff_t from, until;
    int number;
};

struct chart {
    struct str id; /* unlike others on the page: "days" */
    enum chart_kind kind;
    struct str title, description;            /* title: what it is of; description: what it shows, in a sentence */
    struct str unit;                          /* heading of the points in the table: "Day" */
    const struct str *labels;                 /* of each point of the longer series */
    const struct str *ticks;                  /* shorter ones for the axis; NULL: labels */
    ptrdiff_t every;                          /* each how many points a label stands under the axis */
    struct chart_series series[CHART_SERIES]; /* the second one, the period before, may be empty */
    const struct chart_mark *marks;           /* by from, rising */
    ptrdiff_t mark_count;
    bool percent; /* values are hundredths of a whole */
};

/* Whether all of its figures are 0. */
bool chart_is_empty(const struct chart *chart);
/* Puts the chart under key into map. Texts are borrowed. */
void chart_set(const struct page *p, struct value *map, struct str key, const struct chart *chart);

#endif
