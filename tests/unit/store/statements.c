/* statements.c - every statement of sql/ is understood by both engines, and finds its rows by an index. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On SQLite also EXPLAIN QUERY PLAN: a table read from end to end, or a result sorted in a temporary tree, fails unless
 * the SQL says in a comment that it is meant: scan, sort.
 */
#include "store/sqlite.h"
#include "store/statements.h"

#include "unit/store_fixture.h"

#include <sqlite3.h>

/* Statements about transactions and connections are no queries. */
static bool is_plumbing(const struct statement *s)
{
    static const char *const plain[] = {"select", "insert", "update", "delete", "with"};
    const char *sql = s->sqlite ? s->sqlite : s->postgres;
    for (ptrdiff_t i = 0; i < COUNT_OF(plain); i++)
        if (!strncasecmp(sql, plain[i], strlen(plain[i])))
            return false;
    return true;
}

/* Whether a statement is one of the audience's, whose tables are in a database of their own. */
static bool is_audience(const struct statement *s)
{
    return strstr(s->source, "/audience") != NULL;
}

static int prepare_sqlite(struct store_fixture *f, bool audience)
{
    int faults = 0;
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &handle), SQLITE_OK);
    assert_false(failed(sqlite_add_functions(handle)));
    for (int i = 0; i < statement_count; i++) {
        const struct statement *s = &statement_table[i];
        sqlite3_stmt *prepared = NULL;
        if (!s->sqlite || is_audience(s) != audience || !strcmp(s->name, "store_migration_table_make"))
            continue;
        int code = sqlite3_prepare_v2(handle, s->sqlite, -1, &prepared, NULL);
        int columns = sqlite3_column_count(prepared);
        bool wrong = code != SQLITE_OK || (s->column_count && columns != s->column_count);
        if (wrong)
            print_error("%s %s: %s (%d columns of %d)\n", s->source, s->name, sqlite3_errmsg(handle), columns,
                        s->column_count);
        faults += wrong;
        sqlite3_finalize(prepared);
    }
    sqlite3_close(handle);
    return faults;
}

static Oid oid_of(enum statement_type type)
{
    static const Oid oids[] = {20, 20, 25, 25, 17, 17, 701, 16};
    return oids[type];
}

static bool type_fits(enum statement_type type, Oid oid)
{
    switch (type) {
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
        return oid == 20 || oid == 21 || oid == 23;
    case STATEMENT_TEXT:
    case STATEMENT_TEXT_NULL:
        return oid == 25 || oid == 1043 || oid == 19;
    default:
        return oid == oid_of(type);
    }
}

static int compare_described(const struct statement *s, const PGresult *described)
{
    int faults = 0;
    int columns = PQnfields(described);
    if (s->column_count && columns != s->column_count) {
        print_error("%s %s: %d columns of %d\n", s->source, s->name, columns, s->column_count);
        return 1;
    }
    for (int i = 0; i < s->column_count; i++)
        if (!type_fits(s->columns[i].type, PQftype(described, i))) {
            print_error("%s %s: column %s has type %u\n", s->source, s->name, s->columns[i].name,
                        PQftype(described, i));
            faults++;
        }
    return faults;
}

static Oid array_of(Oid type)
{
    return type == 20 ? 1016 : type == 25 ? 1009 : type == 17 ? 1001 : type == 701 ? 1022 : 1000;
}

/* The form for many rows. */
static int prepare_many(PGconn *c, const struct statement *s)
{
    Oid types[64];
    for (int i = 0; i < s->parameter_count; i++)
        types[i] = array_of(oid_of(s->parameters[i].type));
    PGresult *result = PQprepare(c, "", s->many, s->parameter_count, types);
    int faults = PQresultStatus(result) != PGRES_COMMAND_OK;
    if (faults)
        print_error("%s %s: %s\n%s\n", s->source, s->name, PQerrorMessage(c), s->many);
    PQclear(result);
    return faults;
}

static int prepare_one(PGconn *c, const struct statement *s)
{
    Oid types[64];
    for (int i = 0; i < s->parameter_count; i++)
        types[i] = oid_of(s->parameters[i].type);
    PGresult *result = PQprepare(c, "", s->postgres, s->parameter_count, types);
    int faults = PQresultStatus(result) != PGRES_COMMAND_OK;
    if (faults)
        print_error("%s %s: %s", s->source, s->name, PQerrorMessage(c));
    PQclear(result);
    if (faults)
        return faults;
    result = PQdescribePrepared(c, "");
    faults = compare_described(s, result);
    PQclear(result);
    return faults;
}

static int prepare_postgres(struct store_fixture *f, bool audience)
{
    int faults = 0;
    PGconn *c = PQconnectdb(f->url);
    assert_int_equal(PQstatus(c), CONNECTION_OK);
    for (int i = 0; i < statement_count; i++)
        if (statement_table[i].postgres && is_audience(&statement_table[i]) == audience)
            faults += prepare_one(c, &statement_table[i]) +
                      (statement_table[i].many ? prepare_many(c, &statement_table[i]) : 0);
    PQfinish(c);
    return faults;
}

static void test_all_are_understood(struct store_fixture *f)
{
    assert_int_equal(f->engine == DB_SQLITE ? prepare_sqlite(f, false) : prepare_postgres(f, false), 0);
}

/* Runs test over a database with the audience's tables. */
static void with_audience(struct store_fixture *f, void (*test)(struct store_fixture *f))
{
    struct store_fixture own;
    store_fixture_open_empty(&own, f->engine);
    assert_ok(db_migrate_by(own.db, S("migrations/audience/")));
    test(&own);
    store_fixture_close(&own);
}

static void audience_is_understood(struct store_fixture *f)
{
    assert_int_equal(f->engine == DB_SQLITE ? prepare_sqlite(f, true) : prepare_postgres(f, true), 0);
}

static void test_all_of_the_audience_are_understood(struct store_fixture *f)
{
    with_audience(f, audience_is_understood);
}

/* ---- plans ---- */

/* A name that the statement itself gives: "with NAME as (", ") as NAME" or ") NAME". */
static bool is_own_name(const char *sql, const char *name)
{
    char with[128], alias[128], bare[128];
    snprintf(with, sizeof(with), "%s as (", name);
    snprintf(alias, sizeof(alias), ") as %s", name);
    snprintf(bare, sizeof(bare), ") %s", name);
    return strstr(sql, with) || strstr(sql, alias) || strstr(sql, bare);
}

/* SQLite plans the search for rows that refer to a new one, and never runs it: left out of the plan. Of a deleted row
 * it does run, and needs an index. */
static void plan_links(sqlite3 *handle, const char *sql)
{
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, strncasecmp(sql, "insert", 6) != 0, (int *)NULL);
}

static bool is_bare_scan(const char *detail, const char *sql)
{
    char name[100];
    if (sscanf(detail, "SCAN %99s", name) != 1 || strstr(detail, " USING ") || strstr(detail, "CONSTANT ROW"))
        return false;
    return !strstr(detail, "VIRTUAL TABLE") && *name != '(' && !is_own_name(sql, name);
}

static int explain(sqlite3 *handle, const struct statement *s)
{
    char sql[65536];
    int faults = 0;
    sqlite3_stmt *plan;
    plan_links(handle, s->sqlite);
    snprintf(sql, sizeof(sql), "explain query plan %s", s->sqlite);
    if (sqlite3_prepare_v2(handle, sql, -1, &plan, NULL) != SQLITE_OK)
        fail_msg("%s: %s", s->name, sqlite3_errmsg(handle));
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);
        bool scan = is_bare_scan(detail, s->sqlite) && !strstr(s->sqlite, "/*scan*/");
        bool sort = strstr(detail, "TEMP B-TREE") && !strstr(s->sqlite, "/*sort*/");
        if (scan || sort)
            print_error("%s %s: %s\n", s->source, s->name, detail);
        faults += scan || sort;
    }
    sqlite3_finalize(plan);
    return faults;
}

static int explain_all(struct store_fixture *f, bool audience)
{
    int faults = 0;
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &handle), SQLITE_OK);
    assert_false(failed(sqlite_add_functions(handle)));
    for (int i = 0; i < statement_count; i++)
        if (statement_table[i].sqlite && !is_plumbing(&statement_table[i]) &&
            is_audience(&statement_table[i]) == audience)
            faults += explain(handle, &statement_table[i]);
    sqlite3_close(handle);
    return faults;
}

static void test_rows_are_found_by_indexes(struct store_fixture *f)
{
    assert_int_equal(explain_all(f, false), 0);
}

static void audience_is_found_by_indexes(struct store_fixture *f)
{
    assert_int_equal(explain_all(f, true), 0);
}

static void test_rows_of_the_audience_are_found_by_indexes(struct store_fixture *f)
{
    with_audience(f, audience_is_found_by_indexes);
}

/* Sites are few, what one of them brought is not: it is never read through for one file. An index that is read from end
 * to end passes the test above. */
static int explain_imported(sqlite3 *handle, const struct statement *s)
{
    char sql[65536];
    int faults = 0;
    sqlite3_stmt *plan;
    snprintf(sql, sizeof(sql), "explain query plan %s", s->sqlite);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);
        bool all = !strncmp(detail, "SCAN ", 5) && strncmp(detail, "SCAN c", 6) != 0;
        if (all || strstr(detail, "(source_id<?)") || strstr(detail, "import_media_media"))
            print_error("%s: %s\n", s->name, detail), faults++;
    }
    sqlite3_finalize(plan);
    return faults;
}

static void test_imported_files_are_found_by_indexes(struct store_fixture *f)
{
    static const char *const NAMES[] = {"import_media_anywhere", "static_pictures", "static_uploads"};
    int faults = 0, seen = 0;
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &handle), SQLITE_OK);
    assert_false(failed(sqlite_add_functions(handle)));
    for (int i = 0; i < statement_count; i++)
        for (int k = 0; k < COUNT_OF(NAMES); k++)
            if (!strcmp(statement_table[i].name, NAMES[k])) {
                seen++;
                faults += explain_imported(handle, &statement_table[i]);
            }
    sqlite3_close(handle);
    assert_int_equal(seen, COUNT_OF(NAMES));
    assert_int_equal(faults, 0);
}

/* The gate itself: planted faults are seen, allowed ones are not. */
static void test_a_scan_is_seen(struct store_fixture *f)
{
    (void)f;
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "create table t (a int, b int); create index t_a on t (a)", 0, 0, 0), 0);
    struct statement s = {.name = "planted", .source = "planted", .sqlite = "select b from t where b = 1"};
    assert_int_equal(explain(handle, &s), 1);
    s.sqlite = "select b from t where a = 1 order by b";
    assert_int_equal(explain(handle, &s), 1);
    s.sqlite = "select b from t where b = 1 /*scan*/";
    assert_int_equal(explain(handle, &s), 0);
    s.sqlite = "select b from t where a = 1 order by b /*sort*/";
    assert_int_equal(explain(handle, &s), 0);
    s.sqlite = "with found as (select 1 as b) select b from found";
    assert_int_equal(explain(handle, &s), 0);
    assert_int_equal(
        sqlite3_exec(handle, "create table u (a int references p); create table p (id integer primary key)", 0, 0, 0),
        0);
    s.sqlite = "insert into p (id) values (1) returning id";
    assert_int_equal(explain(handle, &s), 0);
    s.sqlite = "delete from p where id = 1";
    assert_int_equal(explain(handle, &s), 1);
    s.sqlite = "select b from t order by a";
    assert_int_equal(explain(handle, &s), 0);
    sqlite3_close(handle);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_all_are_understood),
                                              STORE_TEST(test_all_of_the_audience_are_understood),
                                              STORE_TEST_SQLITE(test_rows_are_found_by_indexes),
                                              STORE_TEST_SQLITE(test_rows_of_the_audience_are_found_by_indexes),
                                              STORE_TEST_SQLITE(test_imported_files_are_found_by_indexes),
                                              STORE_TEST_SQLITE(test_a_scan_is_seen)};
    return store_tests_run(tests, COUNT_OF(tests));
}
