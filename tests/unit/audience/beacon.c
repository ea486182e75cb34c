/* beacon.c - beacons as the script sends them are read, any others refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/beacon.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define B(more) "v=1 n=123.es s=20783.AbCdEfGhIjK " more

static void test_reads_what_the_script_sends(void **state)
{
    (void)state;
    struct beacon b;
    assert_true(beacon_read(S(B("i=9007199254740991 k=leave t=42 d=7")), &b));
    assert_int_equal(b.kind, EVENT_LEAVE);
    assert_true(str_equal(b.subject, S("123.es")) && str_equal(b.stamp, S("20783.AbCdEfGhIjK")));
    assert_true(b.view == 9007199254740991u && b.seconds == 42 && b.depth == 7 && b.text.n == 0);
    assert_true(beacon_read(S(B("i=1 k=seen t=0 d=0")), &b));
    assert_true(b.from.n == 0);
    assert_true(beacon_read(S(B("i=1 k=seen t=0 d=0 r=search.example:8080")), &b));
    assert_true(str_equal(b.from, S("search.example:8080")));
    assert_true(beacon_read(S(B("i=1 k=outbound t=86400 d=10 x=www.example.org")), &b));
    assert_true(str_equal(b.text, S("www.example.org")));
}

static void test_refuses_all_else(void **state)
{
    (void)state;
    static const struct str WRONG[] = {
        S_INIT(""),
        S_INIT("v=1"),
        S_INIT("v=1 "),
        S_INIT("v=2 n=1.es s=x i=1 k=seen t=0 d=0"),
        S_INIT("v=1 s=x n=1.es i=1 k=seen t=0 d=0"),
        S_INIT(" " B("i=1 k=seen t=0 d=0")),
        S_INIT(B("i=1 k=gone t=0 d=0")),
        S_INIT(B("i=1 k=seen t=0")),
        S_INIT(B("i=1 k=seen t=0 d=0 ")),
        S_INIT(B("i=1 k=seen t=0 d=0 more")),
        S_INIT(B("i=1  k=seen t=0 d=0")),
        S_INIT(B("i=0 k=seen t=0 d=0")),
        S_INIT(B("i= k=seen t=0 d=0")),
        S_INIT(B("i=f k=seen t=0 d=0")),
        S_INIT(B("i=12345678901234567 k=seen t=0 d=0")),
        S_INIT(B("i=1 k=seen t=-1 d=0")),
        S_INIT(B("i=1 k=seen t=00 d=0")),
        S_INIT(B("i=1 k=seen t=86401 d=0")),
        S_INIT(B("i=1 k=seen t=0 d=11")),
        S_INIT(B("i=1 k=seen t=0 d=0 r=")),
        S_INIT(B("i=1 k=seen t=0 d=0 r=a/b")),
        S_INIT(B("i=1 k=seen t=0 d=0 x=a")),
        S_INIT(B("i=1 k=read t=0 d=0 r=a")),
        S_INIT(B("i=1 k=share t=0 d=0")),
        S_INIT(B("i=1 k=share t=0 d=0 x=")),
        S_INIT(B("i=1 k=share t=0 d=0 x=a x=b")),
        S_INIT(B("i=1 k=share t=0 d=0 x=<script>")),
        S_INIT(B("i=1 k=share t=0 d=0 x=a\0b")),
        S_INIT(B("i=1 k=seen t=0 d=0\n")),
    };
    struct beacon b;
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        if (beacon_read(WRONG[i], &b))
            fail_msg("\"%.*s\" was read", STR_ARG(WRONG[i]));
}

/* A beacon with so many noughts between two texts. */
static bool reads(const char *before, int size, const char *behind)
{
    char room[BEACON_MAX + 100];
    struct beacon b;
    int n = snprintf(room, sizeof room, "%s%0*d%s", before, size, 0, behind);
    return beacon_read((struct str){room, n}, &b);
}

static void test_sizes_are_bounded(void **state)
{
    (void)state;
    static const char SUBJECT[] = "v=1 n=", STAMP[] = "v=1 n=1.es s=", REST[] = " i=1 k=seen t=0 d=0",
                      AFTER[] = " s=x i=1 k=seen t=0 d=0",
                      TEXT[] = "v=1 n=1.es s=x i=1 k=share t=0 d=0 x=", FROM[] = "v=1 n=1.es s=x i=1 k=seen t=0 d=0 r=";
    assert_true(reads(SUBJECT, HTTP_SUBJECT_MAX, AFTER));
    assert_false(reads(SUBJECT, HTTP_SUBJECT_MAX + 1, AFTER));
    assert_true(reads(STAMP, STAMP_MAX, REST));
    assert_false(reads(STAMP, STAMP_MAX + 1, REST));
    assert_true(reads(TEXT, TEXT_MAX, ""));
    assert_false(reads(TEXT, TEXT_MAX + 1, ""));
    assert_true(reads(FROM, HOST_MAX, ""));
    assert_false(reads(FROM, HOST_MAX + 1, ""));
    assert_false(reads(FROM, BEACON_MAX, ""));
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
