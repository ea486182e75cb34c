/* shelf.c - tests of texts by key on disk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/shelf.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena a;

static void expect_next(struct shelf *shelf, const char *key, int64_t *at, const char *text)
{
    struct str found = {0};
    bool is;
    assert_false(failed(shelf_next(shelf, &a, str_from_c(key), at, &found, &is)));
    assert_int_equal(is, text != NULL);
    if (text)
        assert_true(str_equal(found, str_from_c(text)));
}

static void texts_of_a_key_come_back_last_first(void **state)
{
    (void)state;
    struct shelf *shelf;
    int64_t at = 0;
    assert_false(failed(shelf_open(S("/tmp"), &shelf)));
    expect_next(shelf, "a", &at, NULL);
    assert_false(failed(shelf_put(shelf, S("a"), S("one"))));
    assert_false(failed(shelf_put(shelf, S("b"), S(""))));
    assert_false(failed(shelf_put(shelf, S("a"), S("two"))));
    expect_next(shelf, "a", &at, "two");
    expect_next(shelf, "a", &at, "one");
    expect_next(shelf, "a", &at, NULL);
    at = 0;
    expect_next(shelf, "b", &at, "");
    expect_next(shelf, "b", &at, NULL);
    shelf_close(shelf);
}

static void many_are_found_whatever_chain_they_are_in(void **state)
{
    (void)state;
    struct shelf *shelf;
    char big[3 * PIECE];
    memset(big, 'x', sizeof(big));
    assert_false(failed(shelf_open(S("/tmp"), &shelf)));
    for (int i = 0; i < 30000; i++) {
        struct str key = str_format(&a, "key %d", i);
        assert_false(failed(shelf_put(shelf, key, str_format(&a, "text %d", i))));
        for (int64_t j = 0; j < (int64_t)CHAINS && i == 100; j++)
            shelf->chains[j] = shelf->chains[j] ? shelf->chains[j] : 1; /* all chains meet in the first text */
    }
    assert_false(failed(shelf_put(shelf, S("big"), (struct str){big, sizeof(big)})));
    for (int i = 0; i < 30000; i += 7) {
        int64_t at = 0;
        expect_next(shelf, str_to_c(&a, str_format(&a, "key %d", i)), &at, str_to_c(&a, str_format(&a, "text %d", i)));
    }
    int64_t at = 0;
    struct str found;
    bool is;
    assert_false(failed(shelf_next(shelf, &a, S("big"), &at, &found, &is)));
    assert_true(is && found.n == sizeof(big) && found.p[found.n - 1] == 'x');
    shelf_close(shelf);
}

static void a_folder_that_is_none_is_named(void **state)
{
    (void)state;
    struct shelf *shelf;
    assert_true(failed(shelf_open(S("/tmp/no-such-folder-at-all"), &shelf)));
    assert_true(str_find(str_from_c(err_detail()), S("no-such-folder"), 0) >= 0);
    assert_null(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_a_key_come_back_last_first),
        cmocka_unit_test(many_are_found_whatever_chain_they_are_in),
        cmocka_unit_test(a_folder_that_is_none_is_named),
    };
    arena_init(&a, 0);
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&a);
    return result;
}
