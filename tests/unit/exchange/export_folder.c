/* export_folder.c - tests of exchange/export_folder.h: what is written, kept and taken away, and what is never touched.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_folder.c"

#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "newsroom/folder.h"

struct place {
    struct arena a;
    char root[64];
    struct str folder;
};

static void open_place(struct place *p)
{
    snprintf(p->root, sizeof p->root, "/tmp/dateline-export-XXXXXX");
    assert_non_null(mkdtemp(p->root));
    arena_init(&p->a, 0);
    p->folder = str_format(&p->a, "%s/out", p->root);
}

static void close_place(struct place *p)
{
    folder_remove(&p->a, str_from_c(p->root));
    arena_close(&p->a);
}

static struct export_folder *begin(struct place *p)
{
    struct export_folder *f = NULL;
    if (failed(export_folder_open(p->folder, S("test"), &f)))
        fail_msg("%s", err_detail());
    return f;
}

static void write_fine(struct export_folder *f, const char *path, const char *content)
{
    if (failed(export_folder_write(f, str_from_c(path), str_from_c(content))))
        fail_msg("%s", err_detail());
}

static void finish(struct export_folder *f, int written, int same, int removed)
{
    int64_t counts[3];
    if (failed(export_folder_finish(f)))
        fail_msg("%s", err_detail());
    export_folder_counts(f, &counts[0], &counts[1], &counts[2]);
    assert_int_equal(counts[0], written);
    assert_int_equal(counts[1], same);
    assert_int_equal(counts[2], removed);
    export_folder_close(f);
}

static char *within(struct place *p, const char *path)
{
    return str_to_c(&p->a, str_format(&p->a, "%.*s/%s", STR_ARG(p->folder), path));
}

static bool is_there(struct place *p, const char *path)
{
    struct stat facts;
    return lstat(within(p, path), &facts) == 0;
}

static void expect_content(struct place *p, const char *path, const char *content)
{
    struct str text;
    assert_false(failed(folder_read(&p->a, str_from_c(within(p, path)), 1 << 20, &text)));
    assert_true(str_equal(text, str_from_c(content)));
}

static void put_beside(struct place *p, const char *path, const char *content)
{
    assert_false(failed(folder_write(&p->a, str_from_c(within(p, path)), str_from_c(content), 0644)));
}

static void second_export_changes_what_changed(void **state)
{
    (void)state;
    struct place p;
    open_place(&p);
    struct export_folder *f = begin(&p);
    write_fine(f, "a/b/one", "1");
    write_fine(f, "a/two", "2");
    write_fine(f, "three", "3");
    finish(f, 3, 0, 0);
    put_beside(&p, "a/note-of-a-person", "mine");
    f = begin(&p);
    write_fine(f, "a/two", "2");
    write_fine(f, "three", "33");
    assert_true(export_folder_has(f, S("three")));
    assert_false(export_folder_has(f, S("a/b/one")));
    finish(f, 1, 1, 1);
    assert_false(is_there(&p, "a/b"));
    expect_content(&p, "a/two", "2");
    expect_content(&p, "three", "33");
    expect_content(&p, "a/note-of-a-person", "mine");
    f = begin(&p);
    assert_true(export_folder_keep(f, S("three")));
    assert_false(export_folder_keep(f, S("four")));
    finish(f, 0, 1, 1);
    assert_true(is_there(&p, "three"));
    assert_true(is_there(&p, "a"));
    close_place(&p);
}

static void writes_in_pieces(void **state)
{
    (void)state;
    struct place p;
    char block[10000];
    open_place(&p);
    memset(block, 'x', sizeof block);
    for (int run = 0; run < 2; run++) {
        struct export_folder *f = begin(&p);
        struct export_file *file;
        assert_false(failed(export_file_begin(f, S("large"), &file)));
        for (int i = 0; i < 20; i++)
            assert_false(failed(export_file_add(file, (struct str){block, sizeof block})));
        assert_int_equal(is_there(&p, "large"), run);
        assert_false(failed(export_file_end(file)));
        assert_false(failed(export_file_begin(f, S("not"), &file)));
        export_file_cancel(file);
        export_file_cancel(NULL);
        finish(f, run == 0, run == 1, 0);
    }
    assert_false(is_there(&p, "not"));
    struct stat facts;
    assert_int_equal(stat(within(&p, "large"), &facts), 0);
    assert_int_equal(facts.st_size, 200000);
    close_place(&p);
}

static void copies(void **state)
{
    (void)state;
    struct place p;
    open_place(&p);
    struct export_folder *f = begin(&p);
    struct str source = str_format(&p.a, "%s/source", p.root);
    assert_false(failed(folder_write(&p.a, source, S("picture"), 0644)));
    int picture = open(source.p, O_RDONLY | O_CLOEXEC), folder = open(p.root, O_RDONLY | O_CLOEXEC);
    assert_false(failed(export_folder_copy(f, S("media/a"), picture)));
    assert_false(failed(export_folder_copy(f, S("media/a"), picture)));
    assert_true(err_is(export_folder_copy(f, S("media/b"), folder), &ERR_NOT_FOUND));
    assert_false(export_folder_keep_sized(f, S("media/a"), 6));
    close(picture);
    close(folder);
    expect_content(&p, "media/a", "picture");
    finish(f, 1, 1, 0);
    close_place(&p);
}

static void never_leaves_the_folder(void **state)
{
    (void)state;
    static const char *const PATHS[] = {"",
                                        "/a",
                                        "a/",
                                        "a//b",
                                        "../a",
                                        "a/../../b",
                                        "a/.",
                                        "a\nb",
                                        "a\tb",
                                        ".dateline-export",
                                        ".dateline-export.new/a"};
    struct place p;
    open_place(&p);
    struct export_folder *f = begin(&p);
    for (int i = 0; i < COUNT_OF(PATHS); i++)
        assert_true(err_is(export_folder_write(f, str_from_c(PATHS[i]), S("x")), &ERR_INVALID));
    write_fine(f, "in/file", "x");
    finish(f, 1, 0, 0);
    close_place(&p);
}

static void follows_no_link(void **state)
{
    (void)state;
    struct place p;
    open_place(&p);
    struct export_folder *f = begin(&p);
    write_fine(f, "file", "old");
    write_fine(f, "folder/file", "old");
    finish(f, 2, 0, 0);
    struct str outside = str_format(&p.a, "%s/outside", p.root);
    assert_false(failed(folder_make(&p.a, outside)));
    struct str secret = str_concat(&p.a, outside, S("/file"));
    assert_false(failed(folder_write(&p.a, secret, S("secret"), 0644)));
    assert_int_equal(unlink(within(&p, "file")), 0);
    assert_int_equal(symlink(str_to_c(&p.a, secret), within(&p, "file")), 0);
    assert_int_equal(unlink(within(&p, "folder/file")), 0);
    assert_int_equal(rmdir(within(&p, "folder")), 0);
    assert_int_equal(symlink(str_to_c(&p.a, outside), within(&p, "folder")), 0);
    f = begin(&p);
    write_fine(f, "file", "new");
    assert_true(err_is(export_folder_write(f, S("folder/file"), S("new")), &ERR_CONFLICT));
    finish(f, 1, 0, 0);
    struct str text;
    assert_false(failed(folder_read(&p.a, secret, 100, &text)));
    assert_true(str_equal(text, S("secret")));
    expect_content(&p, "file", "new");
    f = begin(&p); /* what went, went from behind the link: nothing there is ours */
    finish(f, 0, 0, 1);
    assert_false(failed(folder_read(&p.a, secret, 100, &text)));
    close_place(&p);
}

static void refuses_folders_of_others(void **state)
{
    (void)state;
    struct place p;
    struct export_folder *f, *other;
    open_place(&p);
    assert_false(failed(folder_make(&p.a, p.folder)));
    put_beside(&p, "thesis.txt", "years of work");
    assert_true(err_is(export_folder_open(p.folder, S("test"), &f), &ERR_CONFLICT));
    assert_non_null(strstr(err_detail(), "not empty"));
    assert_int_equal(unlink(within(&p, "thesis.txt")), 0);
    f = begin(&p);
    assert_true(err_is(export_folder_open(p.folder, S("test"), &other), &ERR_CONFLICT));
    assert_non_null(strstr(err_detail(), "another export"));
    finish(f, 0, 0, 0);
    assert_true(err_is(export_folder_open(p.folder, S("ninjs"), &f), &ERR_CONFLICT));
    assert_non_null(strstr(err_detail(), "format test"));
    struct str deep = str_format(&p.a, "%s/not/there", p.root);
    assert_true(err_is(export_folder_open(deep, S("test"), &f), &ERR_SYSTEM));
    close_place(&p);
}

/* A list that somebody else wrote takes nothing away outside, or by the way. */
static void survives_a_hostile_list(void **state)
{
    (void)state;
    struct place p;
    open_place(&p);
    struct str secret = str_format(&p.a, "%s/secret", p.root);
    assert_false(failed(folder_write(&p.a, secret, S("x"), 0644)));
    assert_false(failed(folder_make(&p.a, p.folder)));
    struct buf list;
    buf_init(&list, 1 << 20);
    buf_add(&list, S(FIRST_LINE "test\n../secret\n/etc/passwd\n\n.\n..\n"));
    for (int i = 0; i < 5000; i++)
        buf_add_char(&list, 'a');
    buf_add(&list, S("\n\x01\x02\nlast"));
    buf_add_char(&list, 0);
    put_beside(&p, ".dateline-export", list.p);
    buf_close(&list);
    put_beside(&p, "last", "mine");
    finish(begin(&p), 0, 0, 0);
    struct str text;
    assert_false(failed(folder_read(&p.a, secret, 100, &text)));
    assert_true(is_there(&p, "last"));
    put_beside(&p, ".dateline-export", "something else\n");
    struct export_folder *f;
    assert_true(err_is(export_folder_open(p.folder, S("test"), &f), &ERR_CONFLICT));
    close_place(&p);
}

/* A run that is killed, again and again, at any file; the next that ends leaves its own files alone. */
static void killed_anywhere(void **state)
{
    (void)state;
    struct place p;
    open_place(&p);
    for (int run = 0; run < 12; run++) {
        pid_t child = fork();
        if (child == 0) {
            struct export_folder *f;
            struct export_file *file;
            char path[32];
            if (failed(export_folder_open(p.folder, S("test"), &f)))
                _exit(1);
            for (int i = 0; i < run; i++) {
                snprintf(path, sizeof path, "run-%d/%d", run, i);
                err_ignore(export_folder_write(f, str_from_c(path), S("half")));
            }
            err_ignore(export_file_begin(f, S("large"), &file));
            raise(SIGKILL);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
    }
    struct export_folder *f = begin(&p);
    write_fine(f, "run-5/3", "whole");
    finish(f, 1, 0, 65);
    expect_content(&p, "run-5/3", "whole");
    assert_false(is_there(&p, "run-11"));
    assert_false(is_there(&p, ".dateline-export.part-0"));
    assert_false(is_there(&p, ".dateline-export.new"));
    close_place(&p);
}

/* A disk that is full, as far as a process can have one: files may have no more than a few bytes. */
static void full_disk_is_said(void **state)
{
    (void)state;
    struct place p;
    struct rlimit before, small;
    char block[20000];
    open_place(&p);
    memset(block, 'x', sizeof block);
    struct export_folder *f = begin(&p);
    write_fine(f, "file", "old");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){8192, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct err e = export_folder_write(f, S("file"), (struct str){block, sizeof block});
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(err_is(e, &ERR_SYSTEM));
    assert_non_null(strstr(err_detail(), "out/file"));
    expect_content(&p, "file", "old");
    export_folder_close(f);
    assert_false(is_there(&p, ".dateline-export.part-1"));
    close_place(&p);
}

/* A disk that fills within a line of the list: what is listed next begins a line of its own. */
static void lines_stay_whole(void **state)
{
    (void)state;
    struct place p;
    struct rlimit before, small;
    struct stat facts;
    open_place(&p);
    struct export_folder *f = begin(&p);
    write_fine(f, "first", "1");
    assert_int_equal(fstat(f->list, &facts), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){(rlim_t)facts.st_size + 3, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct err e = export_folder_write(f, S("second"), S("2"));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(err_is(e, &ERR_SYSTEM));
    assert_false(is_there(&p, "second"));
    write_fine(f, "third", "3");
    expect_content(&p, ".dateline-export.new", FIRST_LINE "test\nfirst\nthird\n");
    export_folder_close(f);
    close_place(&p);
}

/* Half a line that a power cut left is no path: a file of that name is somebody else's. */
static void half_a_line_is_no_path(void **state)
{
    (void)state;
    struct place p;
    open_place(&p);
    struct export_folder *f = begin(&p);
    write_fine(f, "first", "1");
    export_folder_close(f);
    put_beside(&p, ".dateline-export.new", FIRST_LINE "test\nfirst\nthes");
    put_beside(&p, "thes", "years of work");
    f = begin(&p);
    expect_content(&p, ".dateline-export.new", FIRST_LINE "test\nfirst\n");
    write_fine(f, "first", "1");
    finish(f, 0, 1, 0);
    expect_content(&p, "thes", "years of work");
    close_place(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_export_changes_what_changed),
        cmocka_unit_test(writes_in_pieces),
        cmocka_unit_test(copies),
        cmocka_unit_test(never_leaves_the_folder),
        cmocka_unit_test(follows_no_link),
        cmocka_unit_test(refuses_folders_of_others),
        cmocka_unit_test(survives_a_hostile_list),
        cmocka_unit_test(killed_anywhere),
        cmocka_unit_test(full_disk_is_said),
        cmocka_unit_test(lines_stay_whole),
        cmocka_unit_test(half_a_line_is_no_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
