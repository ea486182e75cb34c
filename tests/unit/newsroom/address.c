/* address.c - tests: where readers find a page, by path and on an edition's own host. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/address.c"

#include "newsroom/own_address.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct edition_rules RULES[] = {
    {.language = S_INIT("en"), .host = S_INIT("english.example")}, /* the first edition's host is the url's */
    {.language = S_INIT("es"), .host = S_INIT("es.news.example")},
    {.language = S_INIT("pt-BR"), .host = S_INIT("br.news.example:8443")},
    {.language = S_INIT("de")},
};
static const struct settings SETTINGS = {.url = S_INIT("https://news.example"),
                                         .language = S_INIT("en"),
                                         .edition_rules = RULES,
                                         .edition_count = COUNT_OF(RULES)};

/* Stored path, whole address, and the links to it from the main host and from the Spanish one. */
static const struct {
    const char *path, *whole, *from_main, *from_spanish;
} CASES[] = {
    {"/2026/a/", "https://news.example/2026/a/", "/2026/a/", "https://news.example/2026/a/"},
    {"/es/2026/\xc3\xb1/", "https://es.news.example/2026/%C3%B1/", "https://es.news.example/2026/%C3%B1/",
     "/2026/%C3%B1/"},
    {"/es/", "https://es.news.example/", "https://es.news.example/", "/"},
    {"/es", "https://es.news.example/", "https://es.news.example/", "/"},
    {"/pt-BR/a/", "https://br.news.example:8443/a/", "https://br.news.example:8443/a/",
     "https://br.news.example:8443/a/"},
    {"/de/a/", "https://news.example/de/a/", "/de/a/", "https://news.example/de/a/"},
    {"/essay/a/", "https://news.example/essay/a/", "/essay/a/", "https://news.example/essay/a/"},
    {"/", "https://news.example/", "/", "https://news.example/"},
};

static void writes_addresses(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct str path = str_from_c(CASES[i].path);
        assert_string_equal(str_to_c(&a, address_absolute(&a, &SETTINGS, path)), CASES[i].whole);
        assert_string_equal(str_to_c(&a, address_link(&a, &SETTINGS, S(""), path)), CASES[i].from_main);
        assert_string_equal(str_to_c(&a, address_link(&a, &SETTINGS, S("/es"), path)), CASES[i].from_spanish);
    }
    arena_close(&a);
}

static void knows_hosts(void **state)
{
    (void)state;
    assert_ptr_equal(address_edition_of_host(&SETTINGS, S("ES.News.Example:8080")), &RULES[1]);
    assert_ptr_equal(address_edition_of_host(&SETTINGS, S("br.news.example")), &RULES[2]);
    static const char *const NONE[] = {"news.example",     "english.example",      "es.news.example.evil.example", "",
                                       "xes.news.example", "es.news.example:80:80"};
    for (ptrdiff_t i = 0; i < COUNT_OF(NONE); i++)
        assert_null(address_edition_of_host(&SETTINGS, str_from_c(NONE[i])));
    assert_true(err_is(address_setting_check(&SETTINGS, S("fr: host news.example:81")), &ERR_INVALID));
    assert_false(failed(address_setting_check(&SETTINGS, S("fr: host fr.news.example"))));
}

/* What an edition's host shows is read back as the store knows it. */
static void reads_own_addresses(void **state)
{
    static const struct {
        const char *address, *path;
    } OWN[] = {
        {"https://es.news.example/2026/a/?x#y", "/es/2026/a/"},
        {"http://ES.news.example", "/es/"},
        {"https://es.news.example/media/3f/a.jpg", "/media/3f/a.jpg/"},
        {"https://br.news.example:8443/a", "/pt-BR/a/"},
        {"https://br.news.example/a", NULL},
        {"https://es.news.example:81/a", NULL},
        {"https://english.example/a", NULL},
        {"https://news.example/es/a/", "/es/a/"},
    };
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(OWN); i++) {
        struct own_address own;
        assert_int_equal(own_address_read(&a, &SETTINGS, str_from_c(OWN[i].address), &own), OWN[i].path != NULL);
        if (OWN[i].path)
            assert_string_equal(str_to_c(&a, own.path), OWN[i].path);
    }
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_addresses),
        cmocka_unit_test(knows_hosts),
        cmocka_unit_test(reads_own_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
