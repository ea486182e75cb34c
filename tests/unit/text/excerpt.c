/* excerpt.c - starts of texts, cut at words, never within a character. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/excerpt.c"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check(struct str text, ptrdiff_t max, struct str want)
{
    struct arena a;
    arena_init(&a, 0);
    struct str got = excerpt_make(&a, str_copy(&a, text), max);
    if (!str_equal(got, want))
        fail_msg("'%.*s', not '%.*s'", STR_ARG(got), STR_ARG(want));
    arena_close(&a);
}

static void short_texts_stay(void **state)
{
    (void)state;
    check(S(""), 10, S(""));
    check(S("a b"), 3, S("a b"));
    check(S("  a \n\t b  "), 3, S("a b"));
    check(S("\xc3\xa9\xc3\xa9\xc3\xa9"), 3, S("\xc3\xa9\xc3\xa9\xc3\xa9"));
}

static void long_texts_are_cut_at_a_word(void **state)
{
    (void)state;
    check(S("The harbour is closed"), 11, S("The harbour\xe2\x80\xa6"));
    check(S("The harbour is closed"), 10, S("The\xe2\x80\xa6"));
    check(S("The harbour is closed"), 12, S("The harbour\xe2\x80\xa6"));
    check(S("The harbour, closed"), 13, S("The harbour\xe2\x80\xa6"));
    check(S("The  harbour\nis   closed"), 15, S("The harbour is\xe2\x80\xa6"));
    check(S("abc"), 0, S("\xe2\x80\xa6"));
    check(S("Abcdefghijklmnop"), 5, S("Abcde\xe2\x80\xa6"));
    check(S("cafe\xcc\x81s"), 4, S("caf\xe2\x80\xa6"));
    check(S("\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88\xe5\xa5\xbd"), 3,
          S("\xe4\xbb\x8a\xe5\xa4\xa9\xe2\x80\xa6"));
}

static void any_text_is_cut_within_its_characters(void **state)
{
    (void)state;
    static const struct str CHARACTERS[] = {
        S_INIT("a"),        S_INIT(" "),  S_INIT("\xc3\xa9"),    S_INIT("\xe5\x8c\x97"), S_INIT("\xf0\x9f\x98\x80"),
        S_INIT("\xcc\x81"), S_INIT("\n"), S_INIT("\xe2\x80\x8d")};
    for (int i = 0; i < 300; i++) {
        struct arena a;
        struct buf text;
        unsigned char dice[64];
        arena_init(&a, 0);
        buf_init(&text, 1000);
        random_bytes(dice, sizeof(dice));
        for (int k = 0; k < 60; k++)
            buf_add(&text, CHARACTERS[dice[k] % 8]);
        struct str out = excerpt_make(&a, str_copy(&a, buf_str(&text)), dice[63] % 70);
        assert_true(utf8_find_invalid(out) < 0 && utf8_count(out) <= dice[63] % 70 + 1);
        buf_close(&text);
        arena_close(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_texts_stay),
        cmocka_unit_test(long_texts_are_cut_at_a_word),
        cmocka_unit_test(any_text_is_cut_within_its_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
