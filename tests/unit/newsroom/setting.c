/* setting.c - tests: the table of settings, dateline.conf and the pattern of addresses. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/setting.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "newsroom/config.h"
#include "newsroom/newsroom.h"

static void assert_refused(struct err e, const char *wanted)
{
    assert_true(err_is(e, &ERR_INVALID));
    assert_string_equal(err_detail(), wanted);
}

static struct err check(const char *name, const char *value)
{
    return setting_check(setting_find(str_from_c(name)), str_from_c(value));
}

static void test_table_is_whole(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < setting_count(); i++) {
        const struct setting *s = setting_at(i);
        if (failed(setting_check(s, s->fallback)))
            fail_msg("%.*s: %s", STR_ARG(s->name), err_detail());
        assert_true(s->help.n > 0);
        assert_int_not_equal(role_from_name(s->who), ROLE_NONE);
        assert_ptr_equal(setting_find(s->name), s);
    }
    assert_null(setting_find(S("colour")));
}

static void test_values(void **state)
{
    (void)state;
    assert_false(failed(check("page_size", "100")));
    assert_refused(check("page_size", "101"), "page_size must be a number from 5 to 100");
    assert_refused(check("page_size", "ten"), "page_size must be a number from 5 to 100");
    assert_refused(check("page_size", ""), "page_size must be a number from 5 to 100");
    assert_refused(check("indexed", "maybe"), "indexed must be yes or no");
    assert_refused(check("zone", "Mars/Olympus"), "zone must be a time zone like \"Europe/Lisbon\" or \"UTC\"");
    assert_refused(check("language", "english!"), "language must be a language tag like \"en\" or \"es-MX\"");
    assert_refused(check("title", "two\nlines"), "title holds a control character");
    assert_refused(check("title", ""), "title is too short");
    assert_refused(check("title", "\xff"), "title is not valid UTF-8");
    assert_refused(check("url", "https://a.example/"),
                   "url must be like https://news.example, without a slash at the end");
    assert_true(failed(check("url", "javascript:alert(1)")));
    assert_true(failed(check("url", "https://user:pass@a.example")));
    assert_true(failed(check("url", "https://a.example?x")));
}

static void test_permalinks(void **state)
{
    (void)state;
    static const char *const GOOD[] = {
        "/%postname%/",
        "/%postname%",
        "/news/%year%/%postname%/",
        "/archives/%post_id%",
        "/%post_id%-%postname%",
        "/%postname%.html",
        "/%category%/%author%/%postname%/",
        "/%hour%%minute%%second%/%post_id%/",
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(GOOD); i++)
        if (failed(check("permalink", GOOD[i])))
            fail_msg("%s: %s", GOOD[i], err_detail());
    assert_refused(check("permalink", "/%year%/"),
                   "permalink must hold %postname% or %post_id%: without one, it does not "
                   "say which story it is");
    assert_refused(check("permalink", "/%postname%/%postname%/"), "permalink cannot hold %postname% twice");
    assert_refused(check("permalink", "%postname%"), "permalink must begin with a slash");
    assert_refused(check("permalink", "/%postname%//"), "permalink cannot hold an empty part, \".\" or \"..\"");
    assert_refused(check("permalink", "/../%postname%/"), "permalink cannot hold an empty part, \".\" or \"..\"");
    assert_refused(
        check("permalink", "/A/%postname%/"),
        "permalink cannot hold \"A/%postname%/\": only a-z, 0-9, \"-\", \"_\" and \".\" may stand beside its tags");
    assert_refused(check("permalink", "/category/%postname%/"),
                   "permalink cannot be \"/category/%postname%/\": addresses that begin so are the program's own");
    static const char *const WRONG[] = {"",
                                        "/",
                                        "/%2e/%postname%/",
                                        "/%postname/",
                                        "/:slug/",
                                        "/%postname%?x",
                                        "/%postname%#",
                                        "/ %postname%/",
                                        "/desk/%post_id%/",
                                        "/feed/%post_id%",
                                        "/%monthname%/%postname%/",
                                        "/\xc3\xa9/%postname%/",
                                        "/%postname%\n"};
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        assert_true(err_is(check("permalink", WRONG[i]), &ERR_INVALID));
}

static const char *address_of(struct arena *a, const struct permalink *parts)
{
    struct str path;
    assert_false(failed(permalink_make(a, parts, &path)));
    return str_to_c(a, path);
}

static void test_addresses(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct permalink parts = {.pattern = S("/%year%/%monthnum%/%day%/%postname%/"),
                              .prefix = S("/de"),
                              .zone = S("Pacific/Auckland"),
                              .slug = S("x"),
                              .date = INT64_C(1793880000000000),
                              .category = S("world/harbour"),
                              .author = S("ines-falk"),
                              .id = 42};
    assert_string_equal(address_of(&a, &parts), "/de/2026/11/06/x/"); /* tomorrow, over there */
    parts.zone = S("UTC");
    parts.pattern = S("/%category%/%author%/%hour%%minute%%second%-%post_id%.html");
    assert_string_equal(address_of(&a, &parts), "/de/world/harbour/ines-falk/120000-42.html");
    parts.prefix = S("");
    parts.pattern = S("/%postname%/");
    static const char *const OWN[][2] = {
        {"desk", "/desk-story/"}, {"es", "/es-story/"}, {"rss", "/rss-story/"}, {"desks", "/desks/"}, {"x", "/x/"}};
    for (ptrdiff_t i = 0; i < COUNT_OF(OWN); i++) {
        parts.slug = str_from_c(OWN[i][0]);
        assert_string_equal(address_of(&a, &parts), OWN[i][1]);
    }
    parts.slug = S("page");
    parts.pattern = S("/%postname%.html");
    assert_string_equal(address_of(&a, &parts), "/page.html");
    parts.pattern = S("/%category%/%postname%");
    parts.category = S("tag");
    assert_string_equal(address_of(&a, &parts), "/tag-story/page");
    struct str none, slug = parts.slug;
    char *many = arena_bytes(&a, 5000);
    for (int i = 0; i < 5000; i++)
        many[i] = 'a';
    parts.slug = (struct str){many, 5000};
    parts.pattern = S("/%postname%/");
    assert_true(err_is(permalink_make(&a, &parts, &none), &ERR_LIMIT));
    parts.slug = slug;
    assert_true(permalink_is_reserved(S("/category/")));
    assert_true(permalink_is_reserved(S("/desk/x/")));
    assert_false(permalink_is_reserved(S("/categories/")));
    arena_close(&a);
}

static void test_config(void **state)
{
    struct arena a;
    struct map map;
    (void)state;
    arena_init(&a, 0);
    assert_false(failed(config_parse(&a, S("# about\r\n\n title = A = B \r\npage_size=10"), &map)));
    assert_int_equal(map.count, 2);
    assert_true(str_equal(*(struct str *)map_get(&map, S("title")), S("A = B")));
    assert_refused(config_parse(&a, S("title = A\ntitle = B\n"), &map), "line 2: \"title\" is set twice");
    assert_refused(config_parse(&a, S("\ncolour = red\n"), &map), "line 2: there is no setting \"colour\"");
    assert_refused(config_parse(&a, S("title\n"), &map), "line 1: no '=' in it");
    assert_refused(config_parse(&a, S("title = \xc3\x28\n"), &map), "line 1: it is not valid UTF-8");
    assert_refused(config_parse(&a, S("page_size = 1\n"), &map), "line 1: page_size must be a number from 5 to 100");
    assert_false(failed(config_parse(&a, S(""), &map)));
    arena_close(&a);
}

static void test_store_beats_file(void **state)
{
    struct arena a;
    struct map file, store = {0};
    struct settings settings;
    struct str stored = S("50");
    (void)state;
    arena_init(&a, 0);
    assert_false(failed(config_parse(&a, S("page_size = 10\nworkers = 3\nindexed = no\n"), &file)));
    *map_put(&a, &store, S("page_size")) = &stored;
    *map_put(&a, &store, S("workers")) = &stored; /* only the file may say this one */
    assert_false(failed(settings_make(&a, &file, &store, &settings)));
    assert_int_equal(settings.page_size, 50);
    assert_int_equal(settings.workers, 3);
    assert_false(settings.indexed);
    assert_int_equal(settings.feed_size, 20);
    assert_true(str_equal(settings_value(&settings, S("page_size")), S("50")));
    assert_null(settings_value(&settings, S("colour")).p);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_whole), cmocka_unit_test(test_values), cmocka_unit_test(test_permalinks),
        cmocka_unit_test(test_addresses),      cmocka_unit_test(test_config), cmocka_unit_test(test_store_beats_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
