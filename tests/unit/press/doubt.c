/* doubt.c - tests of pages that are doubted, and of those that are shown because the store is away. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/flight.c"

#include "unit/press/ask.h"

#define KEY "/2026/11/05/harbour/"

static struct press *make_press(void)
{
    struct press_options options = {.wait_milliseconds = 5000};
    struct press *press = press_make(&options);
    assert_non_null(press);
    return press;
}

/* "hit", "old" or "" as the access log has it; *version is that of the page given, -1 without one. */
static const char *ask_version(struct press *press, const char *accept, struct page_of_test *page, const char *host,
                               int *version)
{
    struct asked q;
    ask_init(&q, accept, NULL, NULL);
    q.r.host = str_from_c(host);
    ask_send(&q, press, KEY, page);
    *version = -1;
    if (!failed(q.error) && !accept)
        *version = http_answer_body(q.answer).p[sizeof("<!doctype html><title>Version ") - 1] - '0';
    else if (!failed(q.error))
        *version = http_answer_status(q.answer);
    const char *mark = q.r.old ? "old" : q.r.hit ? "hit" : "";
    assert_true(!failed(q.error) || err_is(q.error, &ERR_AWAY));
    ask_close(&q);
    return mark;
}

/* A press that keeps the page's version 0. */
static struct press *make_press_with(struct page_of_test *page)
{
    struct press *press = make_press();
    int version;
    assert_string_equal(ask_version(press, NULL, page, "", &version), "");
    return press;
}

static void a_doubted_page_is_rendered_before_it_is_shown(void **state)
{
    struct page_of_test page = {0};
    struct press *press = make_press_with(&page);
    int version;
    (void)state;
    assert_true(is_ready(press, KEY, NULL));
    atomic_store(&page.version, 1);
    press_doubt_all(press);
    assert_false(is_ready(press, KEY, NULL));
    assert_int_equal(press_counters(press).pages, 1);
    assert_string_equal(ask_version(press, NULL, &page, "", &version), "");
    assert_int_equal(version, 1);
    assert_true(is_ready(press, KEY, NULL));
    assert_int_equal(press_counters(press).doubts, 1);
    press_free(press);
}

static void shows_the_old_one_while_the_store_is_away(void **state)
{
    static const char *const CODINGS[] = {NULL, "gzip", "br"};
    struct page_of_test page = {0};
    struct press *press = make_press_with(&page);
    int version;
    (void)state;
    press_doubt_all(press);
    page.away = true;
    for (ptrdiff_t i = 0; i < COUNT_OF(CODINGS); i++) {
        assert_string_equal(ask_version(press, CODINGS[i], &page, "", &version), "old");
        assert_int_equal(version, CODINGS[i] ? 200 : 0);
        assert_false(is_ready(press, KEY, CODINGS[i]));
    }
    assert_int_equal(press_counters(press).old, COUNT_OF(CODINGS));
    page.away = false;
    atomic_store(&page.version, 2);
    assert_string_equal(ask_version(press, NULL, &page, "", &version), "");
    assert_int_equal(version, 2);
    assert_string_equal(ask_version(press, NULL, &page, "", &version), "hit");
    press_free(press);
}

/* A page that ended, however long ago, and one asked for under a host that is not ours. */
static void shows_what_is_past_its_time(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {.expires = 1};
    const struct str ours = S("news.example");
    int version;
    (void)state;
    press_set_hosts(press, &ours, 1, 0);
    assert_string_equal(ask_version(press, NULL, &page, "news.example", &version), "");
    page.away = true;
    assert_string_equal(ask_version(press, NULL, &page, "news.example", &version), "old");
    assert_int_equal(version, 0);
    assert_string_equal(ask_version(press, NULL, &page, "other.example", &version), "old");
    assert_int_equal(version, 0);
    press_free(press);
}

static void what_was_touched_stays_gone(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {0};
    const struct str front = S("front");
    int version;
    (void)state;
    assert_string_equal(ask_version(press, NULL, &page, "", &version), "");
    press_touch(press, &front, 1);
    page.away = true;
    assert_string_equal(ask_version(press, NULL, &page, "", &version), "");
    assert_int_equal(version, -1);
    press_free(press);
}

/* What a replica gave while the primary was away is shown rather than what was kept before it, and asked for anew. */
static void nothing_older_than_what_was_shown(void **state)
{
    struct page_of_test page = {0};
    struct press *press = make_press_with(&page);
    int version;
    (void)state;
    press_doubt_all(press);
    page.doubtful = true;
    atomic_store(&page.version, 1);
    for (int renders = 2; renders < 4; renders++) {
        (void)ask_version(press, NULL, &page, "", &version);
        assert_int_equal(version, 1);
        assert_int_equal(atomic_load(&page.renders), renders);
        assert_false(is_ready(press, KEY, NULL));
    }
    page.away = true;
    assert_string_equal(ask_version(press, NULL, &page, "", &version), "old");
    assert_int_equal(version, 1);
    press_free(press);
}

/* Even where the newer page may not be kept: it is not there any more, or touched while it was made. */
static void nothing_older_than_what_was_not_kept(void **state)
{
    (void)state;
    for (int touched = 0; touched < 2; touched++) {
        struct page_of_test page = {0};
        struct press *press = make_press_with(&page);
        int version;
        press_doubt_all(press);
        page.tag = "other";
        page.touch = touched ? press : NULL;
        page.status = touched ? 200 : 404;
        assert_string_equal(ask_version(press, NULL, &page, "", &version), "");
        page.away = true;
        page.touch = NULL;
        assert_string_equal(ask_version(press, NULL, &page, "", &version), "");
        assert_int_equal(version, -1);
        press_free(press);
    }
}

/* Another failure is no reason to show what is old. */
static void a_broken_store_is_told(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {0};
    (void)state;
    assert_int_equal(ask(press, KEY, NULL, &page, NULL), 200);
    press_doubt_all(press);
    page.fails = true;
    assert_int_equal(ask(press, KEY, NULL, &page, NULL), 0);
    press_free(press);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_doubted_page_is_rendered_before_it_is_shown),
        cmocka_unit_test(shows_the_old_one_while_the_store_is_away),
        cmocka_unit_test(shows_what_is_past_its_time),
        cmocka_unit_test(what_was_touched_stays_gone),
        cmocka_unit_test(nothing_older_than_what_was_shown),
        cmocka_unit_test(nothing_older_than_what_was_not_kept),
        cmocka_unit_test(a_broken_store_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
