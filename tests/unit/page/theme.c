/* theme.c - tests of loading themes: the one compiled in, a folder's, broken ones. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/theme.c"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/dateline-theme-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    return system(command);
}

static void write_file(const char *path, const char *text)
{
    assert_false(failed(theme_folder_write(str_from_c(folder), str_from_c(path), str_from_c(text))));
}

static void the_theme_compiled_in_is_whole(void **state)
{
    struct theme *theme;
    (void)state;
    assert_false(failed(theme_load((struct str){0}, &theme)));
    assert_non_null(theme_template(theme, S("story")));
    for (int i = 0; i < THEME_STYLES; i++) {
        const struct theme_style *style = theme_style(theme, (enum theme_page)i);
        assert_true(str_starts(style->hash, S("sha256-")));
        assert_int_equal(str_find(style->css, S("url(../"), 0), -1);
        assert_int_equal(str_find(style->css, S("url(/assets/"), 0) > 0, i != THEME_EMBED);
    }
    struct str story = theme_style(theme, THEME_STORY)->css, list = theme_style(theme, THEME_LIST)->css;
    assert_true(str_find(story, S(".standfirst"), 0) > 0 && str_find(list, S(".standfirst"), 0) < 0);
    assert_true(str_find(list, S(".person "), 0) > 0 && str_find(story, S(".person "), 0) < 0);
    assert_true(str_starts(theme_url(theme, S("js/site.js")), S("/assets/")));
    assert_true(theme_share_count(theme) >= 10);
    theme_release(theme);
}

static void words_fall_back_to_the_base_language_and_to_english(void **state)
{
    struct theme *theme;
    (void)state;
    assert_false(failed(theme_load((struct str){0}, &theme)));
    assert_true(str_equal(theme_word(theme, S("en"), S("share")), S("Share")));
    assert_true(str_equal(theme_word(theme, S("de-AT"), S("share")), theme_word(theme, S("de"), S("share"))));
    assert_false(str_equal(theme_word(theme, S("de"), S("share")), S("Share")));
    assert_true(str_equal(theme_word(theme, S("xx"), S("share")), S("Share")));
    assert_true(str_equal(theme_word(theme, S("en"), S("no such word")), S("no such word")));
    theme_release(theme);
}

static void a_folder_stands_before_what_is_compiled_in(void **state)
{
    struct theme *theme;
    (void)state;
    write_file("js/site.js", "/* ours */");
    assert_false(failed(theme_load(str_from_c(folder), &theme)));
    assert_true(str_equal(theme_file(theme, S("js/site.js"))->data, S("/* ours */")));
    assert_non_null(theme_template(theme, S("front")));
    theme_release(theme);
}

static void assert_refused(const char *path, const char *text, const char *words)
{
    struct theme *theme;
    write_file(path, text);
    assert_true(failed(theme_load(str_from_c(folder), &theme)));
    if (!strstr(err_detail(), words))
        fail_msg("%s", err_detail());
}

static void a_broken_template_is_named(void **state)
{
    (void)state;
    assert_refused("story.mustache", "{{#open}}", "story");
}

static void a_missing_partial_is_named(void **state)
{
    (void)state;
    assert_refused("front.mustache", "{{> nowhere}}", "nowhere");
}

static void a_broken_row_is_named_with_its_line(void **state)
{
    (void)state;
    assert_refused("share.conf", "# comment\nno bars here\n", "share.conf, line 2");
}

static void a_stylesheet_cannot_leave_its_element(void **state)
{
    (void)state;
    assert_refused("css/site.css", "a{} </style><script>", "</");
}

static void a_link_in_a_theme_is_refused(void **state)
{
    struct theme *theme;
    char path[128];
    (void)state;
    snprintf(path, sizeof(path), "%s/link.css", folder);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_true(failed(theme_load(str_from_c(folder), &theme)));
}

static void patterns_are_filled_once(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct str filled = THEME_FILL(&a, S("{a} {b} {c} {"), {S("a"), S("{b}")}, {S("b"), S("x")});
    assert_true(str_equal(filled, S("{b} x {c} {")));
    arena_close(&a);
}

static void styles_lose_what_says_nothing(void **state)
{
    static const struct {
        const char *css, *stripped;
    } CASES[] = {
        {"a { color: red; }\n\nb , i > u {\n  margin: 0 auto;\n}\n", "a{color:red;}b,i > u{margin:0 auto;}"},
        {"/* a { */ a :is(b, i) { font: 400 1em/1.5 x, y }", "a :is(b,i){font:400 1em/1.5 x,y}"},
        {"@media (min-width: 4em) and (x: y) { a { b: c } }", "@media (min-width:4em) and (x:y){a{b:c}}"},
        {"a::before { content: \" : , { \" / \"\\\" }  x\"; }", "a::before{content:\" : , { \" / \"\\\" }  x\";}"},
        {"a { width: calc(1px + var(--x) * 2) ; --y : 1 }", "a{width:calc(1px + var(--x) * 2);--y :1}"},
        {"a { content: \"open", "a{content:\"open"},
    };
    struct buf out;
    (void)state;
    buf_init(&out, 4096);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        buf_clear(&out);
        strip_css(str_from_c(CASES[i].css), &out);
        assert_memory_equal(out.p, CASES[i].stripped, strlen(CASES[i].stripped));
        assert_int_equal(out.n, strlen(CASES[i].stripped));
    }
    buf_close(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_theme_compiled_in_is_whole),
        cmocka_unit_test(styles_lose_what_says_nothing),
        cmocka_unit_test(words_fall_back_to_the_base_language_and_to_english),
        cmocka_unit_test_setup_teardown(a_folder_stands_before_what_is_compiled_in, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_broken_template_is_named, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_missing_partial_is_named, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_broken_row_is_named_with_its_line, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_stylesheet_cannot_leave_its_element, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_link_in_a_theme_is_refused, make_folder, remove_folder),
        cmocka_unit_test(patterns_are_filled_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
