/* Tests of static/coded.c: files with their coded forms, on a folder of their own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/coded.c"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena a;
static char folder[64];

static int begin(void **state)
{
    (void)state;
    arena_init(&a, 0);
    strcpy(folder, "/tmp/dateline-coded-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    char command[96];
    (void)state;
    arena_close(&a);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static struct export_folder *open_folder(void)
{
    struct export_folder *f;
    assert_false(failed(export_folder_open(str_from_c(folder), S("static"), &f)));
    return f;
}

static void finish(struct export_folder *f, int64_t written_most)
{
    int64_t written, same, removed;
    assert_false(failed(export_folder_finish(f)));
    export_folder_counts(f, &written, &same, &removed);
    assert_true(written <= written_most);
    export_folder_close(f);
}

/* A text that is worth a coding, of a letter. */
static struct coded_file page_of(char letter)
{
    char *body = arena_bytes(&a, 4000);
    memset(body, letter, 4000);
    return (struct coded_file){S("site/index.html"), S("text/html; charset=utf-8"), {body, 4000}, 0};
}

static bool is_there(struct export_folder *f, const char *path)
{
    struct str bytes;
    return !failed(export_folder_read(f, &a, str_from_c(path), 1 << 20, &bytes));
}

static void keeps_what_is_right(void **state)
{
    struct coded_file file = page_of('a');
    (void)state;
    struct export_folder *f = open_folder();
    assert_false(failed(coded_put(f, &a, &file)));
    assert_true(is_there(f, "site/index.html") && is_there(f, "site/index.html.gz"));
    finish(f, 2);
    f = open_folder();
    assert_false(failed(coded_put(f, &a, &file)));
    finish(f, 0);
}

/* As a kill between the two writes leaves it, and the page went back to what it was. */
static void mends_a_form_of_other_bytes(void **state)
{
    struct coded_file file = page_of('a'), other = page_of('b');
    struct str gzip;
    (void)state;
    struct export_folder *f = open_folder();
    assert_false(failed(coded_put(f, &a, &other)));
    assert_false(failed(export_folder_write(f, file.path, file.body)));
    assert_false(failed(coded_put(f, &a, &file)));
    assert_false(failed(export_folder_read(f, &a, S("site/index.html.gz"), 1 << 20, &gzip)));
    assert_true(is_made_of(gzip, file.body));
    finish(f, 9);
}

static void makes_both_codings_once(void **state)
{
    struct coded_file file = page_of('a');
    bool made;
    (void)state;
    struct export_folder *f = open_folder();
    assert_false(failed(coded_put(f, &a, &file)));
    assert_false(failed(coded_press(f, &a, file.path, &made)));
    assert_true(made && is_there(f, "site/index.html.br"));
    assert_false(failed(coded_press(f, &a, file.path, &made)));
    assert_false(made);
    finish(f, 9);
}

/* A server would send the old bytes by it. */
static void drops_the_brotli_form_of_what_changed(void **state)
{
    struct coded_file file = page_of('a'), other = page_of('b');
    bool made;
    (void)state;
    struct export_folder *f = open_folder();
    assert_false(failed(coded_put(f, &a, &file)));
    assert_false(failed(coded_press(f, &a, file.path, &made)));
    assert_false(failed(coded_put(f, &a, &other)));
    assert_false(is_there(f, "site/index.html.br"));
    finish(f, 9);
}

static void codes_no_small_text_and_no_picture(void **state)
{
    struct coded_file file = page_of('a');
    (void)state;
    struct export_folder *f = open_folder();
    assert_false(failed(coded_put(f, &a, &file)));
    file.body.n = 20;
    assert_false(failed(coded_put(f, &a, &file)));
    assert_false(is_there(f, "site/index.html.gz"));
    file = page_of('c');
    file.path = S("site/media/a.jpg");
    file.type = S("image/jpeg");
    assert_false(failed(coded_put(f, &a, &file)));
    assert_false(is_there(f, "site/media/a.jpg.gz"));
    finish(f, 9);
}

static void refuses_paths_that_climb(void **state)
{
    struct coded_file file = page_of('a');
    static const char *const PATHS[] = {"site/../../etc/x", "/site/x", "site//x", "site/a\nb"};
    (void)state;
    struct export_folder *f = open_folder();
    for (ptrdiff_t i = 0; i < COUNT_OF(PATHS); i++) {
        file.path = str_from_c(PATHS[i]);
        assert_true(err_is(coded_put(f, &a, &file), &ERR_INVALID));
    }
    finish(f, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_what_is_right, begin, end),
        cmocka_unit_test_setup_teardown(mends_a_form_of_other_bytes, begin, end),
        cmocka_unit_test_setup_teardown(makes_both_codings_once, begin, end),
        cmocka_unit_test_setup_teardown(drops_the_brotli_form_of_what_changed, begin, end),
        cmocka_unit_test_setup_teardown(codes_no_small_text_and_no_picture, begin, end),
        cmocka_unit_test_setup_teardown(refuses_paths_that_climb, begin, end),
    };
    return cmocka_run_group_tests_name("static/coded", tests, NULL, NULL);
}
