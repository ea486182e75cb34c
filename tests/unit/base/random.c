/* random.c - tests of tokens: length, alphabet, no repeats. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/random.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void tokens_differ_and_use_the_alphabet(void **state)
{
    struct arena a;
    int seen[256] = {0};
    (void)state;
    arena_init(&a, 0);
    struct str before = S("");
    for (int i = 0; i < 2000; i++) {
        struct str token = random_token(&a, 20);
        assert_int_equal(token.n, 20);
        assert_false(str_equal(token, before));
        for (int k = 0; k < 20; k++)
            seen[(unsigned char)token.p[k]]++;
        before = token;
    }
    for (int c = 0; c < 256; c++) {
        bool allowed = (c >= 'a' && c <= 'z' && c != 'i' && c != 'l' && c != 'o') || (c >= '2' && c <= '9');
        assert_int_equal(seen[c] > 0, allowed);
    }
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tokens_differ_and_use_the_alphabet)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
