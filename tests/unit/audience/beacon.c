/* beacon.c - beacons as the script sends them are read, any others refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/beacon.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_reads_what_the_script_sends(void **state)
{
    (void)state;
    struct beacon b;
    assert_true(beacon_read(S("1 leave 123.es.20783.AbCdEfGhIjK 9f3a 42 7"), &b));
    assert_int_equal(b.kind, EVENT_LEAVE);
    assert_true(str_equal(b.stamp, S("123.es.20783.AbCdEfGhIjK")));
    assert_true(b.view == 0x9f3a && b.seconds == 42 && b.depth == 7 && b.text.n == 0);
    assert_true(beacon_read(S("1 seen x ffffffffffffffff 0 0"), &b));
    assert_true(b.view == UINT64_MAX);
    assert_true(beacon_read(S("1 outbound x 1 86400 10 www.example.org:8080"), &b));
    assert_true(str_equal(b.text, S("www.example.org:8080")));
}

static void test_refuses_all_else(void **state)
{
    (void)state;
    static const struct str WRONG[] = {
        S_INIT(""),
        S_INIT("1"),
        S_INIT("1 "),
        S_INIT("2 seen x 1 0 0"),
        S_INIT("1 gone x 1 0 0"),
        S_INIT("1 seen x 1 0"),
        S_INIT("1 seen x 1 0 0 "),
        S_INIT("1 seen x 1 0 0 more"),
        S_INIT("1  seen x 1 0 0"),
        S_INIT("1 seen x 0 0 0"),
        S_INIT("1 seen x  0 0"),
        S_INIT("1 seen x 1F 0 0"),
        S_INIT("1 seen x 11111111111111111 0 0"),
        S_INIT("1 seen x 1 -1 0"),
        S_INIT("1 seen x 1 00 0"),
        S_INIT("1 seen x 1 86401 0"),
        S_INIT("1 seen x 1 99999999999999999999 0"),
        S_INIT("1 seen x 1 0 11"),
        S_INIT("1 share x 1 0 0"),
        S_INIT("1 share x 1 0 0 "),
        S_INIT("1 share x 1 0 0 a b"),
        S_INIT("1 share x 1 0 0 <script>"),
        S_INIT("1 share x 1 0 0 a\0b"),
        S_INIT("1 seen x 1 0 0\n"),
        S_INIT("1\tseen x 1 0 0"),
    };
    struct beacon b;
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        if (beacon_read(WRONG[i], &b))
            fail_msg("\"%.*s\" was read", STR_ARG(WRONG[i]));
}

static void test_sizes_are_bounded(void **state)
{
    (void)state;
    char room[BEACON_MAX + 2];
    struct beacon b;
    memset(room, 'x', sizeof room);
    memcpy(room, "1 share s 1 0 0 ", 16);
    assert_true(beacon_read((struct str){room, 16 + TEXT_MAX}, &b));
    assert_false(beacon_read((struct str){room, 16 + TEXT_MAX + 1}, &b));
    assert_false(beacon_read((struct str){room, sizeof room}, &b));
    int n = snprintf(room, sizeof room, "1 seen %0*d 1 0 0", STAMP_MAX, 0);
    assert_true(beacon_read((struct str){room, n}, &b));
    n = snprintf(room, sizeof room, "1 seen %0*d 1 0 0", STAMP_MAX + 1, 0);
    assert_false(beacon_read((struct str){room, n}, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_the_script_sends),
        cmocka_unit_test(test_refuses_all_else),
        cmocka_unit_test(test_sizes_are_bounded),
    };
    return cmocka_run_group_tests_name("beacon", tests, NULL, NULL);
}
