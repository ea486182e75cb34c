/* keep.c - tests of what is dropped when room runs out, and of the account of memory. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/keep.c"

#include "unit/press/ask.h"

#include <malloc.h>

static struct press *make_press(int64_t bytes_max)
{
    struct press_options options = {.bytes_max = bytes_max};
    struct press *press = press_make(&options);
    assert_non_null(press);
    return press;
}

static void a_flood_of_keys_stays_in_bounds(void **state)
{
    struct press *press = make_press(200000);
    struct page_of_test page = {.size = 3000};
    (void)state;
    for (int i = 0; i < 2000; i++) {
        char key[40];
        snprintf(key, sizeof(key), "/search/?q=%d", i);
        ask(press, key, "br", &page, NULL);
        assert_true(press_counters(press).bytes <= 200000);
    }
    struct press_counters c = press_counters(press);
    assert_true(c.pages > 20);
    assert_int_equal(c.pages + c.evicted, 2000);
    press_free(press);
}

/* What is read stays, whatever is asked for once beside it. */
static void a_flood_does_not_drive_out_what_is_read(void **state)
{
    struct press *press = make_press(200000);
    struct page_of_test page = {.size = 3000};
    (void)state;
    ask(press, "/", "br", &page, NULL);
    for (int i = 0; i < 1000; i++) {
        char key[40];
        snprintf(key, sizeof(key), "/search/?q=%d", i);
        assert_true(is_ready(press, "/", "br"));
        ask(press, key, "br", &page, NULL);
    }
    assert_true(is_ready(press, "/", "br"));
    press_free(press);
}

static void a_new_coding_counts_too(void **state)
{
    struct press *press = make_press(10000000);
    struct page_of_test page = {0};
    (void)state;
    ask(press, "/", "br", &page, NULL);
    int64_t before = press_counters(press).bytes;
    ask(press, "/", NULL, &page, NULL);
    assert_true(press_counters(press).bytes >= before + 20000);
    press_free(press);
}

/* The count must not be lower than what is really taken: 1,000 pages are made, and the heap asked. */
static void the_account_is_honest(void **state)
{
    struct press *press = make_press(100000000);
    struct page_of_test page = {.size = 12000};
    (void)state;
    ask(press, "/warm/", "br", &page, NULL);
    struct press_counters before = press_counters(press);
    size_t heap = mallinfo2().uordblks + mallinfo2().hblkhd;
    for (int i = 0; i < 1000; i++) {
        char key[40];
        snprintf(key, sizeof(key), "/2026/11/05/story-%d/", i);
        ask(press, key, "br", &page, NULL);
    }
    int64_t counted = press_counters(press).bytes - before.bytes;
    int64_t taken = (int64_t)(mallinfo2().uordblks + mallinfo2().hblkhd - heap);
    if (taken > 0) { /* a sanitizer's own heap does not tell */
        assert_true(counted >= taken * 9 / 10);
        assert_true(counted <= taken * 3 / 2);
    }
    assert_true(counted > 1000 * 1000);
    press_free(press);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_of_keys_stays_in_bounds),
        cmocka_unit_test(a_flood_does_not_drive_out_what_is_read),
        cmocka_unit_test(a_new_coding_counts_too),
        cmocka_unit_test(the_account_is_honest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
