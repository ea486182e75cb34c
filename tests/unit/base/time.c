/* time.c - tests of instants and their written forms. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.c"

#include <setjmp.h>
#include <cmocka.h>

static void civil_round_trip(void **state)
{
    (void)state;
    for (int64_t day = -719162; day < 2932896; day += 97) {
        int64_t t = day * TIME_DAY + 86399 * TIME_SECOND + 999999;
        struct time_civil c = time_to_civil(t);
        assert_true(civil_is_valid(&c));
        assert_int_equal(time_from_civil(&c), t);
    }
}

static void weekdays_are_right(void **state)
{
    (void)state;
    assert_int_equal(time_to_civil(0).weekday, 4);
    assert_int_equal(time_to_civil(-TIME_DAY).weekday, 3);
    struct time_civil c = {.year = 2026, .month = 11, .day = 5};
    assert_int_equal(time_to_civil(time_from_civil(&c)).weekday, 4);
}

static const int64_t SAMPLE = 1793904000000000; /* 2026-11-05T18:40:00Z */

static void reads_rfc3339(void **state)
{
    int64_t t = 0;
    (void)state;
    assert_true(time_parse_rfc3339(S("2026-11-05T18:40:00Z"), 0, &t) && t == SAMPLE);
    assert_true(time_parse_rfc3339(S("2026-11-05 19:40:00+01:00"), 0, &t) && t == SAMPLE);
    assert_true(time_parse_rfc3339(S("2026-11-05T19:40"), 60, &t) && t == SAMPLE);
    assert_true(time_parse_rfc3339(S("2026-11-05T18:40:00.5Z"), 0, &t) && t == SAMPLE + 500000);
    assert_true(time_parse_rfc3339(S("2026-11-05"), 0, &t) && t == SAMPLE - 67200 * TIME_SECOND);
    static const char *const BAD[] = {"",
                                      "2026",
                                      "2026-13-01",
                                      "2026-02-29",
                                      "2026-11-05T25:00",
                                      "2026-11-05T18:40:00ZZ",
                                      "2026-11-05T18:60",
                                      "05.11.2026",
                                      "2026-11-05T",
                                      "2026-11-05T18:40+99:00",
                                      "0000-01-01"};
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_false(time_parse_rfc3339(str_from_c(BAD[i]), 0, &t));
}

static void local_time_tells_whether_it_had_a_zone(void **state)
{
    int64_t t;
    bool zone;
    (void)state;
    assert_true(time_parse_local(S("2026-11-05T18:40"), &t, &zone) && !zone && t == SAMPLE);
    assert_true(time_parse_local(S("2026-11-05T18:40Z"), &t, &zone) && zone);
}

static void writes_and_reads_http_dates(void **state)
{
    char out[TIME_HTTP_SIZE];
    int64_t t;
    (void)state;
    time_format_http(SAMPLE, out);
    assert_string_equal(out, "Thu, 05 Nov 2026 18:40:00 GMT");
    static const char *const SAME[] = {"Thu, 05 Nov 2026 18:40:00 GMT", "Thursday, 05-Nov-26 18:40:00 GMT",
                                       "Thu Nov  5 18:40:00 2026"};
    for (ptrdiff_t i = 0; i < COUNT_OF(SAME); i++)
        assert_true(time_parse_http(str_from_c(SAME[i]), &t) && t == SAMPLE);
    static const char *const BAD[] = {
        "", "Thu", "Thu, 05 Nov 2026 18:40:00", "Thu, 5 Nov 2026 18:40:00 GMT", "now", "Thu, 05 Foo 2026 18:40:00 GMT"};
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_false(time_parse_http(str_from_c(BAD[i]), &t));
    char rfc3339[TIME_RFC3339_SIZE];
    time_format_rfc3339(SAMPLE, rfc3339);
    assert_string_equal(rfc3339, "2026-11-05T18:40:00Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(civil_round_trip),
        cmocka_unit_test(weekdays_are_right),
        cmocka_unit_test(reads_rfc3339),
        cmocka_unit_test(local_time_tells_whether_it_had_a_zone),
        cmocka_unit_test(writes_and_reads_http_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
