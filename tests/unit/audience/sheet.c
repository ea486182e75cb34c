/* sheet.c - sums of values are stored, read back and added; damaged ones are refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sheet.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct sheet_sums sums_of(int64_t served)
{
    return (struct sheet_sums){served, served / 2, served / 3, served * 50};
}

static void assert_sums(const struct sheet_sums *found, int64_t served, int times)
{
    struct sheet_sums truth = sums_of(served);
    assert_int_equal(found->served, truth.served * times);
    assert_int_equal(found->seen, truth.seen * times);
    assert_int_equal(found->read, truth.read * times);
    assert_int_equal(found->seconds, truth.seconds * times);
}

static void test_numbers_are_added(void **state)
{
    (void)state;
    static const int64_t numbers[] = {70000, 1, 1024, 1023, 3000000};
    struct arena a;
    struct str stored;
    ptrdiff_t count;
    arena_init(&a, 0);
    struct sums from = {.a = &a, .form = SHEET_NUMBERS}, to = {.a = &a, .form = SHEET_NUMBERS};
    for (ptrdiff_t i = 0; i < COUNT_OF(numbers); i++)
        sums_of_number(&from, numbers[i])->sums[0] = sums_of(numbers[i]);
    sums_of_number(&from, 5); /* looked at, and nothing added */
    assert_false(failed(sheet_write(&a, &from, &stored)));
    for (int i = 0; i < 3; i++)
        assert_false(failed(sheet_add(&to, i == 2, stored)));
    struct sums_entry **list = sums_list(&to, &count);
    assert_int_equal(count, COUNT_OF(numbers));
    for (ptrdiff_t i = 0; i < count; i++) {
        assert_true(i == 0 || list[i]->number > list[i - 1]->number);
        assert_sums(&list[i]->sums[0], list[i]->number, 2);
        assert_sums(&list[i]->sums[1], list[i]->number, 1);
    }
    assert_null(sums_of_number(&to, 0));
    assert_null(sums_of_number(&to, SUMS_NUMBER_MAX));
    arena_close(&a);
}

static void test_texts_are_added(void **state)
{
    (void)state;
    struct arena a;
    struct str stored;
    ptrdiff_t count;
    arena_init(&a, 0);
    struct sums from = {.a = &a, .form = SHEET_TEXTS}, to = {.a = &a, .form = SHEET_TEXTS};
    for (int i = 0; i < 500; i++)
        sums_of_text(&from, i ? str_format(&a, "value %d", i) : S(""))->sums[0] = sums_of(i + 1);
    sums_of_text(&from, S("value 7"))->sums[0].seen = -4; /* what was taken back is nothing */
    assert_false(failed(sheet_write(&a, &from, &stored)));
    for (int i = 0; i < 2; i++)
        assert_false(failed(sheet_add(&to, 0, stored)));
    sums_list(&to, &count);
    assert_int_equal(count, 500);
    assert_sums(&sums_of_text(&to, S(""))->sums[0], 1, 2);
    assert_sums(&sums_of_text(&to, S("value 499"))->sums[0], 500, 2);
    assert_int_equal(sums_of_text(&to, S("value 7"))->sums[0].seen, 0);
    arena_close(&a);
}

/* Any bytes: refused, or read without harm; a sheet cut short is refused, or is a shorter one. */
static void test_damaged_ones_do_no_harm(void **state)
{
    (void)state;
    static const struct str damaged[] = {S_INIT(""),
                                         S_INIT("\3"),
                                         S_INIT("\2\1a\1\1\1\1"),
                                         S_INIT("\1\0\1\1\1\1"),
                                         S_INIT("\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\1\1\1\1"),
                                         S_INIT("\1\5")};
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(damaged); i++) {
        struct sums sums = {.a = &a, .form = SHEET_NUMBERS};
        assert_true(err_is(sheet_add(&sums, 0, damaged[i]), &ERR_INVALID));
    }
    struct sums texts = {.a = &a, .form = SHEET_TEXTS};
    assert_true(err_is(sheet_add(&texts, 0, S("\2\5abc")), &ERR_INVALID));
    assert_true(err_is(sheet_add(&texts, 0, S("\2\xff\xff\xff\xff\xff\xff\xff\xff\x7fxyz")), &ERR_INVALID));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_added),
        cmocka_unit_test(test_texts_are_added),
        cmocka_unit_test(test_damaged_ones_do_no_harm),
    };
    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
