/* store_fixture.h - the same test on a fresh database of each engine. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A test takes a struct store_fixture with an open, migrated database of its own:
 *
 *     static void test_counts(struct store_fixture *f) { ... f->db ... }
 *     int main(void)
 *     {
 *         static const struct store_test tests[] = {STORE_TEST(test_counts)};
 *         return store_tests_run(tests, COUNT_OF(tests));
 *     }
 *
 * and is counted once an engine. PostgreSQL is that of DATELINE_TEST_POSTGRES, a schema a test; without it that half is
 * skipped, and says so.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "base/base.h"
#include "store/db.h"

struct store_fixture {
    enum db_engine engine;
    char folder[64]; /* empty but for the database; removed at the end */
    char url[1024];
    char schema[64];
    struct db *db;
    struct arena a; /* for what the test reads */
};

struct store_test {
    const char *name;
    void (*run)(struct store_fixture *f);
    bool sqlite_only;
};

#define STORE_TEST(function)                                                                                           \
    {                                                                                                                  \
#function, function, false                                                                                     \
    }

/* For what only SQLite has: counted once. */
#define STORE_TEST_SQLITE(function)                                                                                    \
    {                                                                                                                  \
#function, function, true                                                                                      \
    }

#define assert_ok(expression)                                                                                          \
    do {                                                                                                               \
        if (failed(expression))                                                                                        \
            fail_msg("%s: %s", #expression, err_detail());                                                             \
    } while (0)

#define assert_err(expression, wanted)                                                                                 \
    do {                                                                                                               \
        struct err assert_e = (expression);                                                                            \
        if (!err_is(assert_e, wanted))                                                                                 \
            fail_msg("%s: %s (%s)", #expression, assert_e.kind ? assert_e.kind->name : "no failure", err_detail());    \
    } while (0)

static inline int store_fixture_remove(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

/* Says something to PostgreSQL beside the store. */
static inline void store_fixture_postgres(const char *format, const char *name)
{
    char sql[512];
    PGconn *c = PQconnectdb(getenv("DATELINE_TEST_POSTGRES"));
    assert_int_equal(PQstatus(c), CONNECTION_OK);
    snprintf(sql, sizeof(sql), "set client_min_messages = warning; ");
    size_t n = strlen(sql);
    for (const char *p = format; *p && n + strlen(name) + 1 < sizeof(sql); p++) {
        if (*p == '@')
            n += (size_t)snprintf(sql + n, sizeof(sql) - n, "%s", name);
        else
            sql[n++] = *p;
        sql[n] = 0;
    }
    PGresult *result = PQexec(c, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(c));
    PQclear(result);
    PQfinish(c);
}

static inline void store_fixture_set_url(struct store_fixture *f)
{
    static int number;
    if (f->engine == DB_SQLITE) {
        snprintf(f->url, sizeof(f->url), "sqlite:%s/test.db", f->folder);
        return;
    }
    const char *base = getenv("DATELINE_TEST_POSTGRES");
    snprintf(f->schema, sizeof(f->schema), "test_%d_%d", (int)getpid(), ++number);
    snprintf(f->url, sizeof(f->url), "%s%coptions=-csearch_path%%3D%s&application_name=%s", base,
             strchr(base, '?') ? '&' : '?', f->schema, f->schema);
    store_fixture_postgres("create schema @", f->schema);
}

/* Opens f->db over f->url. */
static inline void store_fixture_connect(struct store_fixture *f)
{
    struct db_options options = {.url = str_from_c(f->url), .folder = str_from_c(f->folder)};
    assert_ok(db_open(&options, true, &f->db));
}

/* A database without tables. */
static inline void store_fixture_open_empty(struct store_fixture *f, enum db_engine engine)
{
    *f = (struct store_fixture){.engine = engine};
    snprintf(f->folder, sizeof(f->folder), "/tmp/dateline-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    arena_init(&f->a, 0);
    store_fixture_set_url(f);
    store_fixture_connect(f);
}

static inline void store_fixture_open(struct store_fixture *f, enum db_engine engine)
{
    store_fixture_open_empty(f, engine);
    assert_ok(db_migrate(f->db));
}

static inline void store_fixture_close(struct store_fixture *f)
{
    if (f->db)
        db_close(f->db);
    if (f->engine == DB_POSTGRES)
        store_fixture_postgres("drop schema if exists @_audience cascade; drop schema @ cascade", f->schema);
    nftw(f->folder, store_fixture_remove, 16, FTW_DEPTH | FTW_PHYS);
    arena_close(&f->a);
}

static inline void store_test_on(const struct store_test *test, enum db_engine engine)
{
    struct store_fixture f;
    if (engine == DB_POSTGRES && !getenv("DATELINE_TEST_POSTGRES"))
        skip();
    store_fixture_open(&f, engine);
    test->run(&f);
    store_fixture_close(&f);
}

static inline void store_test_sqlite(void **state)
{
    store_test_on(*state, DB_SQLITE);
}

static inline void store_test_postgres(void **state)
{
    store_test_on(*state, DB_POSTGRES);
}

static inline struct CMUnitTest store_test_case(struct arena *a, const struct store_test *test, bool sqlite)
{
    union { /* cmocka's state is not const; nothing writes to it */
        const struct store_test *test;
        void *state;
    } as = {.test = test};
    return (struct CMUnitTest){.name = str_to_c(a, str_format(a, "%s %s", test->name, sqlite ? "sqlite" : "postgres")),
                               .test_func = sqlite ? store_test_sqlite : store_test_postgres,
                               .initial_state = as.state};
}

/* Runs each test on both engines, with DATELINE_TEST_SQLITE on SQLite alone; returns the number of failures. */
static inline int store_tests_run(const struct store_test *tests, ptrdiff_t count)
{
    struct arena a;
    arena_init(&a, 0);
    struct CMUnitTest *all = arena_array(&a, struct CMUnitTest, count * 2);
    size_t n = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        all[n++] = store_test_case(&a, &tests[i], true);
        if (!tests[i].sqlite_only && !getenv("DATELINE_TEST_SQLITE"))
            all[n++] = store_test_case(&a, &tests[i], false);
    }
    int failures = _cmocka_run_group_tests("store", all, n, NULL, NULL);
    arena_close(&a);
    return failures;
}

#endif
