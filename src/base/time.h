/* time.h - instants as microseconds since 1970 UTC, and their written forms. No locale, no zone data. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/base.h"

#define TIME_SECOND ((int64_t)1000000)
#define TIME_NONE INT64_MIN /* for an instant: not given */
#define TIME_DAY (86400 * TIME_SECOND)

/* A civil date and time of the proleptic Gregorian calendar in UTC. */
struct time_civil {
    int year, month, day, hour, minute, second, microsecond;
    int weekday; /* 0 = Sunday */
};

/* The wall clock; microseconds since 1970-01-01T00:00Z. Tests may set it with time_set (0 = the real one again). */
int64_t time_now(void);
void time_set(int64_t now);
/* Never goes back; microseconds since some start. For durations and deadlines. */
int64_t time_monotonic(void);
/* How long to wait after so many failures: first, doubled with each, at most longest. */
int64_t time_pause(int64_t first, int64_t longest, int64_t failures);
/* CPU time of the calling thread in microseconds. */
int64_t time_thread_cpu(void);

struct time_civil time_to_civil(int64_t t);
int64_t time_from_civil(const struct time_civil *c);

/* RFC 3339: a date with an optional time ("T" or space; seconds and fraction optional) and zone ("Z" or +hh:mm).
 * Without a zone offset_minutes is used (the newsroom's). A date alone is its midnight. False when not of that form or
 * out of range. */
bool time_parse_rfc3339(struct str s, int offset_minutes, int64_t *out);
/* The same without a default zone: *has_zone tells whether the text named one; if not *out is as if in UTC. */
bool time_parse_local(struct str s, int64_t *out, bool *has_zone);

/* "2026-11-05T18:40:00Z"; with microseconds left out. */
#define TIME_RFC3339_SIZE 32
void time_format_rfc3339(int64_t t, char out[TIME_RFC3339_SIZE]);
/* IMF-fixdate of RFC 9110 section 5.6.7: "Thu, 05 Nov 2026 18:40:00 GMT"; also right for RSS 2.0 (RFC 822). */
#define TIME_HTTP_SIZE 32
void time_format_http(int64_t t, char out[TIME_HTTP_SIZE]);
/* The three forms that RFC 9110 section 5.6.7 wants read. */
bool time_parse_http(struct str s, int64_t *out);

#endif
