/* fold.c - text made alike for finding. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/fold.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_folds(struct arena *a, const char *text, const char *expected)
{
    char got[256];
    struct str folded = text_fold(a, str_from_c(text));
    snprintf(got, sizeof got, "%.*s", STR_ARG(folded));
    assert_string_equal(got, expected);
}

static void case_accents_and_forms_are_alike(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    assert_folds(&a, "Ferry LINE", "ferry line");
    assert_folds(&a, "Caf\xc3\xa9 Cafe\xcc\x81", "cafe cafe");
    assert_folds(&a,
                 "Stra\xc3\x9f"
                 "e",
                 "strasse");
    assert_folds(&a, "\xef\xac\x81n", "fin");                         /* the ligature */
    assert_folds(&a, "\xd9\x83\xd9\x8e\xd8\xaa", "\xd9\x83\xd8\xaa"); /* Arabic, a short vowel */
    assert_folds(&a, "", "");
    arena_close(&a);
}

static void vowel_signs_that_tell_words_apart_stay(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    assert_folds(&a, "\xe0\xa4\x95\xe0\xa5\x81", "\xe0\xa4\x95\xe0\xa5\x81"); /* Hindi "ku" */
    arena_close(&a);
}

static void bytes_that_are_no_text_do_no_harm(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    assert_folds(&a, "A\xff\xc3", "a\xef\xbf\xbd\xef\xbf\xbd");
    char longest[2000];
    for (int i = 0; i < 1998; i += 3)
        memcpy(longest + i, "\xef\xb7\xba", 3); /* the character that grows most: eighteen for one */
    struct str folded = text_fold(&a, (struct str){longest, 1998});
    assert_true(folded.n > 1998);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_accents_and_forms_are_alike),
        cmocka_unit_test(vowel_signs_that_tell_words_apart_stay),
        cmocka_unit_test(bytes_that_are_no_text_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
