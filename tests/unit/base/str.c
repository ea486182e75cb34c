/* str.c - tests of text as pointer and length. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.c"

#include "base/base.h"

#include <setjmp.h>
#include <cmocka.h>

static void compares_bytes(void **state)
{
    (void)state;
    assert_true(str_equal(S("a"), S("a")));
    assert_true(str_equal(S(""), (struct str){0}));
    assert_false(str_equal(S("a"), S("A")));
    assert_true(str_equal_nocase(S("Content-TYPE"), S("content-type")));
    assert_false(str_equal_nocase(S("@"), S("`")));
    assert_true(str_compare(S("a"), S("b")) < 0);
    assert_true(str_compare(S("ab"), S("a")) > 0);
    assert_true(str_compare(S("\xc3\xa9"), S("z")) > 0);
    assert_true(str_starts(S("/media/x"), S("/media/")));
    assert_false(str_starts(S("/m"), S("/media/")));
    assert_true(str_ends(S("x.md"), S(".md")));
}

static void finds_and_cuts(void **state)
{
    struct str head, tail;
    (void)state;
    assert_int_equal(str_find(S("one two two"), S("two"), 0), 4);
    assert_int_equal(str_find(S("one two two"), S("two"), 5), 8);
    assert_int_equal(str_find(S("one"), S("three"), 0), -1);
    assert_int_equal(str_find(S("one"), S(""), 3), 3);
    assert_int_equal(str_find_char(S("a:b"), ':', 2), -1);
    assert_true(str_cut(S("key: value"), ':', &head, &tail));
    assert_true(str_equal(head, S("key")) && str_equal(tail, S(" value")));
    assert_false(str_cut(S("key"), ':', &head, &tail));
    assert_true(str_equal(head, S("key")) && tail.p == NULL);
    assert_true(str_equal(str_trim(S(" \t\r\nx y\n")), S("x y")));
    assert_true(str_equal(str_slice(S("abc"), -5, 99), S("abc")));
    assert_int_equal(str_slice(S("abc"), 2, 1).n, 0);
}

static void reads_integers_or_refuses(void **state)
{
    int64_t v = 0;
    (void)state;
    assert_true(str_to_i64(S("-9223372036854775808"), &v) && v == INT64_MIN);
    assert_true(str_to_i64(S("9223372036854775807"), &v) && v == INT64_MAX);
    static const char *const BAD[] = {
        "", "-", "+1", " 1", "1 ", "0x5", "9223372036854775808", "1_0", "-9223372036854775809"};
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_false(str_to_i64(str_from_c(BAD[i]), &v));
}

static void hashes_by_content(void **state)
{
    (void)state;
    char copy[] = "a longer key than eight bytes";
    assert_true(str_hash(S("a longer key than eight bytes")) == str_hash(str_from_c(copy)));
    copy[0] = 'A';
    assert_true(str_hash(S("a longer key than eight bytes")) != str_hash(str_from_c(copy)));
    assert_true(str_hash(S("")) != str_hash(S("\0")));
}

static void formats_into_an_arena(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    assert_true(str_equal(str_format(&a, "%d-%s", 7, "x"), S("7-x")));
    assert_true(str_equal(str_concat(&a, S("ab"), S("c")), S("abc")));
    assert_string_equal(str_to_c(&a, S("ab")), "ab");
    assert_true(str_equal(str_lower_ascii(&a, S("AbC\xc3\x89")), S("abc\xc3\x89")));
    assert_null(str_copy(&a, (struct str){0}).p);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_bytes),
        cmocka_unit_test(finds_and_cuts),
        cmocka_unit_test(reads_integers_or_refuses),
        cmocka_unit_test(hashes_by_content),
        cmocka_unit_test(formats_into_an_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
