/* field.c - tests: plain text of people, clean or refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/field.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct field LINE = {S_INIT("title"), "The headline", 20, false};
static const struct field STRICT = {S_INIT("byline"), "A name", 20, true};

static void check(const struct field *field, struct str given, const char *wanted, const char *message)
{
    struct arena a;
    struct messages m = {0};
    arena_init(&a, 0);
    char *exact = malloc((size_t)given.n + 1); /* so that a read behind the end is seen */
    memcpy(exact, given.p, (size_t)given.n);
    struct str copy = {realloc(exact, (size_t)given.n ? (size_t)given.n : 1), given.n};
    struct str line = field_line(&a, &m, field, copy);
    assert_int_equal(line.n, (ptrdiff_t)strlen(wanted));
    assert_memory_equal(line.p, wanted, (size_t)line.n);
    assert_int_equal(m.refusals, message != NULL);
    if (message)
        assert_string_equal(str_to_c(&a, m.first->text), message);
    free((void *)(uintptr_t)copy.p);
    arena_close(&a);
}

static void test_white_space(void **state)
{
    (void)state;
    check(&LINE, S(""), "", NULL);
    check(&LINE, S("  two \n\t words "), "two words", NULL);
    check(&LINE, S("one"), "one", NULL);
    check(&LINE,
          S("a\xC2\xA0"
            "b"),
          "a\xC2\xA0"
          "b",
          NULL); /* a no-break space is the writer's */
}

static void test_length(void **state)
{
    (void)state;
    check(&LINE, S("12345678901234567890"), "12345678901234567890", NULL);
    check(&LINE, S("123456789012345678901"), "", "The headline has 21 characters; 20 fit");
    check(&LINE, S("\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85"), "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85", NULL);
}

static void test_hostile(void **state)
{
    (void)state;
    check(&LINE, S("a\x01z"), "", "The headline holds a control character");
    check(&LINE, S("a\0z"), "", "The headline holds a control character");
    check(&LINE, S("a\xC2\x85z"), "", "The headline holds a control character");
    check(&LINE, S("a\xEF\xBF\xBFz"), "", "The headline holds a control character");
    check(&LINE, S("ab\xFF"), "", "The headline is not valid UTF-8 at byte 3");
    check(&LINE, S("\xC0\xAF"), "", "The headline is not valid UTF-8 at byte 1");
    check(&LINE, S("\xED\xA0\x80"), "", "The headline is not valid UTF-8 at byte 1");
}

static void test_direction(void **state)
{
    static const char *open = "The headline changes the direction of the text behind it (U+202A to U+2069)";
    (void)state;
    check(&LINE, S("a\xE2\x80\xAEz"), "", open);
    check(&LINE, S("a\xE2\x81\xA9z"), "", open);
    check(&LINE, S("a\xE2\x81\xA7z\xE2\x81\xA9"), "a\xE2\x81\xA7z\xE2\x81\xA9", NULL);
    check(&LINE, S("a\xE2\x80\x8Fz"), "a\xE2\x80\x8Fz", NULL); /* a mark changes nothing behind it */
    check(&STRICT, S("a\xE2\x81\xA7z\xE2\x81\xA9"), "",
          "A name changes the direction of the text behind it (U+202A to U+2069)");
}

#define MARK "\xCC\x81"

static void test_towers(void **state)
{
    (void)state;
    check(&LINE, S("a" MARK MARK MARK MARK MARK MARK MARK MARK), "a" MARK MARK MARK MARK MARK MARK MARK MARK, NULL);
    check(&LINE, S("a" MARK MARK MARK MARK MARK MARK MARK MARK MARK), "",
          "The headline has 9 combining marks on one letter; 8 fit");
}

static void test_normal_form(void **state)
{
    (void)state;
    check(&STRICT, S("Jose" MARK), "Jos\xC3\xA9", NULL);
    check(&LINE, S("Jose" MARK), "Jose" MARK, NULL); /* what is no name stays as typed */
}

static void test_address(void **state)
{
    struct arena a;
    struct messages m = {0};
    (void)state;
    arena_init(&a, 0);
    static const struct field address = {S_INIT("canonical"), "The address", 2000, true};
    assert_int_equal(field_address(&a, &m, &address, S("https://a.example/x")).n, 19);
    assert_int_equal(field_address(&a, &m, &address, S("")).n, 0);
    assert_int_equal(m.refusals, 0);
    assert_int_equal(field_address(&a, &m, &address, S("javascript:alert(1)")).n, 0);
    assert_int_equal(field_address(&a, &m, &address, S("https://a b")).n, 0);
    assert_int_equal(field_address(&a, &m, &address, S("//a.example/")).n, 0);
    assert_int_equal(m.refusals, 3);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_white_space), cmocka_unit_test(test_length), cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_direction),   cmocka_unit_test(test_towers), cmocka_unit_test(test_normal_form),
        cmocka_unit_test(test_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
