/* asset.c - look-up in a table of embedded files. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/asset.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* A table of the test's own: the linker then leaves the generated one out. */
const struct asset asset_table[] = {
    {.path = S_INIT("a"), .data = S_INIT("1"), .hash = S_INIT("6b86b273ff34fce1")},
    {.path = S_INIT("a/b"), .data = S_INIT("2"), .hash = S_INIT("d4735e3a265e16ee")},
    {.path = S_INIT("b"), .data = S_INIT(""), .hash = S_INIT("e3b0c44298fc1c14")},
};
const size_t asset_table_size = 3;

static void test_found_by_its_path(void **state)
{
    (void)state;
    assert_int_equal(asset_count(), 3);
    assert_ptr_equal(asset_find(S("a")), asset_at(0));
    assert_ptr_equal(asset_find(S("a/b")), asset_at(1));
    assert_ptr_equal(asset_find(S("b")), asset_at(2));
}

static void test_absent_is_null(void **state)
{
    (void)state;
    assert_null(asset_find(S("")));
    assert_null(asset_find(S("a/")));
    assert_null(asset_find(S("c")));
    assert_null(asset_find((struct str){NULL, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found_by_its_path),
        cmocka_unit_test(test_absent_is_null),
    };
    return cmocka_run_group_tests_name("asset", tests, NULL, NULL);
}
