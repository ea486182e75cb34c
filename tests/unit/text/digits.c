/* digits.c - tests: numerals are those that ICU has for the language. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/digits.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unicode/unumsys.h>
#include <unicode/ustring.h>

#include <cmocka.h>

/* The zero that ICU has for a language with a keyword; '0' for numerals that are no digits. */
static unsigned icu_zero(struct arena *a, const struct language *language, const char *keyword)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar digits[40];
    UChar32 zero = '0';
    struct str tag = language->tag;
    UNumberingSystem *system = unumsys_open(str_to_c(a, str_format(a, "%.*s%s", STR_ARG(tag), keyword)), &error);
    if (U_SUCCESS(error) && !unumsys_isAlgorithmic(system)) {
        int32_t n = unumsys_getDescription(system, digits, 40, &error);
        U16_GET(digits, 0, 0, n, zero);
    }
    unumsys_close(system);
    return (unsigned)zero;
}

static void every_language_has_its_digits(void **state)
{
    struct arena a;
    ptrdiff_t count;
    const struct language *all = language_all(&count);
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < count; i++) {
        unsigned native = icu_zero(&a, &all[i], "@numbers=native"), usual = icu_zero(&a, &all[i], "");
        if (str_equal(all[i].tag, S("ar"))) /* ours: its readers are everywhere */
            usual = '0';
        if (all[i].script != LANGUAGE_CJK && native != digits_zero(&all[i], DIGITS_NATIVE))
            fail_msg("%.*s: native zero is U+%04X", STR_ARG(all[i].tag), native);
        if (usual != digits_zero(&all[i], DIGITS_USUAL))
            fail_msg("%.*s: usual zero is U+%04X", STR_ARG(all[i].tag), usual);
        assert_int_equal(digits_zero(&all[i], DIGITS_LATIN), '0');
    }
    arena_close(&a);
}

static void writes_texts(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    const struct language *fa = language_find(S("fa")), *ar = language_find(S("ar")), *en = language_find(S("en"));
    assert_string_equal(str_to_c(&a, digits_write(&a, fa, DIGITS_USUAL, S("2:14"))), "۲:۱۴");
    assert_string_equal(str_to_c(&a, digits_write(&a, ar, DIGITS_USUAL, S("2:14"))), "2:14");
    assert_string_equal(str_to_c(&a, digits_write(&a, ar, DIGITS_NATIVE, S("2:14"))), "٢:١٤");
    assert_string_equal(str_to_c(&a, digits_number(&a, fa, DIGITS_LATIN, -90)), "-90");
    assert_string_equal(str_to_c(&a, digits_number(&a, en, DIGITS_NATIVE, 90)), "90");
    assert_int_equal(digits_write(&a, fa, DIGITS_USUAL, S("")).n, 0);
    arena_close(&a);
}

static void groups_as_the_language_does(void **state)
{
    static const struct {
        const char *tag;
        enum digits digits;
        int64_t number;
        const char *text;
    } cases[] = {
        {"en", DIGITS_USUAL, 12480, "12,480"},
        {"en", DIGITS_USUAL, 0, "0"},
        {"de", DIGITS_USUAL, 1234567, "1.234.567"},
        {"hi", DIGITS_USUAL, 1234567, "12,34,567"},
        {"fa", DIGITS_USUAL, 12480, "\u06f1\u06f2\u066c\u06f4\u06f8\u06f0"},
        {"ar", DIGITS_USUAL, 12480, "12,480"},
        {"ar", DIGITS_NATIVE, 12480, "\u0661\u0662\u066c\u0664\u0668\u0660"},
        {"en", DIGITS_USUAL, INT64_MIN, "-9,223,372,036,854,775,808"},
    };
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        const struct language *language = language_find(str_from_c(cases[i].tag));
        struct str text = digits_grouped(&a, language, cases[i].digits, cases[i].number);
        assert_string_equal(str_to_c(&a, text), cases[i].text);
    }
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_its_digits),
        cmocka_unit_test(writes_texts),
        cmocka_unit_test(groups_as_the_language_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
