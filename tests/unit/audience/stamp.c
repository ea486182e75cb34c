/* stamp.c - a page's stamp is known again; forged, changed and old ones are told. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/stamp.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((int64_t)20783 * TIME_DAY + 3600 * TIME_SECOND)

static const unsigned char KEY[NEWSROOM_KEY_SIZE] = "thirty-two bytes of no secrecy.";

static enum event_stamp check(struct str stamp, int64_t now)
{
    return stamp_check(KEY, S("123.es-MX"), stamp, now);
}

static void test_our_own_is_known_while_it_is_fresh(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct str stamp = stamp_make(&a, KEY, S("123.es-MX"), NOW);
    assert_true(stamp.n <= STAMP_MAX);
    assert_int_equal(check(stamp, NOW), EVENT_STAMP_GOOD);
    assert_int_equal(check(stamp, NOW + STAMP_DAYS * TIME_DAY), EVENT_STAMP_GOOD);
    assert_int_equal(check(stamp, NOW + (STAMP_DAYS + 1) * TIME_DAY), EVENT_STAMP_OLD);
    assert_int_equal(check(stamp, NOW + 3650 * TIME_DAY), EVENT_STAMP_OLD);
    assert_int_equal(check(stamp, NOW - TIME_DAY), EVENT_STAMP_GOOD); /* a machine beside us, its clock behind */
    assert_int_equal(check(stamp, NOW - 3650 * TIME_DAY), EVENT_STAMP_OLD);
    arena_close(&a);
}

static void test_every_changed_byte_is_told(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct str stamp = stamp_make(&a, KEY, S("123.es-MX"), NOW);
    char room[STAMP_MAX];
    for (ptrdiff_t i = 0; i < stamp.n; i++)
        for (int c = 0; c < 256; c++) {
            memcpy(room, stamp.p, (size_t)stamp.n);
            room[i] = (char)c;
            if (room[i] != stamp.p[i])
                assert_int_equal(check((struct str){room, stamp.n}, NOW), EVENT_STAMP_WRONG);
        }
    for (ptrdiff_t n = 0; n < stamp.n; n++)
        assert_int_equal(check(str_slice(stamp, 0, n), NOW), EVENT_STAMP_WRONG);
    arena_close(&a);
}

static void test_it_is_of_its_page_and_newsroom(void **state)
{
    (void)state;
    struct arena a;
    unsigned char other[NEWSROOM_KEY_SIZE] = {0};
    arena_init(&a, 0);
    struct str stamp = stamp_make(&a, KEY, S("123.es-MX"), NOW);
    assert_int_equal(stamp_check(KEY, S("124.es-MX"), stamp, NOW), EVENT_STAMP_WRONG);
    assert_int_equal(stamp_check(KEY, S(""), stamp, NOW), EVENT_STAMP_WRONG);
    assert_int_equal(stamp_check(other, S("123.es-MX"), stamp, NOW), EVENT_STAMP_WRONG);
    arena_close(&a);
}

static void test_subjects(void **state)
{
    (void)state;
    struct subject s;
    assert_true(subject_read(S("123.es"), &s));
    assert_true(s.story_id == 123 && s.page.n == 0 && str_equal(s.edition, S("es")));
    assert_true(subject_read(S("section:7.es-MX"), &s));
    assert_true(s.story_id == 0 && str_equal(s.page, S("section:7")));
    static const struct str WRONG[] = {
        S_INIT(""),       S_INIT("123"),   S_INIT("0.es"),   S_INIT("."),      S_INIT(".es"),
        S_INIT("12a.es"), S_INIT("12.e/"), S_INIT("a b.es"), S_INIT("12.e.s"), S_INIT("99999999999999999999.es")};
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        if (subject_read(WRONG[i], &s))
            fail_msg("\"%.*s\" was read", STR_ARG(WRONG[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_our_own_is_known_while_it_is_fresh),
        cmocka_unit_test(test_every_changed_byte_is_told),
        cmocka_unit_test(test_it_is_of_its_page_and_newsroom),
        cmocka_unit_test(test_subjects),
    };
    return cmocka_run_group_tests_name("stamp", tests, NULL, NULL);
}
