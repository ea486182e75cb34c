/* depth.c - depths are read back, add up, and damaged ones are refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/depth.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_is_read_back_and_adds_up(void **state)
{
    (void)state;
    struct arena a;
    struct depth depth = {{0, 1, 127, 128, 16384, 1, 0, 0, 5, 0, INT64_MAX}}, back = {0};
    arena_init(&a, 0);
    struct str stored = depth_write(&a, &depth);
    assert_false(failed(depth_read(&back, stored)));
    assert_memory_equal(&back, &depth, sizeof back);
    back.loadings[10] = 0;
    assert_false(failed(depth_read(&back, stored)));
    assert_int_equal(back.loadings[4], 32768);
    arena_close(&a);
}

static void test_nothing_takes_no_room(void **state)
{
    (void)state;
    struct arena a;
    struct depth depth = {{0, -3}}, back = {0};
    arena_init(&a, 0);
    assert_int_equal(depth_write(&a, &depth).n, 0);
    assert_false(failed(depth_read(&back, S(""))));
    depth.loadings[5] = 1;
    assert_int_equal(depth_write(&a, &depth).n, DEPTH_STEPS);
    arena_close(&a);
}

static void test_damaged_ones_are_refused(void **state)
{
    (void)state;
    static const struct str WRONG[] = {S_INIT("\0"), S_INIT("\0\0\0\0\0\0\0\0\0\0"), S_INIT("\0\0\0\0\0\0\0\0\0\0\0\0"),
                                       S_INIT("\0\0\0\0\0\0\0\0\0\0\x80"),
                                       S_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0")};
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct depth depth = {0};
        assert_true(err_is(depth_read(&depth, WRONG[i]), &ERR_INVALID));
        assert_int_equal(depth.loadings[0], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_read_back_and_adds_up),
        cmocka_unit_test(test_nothing_takes_no_room),
        cmocka_unit_test(test_damaged_ones_are_refused),
    };
    return cmocka_run_group_tests_name("depth", tests, NULL, NULL);
}
