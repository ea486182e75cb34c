/* mksql.c - the generator: what it makes, and how it tells faults. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../tools/mksql/check.c"
#include "../../../tools/mksql/common.c"
#include "../../../tools/mksql/declare.c"
#include "../../../tools/mksql/many.c"
#include "../../../tools/mksql/read.c"
#include "../../../tools/mksql/schema.c"
#include "../../../tools/mksql/write.c"
#include "../../../tools/mksql/write_source.c"

int mksql_main(int argc, char **argv);
#define main mksql_main
#include "../../../tools/mksql/main.c"
#undef main

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/dateline-mksql-XXXXXX";

static char *whole_file(const char *path)
{
    struct text t = {0};
    char part[4096];
    FILE *in = fopen(path, "rb");
    if (!in)
        fail_msg("%s: %s", path, strerror(errno));
    for (size_t n; (n = fread(part, 1, sizeof(part), in));)
        append(&t, part, n);
    fclose(in);
    return t.p ? t.p : must(strdup(""));
}

/* The generator leaves its memory to the end of the process, which is no leak. */
static void leave(int status, void *context)
{
    (void)context;
    fflush(NULL);
    _exit(status);
}

/* Runs the generator in a child, in the working folder; returns its status, standard error in *words. */
static int generate(const char *input, char **words)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        char *arguments[] = {"mksql", "out.c", "out.h", must(strdup(input)), NULL};
        if (!freopen("stderr.txt", "wb", stderr))
            _exit(99);
        on_exit(leave, NULL);
        exit(mksql_main(4, arguments));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    *words = whole_file("stderr.txt");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void refuse(const char *sql, const char *wanted)
{
    char *words;
    FILE *f = fopen("in.sql", "wb");
    fputs(sql, f);
    fclose(f);
    assert_int_equal(generate("in.sql", &words), 1);
    assert_string_equal(words, wanted);
    free(words);
}

static void compare(const char *made, const char *golden)
{
    char path[1024];
    snprintf(path, sizeof(path), "%s/tests/unit/store/sample/%s", getenv("DATELINE_SOURCE"), golden);
    char *left = whole_file(made), *right = whole_file(path);
    assert_string_equal(left, right);
    free(left);
    free(right);
}

static void test_sample_is_as_kept(void **state)
{
    (void)state;
    char path[1024], *words;
    snprintf(path, sizeof(path), "%s/tests/unit/store/sample/sample.sql", getenv("DATELINE_SOURCE"));
    int status = generate(path, &words);
    assert_string_equal(words, "");
    assert_int_equal(status, 0);
    compare("out.c", "statements.c.golden");
    compare("out.h", "statements.h.golden");
    free(words);
}

/* What is made of one statement. */
static char *made_of(const char *sql)
{
    char *words;
    FILE *f = fopen("in.sql", "wb");
    fputs(sql, f);
    fclose(f);
    assert_int_equal(generate("in.sql", &words), 0);
    free(words);
    return whole_file("out.c");
}

static void expect_many(const char *sql, const char *wanted)
{
    char *made = made_of(sql);
    if (wanted ? !strstr(made, wanted) : strstr(made, ".many") != NULL)
        fail_msg("%s: %s", sql, made);
    free(made);
}

static void test_many_rows(void **state)
{
    (void)state;
    expect_many("-- name: x (n int, words text)\ninsert into t (n, words, m) values ($1, $2, ($1 + 2))\n",
                ".many = \"insert into t (n, words, m) select u.p1, u.p2, (u.p1 + 2)\\n\"\n"
                "        \"from unnest($1, $2) as u (p1, p2)\"");
    expect_many("-- name: x (n int, m int)\ninsert into t (n, m) values ($2, $1)\n"
                "on conflict (n) do update set m = excluded.m\n",
                ".unique = 0x2");
    expect_many("-- name: x (n int, m int)\ninsert into t (n, m) values (7, $1 + $2)\n"
                "on conflict (n) do update set m = excluded.m\n",
                NULL);
    expect_many("-- name: x (n int) -> int\ninsert into t (n) values ($1) returning n\n", NULL);
    expect_many("-- name: x (n int)\ninsert into t (n) values ((select max(n) + $1 from t))\n", NULL);
    expect_many("-- name: x (n int)\ninsert into t (n) values (1) on conflict do update set n = $1\n", NULL);
    expect_many("-- name: x (n int)\ninsert into t (n) select m from u where m > $1\n", NULL);
}

static void test_faults_name_file_and_line(void **state)
{
    (void)state;
    refuse("\nselect 1\n", "in.sql:2: SQL before the first '-- name:'\n");
    refuse("-- name: x (a1 int\nselect 1\n", "in.sql:2: the list of the declaration is not closed by ')'\n");
    refuse("-- name: x (n number)\nselect $1\n",
           "in.sql:1: 'number' is no type: int int? text text? blob blob? real bool\n");
    refuse("-- name: x (n)\nselect $1\n", "in.sql:1: 'n' needs a name and a type, as in 'slug text'\n");
    refuse("-- name: x (n int, n int)\nselect $1\n", "in.sql:1: 'n' stands twice in the list\n");
    refuse("-- name: x (n int,)\nselect $1\n", "in.sql:1: the list ends in a comma\n");
    refuse("-- name: x (struct int)\nselect $1\n",
           "in.sql:1: 'struct' is a word of C or of the generated functions; take another name\n");
    refuse("-- name: X ()\nselect 1\n",
           "in.sql:1: the declared name 'X' is not of small letters, digits and _ (at most 60)\n");
    refuse("-- @sqlite\n", "in.sql:1: '@sqlite' stands outside of a statement\n");
    refuse("-- name: x ()\n-- @mysql\nselect 1\n", "in.sql:2: '@mysql' is none of @sqlite, @postgres, @both\n");
    refuse("-- name: x () int\nselect 1\n", "in.sql:1: 'int' stands where '-> TYPE' or nothing is expected\n");
    refuse("-- row: r ()\n", "in.sql:1: row 'r' has no columns\n");
}

static void test_statements_are_checked_as_a_whole(void **state)
{
    (void)state;
    refuse("-- name: x (n int)\nselect '$1'\n", "in.sql:1: 'x' does not use its parameter $1 (n)\n");
    refuse("-- name: x (n int)\nselect $1, $2\n", "in.sql:1: 'x' has 1 parameters but uses $2\n");
    refuse("-- name: x (n int)\n-- @sqlite\nselect $1\n-- @postgres\nselect 1\n",
           "in.sql:1: 'x' does not use its parameter $1 (n)\n");
    refuse("-- name: x () -> story\nselect 1\n",
           "in.sql:1: 'x' returns 'story', which is no type and no declared row\n");
    refuse("-- name: x () -> changed?\ndelete from x\n", "in.sql:1: 'changed' is one number, without ? and *\n");
    refuse("-- name: x () -> real*\nselect 1\n", "in.sql:1: 'x': a list of single values is of int or text\n");
    refuse("-- name: x ()\n\n-- name: y ()\nselect 1\n", "in.sql:1: 'x' has no SQL\n");
    refuse("-- name: x ()\nselect 1\n-- name: x ()\nselect 1\n",
           "in.sql:3: statement 'x' is declared already at in.sql:1\n");
    refuse("-- row: r (n int)\n-- row: r (n int)\n", "in.sql:2: row 'r' is declared already at in.sql:1\n");
    refuse("-- nothing\n", "mksql: no statement in any file\n");
}

static void test_writing_statements_are_known(void **state)
{
    (void)state;
    struct statement s = {0};
    const char *sql[] = {"with x as (select 1) INSERT into y select 1", "update x set y = 1", "delete from x"};
    for (size_t i = 0; i < 3; i++) {
        s.sqlite.p = must(strdup(sql[i]));
        assert_true(writes(&s));
        free(s.sqlite.p);
    }
    s.sqlite.p = must(strdup("select 'insert', \"update\", inserted /* delete */ from x"));
    assert_false(writes(&s));
    free(s.sqlite.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_is_as_kept),
        cmocka_unit_test(test_many_rows),
        cmocka_unit_test(test_faults_name_file_and_line),
        cmocka_unit_test(test_statements_are_checked_as_a_whole),
        cmocka_unit_test(test_writing_statements_are_known),
    };
    if (!mkdtemp(folder) || chdir(folder) < 0)
        return 1;
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    for (const char *const *name = (const char *const[]){"out.c", "out.h", "in.sql", "stderr.txt", NULL}; *name; name++)
        unlink(*name);
    rmdir(folder);
    return failures;
}
