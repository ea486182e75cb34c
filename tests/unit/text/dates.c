/* dates.c - dates in languages, calendars and zones; clocks put forward and back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/dates.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static int64_t instant(const char *text)
{
    int64_t t;
    assert_true(time_parse_rfc3339(str_from_c(text), 0, &t));
    return t;
}

static struct dates_style style_of(struct str language, struct str zone)
{
    return (struct dates_style){.language = language_find(language), .zone = zone};
}

static void check(struct str got, const char *want)
{
    if (!str_equal(got, str_from_c(want)))
        fail_msg("'%.*s', not '%s'", STR_ARG(got), want);
}

static void writes_the_languages_dates(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    int64_t t = instant("2026-11-05T18:40:00Z");
    struct dates_style en = style_of(S("en"), S("")), fa = style_of(S("fa"), S("Asia/Tehran")),
                       ar = style_of(S("ar"), S("")), es = style_of(S("es-MX"), S("Europe/Madrid"));
    check(dates_long(&a, &en, t), "5 November 2026");
    check(dates_short(&a, &en, t), "5 Nov 2026, 18:40");
    check(dates_time(&a, &en, t), "18:40");
    check(dates_day(&a, &en, t), "Thursday, 5 November");
    check(dates_dateline(&a, &en, t, instant("2026-01-01T00:00:00Z")), "5 November");
    check(dates_dateline(&a, &en, t, instant("2027-01-01T00:00:00Z")), "5 November 2026");
    check(dates_card(&a, &en, t, instant("2026-01-01T00:00:00Z")), "5 Nov");
    check(dates_card(&a, &en, t, instant("2027-01-01T00:00:00Z")), "5 Nov 2026");
    check(dates_heading(&a, &en, t, instant("2026-01-01T00:00:00Z")), "Thursday, 5 November");
    check(dates_heading(&a, &en, t, instant("2027-01-01T00:00:00Z")), "Thursday, 5 November 2026");
    check(dates_long(&a, &es, t), "5 de noviembre de 2026");
    check(dates_time(&a, &es, t), "19:40");
    check(dates_long(&a, &fa, t), "\xdb\xb1\xdb\xb4 \xd8\xa2\xd8\xa8\xd8\xa7\xd9\x86 \xdb\xb1\xdb\xb4\xdb\xb0\xdb\xb5");
    check(dates_time(&a, &fa, t), "\xdb\xb2\xdb\xb2:\xdb\xb1\xdb\xb0");
    check(dates_long(&a, &ar, t), "5 \xd9\x86\xd9\x88\xd9\x81\xd9\x85\xd8\xa8\xd8\xb1 2026");
    ar.digits = DIGITS_NATIVE;
    check(dates_long(&a, &ar, t),
          "\xd9\xa5 \xd9\x86\xd9\x88\xd9\x81\xd9\x85\xd8\xa8\xd8\xb1 \xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa6");
    arena_close(&a);
}

/* "۱۴ آبان ۱۴۰۵ (۵ نوامبر ۲۰۲۶)", and the same the other way round. */
static void writes_two_calendars(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    int64_t t = instant("2026-11-05T18:40:00Z");
    struct dates_style fa = style_of(S("fa"), S("")), en = style_of(S("en"), S(""));
    fa.second_calendar = en.second_calendar = true;
    check(dates_long(&a, &fa, t), "۱۴ آبان ۱۴۰۵ (۵ نوامبر ۲۰۲۶)");
    check(dates_card(&a, &fa, t, t), "۱۴ آبان");
    fa.digits = DIGITS_LATIN;
    check(dates_long(&a, &fa, t), "14 آبان 1405 (5 نوامبر 2026)");
    check(dates_long(&a, &en, t), "5 November 2026 (14 Aban 1405 AP)");
    arena_close(&a);
}

/* More languages and zones than the cache holds, twice: each text is the same the second time. */
static void every_language_has_dates(void **state)
{
    (void)state;
    struct arena a;
    ptrdiff_t count;
    const struct language *all = language_all(&count);
    struct str first[200];
    arena_init(&a, 0);
    assert_true(count > FORMATS_MAX && count < COUNT_OF(first));
    for (int round = 0; round < 2; round++)
        for (ptrdiff_t i = 0; i < count; i++) {
            struct dates_style style = {.language = &all[i]};
            struct str text = dates_long(&a, &style, instant("2026-11-05T18:40:00Z"));
            assert_true(text.n >= 8 && str_find(text, S("T18"), 0) < 0);
            first[i] = round ? first[i] : text;
            assert_true(str_equal(first[i], text));
        }
    arena_close(&a);
}

static void knows_zones(void **state)
{
    (void)state;
    char long_name[200];
    assert_true(dates_zone_is_valid(S("Europe/Oslo")) && dates_zone_is_valid(S("UTC")));
    assert_true(dates_zone_is_valid(S("America/Argentina/Buenos_Aires")) && dates_zone_is_valid(S("Etc/GMT+5")));
    assert_false(dates_zone_is_valid(S("")));
    assert_false(dates_zone_is_valid(S("Europe/Atlantis")));
    assert_false(dates_zone_is_valid(S("GMT+25")));
    assert_false(dates_zone_is_valid(S("../../etc/passwd")));
    assert_false(dates_zone_is_valid(S("Europe/Oslo\0")));
    memset(long_name, 'a', sizeof(long_name));
    assert_false(dates_zone_is_valid((struct str){long_name, sizeof(long_name)}));
    assert_int_equal(dates_offset(S("Europe/Oslo"), instant("2026-07-01T00:00:00Z")), 7200);
    assert_int_equal(dates_offset(S("Europe/Oslo"), instant("2026-12-01T00:00:00Z")), 3600);
    assert_int_equal(dates_offset(S("Asia/Kathmandu"), instant("2026-12-01T00:00:00Z")), 20700);
    assert_int_equal(dates_offset(S("Nowhere"), 0), 0);
    assert_int_equal(dates_offset((struct str){long_name, sizeof(long_name)}, 0), 0);
}

/* What is remembered of a day is what ICU says of each instant in it. */
static void offsets_are_those_of_the_instant(void **state)
{
    (void)state;
    static const struct str ZONES[] = {S_INIT("Europe/Oslo"),       S_INIT("America/St_Johns"),
                                       S_INIT("Africa/Casablanca"), S_INIT("Australia/Lord_Howe"),
                                       S_INIT("Pacific/Apia"),      S_INIT("Africa/Monrovia")};
    for (int round = 0; round < 2; round++)
        for (ptrdiff_t i = 0; i < COUNT_OF(ZONES); i++)
            for (int64_t t = -30 * TIME_DAY; t < 57 * 365 * TIME_DAY; t += 29 * (TIME_DAY / 24) + 7 * TIME_SECOND) {
                int offset = dates_offset(ZONES[i], t);
                assert_int_equal(offset, ask_offset(get_zone(ZONES[i])->icu, t));
            }
}

static void machine_form(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    int64_t t = instant("2026-11-05T18:40:00Z");
    check(dates_machine(&a, S("Europe/Oslo"), t), "2026-11-05T19:40:00+01:00");
    check(dates_machine(&a, S("America/St_Johns"), t), "2026-11-05T15:10:00-03:30");
    check(dates_machine(&a, S(""), t), "2026-11-05T18:40:00+00:00");
    check(dates_machine(&a, S(""), -1), "1969-12-31T23:59:59+00:00");
    arena_close(&a);
}

static void local_times_become_instants(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *local, *want;
    } CASES[] = {
        {"Europe/Oslo", "2026-11-05T19:40:00Z", "2026-11-05T18:40:00Z"},
        {"Europe/Oslo", "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z"},
        {"Europe/Oslo", "2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z"}, /* skipped: 03:30 in summer time */
        {"Europe/Oslo", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"},
        {"Europe/Oslo", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"}, /* twice: the first */
        {"Europe/Oslo", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"},
        {"America/New_York", "2026-11-01T01:30:00Z", "2026-11-01T05:30:00Z"},
        {"", "2026-11-01T01:30:00Z", "2026-11-01T01:30:00Z"},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        assert_int_equal(dates_from_local(str_from_c(CASES[i].zone), instant(CASES[i].local)), instant(CASES[i].want));
}

static void *format_in_thread(void *context)
{
    struct dates_style style = style_of(S("nb"), S("Europe/Oslo"));
    struct arena a;
    arena_init(&a, 0);
    bool same = true;
    for (int i = 0; i < 50; i++)
        same = same && str_equal(dates_long(&a, &style, instant("2026-11-05T23:40:00Z")), S("6. november 2026"));
    arena_close(&a);
    *(bool *)context = same;
    return NULL;
}

static void threads_have_their_own(void **state)
{
    (void)state;
    pthread_t threads[4];
    bool same[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, format_in_thread, &same[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(same[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_languages_dates),       cmocka_unit_test(writes_two_calendars),
        cmocka_unit_test(every_language_has_dates),         cmocka_unit_test(knows_zones),
        cmocka_unit_test(offsets_are_those_of_the_instant), cmocka_unit_test(machine_form),
        cmocka_unit_test(local_times_become_instants),      cmocka_unit_test(threads_have_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
