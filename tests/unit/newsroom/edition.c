/* edition.c - tests: the lines of the setting `editions`. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/edition.c"
#include "newsroom/edition_line.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_refused(const char *lines, const char *wanted)
{
    assert_true(err_is(edition_setting_check(str_from_c(lines)), &ERR_INVALID));
    assert_string_equal(err_detail(), wanted);
}

static const char LINES[] =
    "# the editions\n"
    "es: title El Correo; host es.news.example:8443; from en; engines apertium deepl; pivot en; "
    "translate publish; updates hold; quotes keep; since 2026-01-01; digits native; "
    "calendar persian; zone Europe/Madrid\n\n"
    "pt-BR: from es en; translate hold;\r\n"
    "fa\n";

static struct settings read_settings(struct arena *a, const char *lines)
{
    struct map file = {0}, store = {0};
    struct str *value = arena_make(a, struct str);
    struct settings out;
    *value = str_from_c(lines);
    *map_put(a, &store, S("editions")) = value;
    assert_false(failed(settings_make(a, &file, &store, &out)));
    return out;
}

static void test_every_value_is_read(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct settings s = read_settings(&a, LINES);
    assert_int_equal(s.edition_count, 3);
    const struct edition_rules *es = edition_rules_find(&s, S("ES"));
    assert_true(str_equal(es->language, S("es")) && str_equal(es->title, S("El Correo")));
    assert_true(str_equal(es->host, S("es.news.example:8443")) && str_equal(es->zone, S("Europe/Madrid")));
    assert_true(str_equal(es->from, S("en")) && str_equal(es->engines, S("apertium deepl")));
    assert_true(str_equal(es->pivot, S("en")) && es->keep_quotes && es->second_calendar);
    assert_int_equal(es->translate, EDITION_PUBLISH);
    assert_int_equal(es->updates, EDITION_HOLD);
    assert_int_equal(es->digits, EDITION_DIGITS_NATIVE);
    assert_true(es->since == INT64_C(1767225600) * TIME_SECOND);
    arena_close(&a);
}

static void test_what_is_not_said_is_as_usual(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct settings s = read_settings(&a, LINES);
    const struct edition_rules *pt = edition_rules_find(&s, S("pt-BR")), *none = edition_rules_find(&s, S("de"));
    assert_int_equal(pt->updates, EDITION_HOLD);
    assert_true(pt->since == TIME_NONE && !pt->keep_quotes && pt->title.n == 0 && pt->host.n == 0);
    assert_int_equal(edition_rules_find(&s, S("fa"))->translate, EDITION_BY_HAND);
    assert_true(none->language.n == 0 && none->translate == EDITION_BY_HAND && none->since == TIME_NONE);
    arena_close(&a);
}

static void test_which_languages_are_translated(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct settings s = read_settings(&a, "es: translate hold\npt: from es fr; translate publish\nfa: from en");
    const struct edition_rules *es = edition_rules_find(&s, S("es")), *pt = edition_rules_find(&s, S("pt"));
    assert_true(edition_translates(&s, es, S("en")));
    assert_false(edition_translates(&s, es, S("es")));
    assert_false(edition_translates(&s, es, S("fr")));
    assert_true(edition_translates(&s, pt, S("fr")) && edition_translates(&s, pt, S("ES")));
    assert_false(edition_translates(&s, pt, S("en")));
    assert_false(edition_translates(&s, edition_rules_find(&s, S("fa")), S("en")));
    assert_false(edition_translates(&s, edition_rules_find(&s, S("de")), S("en")));
    arena_close(&a);
}

static void test_what_is_wrong_names_the_line(void **state)
{
    (void)state;
    assert_refused("es: from en\nspanish!: from en",
                   "editions, line 2: a line begins with a language and a colon, as \"es: from en\"");
    assert_refused("\n# no\nES: from en", "editions, line 3: the language is written \"es\"");
    assert_refused("es: from en\nes: from pt", "editions, line 2: es has a line already");
    assert_refused("es: host a.example\npt: host a.example",
                   "editions, line 2: the host a.example is the edition es's already");
    assert_refused(
        "es: hosts a.example",
        "editions, line 1: \"hosts\" is none of title, host, zone, from, engines, pivot, translate, updates, "
        "quotes, digits, calendar, since");
    assert_refused("es: from en; from fr", "editions, line 1: from stands twice");
    assert_refused("es: from", "editions, line 1: from must be languages like \"en pt-BR\", 16 at most");
    assert_refused("es: from e_n", "editions, line 1: from must be languages like \"en pt-BR\", 16 at most");
    assert_refused("es: engines a/b", "editions, line 1: engines must be names of the setting engines, 16 at most");
    assert_refused("es: pivot en fr", "editions, line 1: pivot must be a language like en");
    assert_refused("es: translate yes", "editions, line 1: translate must be by-hand, hold or publish");
    assert_refused("es: updates", "editions, line 1: updates must be by-hand, hold or publish");
    assert_refused("es: zone Mars/Olympus", "editions, line 1: zone must be a time zone like Europe/Lisbon");
    assert_refused("es: quotes no", "editions, line 1: quotes must be translate or keep");
    assert_refused("es: digits arabic", "editions, line 1: digits must be usual, native or latin");
    assert_refused("es: calendar lunar", "editions, line 1: calendar must be gregorian or persian");
    assert_refused("es: since 2026-02-31", "editions, line 1: since must be a day like 2026-01-01");
    assert_refused("es: since 2026-02-01T00:00:00Z", "editions, line 1: since must be a day like 2026-01-01");
    assert_refused("es: title", "editions, line 1: title must be the name of the site, 100 characters at most");
}

static void test_hosts(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "a..example", ".example",    "a.example.",      "-a.example",       "a-.example",  "A.example", "a b",
        "a.example:", "a.example:0", "a.example:99999", "http://a.example", "a.example/x", "[::1]",     ""};
    assert_true(is_host(S("es.news.example")) && is_host(S("localhost:8080")) && is_host(S("127.0.0.1:80")));
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++)
        if (is_host(str_from_c(wrong[i])))
            fail_msg("\"%s\" is no host", wrong[i]);
}

static void test_there_is_a_limit(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100000);
    for (int i = 0; i <= EDITIONS_MAX; i++)
        buf_add_format(&b, "a%c%c: from en\n", 'a' + i / 26, 'a' + i % 26);
    assert_true(failed(edition_setting_check(buf_str(&b))));
    assert_string_equal(err_detail(), "editions, line 101: 100 editions fit");
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_value_is_read),
        cmocka_unit_test(test_what_is_not_said_is_as_usual),
        cmocka_unit_test(test_which_languages_are_translated),
        cmocka_unit_test(test_what_is_wrong_names_the_line),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_there_is_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
