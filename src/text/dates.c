/* dates.c - dates as a reader of a language writes them, in a time zone, on ICU. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An ICU format takes milliseconds to open and must not be shared, so each thread keeps those it used last. A thread's
 * cache is freed when it ends.
 */
#include "text/dates.h"

#include "base/time.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

#define FORMATS_MAX 64
#define ZONES_MAX 8
#define ZONE_SIZE_MAX 64
#define UNITS_MAX 160
#define DAYS_MAX 256
#define MACHINE_SIZE 32
#define LOCALE_SIZE 96

enum form {
    FORM_LONG,
    FORM_SHORT,
    FORM_TIME,
    FORM_DAY,
    FORM_MONTH_DAY,
    FORM_CARD,
    FORM_CARD_YEAR,
    FORM_DAY_YEAR,
    FORM_MONTH,
    FORM_YEAR
};

/* What each form shows; the language's pattern decides order, words and 12 or 24 hours ("j"). */
static const UChar *const SKELETONS[] = {u"yMMMMd", u"yMMMdjm", u"jm",         u"EEEEMMMMd", u"MMMMd",
                                         u"MMMd",   u"yMMMd",   u"yEEEEMMMMd", u"yMMMM",     u"y"};

struct format {
    const struct language *language;
    enum form form;
    enum digits digits;
    bool other_calendar; /* than the language's own */
    char zone[ZONE_SIZE_MAX];
    ptrdiff_t zone_n;
    UDateFormat *icu; /* NULL: ICU has no such format */
};

/* A day of UTC on which a zone's offset did not change. */
struct day {
    int64_t number; /* since 1970, plus one: 0 is none */
    int offset;
};

struct zone {
    char name[ZONE_SIZE_MAX];
    ptrdiff_t n;
    UCalendar *icu;
    struct day days[DAYS_MAX]; /* by number: a page asks for those of its stories, and for today, again and again */
};

/* Newest entries take the place of the oldest. */
struct cache {
    struct format formats[FORMATS_MAX];
    int format_count, format_next;
    struct zone zones[ZONES_MAX];
    int zone_count, zone_next;
};

static _Thread_local struct cache *thread_cache;
static pthread_key_t cache_key;
static pthread_once_t cache_key_once = PTHREAD_ONCE_INIT;

static void free_cache(void *of_thread)
{
    struct cache *cache = of_thread;
    for (int i = 0; i < cache->format_count; i++)
        udat_close(cache->formats[i].icu);
    for (int i = 0; i < cache->zone_count; i++)
        ucal_close(cache->zones[i].icu);
    free(cache);
}

static void make_cache_key(void)
{
    if (pthread_key_create(&cache_key, free_cache) != 0)
        fatal("pthread_key_create");
}

static struct cache *get_cache(void)
{
    if (thread_cache)
        return thread_cache;
    pthread_once(&cache_key_once, make_cache_key);
    thread_cache = calloc(1, sizeof(*thread_cache));
    if (!thread_cache || pthread_setspecific(cache_key, thread_cache) != 0)
        fatal("no memory for date formats");
    return thread_cache;
}

/* The index to fill in a cache of max entries; *is_old when something is there to be closed first. */
static int take_place(int *count, int *next, int max, bool *is_old)
{
    int at = *next;
    *is_old = *count == max;
    *count += !*is_old;
    *next = (at + 1) % max;
    return at;
}

static bool is_plain_zone(struct str zone)
{
    for (ptrdiff_t i = 0; i < zone.n; i++)
        if (!char_is_alpha(zone.p[i]) && !char_is_digit(zone.p[i]) && str_find_char(S("/_+-"), zone.p[i], 0) < 0)
            return false;
    return zone.n > 0 && zone.n < ZONE_SIZE_MAX;
}

static int32_t to_units(struct str ascii, UChar *out, int32_t max)
{
    int32_t n = (int32_t)MIN(ascii.n, (ptrdiff_t)max);
    for (int32_t i = 0; i < n; i++)
        out[i] = (unsigned char)ascii.p[i];
    return n;
}

bool dates_zone_is_valid(struct str zone)
{
    UChar units[ZONE_SIZE_MAX], canonical[ZONE_SIZE_MAX];
    UErrorCode error = U_ZERO_ERROR;
    UBool is_known = false;
    if (!is_plain_zone(zone))
        return false;
    ucal_getCanonicalTimeZoneID(units, to_units(zone, units, ZONE_SIZE_MAX), canonical, ZONE_SIZE_MAX, &is_known,
                                &error);
    return U_SUCCESS(error) && is_known;
}

static struct str known_zone(struct str zone)
{
    return dates_zone_is_valid(zone) ? zone : S("Etc/UTC");
}

static bool is_gregorian(const struct language *language)
{
    return str_find(str_from_c(language->locale), S("calendar="), 0) < 0;
}

/* "persian" where the language's own calendar is not wanted and is the Gregorian one; and the other way round. */
static struct str calendar_of(const struct language *language, bool other)
{
    struct str locale = str_from_c(language->locale), rest, name;
    if (is_gregorian(language))
        return other ? S("persian") : S("");
    str_cut(str_from(locale, str_find(locale, S("calendar="), 0) + 9), ';', &name, &rest);
    return other ? S("gregorian") : name;
}

/* "ar@numbers=latn" */
static void compose_locale(const struct format *f, char out[LOCALE_SIZE])
{
    struct str base, rest, calendar = calendar_of(f->language, f->other_calendar);
    struct buf b;
    str_cut(str_from_c(f->language->locale), '@', &base, &rest);
    buf_init(&b, LOCALE_SIZE - 1);
    buf_add_format(&b, "%.*s@", STR_ARG(base));
    if (calendar.n)
        buf_add_format(&b, "calendar=%.*s;", STR_ARG(calendar));
    buf_add(&b, digits_zero(f->language, f->digits) == '0' ? S("numbers=latn") : S("numbers=native"));
    memcpy(out, b.p, (size_t)b.n);
    out[b.n] = 0;
    buf_close(&b);
}

static UDateFormat *open_format(const struct format *f)
{
    char locale[LOCALE_SIZE];
    UChar pattern[UNITS_MAX], zone[ZONE_SIZE_MAX];
    UErrorCode error = U_ZERO_ERROR;
    compose_locale(f, locale);
    UDateTimePatternGenerator *generator = udatpg_open(locale, &error);
    int32_t n =
        udatpg_getBestPattern(generator, SKELETONS[f->form], u_strlen(SKELETONS[f->form]), pattern, UNITS_MAX, &error);
    udatpg_close(generator);
    int32_t zone_n = to_units(known_zone((struct str){f->zone, f->zone_n}), zone, ZONE_SIZE_MAX);
    UDateFormat *icu = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, zone_n, pattern, n, &error);
    return U_FAILURE(error) ? NULL : icu;
}

static bool matches(const struct format *f, const struct dates_style *style, enum form form, bool other_calendar)
{
    return f->language == style->language && f->form == form && f->digits == style->digits &&
           f->other_calendar == other_calendar && str_equal((struct str){f->zone, f->zone_n}, style->zone);
}

static UDateFormat *get_format(const struct dates_style *style, enum form form, bool other_calendar)
{
    struct cache *cache = get_cache();
    bool is_old;
    for (int i = 0; i < cache->format_count; i++)
        if (matches(&cache->formats[i], style, form, other_calendar))
            return cache->formats[i].icu;
    struct format *f = &cache->formats[take_place(&cache->format_count, &cache->format_next, FORMATS_MAX, &is_old)];
    if (is_old)
        udat_close(f->icu);
    *f = (struct format){
        .language = style->language, .form = form, .digits = style->digits, .other_calendar = other_calendar};
    f->zone_n = style->zone.n;
    if (style->zone.n)
        memcpy(f->zone, style->zone.p, (size_t)style->zone.n);
    f->icu = open_format(f);
    return f->icu;
}

static int64_t floor_to_milliseconds(int64_t t)
{
    return t / 1000 - (t % 1000 < 0);
}

static struct str format_in(struct arena *a, const struct dates_style *style, enum form form, bool other_calendar,
                            int64_t t)
{
    UChar units[UNITS_MAX];
    UErrorCode error = U_ZERO_ERROR;
    struct dates_style sound = *style;
    if (style->zone.n >= ZONE_SIZE_MAX)
        sound.zone = S("");
    UDateFormat *icu = get_format(&sound, form, other_calendar);
    if (!icu)
        return dates_machine(a, style->zone, t);
    int32_t n = udat_format(icu, (UDate)floor_to_milliseconds(t), units, UNITS_MAX, NULL, &error), length = 0;
    char *bytes = arena_bytes(a, (ptrdiff_t)UNITS_MAX * 3);
    u_strToUTF8(bytes, UNITS_MAX * 3, &length, units, n, &error);
    return U_FAILURE(error) ? dates_machine(a, style->zone, t) : (struct str){bytes, length};
}

static struct str format(struct arena *a, const struct dates_style *style, enum form form, int64_t t)
{
    return format_in(a, style, form, false, t);
}

/* The day in the other calendar, in brackets behind it. */
static struct str with_second(struct arena *a, const struct dates_style *style, struct str text, int64_t t)
{
    if (!style->second_calendar)
        return text;
    struct str second = format_in(a, style, FORM_LONG, true, t);
    return str_format(a, "%.*s (%.*s)", STR_ARG(text), STR_ARG(second));
}

struct str dates_long(struct arena *a, const struct dates_style *style, int64_t t)
{
    return with_second(a, style, format(a, style, FORM_LONG, t), t);
}

struct str dates_short(struct arena *a, const struct dates_style *style, int64_t t)
{
    return with_second(a, style, format(a, style, FORM_SHORT, t), t);
}

struct str dates_time(struct arena *a, const struct dates_style *style, int64_t t)
{
    return format(a, style, FORM_TIME, t);
}

struct str dates_day(struct arena *a, const struct dates_style *style, int64_t t)
{
    return format(a, style, FORM_DAY, t);
}

/* A month of the language's own calendar would be another one. */
struct str dates_month(struct arena *a, const struct dates_style *style, int64_t t)
{
    return is_gregorian(style->language) ? format(a, style, FORM_MONTH, t)
                                         : str_slice(dates_machine(a, style->zone, t), 0, 7);
}

struct str dates_year(struct arena *a, const struct dates_style *style, int64_t t)
{
    return is_gregorian(style->language) ? format(a, style, FORM_YEAR, t)
                                         : str_slice(dates_machine(a, style->zone, t), 0, 4);
}

static int local_year(struct str zone, int64_t t)
{
    return time_to_civil(t + dates_offset(zone, t) * TIME_SECOND).year;
}

struct str dates_dateline(struct arena *a, const struct dates_style *style, int64_t t, int64_t now)
{
    bool this_year = local_year(style->zone, t) == local_year(style->zone, now);
    return format(a, style, this_year ? FORM_MONTH_DAY : FORM_LONG, t);
}

struct str dates_card(struct arena *a, const struct dates_style *style, int64_t t, int64_t now)
{
    bool this_year = local_year(style->zone, t) == local_year(style->zone, now);
    return format(a, style, this_year ? FORM_CARD : FORM_CARD_YEAR, t);
}

struct str dates_heading(struct arena *a, const struct dates_style *style, int64_t t, int64_t now)
{
    bool this_year = local_year(style->zone, t) == local_year(style->zone, now);
    return format(a, style, this_year ? FORM_DAY : FORM_DAY_YEAR, t);
}

static UCalendar *open_zone(struct str name)
{
    UChar units[ZONE_SIZE_MAX];
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = to_units(known_zone(name), units, ZONE_SIZE_MAX);
    UCalendar *icu = ucal_open(units, n, "en", UCAL_GREGORIAN, &error);
    return U_FAILURE(error) ? NULL : icu;
}

static struct zone *get_zone(struct str name)
{
    struct cache *cache = get_cache();
    bool is_old;
    for (int i = 0; i < cache->zone_count; i++)
        if (str_equal((struct str){cache->zones[i].name, cache->zones[i].n}, name))
            return &cache->zones[i];
    struct zone *zone = &cache->zones[take_place(&cache->zone_count, &cache->zone_next, ZONES_MAX, &is_old)];
    if (is_old)
        ucal_close(zone->icu);
    *zone = (struct zone){.n = name.n};
    if (name.n)
        memcpy(zone->name, name.p, (size_t)name.n);
    zone->icu = open_zone(name);
    return zone;
}

static int ask_offset(UCalendar *icu, int64_t t)
{
    UErrorCode error = U_ZERO_ERROR;
    ucal_setMillis(icu, (UDate)floor_to_milliseconds(t), &error);
    int32_t offset = ucal_get(icu, UCAL_ZONE_OFFSET, &error) + ucal_get(icu, UCAL_DST_OFFSET, &error);
    return U_FAILURE(error) ? 0 : offset / 1000;
}

/* Offsets change at most once within two days: where both ends of a day have the same, all of it has. */
int dates_offset(struct str name, int64_t t)
{
    struct zone *zone = name.n > 0 && name.n < ZONE_SIZE_MAX ? get_zone(name) : NULL;
    if (!zone || !zone->icu)
        return 0;
    int64_t number = t / TIME_DAY - (t % TIME_DAY < 0), begin = number * TIME_DAY;
    struct day *day = &zone->days[(uint64_t)number % DAYS_MAX];
    if (day->number == number + 1 && number >= 0)
        return day->offset;
    int first = ask_offset(zone->icu, begin), last = ask_offset(zone->icu, begin + TIME_DAY - TIME_SECOND / 1000);
    if (first != last || number < 0)
        return ask_offset(zone->icu, t);
    *day = (struct day){number + 1, first};
    return first;
}

static char *put_digits(char *at, int number, int digits, char behind)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    at[digits] = behind;
    return at + digits + 1;
}

/* A page has dozens: printf would be a part of its time that can be seen. */
struct str dates_machine(struct arena *a, struct str zone, int64_t t)
{
    int offset = dates_offset(zone, t);
    int minutes = offset / 60, size = minutes < 0 ? -minutes : minutes;
    struct time_civil c = time_to_civil(t + minutes * 60 * TIME_SECOND);
    char *text = arena_bytes(a, MACHINE_SIZE), *at = text;
    at = put_digits(at, MIN(MAX(c.year, 0), 9999), 4, '-');
    at = put_digits(at, c.month, 2, '-');
    at = put_digits(at, c.day, 2, 'T');
    at = put_digits(at, c.hour, 2, ':');
    at = put_digits(at, c.minute, 2, ':');
    at = put_digits(at, c.second, 2, minutes < 0 ? '-' : '+');
    at = put_digits(at, size / 60, 2, ':');
    at = put_digits(at, size % 60, 2, 0);
    return (struct str){text, at - 1 - text};
}

/* Offsets change at most once within two days, so the day before and the day after show both that may be meant. */
int64_t dates_from_local(struct str zone, int64_t local)
{
    int before = dates_offset(zone, local - TIME_DAY), after = dates_offset(zone, local + TIME_DAY);
    int64_t first = local - before * TIME_SECOND, second = local - after * TIME_SECOND;
    if (dates_offset(zone, first) == before)
        return first;
    return dates_offset(zone, second) == after ? second : first;
}
