/* utf8.c - tests of strict UTF-8. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void every_character_round_trips(void **state)
{
    (void)state;
    for (int32_t code = 0; code <= 0x10ffff; code++) {
        char bytes[4];
        int32_t back = -1;
        int n = utf8_encode(code, bytes);
        bool surrogate = code >= 0xd800 && code <= 0xdfff;
        assert_int_equal(n == 0, surrogate);
        if (n) {
            assert_int_equal(utf8_decode((struct str){bytes, n}, &back), n);
            assert_int_equal(back, code);
            if (n > 1)
                assert_int_equal(utf8_decode((struct str){bytes, n - 1}, &back), 0);
        }
    }
}

static void hostile_bytes_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int at;
    } BAD[] = {{"\xc0\xae", 0},         {"ab\xff", 2},       {"abcdefghij\x80", 10}, {"\xed\xa0\x80", 0},
               {"\xf4\x90\x80\x80", 0}, {"\xe0\x80\x80", 0}, {"12345678\xc3", 8},    {"\xf8\x88\x80\x80\x80", 0}};
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_int_equal(utf8_find_invalid(str_from_c(BAD[i].text)), BAD[i].at);
    assert_int_equal(utf8_find_invalid(S("plain, \xc3\xa9, \xe2\x82\xac, \xf0\x9f\x8c\x8a and a long tail of letters")),
                     -1);
    assert_int_equal(utf8_find_invalid(S("")), -1);
}

static void counts_and_cuts_on_characters(void **state)
{
    (void)state;
    struct str s = S("a\xc3\xa9\xe2\x82\xac");
    assert_int_equal(utf8_count(s), 3);
    assert_int_equal(utf8_cut(s, 5).n, 3);
    assert_int_equal(utf8_cut(s, 6).n, 6);
    assert_int_equal(utf8_cut(s, 2).n, 1);
    assert_int_equal(utf8_cut(s, 0).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_round_trips),
        cmocka_unit_test(hostile_bytes_are_found),
        cmocka_unit_test(counts_and_cuts_on_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
