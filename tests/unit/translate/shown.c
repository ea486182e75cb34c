/* shown.c - tests: marks as people write them, there and back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/shown.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check_back(struct arena *a, const char *form, const char *shown)
{
    struct str out = shown_from_form(a, str_from_c(form), false);
    assert_string_equal(str_to_c(a, out), shown);
    assert_string_equal(str_to_c(a, shown_to_form(a, str_from_c(form), out)), form);
}

static void test_there_and_back(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    check_back(&a, "", "");
    check_back(&a, "The boat &amp; the quay &lt;3", "The boat & the quay <3");
    check_back(&a, "The <g id=\"1\">boat</g> is <x id=\"2\"/>.", "The {1}boat{/1} is {2}.");
    check_back(&a, "<g id=\"1\">a <g id=\"2\">b</g></g>", "{1}a {2}b{/2}{/1}");
    check_back(&a, "A set {1} and {{", "A set {{1} and {{{{");
    struct str mirrored = shown_from_form(&a, S("<g id=\"1\">کشتی</g> <x id=\"2\"/>"), true);
    assert_true(str_equal(mirrored, S("\xe2\x81\xa6{1}\xe2\x81\xa9کشتی\xe2\x81\xa6{/1}\xe2\x81\xa9 "
                                      "\xe2\x81\xa6{2}\xe2\x81\xa9")));
    assert_true(str_equal(shown_to_form(&a, S("<g id=\"1\">a</g> <x id=\"2\"/>"), mirrored),
                          S("<g id=\"1\">کشتی</g> <x id=\"2\"/>")));
    arena_close(&a);
}

/* What a person may write wrongly is there for the check to find. */
static void test_wrong_marks_are_found(void **state)
{
    static const char *const SOURCE = "The <g id=\"1\">old</g> <g id=\"2\">boat</g> <x id=\"3\"/>";
    static const char *const WRONG[] = {"Sin marcas",        "{1}a{2}b{/1}c{/2} {3}",     "{1}a {2}b{/2} {3}",
                                        "{1}a{/1} {2}b{/2}", "{1}a{/1} {2}b{/2} {3} {4}", "{1}{/1} {2}b{/2} {3}"};
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct str form = shown_to_form(&a, str_from_c(SOURCE), str_from_c(WRONG[i]));
        struct str problem = segment_problem(S("es"), str_from_c(SOURCE), form);
        if (!segment_problem_is_fatal(problem))
            fail_msg("%s: %.*s: %.*s", WRONG[i], STR_ARG(form), STR_ARG(problem));
    }
    struct str right = shown_to_form(&a, str_from_c(SOURCE), S(" El {2}barco{/2}\n{1}viejo{/1}  {3} "));
    assert_string_equal(str_to_c(&a, right), "El <g id=\"2\">barco</g> <g id=\"1\">viejo</g> <x id=\"3\"/>");
    arena_close(&a);
}

static void test_markup_is_text(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct str form = shown_to_form(&a, S("One"), S("<script>&amp;{x} {123456789} {"));
    assert_string_equal(str_to_c(&a, form), "&lt;script&gt;&amp;amp;{x} {123456789} {");
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_wrong_marks_are_found),
        cmocka_unit_test(test_markup_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
