/* slug.c - slugs of headlines in many scripts; each is valid. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/slug.c"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void makes_slugs(void **state)
{
    (void)state;
    static const struct {
        struct str text, want;
    } CASES[] = {
        {S_INIT("Harbour closed, ships wait"), S_INIT("harbour-closed-ships-wait")},
        {S_INIT("  --It's 5 o'clock!-- "), S_INIT("its-5-oclock")},
        {S_INIT("It\xe2\x80\x99s \xe2\x80\x9cover\xe2\x80\x9d \xe2\x80\x93 again\xe2\x80\xa6"),
         S_INIT("its-over-again")},
        {S_INIT("Caf\xc3\xa9 na\xc3\xafve \xc3\x86sop Stra\xc3\x9f"
                "e \xc5\x81\xc3\xb3"
                "d\xc5\xba"),
         S_INIT("cafe-naive-aesop-strasse-lodz")},
        {S_INIT("cafe\xcc\x81"), S_INIT("cafe")},
        {S_INIT("\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0"), S_INIT("moskva")},
        {S_INIT("\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1"), S_INIT("athena")},
        {S_INIT("\xe5\x8c\x97\xe4\xba\xac"), S_INIT("bei-jing")},
        {S_INIT("\xe3\x82\xab\xe3\x82\xbf\xe3\x82\xab\xe3\x83\x8a"), S_INIT("katakana")},
        {S_INIT("\xef\xbc\xa1\xef\xbc\xa2"), S_INIT("ab")},
        {S_INIT("Visit to \xe2\x81\xa8Norhaven\xe2\x81\xa9!"), S_INIT("visit-to-norhaven")},
        {S_INIT("\xe2\x81\xa8\xd0\x9c\xd0\xbe\xe2\x81\xa9\xd1\x81"), S_INIT("mos")},
        {S_INIT(""), S_INIT("story")},
        {S_INIT("?!"), S_INIT("story")},
        {S_INIT("\xf0\x9f\x98\x80"), S_INIT("story")},
        {S_INIT("\xff\xfe"), S_INIT("story")},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena a;
        arena_init(&a, 0);
        struct str slug = slug_make(&a, str_copy(&a, CASES[i].text));
        if (!str_equal(slug, CASES[i].want))
            fail_msg("'%.*s', not '%.*s'", STR_ARG(slug), STR_ARG(CASES[i].want));
        arena_close(&a);
    }
}

static void cuts_at_a_word(void **state)
{
    (void)state;
    struct arena a;
    struct buf text;
    arena_init(&a, 0);
    buf_init(&text, 100000);
    for (int i = 0; i < 1000; i++)
        buf_add(&text, S("words and "));
    struct str slug = slug_make(&a, buf_str(&text));
    assert_true(slug_is_valid(slug) && str_ends(slug, S("-words-and")) && slug.n <= 80 && slug.n > 69);
    buf_clear(&text);
    for (int i = 0; i < 1000; i++)
        buf_add_char(&text, 'x');
    assert_int_equal(slug_make(&a, buf_str(&text)).n, SLUG_SIZE_MAX);
    buf_close(&text);
    arena_close(&a);
}

static void any_bytes_make_a_valid_slug(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++) {
        struct arena a;
        char noise[64];
        arena_init(&a, 0);
        random_bytes(noise, sizeof(noise));
        assert_true(slug_is_valid(slug_make(&a, str_copy(&a, (struct str){noise, i % 64}))));
        arena_close(&a);
    }
}

static void knows_a_valid_slug(void **state)
{
    (void)state;
    assert_true(slug_is_valid(S("a")) && slug_is_valid(S("a-1-b")));
    assert_false(slug_is_valid(S("")));
    assert_false(slug_is_valid(S("-a")));
    assert_false(slug_is_valid(S("a-")));
    assert_false(slug_is_valid(S("a--b")));
    assert_false(slug_is_valid(S("A")));
    assert_false(slug_is_valid(S("a/b")));
    assert_false(slug_is_valid(S("a\0")));
    assert_false(slug_is_valid(S("\xc3\xa9")));
    assert_false(slug_is_valid(S("012345678901234567890123456789012345678901234567890123456789012345678901234567890")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_slugs),
        cmocka_unit_test(cuts_at_a_word),
        cmocka_unit_test(any_bytes_make_a_valid_slug),
        cmocka_unit_test(knows_a_valid_slug),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
