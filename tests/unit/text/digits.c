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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_its_digits),
        cmocka_unit_test(writes_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
