/* tables.c - what is known of the tables, for moving them, is what the databases have: every table, every column. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/table.c"

#include "store/engine.h"

#include "unit/store_fixture.h"

#include <sqlite3.h>

struct known {
    const struct table_set *set;
    const char *migrations;
};
static const struct known sets[] = {{&newsroom_tables, "migrations/"}, {&audience_tables, "migrations/audience/"}};

static const char *class_of(enum statement_type type)
{
    static const char *const classes[] = {"int", "int", "text", "text", "blob", "blob", "real", "bool"};
    return classes[type];
}

/* A line a column, "TABLE COLUMN TYPE" (SQLite has no booleans), sorted by table and the column's place. */
static struct str known_columns(struct arena *a, const struct table_set *set, enum db_engine engine)
{
    struct str all = S("");
    for (int i = 0; i < set->count; i++)
        for (int k = 0; k < set->items[i].column_count; k++) {
            const char *class = class_of(set->items[i].columns[k].type);
            if (engine == DB_SQLITE && !strcmp(class, "bool"))
                class = "int";
            all = str_concat(a, all,
                             str_format(a, "%s %s %s\n", set->items[i].name, set->items[i].columns[k].name, class));
        }
    return all;
}

/* The lines of a query of one text column. */
static struct str ask_sqlite(struct store_fixture *f, const char *sql)
{
    sqlite3 *handle;
    sqlite3_stmt *s;
    struct str all = S("");
    assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        all = str_concat(&f->a, all, str_format(&f->a, "%s\n", (const char *)sqlite3_column_text(s, 0)));
    sqlite3_finalize(s);
    sqlite3_close(handle);
    return all;
}

static struct str ask_postgres(struct store_fixture *f, const char *sql)
{
    struct str all = S("");
    PGconn *c = PQconnectdb(f->url);
    PGresult *result = PQexec(c, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(c));
    for (int i = 0; i < PQntuples(result); i++)
        all = str_concat(&f->a, all, str_format(&f->a, "%s\n", PQgetvalue(result, i, 0)));
    PQclear(result);
    PQfinish(c);
    return all;
}

static struct str ask(struct store_fixture *f, const char *sqlite, const char *postgres)
{
    return f->engine == DB_SQLITE ? ask_sqlite(f, sqlite) : ask_postgres(f, postgres);
}

static struct str stored_columns(struct store_fixture *f)
{
    return ask(
        f,
        "select t.name || ' ' || c.name || ' ' || case lower(c.type) when 'integer' then 'int' else "
        "lower(c.type) end from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' and t.name "
        "<> 'migration' order by t.name, c.cid",
        "select table_name || ' ' || column_name || ' ' || case data_type when 'bigint' then 'int' when 'bytea' "
        "then 'blob' when 'boolean' then 'bool' when 'double precision' then 'real' else data_type end from "
        "information_schema.columns where table_schema = current_schema() and table_name <> 'migration' order by "
        "table_name collate \"C\", ordinal_position");
}

static int compare_lines(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    return str_compare(*x, *y);
}

static struct str sorted(struct arena *a, struct str text)
{
    struct str lines[4096], all = S("");
    size_t count = 0;
    for (struct str rest = text; rest.n;) {
        assert_true(count < COUNT_OF(lines));
        (void)str_cut(rest, '\n', &lines[count++], &rest);
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++)
        all = str_concat(a, all, str_format(a, "%.*s\n", STR_ARG(lines[i])));
    return all;
}

static void assert_same_lines(struct arena *a, struct str found, struct str wanted)
{
    assert_string_equal(str_to_c(a, sorted(a, found)), str_to_c(a, sorted(a, wanted)));
}

/* Indexes and constraints, as the engine tells them. */
static struct str stored_rules(struct store_fixture *f)
{
    return ask(
        f,
        "select name || ' ' || replace(replace(sql, char(10), ''), ' ', '') from sqlite_master where sql is not null",
        "select indexdef from pg_indexes where schemaname = current_schema() union all select conrelid::regclass || "
        "' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = "
        "current_schema()::regnamespace");
}

static void on_both_sets(struct store_fixture *f, void (*test)(struct store_fixture *f, const struct table_set *set))
{
    for (ptrdiff_t i = 0; i < COUNT_OF(sets); i++) {
        struct store_fixture own;
        store_fixture_open_empty(&own, f->engine);
        assert_ok(db_migrate_by(own.db, str_from_c(sets[i].migrations)));
        test(&own, sets[i].set);
        store_fixture_close(&own);
    }
}

static void is_known(struct store_fixture *f, const struct table_set *set)
{
    assert_true(set->count > 10);
    assert_same_lines(&f->a, known_columns(&f->a, set, f->engine), stored_columns(f));
}

static void test_every_table_and_column_is_known(struct store_fixture *f)
{
    on_both_sets(f, is_known);
}

/* ---- what is dropped before the filling comes back ---- */

static struct err run_lines(struct db_conn *conn, void *context)
{
    const struct table_lines *lines = context;
    for (ptrdiff_t i = 0; i < lines->count; i++)
        TRY(conn->engine->script(conn, lines->items[i]));
    return OK;
}

static void comes_back(struct store_fixture *f, const struct table_set *set)
{
    struct table_lines before = set->before[f->engine], after = set->after[f->engine];
    struct str rules = stored_rules(f);
    assert_ok(db_write(f->db, run_lines, &before));
    assert_true(stored_rules(f).n < rules.n);
    assert_ok(db_write(f->db, run_lines, &after));
    assert_same_lines(&f->a, stored_rules(f), rules);
}

static void test_indexes_and_links_come_back_as_they_were(struct store_fixture *f)
{
    on_both_sets(f, comes_back);
}

/* ---- rows ---- */

static const struct statement_field columns[] = {{"language", STATEMENT_TEXT, 0},
                                                 {"number", STATEMENT_INT, 0},
                                                 {"words", STATEMENT_TEXT_NULL, 0},
                                                 {"hash", STATEMENT_BLOB, 0},
                                                 {"good", STATEMENT_BOOL, 0}};
static const int key[] = {0, 1};
static const struct table sample = {
    .name = "sample", .columns = columns, .column_count = 5, .key = key, .key_count = 2};

static void set_row(struct table_value *row)
{
    row[0] = (struct table_value){{.s = S("en")}, false};
    row[1] = (struct table_value){{.i = -7}, false};
    row[2] = (struct table_value){{.s = S("Hafen und Dünen")}, false};
    row[3] = (struct table_value){{.s = S("\0\xff")}, false};
    row[4] = (struct table_value){{.i = 1}, false};
}

static void test_a_row_that_postgresql_refuses_is_named(struct store_fixture *f)
{
    (void)f;
    struct table_value row[5];
    set_row(row);
    assert_ok(table_check_row(&sample, row));
    row[2].value.s = S("a\0b");
    assert_err(table_check_row(&sample, row), &ERR_INVALID);
    assert_string_equal(err_detail(), "sample en, -7: its words holds a NUL character, which PostgreSQL does not take");
    row[2].value.s = S("caf\xe9");
    assert_err(table_check_row(&sample, row), &ERR_INVALID);
    assert_string_equal(err_detail(), "sample en, -7: its words is not valid UTF-8, which PostgreSQL does not take");
    row[2].null = true;
    assert_ok(table_check_row(&sample, row));
    row[4].value.i = 2;
    assert_err(table_check_row(&sample, row), &ERR_INVALID);
    row[0].value.s = S("\xff\x01");
    assert_err(table_check_row(&sample, row), &ERR_INVALID);
    assert_string_equal(err_detail(),
                        "sample ff01, -7: its language is not valid UTF-8, which PostgreSQL does not take");
}

static void test_every_value_counts_in_a_comparison(struct store_fixture *f)
{
    (void)f;
    struct table_value one[5], other[5];
    int column;
    set_row(one);
    set_row(other);
    assert_true(table_rows_equal(&sample, one, other, &column));
    for (int i = 0; i < sample.column_count; i++) {
        set_row(other);
        other[i].null = true;
        assert_false(table_rows_equal(&sample, one, other, &column));
        assert_int_equal(column, i);
    }
    set_row(other);
    other[3].value.s = S("\0\xfe");
    assert_false(table_rows_equal(&sample, one, other, &column));
    assert_int_equal(column, 3);
    one[2].null = other[2].null = true;
    other[3].value.s = one[3].value.s;
    other[2].value.s = S("what stood there before");
    assert_true(table_rows_equal(&sample, one, other, &column));
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_every_table_and_column_is_known),
        STORE_TEST(test_indexes_and_links_come_back_as_they_were),
        STORE_TEST_SQLITE(test_a_row_that_postgresql_refuses_is_named),
        STORE_TEST_SQLITE(test_every_value_counts_in_a_comparison),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
