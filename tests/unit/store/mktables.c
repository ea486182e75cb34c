/* mktables.c - the generator of tables: names that look like rules, and what it does not take. */
/* SPDX-License-Identifier: Apache-2.0 */
int mktables_main(int argc, char **argv);
#define main mktables_main
#include "../../../tools/mktables.c"
#undef main

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/dateline-mktables-XXXXXX";

static char *whole_file(const char *name)
{
    char *text = NULL;
    size_t n = 0;
    FILE *in = fopen(name, "rb"), *to = open_memstream(&text, &n);
    if (!in || !to)
        fail_msg("%s: %s", name, strerror(errno));
    for (int c; (c = fgetc(in)) != EOF;)
        fputc(c, to);
    fclose(in);
    fclose(to);
    return text;
}

/* The generator leaves its memory to the end of the process, which is no leak. */
static void leave(int status, void *context)
{
    (void)context;
    fflush(NULL);
    _exit(status);
}

/* Runs the generator over sql in a child; returns its status. */
static int generate(const char *sql)
{
    int status;
    FILE *f = fopen("in.sql", "wb");
    fputs(sql, f);
    fclose(f);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        char *arguments[] = {"mktables", "out.c", must(strdup("set=in.sql")), NULL};
        if (!freopen("stderr.txt", "wb", stderr))
            _exit(99);
        on_exit(leave, NULL);
        exit(mktables_main(3, arguments));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void refuse(const char *sql, const char *wanted)
{
    assert_int_equal(generate(sql), 1);
    char *words = whole_file("stderr.txt");
    assert_string_equal(words, wanted);
    free(words);
}

static void expect(const char *made, const char *words)
{
    if (!strstr(made, words))
        fail_msg("'%s' is not in\n%s", words, made);
}

static void test_a_schema_becomes_tables(void **state)
{
    (void)state;
    assert_int_equal(
        generate("create table one (\n    id integer primary key, -- a, comment (\n"
                 "    checksum blob not null,\n    unique_name text unique, primary_colour int not null,\n"
                 "    role text not null default 'a, b' check (role in ('a;b', 'c'))\n);\n"
                 "create unique index one_name on one (unique_name) where role = 'c';\n"
                 "-- @sqlite\ninsert into one (id) values (1);\n-- @both\n"
                 "create table two (\n    one_id int not null references one (id),\n    place int,\n"
                 "    primary key (one_id, place),\n    unique (place, one_id),\n    check (place > 0)\n);\n"),
        0);
    char *made = whole_file("out.c");
    expect(made, "{\"checksum\", STATEMENT_BLOB, 0},\n    {\"unique_name\", STATEMENT_TEXT_NULL, 0},\n    "
                 "{\"primary_colour\", STATEMENT_INT, 0},\n    {\"role\", STATEMENT_TEXT, 0},\n};");
    expect(made, "static const int set_key_two[] = {0, 1};");
    expect(made, "select \\\"one_id\\\", \\\"place\\\" from \\\"two\\\" order by \\\"one_id\\\", \\\"place\\\"");
    expect(made, "create unique index one_name on one (unique_name) where role = 'c'");
    expect(made, "alter table \\\"two\\\" drop constraint \\\"two_one_id_fkey\\\"");
    expect(made, "pg_get_serial_sequence('one', 'id')");
    assert_null(strstr(made, "pg_get_serial_sequence('two'"));
    assert_null(strstr(made, "comment ("));
    free(made);
}

static void test_what_it_does_not_know_ends_it(void **state)
{
    (void)state;
    refuse("create table one (id int);\n", "in.sql: table one has no primary key: its rows cannot be read in an order "
                                           "that is the same everywhere\n");
    refuse("create table one (id number primary key);\n",
           "in.sql: 'number' is no column type: int integer text blob real boolean\n");
    refuse(
        "create table one (id int primary key, foreign key (id) references two (id));\n",
        "in.sql: table one: 'foreign key (id) references two (id)' is not understood here; say it behind a column\n");
    refuse("create table one (id int primary key references two);\n",
           "in.sql: table one: the column that id points to is not named\n");
    refuse("create table one (id int not null, primary key (no));\n", "in.sql: table one has no column no\n");
    refuse("alter table one add column two int;\n", "in.sql: 'alter table one add column two int' is not understood\n");
    refuse("create table one;\n", "in.sql: table one has no columns\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_schema_becomes_tables),
                                       cmocka_unit_test(test_what_it_does_not_know_ends_it)};
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return 1;
    int failures = cmocka_run_group_tests_name("mktables", tests, NULL, NULL);
    static const char *const files[] = {"in.sql", "out.c", "stderr.txt"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        (void)unlink(files[i]);
    if (chdir("/") != 0 || rmdir(folder) != 0)
        return 1;
    return failures;
}
