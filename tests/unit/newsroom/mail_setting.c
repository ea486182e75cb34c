/* mail_setting.c - tests: when a digest is due, in zones that put their clocks forward. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/mail_setting.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int64_t at(const char *text)
{
    int64_t out;
    assert_true(time_parse_rfc3339(str_from_c(text), 0, &out));
    return out;
}

static void assert_due(const char *value, const char *zone, const char *now, const char *due)
{
    struct digest_schedule schedule;
    assert_true(digest_schedule_read(str_from_c(value), &schedule));
    assert_int_equal(digest_due(&schedule, str_from_c(zone), at(now)), at(due));
}

static void knows_when_a_digest_is_due(void **state)
{
    (void)state;
    assert_due("daily 7", "UTC", "2026-11-26T07:00:00Z", "2026-11-26T07:00:00Z");
    assert_due("daily 7", "UTC", "2026-11-26T06:59:59Z", "2026-11-25T07:00:00Z");
    assert_due("daily 7", "Asia/Tehran", "2026-11-26T03:30:00Z", "2026-11-26T03:30:00Z");
    assert_due("daily 0", "Pacific/Auckland", "2026-11-26T11:00:00Z", "2026-11-26T11:00:00Z");
    assert_due("daily 2", "Europe/Oslo", "2026-03-29T12:00:00Z", "2026-03-29T01:00:00Z"); /* there is no 02:00 */
    assert_due("weekly monday 7", "UTC", "2026-11-26T12:00:00Z", "2026-11-23T07:00:00Z");
    assert_due("weekly thursday 13", "UTC", "2026-11-26T12:00:00Z", "2026-11-19T13:00:00Z");
    assert_due("weekly sunday 23", "Asia/Tokyo", "2026-11-22T14:00:00Z", "2026-11-22T14:00:00Z");
}

static void refuses_what_is_no_schedule(void **state)
{
    static const char *const bad[] = {"daily",    "daily ",        "daily 24",        "daily -1",         "daily 7 8",
                                      "weekly 7", "weekly monday", "weekly Monday 7", "weekly monday 7 ", "hourly 7",
                                      " daily 7", "daily 7\n"};
    struct digest_schedule schedule;
    (void)state;
    assert_false(failed(digest_check(S(""))));
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(digest_schedule_read(str_from_c(bad[i]), &schedule));
        assert_true(failed(digest_check(str_from_c(bad[i]))));
    }
}

static void checks_addresses_and_logins(void **state)
{
    (void)state;
    assert_false(failed(mail_addresses_check(S("x"), S(""), 1)));
    assert_false(failed(mail_addresses_check(S("x"), S("a@b  c@d "), 2)));
    assert_true(failed(mail_addresses_check(S("x"), S("a@b c@d"), 1)));
    assert_true(failed(mail_addresses_check(S("x"), S("a@b,c@d"), 2)));
    assert_true(failed(mail_addresses_check(S("x"), S("a@b\r\nc@d"), 2)));
    assert_false(failed(mail_login_check(S(""))));
    assert_false(failed(mail_login_check(S("desk@news.example a long pass phrase"))));
    assert_true(failed(mail_login_check(S("desk"))));
    assert_true(failed(mail_login_check(S("desk a\nb"))));
    assert_true(failed(mail_url_check(S("smtp_url"), S("http://x"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_when_a_digest_is_due),
        cmocka_unit_test(refuses_what_is_no_schedule),
        cmocka_unit_test(checks_addresses_and_logins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
