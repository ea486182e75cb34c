/* words.c - words of scripts with and without spaces, and the width of headlines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/words.c"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void counts_words(void **state)
{
    (void)state;
    assert_int_equal(words_count(S("")), 0);
    assert_int_equal(words_count((struct str){0}), 0);
    assert_int_equal(words_count(S(" \n\t - ... \xe2\x80\x94 ")), 0);
    assert_int_equal(words_count(S("The well-known harbour, closed on 3.5 May; it's over.")), 9);
    assert_int_equal(words_count(S("yes\xe2\x80\x94no a\xc2\xa0"
                                   "b")),
                     4);
    assert_int_equal(
        words_count(S("\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xd8\xb9\xd9\x84\xdb\x8c\xda\xa9\xd9\x85")), 2);
    assert_int_equal(words_count(S("\xed\x95\x9c\xea\xb5\xad \xec\x82\xac\xeb\x9e\x8c")), 2);
    assert_int_equal(words_count(S("\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88\xe5\xa5\xbd")), 3);
    assert_in_range(
        words_count(S("\xe0\xb8\xaa\xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\xaa\xe0\xb8\x94\xe0\xb8\xb5\xe0\xb8\x8a\xe0"
                      "\xb8\xb2\xe0\xb8\xa7\xe0\xb9\x82\xe0\xb8\xa5\xe0\xb8\x81")),
        2, 3);
}

static void any_bytes_are_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        struct arena a;
        char noise[64];
        arena_init(&a, 0);
        random_bytes(noise, sizeof(noise));
        struct str text = str_copy(&a, (struct str){noise, i % 64});
        assert_in_range(words_count(text), 0, text.n);
        assert_in_range(words_headline_length(text), 0, 2 * text.n);
        assert_in_range(words_edge_before(text, text.n / 2), 0, text.n / 2);
        arena_close(&a);
    }
}

static void measures_headlines(void **state)
{
    (void)state;
    assert_int_equal(words_headline_length(S("Harbour closed")), 14);
    assert_int_equal(words_headline_length(S("caf\xc3\xa9 cafe\xcc\x81")), 9);
    assert_int_equal(words_headline_length(S("\xe5\x8c\x97\xe4\xba\xac"
                                             "A")),
                     5);
    assert_int_equal(words_headline_length(S("\xe2\x80\x8f\xd8\xa7\xd9\x8e")), 1);
    assert_int_equal(words_headline_length(S("\xff")), 1);
}

static void tells_minutes(void **state)
{
    (void)state;
    assert_int_equal(words_minutes(0), 1);
    assert_int_equal(words_minutes(344), 1);
    assert_int_equal(words_minutes(345), 2);
    assert_int_equal(words_minutes(2300), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_words),
        cmocka_unit_test(any_bytes_are_counted),
        cmocka_unit_test(measures_headlines),
        cmocka_unit_test(tells_minutes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
