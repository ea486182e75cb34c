/* time.c - instants as microseconds since 1970 UTC, and their written forms. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static _Atomic int64_t fixed_now;

static int64_t read_clock(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (int64_t)ts.tv_sec * TIME_SECOND + ts.tv_nsec / 1000;
}

int64_t time_now(void)
{
    int64_t fixed = atomic_load_explicit(&fixed_now, memory_order_relaxed);
    return fixed ? fixed : read_clock(CLOCK_REALTIME);
}

void time_set(int64_t now)
{
    atomic_store(&fixed_now, now);
}

int64_t time_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t time_pause(int64_t first, int64_t longest, int64_t failures)
{
    int64_t pause = first;
    for (int64_t i = 0; i < failures && pause < longest; i++)
        pause *= 2;
    return MIN(pause, longest);
}

int64_t time_thread_cpu(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

/* Days since 1970-01-01 of a civil date, and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct time_civil time_to_civil(int64_t t)
{
    int64_t days = floor_div(t, TIME_DAY);
    int64_t rest = t - days * TIME_DAY;
    int64_t shifted = days + 719468;
    int64_t era = floor_div(shifted, 146097);
    int64_t doe = shifted - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t shifted_month = (5 * doy + 2) / 153;
    struct time_civil c = {0};
    c.day = (int)(doy - (153 * shifted_month + 2) / 5 + 1);
    c.month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    c.year = (int)(yoe + era * 400 + (c.month <= 2));
    c.hour = (int)(rest / (3600 * TIME_SECOND));
    c.minute = (int)(rest / (60 * TIME_SECOND) % 60);
    c.second = (int)(rest / TIME_SECOND % 60);
    c.microsecond = (int)(rest % TIME_SECOND);
    c.weekday = (int)((days % 7 + 11) % 7);
    return c;
}

int64_t time_from_civil(const struct time_civil *c)
{
    int64_t seconds = days_from_civil(c->year, c->month, c->day) * 86400 + c->hour * 3600 + c->minute * 60 + c->second;
    return seconds * TIME_SECOND + c->microsecond;
}

static int month_length(int year, int month)
{
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return LENGTHS[month - 1] + (month == 2 && leap);
}

static bool civil_is_valid(const struct time_civil *c)
{
    return c->year >= 1 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= month_length(c->year, c->month) && c->hour <= 23 && c->minute <= 59 && c->second <= 59;
}

/* Takes exactly count digits from the front of *s. */
static bool take_digits(struct str *s, int count, int *out)
{
    int value = 0;
    if (s->n < count)
        return false;
    for (int i = 0; i < count; i++) {
        if (!char_is_digit(s->p[i]))
            return false;
        value = value * 10 + (s->p[i] - '0');
    }
    *s = str_from(*s, count);
    *out = value;
    return true;
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

static bool take_date(struct str *s, struct time_civil *c)
{
    return take_digits(s, 4, &c->year) && take_char(s, '-') && take_digits(s, 2, &c->month) && take_char(s, '-') &&
           take_digits(s, 2, &c->day);
}

static void take_fraction(struct str *s, int *microsecond)
{
    int scale = 100000;
    for (; s->n && char_is_digit(s->p[0]); *s = str_from(*s, 1), scale /= 10)
        *microsecond += (s->p[0] - '0') * scale;
}

static bool take_clock(struct str *s, struct time_civil *c)
{
    if (!take_digits(s, 2, &c->hour) || !take_char(s, ':') || !take_digits(s, 2, &c->minute))
        return false;
    if (!take_char(s, ':'))
        return true;
    if (!take_digits(s, 2, &c->second))
        return false;
    if (take_char(s, '.') || take_char(s, ','))
        take_fraction(s, &c->microsecond);
    return true;
}

/* "Z", "+hh:mm", "+hhmm", "+hh". */
static bool take_zone(struct str *s, int *offset_minutes)
{
    int hours = 0, minutes = 0;
    bool negative = s->n && s->p[0] == '-';
    if (take_char(s, 'Z') || take_char(s, 'z')) {
        *offset_minutes = 0;
        return true;
    }
    if (!take_char(s, '+') && !take_char(s, '-'))
        return false;
    if (!take_digits(s, 2, &hours))
        return false;
    take_char(s, ':');
    if (s->n && !take_digits(s, 2, &minutes))
        return false;
    *offset_minutes = (hours * 60 + minutes) * (negative ? -1 : 1);
    return hours <= 23 && minutes <= 59;
}

static bool parse(struct str s, int64_t *out, bool *has_zone, int *offset_minutes)
{
    struct time_civil c = {0};
    s = str_trim(s);
    *has_zone = false;
    if (!take_date(&s, &c))
        return false;
    if (s.n) {
        if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
            return false;
        if (!take_clock(&s, &c))
            return false;
        s = str_trim(s);
        *has_zone = s.n > 0;
        if (s.n && !take_zone(&s, offset_minutes))
            return false;
    }
    if (s.n || !civil_is_valid(&c))
        return false;
    *out = time_from_civil(&c);
    return true;
}

bool time_parse_rfc3339(struct str s, int offset_minutes, int64_t *out)
{
    bool has_zone;
    if (!parse(s, out, &has_zone, &offset_minutes))
        return false;
    *out -= (int64_t)offset_minutes * 60 * TIME_SECOND;
    return true;
}

bool time_parse_local(struct str s, int64_t *out, bool *has_zone)
{
    int offset = 0;
    if (!parse(s, out, has_zone, &offset))
        return false;
    *out -= (int64_t)offset * 60 * TIME_SECOND;
    return true;
}

void time_format_rfc3339(int64_t t, char out[TIME_RFC3339_SIZE])
{
    struct time_civil c = time_to_civil(t);
    snprintf(out, TIME_RFC3339_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute,
             c.second);
}

static const char WEEKDAYS[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char MONTHS[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void time_format_http(int64_t t, char out[TIME_HTTP_SIZE])
{
    struct time_civil c = time_to_civil(t);
    snprintf(out, TIME_HTTP_SIZE, "%s, %02d %s %04d %02d:%02d:%02d GMT", WEEKDAYS[c.weekday], c.day,
             MONTHS[c.month - 1], c.year, c.hour, c.minute, c.second);
}

static bool take_month(struct str *s, int *month)
{
    for (int i = 0; i < 12; i++)
        if (str_starts(*s, str_from_c(MONTHS[i]))) {
            *s = str_from(*s, 3);
            *month = i + 1;
            return true;
        }
    return false;
}

static bool take_http_clock(struct str *s, struct time_civil *c)
{
    return take_digits(s, 2, &c->hour) && take_char(s, ':') && take_digits(s, 2, &c->minute) && take_char(s, ':') &&
           take_digits(s, 2, &c->second);
}

/* "05 Nov 2026 18:40:00 GMT" */
static bool parse_fixdate(struct str s, struct time_civil *c)
{
    return take_digits(&s, 2, &c->day) && take_char(&s, ' ') && take_month(&s, &c->month) && take_char(&s, ' ') &&
           take_digits(&s, 4, &c->year) && take_char(&s, ' ') && take_http_clock(&s, c) && str_equal(s, S(" GMT"));
}

/* "05-Nov-26 18:40:00 GMT": a year over 50 years ahead means the past century. */
static bool parse_rfc850(struct str s, struct time_civil *c)
{
    if (!take_digits(&s, 2, &c->day) || !take_char(&s, '-') || !take_month(&s, &c->month) || !take_char(&s, '-') ||
        !take_digits(&s, 2, &c->year) || !take_char(&s, ' ') || !take_http_clock(&s, c) || !str_equal(s, S(" GMT")))
        return false;
    int current = time_to_civil(time_now()).year;
    c->year += current - current % 100;
    c->year -= c->year > current + 50 ? 100 : 0;
    return true;
}

/* "Nov  5 18:40:00 2026" */
static bool parse_asctime(struct str s, struct time_civil *c)
{
    if (!take_month(&s, &c->month) || !take_char(&s, ' '))
        return false;
    if (take_char(&s, ' ') ? !take_digits(&s, 1, &c->day) : !take_digits(&s, 2, &c->day))
        return false;
    return take_char(&s, ' ') && take_http_clock(&s, c) && take_char(&s, ' ') && take_digits(&s, 4, &c->year) &&
           s.n == 0;
}

bool time_parse_http(struct str s, int64_t *out)
{
    struct time_civil c = {0};
    struct str day, rest;
    bool ok;
    if (str_cut(s, ',', &day, &rest))
        ok = rest.n && rest.p[0] == ' ' &&
             (day.n == 3 ? parse_fixdate(str_from(rest, 1), &c) : parse_rfc850(str_from(rest, 1), &c));
    else
        ok = str_cut(s, ' ', &day, &rest) && day.n == 3 && parse_asctime(rest, &c);
    if (!ok || !civil_is_valid(&c))
        return false;
    *out = time_from_civil(&c);
    return true;
}
