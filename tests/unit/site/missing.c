/* missing.c - tests: the words of an address that leads nowhere. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/missing.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_words(void **state)
{
    static const struct {
        const char *path, *words;
    } CASES[] = {
        {"/2026/11/05/ferry-line-returns/", "ferry line returns"},
        {"/ferry_line.html", "ferry line html"},
        {"/a/b//", "b"},
        {"/", ""},
        {"", ""},
        {"/--/", ""},
        {"/\xd8\xa7\xd9\x84\xd8\xb9/", "\xd8\xa7\xd9\x84\xd8\xb9"},
        {"/<b>-\"x/", "<b> \"x"},
    };
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        assert_string_equal(str_to_c(&a, missing_words(&a, str_from_c(CASES[i].path))), CASES[i].words);
    arena_close(&a);
}

/* Cut between characters, never within one. */
static void test_long(void **state)
{
    struct arena a;
    struct buf path;
    (void)state;
    arena_init(&a, 0);
    for (int lead = 0; lead < 4; lead++) {
        buf_init(&path, 4096);
        buf_add_char(&path, '/');
        for (int i = 0; i < lead; i++)
            buf_add_char(&path, 'x');
        for (int i = 0; i < 300; i++)
            buf_add(&path, S("\xf0\x9f\x98\x80"));
        struct str words = missing_words(&a, buf_str(&path));
        assert_int_equal((words.n - lead) % 4, 0);
        assert_in_range(words.n, WORDS_MAX - 3, WORDS_MAX);
        buf_close(&path);
    }
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
