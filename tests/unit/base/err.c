/* err.c - tests of failures as values and their detail text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.c"

#include <setjmp.h>
#include <cmocka.h>

static struct err inner(void)
{
    return err_make(&ERR_INVALID, "line %d: no title", 4);
}

static struct err outer(void)
{
    TRY(inner());
    return OK;
}

static void a_failure_travels_with_its_words(void **state)
{
    (void)state;
    struct err e = err_in(outer(), "%s", "story.md");
    assert_true(err_is(e, &ERR_INVALID));
    assert_string_equal(err_detail(), "story.md: line 4: no title");
    assert_false(failed(OK));
}

static void system_words_are_added(void **state)
{
    (void)state;
    errno = ENOENT;
    assert_true(err_is(err_errno("open %s", "x"), &ERR_SYSTEM));
    assert_string_equal(err_detail(), "open x: No such file or directory");
}

static void overlong_details_are_cut_on_a_character(void **state)
{
    char words[4000] = {0};
    (void)state;
    for (int i = 0; i + 2 < 3000; i += 2)
        memcpy(words + i, "\xc3\xa9", 2);
    err_ignore(err_make(&ERR_LIMIT, "%s", words));
    size_t n = strlen(err_detail());
    assert_true(n < DETAIL_SIZE && n > DETAIL_SIZE - 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_travels_with_its_words),
        cmocka_unit_test(system_words_are_added),
        cmocka_unit_test(overlong_details_are_cut_on_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
