/* sum.h - days and months are summed for reports: what the newsroom knows of stories, sheets, months. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is summed is told in docs/audience.md, "Reports". All of it is made of view_day (of a day that is not over: of
 * view_hour) and facet_day, and may be made again at any time: a day or month whose figures changed stands in the
 * table stale until it was.
 */
#ifndef AUDIENCE_SUM_H
#define AUDIENCE_SUM_H

#include "audience/node.h"
#include "newsroom/newsroom.h"

#define SUM_STORY_DAYS 40    /* how long a story's own facets are kept by the day */
#define SUM_OWN_STORIES 1000 /* of a day, the most read: whose own facets are kept */
#define SUM_OWN_VALUES 20    /* of each facet of these, of a day and of a month */
/* How long facet_day has all values of a day, and how many of each facet afterwards; their sums stay in the sheets. */
#define SUM_DETAIL_DAYS 40
#define SUM_DETAIL_VALUES 50

/* Facets that are counted as they come: referrer, country ... */
#define SUM_FACETS 15
extern const struct str SUM_FACET_NAMES[SUM_FACETS];
/* The one whose sheet is written last: a month that has it is whole. */
#define SUM_LAST SUM_FACET_NAMES[SUM_FACETS - 1]
/* Of them, what is kept of a story alone too. */
#define SUM_STORY_FACETS 4
extern const struct str SUM_STORY_FACET_NAMES[SUM_STORY_FACETS];
/* What is made of "referrer": its classes. */
#define SUM_REFERRER_CLASS S("referrer_class")

/* Sums a day: of view_day when it is over (rolled up), of the hours so far while it is not. In whose turn: as below. */
struct err sum_day(struct newsroom *n, struct db *db, struct turn turn, int64_t day, bool over);
/* Sums a month that is over, year * 12 + month - 1, whose days are summed. */
struct err sum_month(struct db *db, struct turn turn, int64_t month);
/* All that is stale and over, today as it is, and throws away what is past its time. By the clock, behind roll_all.
 * ERR_CONFLICT: the turn is another node's, who may have summed newer figures; nothing is written over them. */
struct err sum_all(struct newsroom *n, struct db *db, struct turn turn, int64_t now);

/* Leaves of facet_day the most read values of days before that one. */
struct err sum_thin(struct db *db, int64_t before);

/* Inside a transaction that changed the figures of a day: it is to be summed again. */
struct db_conn;
struct err sum_again(struct db_conn *conn, int64_t day);

/* The month of a day, and the first day of a month. */
int64_t sum_month_of(int64_t day);
int64_t sum_first_day(int64_t month);

#endif
