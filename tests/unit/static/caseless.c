/* Tests of static/caseless.c: a set of names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/caseless.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NAMES 5000

static void remembers(void **state)
{
    struct arena a;
    struct caseless set = {0};
    (void)state;
    arena_init(&a, 0);
    for (int i = 0; i < NAMES; i++)
        assert_true(caseless_add(&a, &set, str_format(&a, "2019/05/img_%d.jpg", i)));
    for (int i = 0; i < NAMES; i++)
        assert_false(caseless_add(&a, &set, str_format(&a, "2019/05/img_%d.jpg", i)));
    assert_int_equal(set.count, NAMES);
    assert_true(caseless_add(&a, &set, S("")));
    assert_false(caseless_add(&a, &set, S("")));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(remembers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
