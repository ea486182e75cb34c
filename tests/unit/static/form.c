/* Tests of static/form.c: a word as a browser folds it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/form.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check(const char *word, const char *wanted)
{
    char out[FORM_MAX];
    ptrdiff_t size;
    assert_true(form_make(str_from_c(word), out, &size));
    assert_true(str_equal((struct str){out, size}, str_from_c(wanted)));
}

static void folds(void **state)
{
    (void)state;
    check("Ferry", "ferry");
    check("\xc3\x89t\xc3\xa9", "ete"); /* Été */
    check("Stra\xc3\x9f"
          "e",
          "strasse"); /* Straße */
    check("\xd8\xa7\xd9\x84\xd8\xb9\xd8\xa8\xd9\x91\xd8\xa7\xd8\xb1\xd8\xa9",
          "\xd8\xa7\xd9\x84\xd8\xb9\xd8\xa8\xd8\xa7\xd8\xb1\xd8\xa9"); /* a shadda goes */
    check("\xe0\xa4\x95\xe0\xa4\xbf", "\xe0\xa4\x95\xe0\xa4\xbf");     /* a vowel of Hindi stays */
    check("\xe3\x83\x95\xe3\x82\xa7\xe3\x83\xaa\xe3\x83\xbc", "\xe3\x83\x95\xe3\x82\xa7\xe3\x83\xaa\xe3\x83\xbc");
}

static void refuses(void **state)
{
    char out[FORM_MAX], word[FORM_MAX + 1];
    ptrdiff_t size;
    (void)state;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)sizeof word; i++)
        word[i] = 'x';
    assert_false(form_make((struct str){word, sizeof word}, out, &size));
    assert_false(form_make(S(""), out, &size));
    assert_false(form_make(S("\xff\xfe"), out, &size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(folds), cmocka_unit_test(refuses)};
    return cmocka_run_group_tests_name("static/form", tests, NULL, NULL);
}
