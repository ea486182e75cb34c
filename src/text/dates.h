/* dates.h - dates as a reader of a language writes them, in a time zone, on ICU. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_DATES_H
#define TEXT_DATES_H

#include "base/base.h"
#include "text/digits.h"

/* How dates are written: what an edition sets. */
struct dates_style {
    const struct language *language;
    struct str zone; /* IANA name: "Europe/Oslo"; none is UTC */
    enum digits digits;
    bool second_calendar; /* whole dates stand in the Persian calendar and the Gregorian one */
};

/* Texts of an instant (microseconds since 1970 UTC), owned by a. Formats are kept per thread and freed with it; an
 * unknown zone is UTC. The calendar is the language's: Persian for fa, Gregorian for ar; with a second one its date
 * stands behind, in brackets, on those two. */
struct str dates_long(struct arena *a, const struct dates_style *style, int64_t t);  /* "5 November 2026" */
struct str dates_short(struct arena *a, const struct dates_style *style, int64_t t); /* "5 Nov 2026, 18:40" */
struct str dates_time(struct arena *a, const struct dates_style *style, int64_t t);  /* "18:40" */
struct str dates_day(struct arena *a, const struct dates_style *style, int64_t t);   /* "Thursday 5 November" */
/* "November 2026", "2026": of the Gregorian calendar, by numbers where the language has another one. */
struct str dates_month(struct arena *a, const struct dates_style *style, int64_t t);
struct str dates_year(struct arena *a, const struct dates_style *style, int64_t t);
/* What opens a story, "5 November" within the year of now, else with the year. */
struct str dates_dateline(struct arena *a, const struct dates_style *style, int64_t t, int64_t now);
/* A teaser's date, "5 Nov", and a list's heading, "Thursday 5 November"; with the year where it is not that of now. */
struct str dates_card(struct arena *a, const struct dates_style *style, int64_t t, int64_t now);
struct str dates_heading(struct arena *a, const struct dates_style *style, int64_t t, int64_t now);

/* Whether ICU knows the zone. */
bool dates_zone_is_valid(struct str zone);
/* Offset from UTC in force at t, in seconds, east positive. */
int dates_offset(struct str zone, int64_t t);
/* "2026-11-05T19:40:00+01:00", for datetime attributes and feeds; owned by a. */
struct str dates_machine(struct arena *a, struct str zone, int64_t t);
/* The instant of a local date and time given as if in UTC (time_parse_local). A time that a clock skips in spring means
 * the instant as if it had not been put forward yet (02:30 is 03:30); one that comes twice in autumn means the first.
 */
int64_t dates_from_local(struct str zone, int64_t local);

#endif
