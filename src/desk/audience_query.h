/* audience_query.h - what the address of a report asks for, and the address that asks for it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_AUDIENCE_QUERY_H
#define DESK_AUDIENCE_QUERY_H

#include "audience/report.h"
#include "page/page.h"

#define AUDIENCE_HOME "/desk/audience/"
#define AUDIENCE_ROWS 50 /* of a page of a report */
/* What a report's address may carry. */
#define AUDIENCE_FIELDS "period from to compare other by of value page"

enum audience_compare {
    AUDIENCE_BEFORE,
    AUDIENCE_WEEK,
    AUDIENCE_YEAR,
    AUDIENCE_OTHER,
    AUDIENCE_ALONE,
    AUDIENCE_COMPARES
};

struct audience_query {
    struct str period; /* "today", "30" ...; empty: its days were given */
    struct report_period days;
    enum audience_compare compare;
    int64_t other;        /* AUDIENCE_OTHER: the first of as many days */
    enum report_order by; /* order of rows, and what the graph shows */
    enum report_filter filter;
    struct str value; /* of the filter */
    int64_t page;     /* of rows, from 1 */
};

/* The periods with a name, in their order: "today", "yesterday", "7", "30", "90", "365". */
ptrdiff_t audience_period_count(void);
struct str audience_period_at(ptrdiff_t i);
/* The days of a period with a name, now; false: there is none of that name. */
bool audience_period_days(struct str name, struct str zone, int64_t now, struct report_period *out);
/* "before", "week", "year", "other", "none". */
struct str audience_compare_name(enum audience_compare compare);

/* Reads r's query, or query, a query as text; zone: the newsroom's. ERR_INVALID names the field that is wrong. */
struct err audience_query_read(struct http_request *r, struct str zone, struct audience_query *out);
struct err audience_query_parse(struct arena *a, struct str text, struct str zone, struct audience_query *out);

/* path with the query behind it, in a; days: with its days even where the period has a name. */
struct str audience_address(struct arena *a, struct str path, const struct audience_query *query, bool days);

/* The question to the figures, without a dimension. */
struct report_query audience_report_query(const struct audience_query *query);

#endif
