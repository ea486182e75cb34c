/* referrer.c - tests of where a reader came from. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/referrer.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;

static void assert_from(const char *header, const char *query, const char *want)
{
    struct utm utm = utm_read(&arena, str_from_c(query));
    struct referrer found = referrer_read(&arena, str_from_c(header), S("news.example"), &utm);
    struct str text = str_format(&arena, "%.*s %.*s", STR_ARG(referrer_class_name(found.class)), STR_ARG(found.name));
    assert_string_equal(str_to_c(&arena, text), want);
}

static void names_class_and_place(void **state)
{
    (void)state;
    assert_from("", "", "direct ");
    assert_from("https://news.example/a/", "", "internal ");
    assert_from("https://www.news.example/a/", "", "internal ");
    assert_from("https://www.google.com/", "", "search Google");
    assert_from("https://www.google.co.uk/search?q=private", "", "search Google");
    assert_from("https://mail.google.com/", "", "mail Gmail");
    assert_from("https://gemini.google.com/app", "", "ai Gemini");
    assert_from("https://news.google.com/", "", "news Google News");
    assert_from("android-app://com.google.android.gm/", "", "mail Gmail");
    assert_from("https://chatgpt.com/", "", "ai ChatGPT");
    assert_from("https://l.facebook.com/l.php?u=x", "", "social Facebook");
    assert_from("https://T.CO/abc", "", "social X");
    assert_from("https://site.substack.com/", "", "newsletter Substack");
    assert_from("http://www.blog.example:8080/who?name=x", "", "other blog.example");
}

static void another_name_below_is_not_taken_for_it(void **state)
{
    (void)state;
    assert_from("https://notgoogle.com/", "", "other notgoogle.com");
    assert_from("https://google.evil.attacker.example/", "", "other google.evil.attacker.example");
    assert_from("https://reddit.com.attacker.example/", "", "other reddit.com.attacker.example");
}

static void marks_say_more_than_the_header(void **state)
{
    (void)state;
    assert_from("", "utm_source=Weekly&utm_medium=email&utm_campaign=x", "newsletter weekly");
    assert_from("https://www.google.com/", "utm_source=weekly&utm_medium=newsletter", "newsletter weekly");
    assert_from("", "utm_source=chatgpt.com", "ai ChatGPT");
    assert_from("", "utm_source=facebook", "social Facebook");
    assert_from("", "utm_source=leaflet", "other leaflet");
    assert_from("https://www.bing.com/", "utm_source=leaflet", "search Bing");
    assert_from("https://news.example/", "utm_source=weekly&utm_medium=email", "internal ");
}

static void hostile_input_comes_to_nothing(void **state)
{
    char longest[10000];
    (void)state;
    assert_from("javascript:alert(1)", "", "direct ");
    assert_from("https://user:secret@site.example/", "", "direct ");
    assert_from("android-app://\xff\xfe/", "", "direct ");
    assert_from("", "utm_source=%", "direct ");
    assert_from("", "utm_source=%0a%00", "direct ");
    assert_from("", "utm_source=a%0ab", "direct ");
    memset(longest, 'a', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = 0;
    memcpy(longest, "https://", 8);
    assert_from(longest, longest, "direct ");
}

static void names_are_cut(void **state)
{
    (void)state;
    struct utm utm =
        utm_read(&arena, S("utm_source=0123456789012345678901234567890123456789012345678901234567890123456789"));
    assert_int_equal(utm.source.n, REFERRER_NAME_MAX);
    utm = utm_read(&arena, S("utm_campaign=a&utm_medium=%D8%A7"));
    assert_int_equal(utm.medium.n, 2);
    assert_int_equal(utm.source.n, 0);
}

static void every_row_has_a_class(void **state)
{
    (void)state;
    struct str text = row_table(S("readers/referrers.conf"));
    struct row row;
    int rows = 0;
    while (row_next(&text, &row)) {
        rows++;
        if (class_of(row.kind) <= REFERRER_INTERNAL || class_of(row.kind) >= REFERRER_OTHER)
            fail_msg("no class: %.*s %.*s", STR_ARG(row.kind), STR_ARG(row.pattern));
    }
    pthread_once(&once, read_table);
    assert_int_equal(hosts.count, rows); /* none stands twice */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_class_and_place),
        cmocka_unit_test(another_name_below_is_not_taken_for_it),
        cmocka_unit_test(marks_say_more_than_the_header),
        cmocka_unit_test(hostile_input_comes_to_nothing),
        cmocka_unit_test(names_are_cut),
        cmocka_unit_test(every_row_has_a_class),
    };
    arena_init(&arena, 0);
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return result;
}
