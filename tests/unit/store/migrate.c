/* migrate.c - steps forward, refusals, and the schema that they make. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.c"

#include "unit/store_fixture.h"

#include <pthread.h>
#include <sqlite3.h>

/* ---- steps of the tests' own ---- */

static const struct asset first = {
    S_INIT("migrations/0001_first.sql"),
    S_INIT("create table one (id integer primary key, text text not null, good boolean not null);\n"
           "insert into one (text, good) values ('it''s; -- not a comment', true);\n"),
    S_INIT("1111111111111111")};
static const struct asset second = {
    S_INIT("migrations/0002_second.sql"),
    S_INIT("-- @sqlite\ninsert into one (text, good) values ('sqlite', true);\n"
           "-- @postgres\ninsert into one (text, good) values ('postgres', true);\n-- @both\n"
           "alter table one add column size real;\ncreate index one_text on one (text);\n"),
    S_INIT("2222222222222222")};
static const struct asset broken = {
    S_INIT("migrations/0002_broken.sql"),
    S_INIT("create table two (id integer primary key);\ninsert into none (id) values (1);\n"),
    S_INIT("3333333333333333")};
static const struct asset ending = {S_INIT("migrations/0001_ending.sql"),
                                    S_INIT("create table two (id integer primary key);\ncommit;\n"),
                                    S_INIT("4444444444444444")};

static struct err migrate(struct store_fixture *f, const struct asset *a, const struct asset *b)
{
    struct asset list[2] = {a ? *a : first, b ? *b : first};
    return with_steps(f->db, S(FOLDER), list, (size_t)(a ? 1 : 0) + (b ? 1 : 0), run_steps);
}

static struct err check(struct store_fixture *f, const struct asset *a, const struct asset *b)
{
    struct asset list[2] = {*a, b ? *b : first};
    return with_steps(f->db, S(FOLDER), list, b ? 2 : 1, check_steps);
}

static struct err table_exists(struct db_conn *conn, void *context)
{
    static const struct statement_field value[] = {{"value", STATEMENT_INT, 0}};
    static const struct statement_field name[] = {{"name", STATEMENT_TEXT, 0}};
    static const struct statement s = {
        .name = "exists",
        .source = "test",
        .sqlite = "select count(*) from sqlite_master where name = $1",
        .postgres = "select count(*) from pg_tables where tablename = $1 and schemaname = current_schema()",
        .parameters = name,
        .parameter_count = 1,
        .columns = value,
        .column_count = 1,
        .row_size = sizeof(int64_t),
        .result = STATEMENT_ONE};
    union statement_value values[] = {{.s = S("two")}};
    return statement_one(NULL, conn, &s, values, context);
}

/* The fixture's own database is migrated already: these begin with an empty one. */
static void with_empty(struct store_fixture *f, void (*test)(struct store_fixture *f))
{
    struct store_fixture empty;
    store_fixture_open_empty(&empty, f->engine);
    test(&empty);
    store_fixture_close(&empty);
}

static void steps_run_once(struct store_fixture *f)
{
    assert_err(check(f, &first, NULL), &ERR_STORE);
    assert_string_equal(err_detail(), "the database is of an older version: 0 of 1 migrations have run");
    assert_ok(migrate(f, &first, NULL));
    assert_ok(migrate(f, &first, NULL));
    assert_ok(check(f, &first, NULL));
    assert_err(check(f, &first, &second), &ERR_STORE);
    assert_ok(migrate(f, &first, &second));
    assert_ok(check(f, &first, &second));
}

static void newer_or_changed_is_refused(struct store_fixture *f)
{
    struct asset changed = first;
    changed.hash = S("5555555555555555");
    assert_ok(migrate(f, &first, &second));
    assert_err(migrate(f, &first, NULL), &ERR_STORE);
    assert_string_equal(err_detail(), "the database was made by a newer version: it has migration 0002_second, this "
                                      "program ends at 0001");
    assert_err(check(f, &first, NULL), &ERR_STORE);
    assert_err(migrate(f, &changed, &second), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "it was changed after it had run"));
}

static void a_failed_step_leaves_nothing(struct store_fixture *f)
{
    int64_t tables;
    assert_err(migrate(f, &first, &broken), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "migration 0002_broken: migration: "));
    assert_ok(db_read(f->db, table_exists, &tables));
    assert_int_equal(tables, 0);
    assert_ok(check(f, &first, NULL));
    assert_ok(migrate(f, &first, &second));
}

static void names_are_checked(struct store_fixture *f)
{
    struct asset odd = first;
    odd.path = S("migrations/1_first.sql");
    assert_err(migrate(f, &odd, NULL), &ERR_STORE);
    assert_string_equal(err_detail(), "migrations/1_first.sql: expected is migrations/0001_NAME.sql");
    assert_err(migrate(f, &second, NULL), &ERR_STORE);
    assert_err(migrate(f, &ending, NULL), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "must not end its transaction"));
}

static void test_steps_run_once(struct store_fixture *f)
{
    with_empty(f, steps_run_once);
}

static void test_newer_or_changed_is_refused(struct store_fixture *f)
{
    with_empty(f, newer_or_changed_is_refused);
}

static void test_a_failed_step_leaves_nothing(struct store_fixture *f)
{
    with_empty(f, a_failed_step_leaves_nothing);
}

static void test_names_are_checked(struct store_fixture *f)
{
    with_empty(f, names_are_checked);
}

/* ---- the schema ---- */

/* Without comments and blanks, in lower case. */
static struct str normal(struct arena *a, struct str sql)
{
    char *p = arena_bytes(a, sql.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < sql.n; i++) {
        if (sql.p[i] == '-' && i + 1 < sql.n && sql.p[i + 1] == '-')
            i = str_find_char(sql, '\n', i);
        if (i < 0)
            break;
        if (!char_is_space(sql.p[i]))
            p[n++] = char_to_lower(sql.p[i]);
    }
    return (struct str){p, n};
}

/* All that SQLite knows of the schema but the store's own table, a line each. */
static struct str schema_of(struct arena *a, sqlite3 *handle)
{
    struct buf b;
    sqlite3_stmt *s;
    buf_init(&b, 1 << 20);
    assert_int_equal(sqlite3_prepare_v2(handle,
                                        "select name, sql from sqlite_master where name <> 'migration' and sql "
                                        "is not null order by type, name",
                                        -1, &s, NULL),
                     SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        buf_add(&b, normal(a, str_from_c((const char *)sqlite3_column_text(s, 1))));
        buf_add_char(&b, '\n');
    }
    sqlite3_finalize(s);
    struct str all = str_copy(a, buf_str(&b));
    buf_close(&b);
    return all;
}

static struct str schema_of_file(struct store_fixture *f, struct str path)
{
    const struct asset *schema = asset_find(path);
    struct str sql;
    sqlite3 *handle;
    assert_non_null(schema);
    assert_ok(dialect_translate(&f->a, DB_SQLITE, schema->data, &sql));
    assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
    if (sqlite3_exec(handle, str_to_c(&f->a, sql), NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%.*s: %s", STR_ARG(path), sqlite3_errmsg(handle));
    struct str found = schema_of(&f->a, handle);
    sqlite3_close(handle);
    return found;
}

static void compare_schema(struct store_fixture *f, struct str path)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &handle), SQLITE_OK);
    struct str migrated = schema_of(&f->a, handle);
    sqlite3_close(handle);
    assert_true(migrated.n > 1000);
    assert_string_equal(str_to_c(&f->a, schema_of_file(f, path)), str_to_c(&f->a, migrated));
}

static void test_schema_equals_all_steps(struct store_fixture *f)
{
    compare_schema(f, S("schema.sql"));
}

static void run_asset(struct store_fixture *f, sqlite3 *handle, const char *path)
{
    struct str sql;
    assert_ok(dialect_translate(&f->a, DB_SQLITE, asset_find(str_from_c(path))->data, &sql));
    assert_int_equal(sqlite3_exec(handle, str_to_c(&f->a, sql), NULL, NULL, NULL), SQLITE_OK);
}

static int count_rows(sqlite3 *handle, const char *query)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(handle, query, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int count = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return count;
}

/* Of a newsroom that is there: what came with an import keeps its page, what only a draft named has none. */
static void test_imported_sections_are_listed(struct store_fixture *f)
{
    static const char ROWS[] =
        "pragma foreign_keys = off;"
        "insert into section (id, language, slug, name, position, accent, description, created_at) values "
        "(1, 'en', 'empty', 'Empty', 0, '', '', 0), (2, 'en', 'drafted', 'Drafted', 0, '', '', 0);"
        "insert into import_text (source_id, key, text) values (1, 'term 7', 'empty'), (2, 'term 7', 'empty'), "
        "(1, 'tag 8', 'drafted');";
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
    run_asset(f, handle, "schema.sql");
    assert_int_equal(sqlite3_exec(handle, ROWS, NULL, NULL, NULL), SQLITE_OK);
    run_asset(f, handle, "migrations/0027_section_shown.sql");
    assert_int_equal(count_rows(handle, "select count(*) from listing"), 1);
    assert_int_equal(count_rows(handle, "select count(*) from listing where list = 'section:1' and stories = 0"), 1);
    sqlite3_close(handle);
}

static void audience_equals_its_steps(struct store_fixture *f)
{
    assert_ok(db_migrate_by(f->db, S("migrations/audience/")));
    assert_ok(db_migrate_by(f->db, S("migrations/audience/")));
    if (f->engine == DB_SQLITE)
        compare_schema(f, S("audience.sql"));
}

static void test_the_audience_has_steps_of_its_own(struct store_fixture *f)
{
    with_empty(f, audience_equals_its_steps);
}

static void test_the_program_is_up_to_date_with_itself(struct store_fixture *f)
{
    assert_ok(db_check_version(f->db));
    assert_ok(db_migrate(f->db));
}

/* A node that starts, with a connection and a schema of its own for readers. */
struct starting {
    struct db_options options;
    pthread_t thread;
    char problem[ENGINE_DETAIL_SIZE];
};

static struct err start_one(const struct starting *node)
{
    struct db *db;
    TRY(db_open(&node->options, true, &db));
    struct err e = db_migrate_by(db, S("migrations/audience/"));
    db_close(db);
    return e;
}

static void *start_node(void *context)
{
    struct starting *node = context;
    if (failed(start_one(node)))
        snprintf(node->problem, sizeof node->problem, "%s", err_detail());
    return NULL;
}

static void test_several_nodes_may_start_at_once(struct store_fixture *f)
{
    enum { NODES = 6 };
    struct starting nodes[NODES];
    struct str url = str_from_c(f->url);
    if (f->engine == DB_SQLITE)
        url = str_format(&f->a, "sqlite:%s/audience.db", f->folder);
    for (int i = 0; i < NODES; i++) {
        nodes[i] = (struct starting){
            .options = {.url = url, .folder = str_from_c(f->folder), .schema = S("audience"), .writers = 1}};
        assert_int_equal(pthread_create(&nodes[i].thread, NULL, start_node, &nodes[i]), 0);
    }
    for (int i = 0; i < NODES; i++) {
        pthread_join(nodes[i].thread, NULL);
        assert_string_equal(nodes[i].problem, "");
    }
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_steps_run_once),
        STORE_TEST(test_newer_or_changed_is_refused),
        STORE_TEST(test_a_failed_step_leaves_nothing),
        STORE_TEST(test_names_are_checked),
        STORE_TEST_SQLITE(test_schema_equals_all_steps),
        STORE_TEST_SQLITE(test_imported_sections_are_listed),
        STORE_TEST(test_the_audience_has_steps_of_its_own),
        STORE_TEST(test_the_program_is_up_to_date_with_itself),
        STORE_TEST(test_several_nodes_may_start_at_once),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
