/* language.c - the language rows: sound, sorted, found by tag. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/language.c"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void rows_are_sound(void **state)
{
    (void)state;
    ptrdiff_t count;
    const struct language *all = language_all(&count);
    assert_true(count >= 60);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct language *l = &all[i];
        assert_true(language_is_valid_tag(l->tag) && language_find(l->tag) == l);
        assert_true(i == 0 || str_compare(all[i - 1].tag, l->tag) < 0);
        assert_true(l->name.n && l->english.n && l->open_quote.n && l->close_quote.n && l->comma.n && l->last_comma.n);
        assert_true(utf8_find_invalid(l->name) < 0 && utf8_find_invalid(l->last_comma) < 0);
        assert_true(l->right_to_left == (l->script == LANGUAGE_ARABIC || l->script == LANGUAGE_HEBREW));
    }
}

static void finds_by_the_start_of_a_tag(void **state)
{
    (void)state;
    assert_true(str_equal(language_find(S("es-MX"))->tag, S("es")));
    assert_true(str_equal(language_find(S("PT-br"))->tag, S("pt-BR")));
    assert_true(str_equal(language_find(S("pt-AO"))->tag, S("pt")));
    assert_true(str_equal(language_find(S("zh-Hant-TW"))->tag, S("zh-Hant")));
    assert_true(str_equal(language_find(S("zh-TW"))->tag, S("zh-Hant")));
    assert_true(str_equal(language_find(S("zh-CN"))->tag, S("zh")));
    assert_true(language_find(S("fa"))->right_to_left);
    assert_null(language_find(S("")));
    assert_null(language_find(S("tlh")));
    assert_null(language_find(S("e")));
    assert_null(language_find(S("-")));
    assert_null(language_find(S("esx-MX")));
}

static void knows_the_form_of_a_tag(void **state)
{
    (void)state;
    static const struct str GOOD[] = {S_INIT("en"),      S_INIT("ckb"),           S_INIT("pt-BR"),
                                      S_INIT("es-419"),  S_INIT("zh-Hant-TW"),    S_INIT("ca-valencia"),
                                      S_INIT("de-1996"), S_INIT("sl-rozaj-biske")};
    static const struct str BAD[] = {S_INIT(""),
                                     S_INIT("e"),
                                     S_INIT("english"),
                                     S_INIT("en-"),
                                     S_INIT("-en"),
                                     S_INIT("en--US"),
                                     S_INIT("en_US"),
                                     S_INIT("en-U"),
                                     S_INIT("x-own"),
                                     S_INIT("en/.."),
                                     S_INIT("en-US-GB"),
                                     S_INIT("\xc3\xa9n"),
                                     S_INIT("en-US-u-ca-buddhist"),
                                     S_INIT("en-aaaaaaaaa"),
                                     S_INIT("en-abcde-abcde-abcde-abcde-abcde-abcde")};
    for (ptrdiff_t i = 0; i < COUNT_OF(GOOD); i++)
        assert_true(language_is_valid_tag(GOOD[i]));
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_false(language_is_valid_tag(BAD[i]));
}

static void joins_names(void **state)
{
    (void)state;
    struct arena a;
    static const struct str NAMES[] = {S_INIT("Ana"), S_INIT("Bo"), S_INIT("Cem")};
    arena_init(&a, 0);
    const struct language *en = language_find(S("en"));
    assert_true(str_equal(language_join(&a, en, NAMES, 3), S("Ana, Bo and Cem")));
    assert_true(str_equal(language_join(&a, en, NAMES, 2), S("Ana and Bo")));
    assert_true(str_equal(language_join(&a, en, NAMES, 1), S("Ana")));
    assert_int_equal(language_join(&a, en, NAMES, 0).n, 0);
    assert_true(str_equal(language_join(&a, language_find(S("ja")), NAMES, 3), S("Ana\xe3\x80\x81"
                                                                                 "Bo\xe3\x80\x81"
                                                                                 "Cem")));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_sound),
        cmocka_unit_test(finds_by_the_start_of_a_tag),
        cmocka_unit_test(knows_the_form_of_a_tag),
        cmocka_unit_test(joins_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
