/* guid.c - tests of newsroom/guid.h: what can be printed as the name of a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/guid.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_fit(void **state)
{
    (void)state;
    assert_true(guid_is_fit(S("64500000000000000000a001")));
    assert_true(guid_is_fit(S("https://post.example/?p=1")));
    assert_false(guid_is_fit(S("")));
    assert_false(guid_is_fit(S("two words")));
    assert_false(guid_is_fit(S("a\nb")));
    assert_false(guid_is_fit(S("a\x7f")));
    char text[GUID_MAX + 1];
    memset(text, 'a', sizeof text);
    assert_true(guid_is_fit((struct str){text, GUID_MAX}));
    assert_false(guid_is_fit((struct str){text, GUID_MAX + 1}));
}

static void test_address(void **state)
{
    (void)state;
    assert_true(guid_is_address(S("tag:post.example,2019:1")));
    assert_true(guid_is_address(S("https://post.example/?p=1")));
    assert_false(guid_is_address(S("64500000000000000000a001")));
    assert_false(guid_is_address(S("4x:1")));
    assert_false(guid_is_address(S(":1")));
    assert_false(guid_is_address(S("a:")));
    assert_false(guid_is_address(S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fit), cmocka_unit_test(test_address)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
