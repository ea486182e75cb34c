/* transactions.c - what reads see, what writes undo, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#define statement_table sample_table
#define statement_count sample_count
#include "sample/statements.h.golden"
#include "sample/statements.c.golden"
#undef statement_table
#undef statement_count

#include <pthread.h>

#include "unit/store_fixture.h"

static struct err insert(struct db_conn *conn, struct str words)
{
    int64_t id;
    return sql_sample_insert(conn, DB_NULL, words, (struct str){NULL, 0}, S(""), (struct str){NULL, 0}, 0, false, &id);
}

static struct err make(struct db_conn *conn, void *context)
{
    (void)context;
    TRY(sql_sample_make(conn));
    return insert(conn, S("first"));
}

static struct err count(struct db_conn *conn, void *context)
{
    return sql_sample_count(conn, context);
}

static int64_t count_now(struct store_fixture *f)
{
    int64_t n;
    assert_ok(db_read(f->db, count, &n));
    return n;
}

static struct err insert_named(struct db_conn *conn, void *context)
{
    return insert(conn, str_from_c(context));
}

/* ---- isolation ---- */

struct snapshot {
    struct store_fixture *f;
    int64_t before, after;
    struct err written;
};

static void *write_beside(void *context)
{
    struct snapshot *s = context;
    s->written = db_write(s->f->db, insert_named, (void *)(uintptr_t) "beside");
    return NULL;
}

static struct err read_twice(struct db_conn *conn, void *context)
{
    struct snapshot *s = context;
    pthread_t thread;
    TRY(sql_sample_count(conn, &s->before));
    pthread_create(&thread, NULL, write_beside, s);
    pthread_join(thread, NULL);
    return sql_sample_count(conn, &s->after);
}

static void test_a_read_sees_one_state(struct store_fixture *f)
{
    struct snapshot s = {.f = f};
    assert_ok(db_write(f->db, make, NULL));
    assert_ok(db_read(f->db, read_twice, &s));
    assert_ok(s.written);
    assert_int_equal(s.before, 1);
    assert_int_equal(s.after, 1);
    assert_int_equal(count_now(f), 2);
}

/* ---- undoing ---- */

static struct err fail_late(struct db_conn *conn, void *context)
{
    (void)context;
    TRY(insert(conn, S("half")));
    return err_make(&ERR_INVALID, "changed its mind");
}

static void test_a_failed_work_leaves_nothing(struct store_fixture *f)
{
    assert_ok(db_write(f->db, make, NULL));
    assert_err(db_write(f->db, fail_late, NULL), &ERR_INVALID);
    assert_string_equal(err_detail(), "changed its mind");
    assert_int_equal(count_now(f), 1);
}

static struct err ignore_conflict(struct db_conn *conn, void *context)
{
    (void)context;
    err_ignore(insert(conn, S("first")));
    err_ignore(insert(conn, S("second")));
    return OK;
}

static void test_a_failed_statement_dooms_its_work(struct store_fixture *f)
{
    assert_ok(db_write(f->db, make, NULL));
    assert_err(db_write(f->db, ignore_conflict, NULL), &ERR_CONFLICT);
    assert_string_equal(err_detail(), "sample_insert: unique (sample.words)");
    assert_int_equal(count_now(f), 1);
    assert_ok(db_write(f->db, insert_named, (void *)(uintptr_t) "second"));
}

/* ---- arenas ---- */

static struct err run_out(struct db_conn *conn, void *context)
{
    struct sql_sample_list list;
    TRY(insert(conn, S("half")));
    return sql_sample_list(context, conn, 10, 0, &list);
}

static struct err run_out_reading(struct db_conn *conn, void *context)
{
    struct sql_sample_list list;
    return sql_sample_list(context, conn, 10, 0, &list);
}

static void test_an_arena_at_its_limit_fails_the_work(struct store_fixture *f)
{
    struct arena small;
    jmp_buf never;
    arena_init(&small, 100);
    assert_ok(db_write(f->db, make, NULL));
    if (setjmp(never))
        fail_msg("the arena's own jump left db_write or db_read");
    small.out_of_memory = &never;
    for (int i = 0; i < 40; i++) { /* more often than there are connections: none is lost */
        assert_err(db_write(f->db, run_out, &small), &ERR_LIMIT);
        assert_err(db_read(f->db, run_out_reading, &small), &ERR_LIMIT);
    }
    assert_int_equal(count_now(f), 1);
    arena_close(&small);
}

/* ---- many at once ---- */

#define THREADS 8
#define ROUNDS 25

struct worker {
    struct store_fixture *f;
    int number;
    int kept;
    int wrong;
};

struct order {
    struct worker *w;
    int round;
    struct arena *small;
};

/* One in five fails after its insert; one in five meets a conflict; one in five runs out of memory. */
static struct err work_in_crowd(struct db_conn *conn, void *context)
{
    struct order *o = context;
    char words[32];
    struct sql_sample_list list;
    snprintf(words, sizeof(words), "%d-%d", o->w->number, o->round);
    TRY(insert(conn, str_from_c(words)));
    if (o->round % 5 == 1)
        return err_make(&ERR_FORBIDDEN, "%s", words);
    if (o->round % 5 == 2)
        return insert(conn, S("first"));
    if (o->round % 5 == 3)
        return sql_sample_list(o->small, conn, 10, 0, &list);
    return OK;
}

static const struct err_kind *expected(int round)
{
    static const struct err_kind *const kinds[] = {NULL, &ERR_FORBIDDEN, &ERR_CONFLICT, &ERR_LIMIT, NULL};
    return kinds[round % 5];
}

static void *crowd(void *context)
{
    struct worker *w = context;
    struct arena small;
    arena_init(&small, 50);
    for (int i = 0; i < ROUNDS; i++) {
        struct order o = {w, i, &small};
        char words[32];
        snprintf(words, sizeof(words), "%d-%d", w->number, i);
        int before = db_thread_statements();
        struct err e = db_write(w->f->db, work_in_crowd, &o);
        w->wrong += e.kind != expected(i);
        w->wrong += err_is(e, &ERR_FORBIDDEN) && strcmp(err_detail(), words) != 0;
        w->wrong += db_thread_statements() == before;
        w->kept += !failed(e);
    }
    arena_close(&small);
    return NULL;
}

static void test_each_of_a_crowd_stands_or_falls_alone(struct store_fixture *f)
{
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    int kept = 0;
    assert_ok(db_write(f->db, make, NULL));
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.f = f, .number = i};
        pthread_create(&threads[i], NULL, crowd, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].wrong, 0);
        kept += workers[i].kept;
    }
    assert_int_equal(kept, THREADS * ROUNDS * 2 / 5);
    assert_int_equal(count_now(f), 1 + kept);
}

#define ADDITIONS 5

static struct err add_one(struct db_conn *conn, void *context)
{
    int64_t number;
    (void)context;
    TRY(sql_sample_number(conn, 1, &number));
    usleep(2000);
    return sql_sample_set_number(conn, 1, number == DB_NULL ? 1 : number + 1);
}

static void *add_many(void *context)
{
    struct worker *w = context;
    for (int i = 0; i < ADDITIONS; i++)
        w->kept += !failed(db_write(w->f->db, add_one, NULL));
    return NULL;
}

static struct err read_number(struct db_conn *conn, void *context)
{
    return sql_sample_number(conn, 1, context);
}

/* Read, then write what was read plus one: no addition is lost, and none refused, however many nodes add. */
static void test_writes_are_as_if_one_after_the_other(struct store_fixture *f)
{
    enum { NODES = 4, EACH = 4 };
    pthread_t threads[NODES * EACH];
    struct worker workers[NODES * EACH];
    struct store_fixture nodes[NODES];
    int64_t number;
    assert_ok(db_write(f->db, make, NULL));
    for (int i = 0; i < NODES; i++) {
        nodes[i] = *f;
        if (i > 0 && f->engine == DB_POSTGRES)
            store_fixture_connect(&nodes[i]);
    }
    for (int i = 0; i < NODES * EACH; i++) {
        workers[i] = (struct worker){.f = &nodes[i % NODES]};
        pthread_create(&threads[i], NULL, add_many, &workers[i]);
    }
    for (int i = 0; i < NODES * EACH; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].kept, ADDITIONS);
    }
    assert_ok(db_read(f->db, read_number, &number));
    assert_int_equal(number, NODES * EACH * ADDITIONS);
    for (int i = 1; i < NODES && f->engine == DB_POSTGRES; i++)
        db_close(nodes[i].db);
}

struct met {
    struct store_fixture *f;
    int runs;
};

static struct err count_and_insert(struct db_conn *conn, void *context)
{
    int64_t n;
    char words[32];
    TRY(sql_sample_count(conn, &n));
    snprintf(words, sizeof(words), "%s %lld", (const char *)context, (long long)n);
    return insert(conn, str_from_c(words));
}

static void *meet(void *context)
{
    struct met *met = context;
    assert_ok(db_write(met->f->db, count_and_insert, (void *)(uintptr_t) "there"));
    return NULL;
}

#define MEETINGS 40

/* Somebody reads and writes the same each time, and is the first to have it kept. */
static struct err meet_often(struct db_conn *conn, void *context)
{
    struct met *met = context;
    int64_t n;
    pthread_t thread;
    TRY(sql_sample_count(conn, &n));
    if (++met->runs <= MEETINGS && pthread_create(&thread, NULL, meet, met) == 0)
        pthread_join(thread, NULL);
    return count_and_insert(conn, (void *)(uintptr_t) "here");
}

/* On a slow machine, or beside one that froze, it meets others again and again. */
static void test_who_meets_others_forty_times_gets_through(struct store_fixture *f)
{
    struct met met = {.f = f};
    assert_ok(db_write(f->db, make, NULL));
    if (f->engine == DB_SQLITE)
        return; /* one writes at a time */
    assert_ok(db_write(f->db, meet_often, &met));
    assert_int_equal(met.runs, MEETINGS + 1);
    assert_int_equal(count_now(f), 1 + MEETINGS + 1);
}

/* ---- checks ---- */

static void count_fault(void *context, struct str fault)
{
    print_error("%.*s\n", STR_ARG(fault));
    ++*(int *)context;
}

static void test_a_whole_database_has_no_fault(struct store_fixture *f)
{
    int faults = 0;
    assert_ok(db_write(f->db, make, NULL));
    assert_ok(db_check(f->db, count_fault, &faults));
    assert_int_equal(faults, 0);
}

static void test_a_restarted_server_is_found_again(struct store_fixture *f)
{
    assert_ok(db_write(f->db, make, NULL));
    assert_int_equal(count_now(f), 1);
    if (f->engine == DB_POSTGRES)
        store_fixture_postgres("select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
                               "'@'",
                               f->schema);
    assert_int_equal(count_now(f), 1);
    assert_ok(db_write(f->db, insert_named, (void *)(uintptr_t) "after"));
    assert_int_equal(count_now(f), 2);
}

static void test_wrong_addresses_are_refused(struct store_fixture *f)
{
    struct db *db;
    struct db_options options = {.url = S("mysql://x"), .folder = str_from_c(f->folder)};
    assert_err(db_open(&options, false, &db), &ERR_INVALID);
    assert_null(db);
    options.url = str_format(&f->a, "sqlite:%s/none.db", f->folder);
    assert_err(db_open(&options, false, &db), &ERR_NOT_FOUND);
    assert_non_null(strstr(err_detail(), "dateline init makes one"));
    options.url = S("postgresql://me:secret@/none?host=/nonexistent");
    assert_err(db_open(&options, false, &db), &ERR_AWAY);
    assert_null(strstr(err_detail(), "secret"));
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_read_sees_one_state),
        STORE_TEST(test_a_failed_work_leaves_nothing),
        STORE_TEST(test_a_failed_statement_dooms_its_work),
        STORE_TEST(test_an_arena_at_its_limit_fails_the_work),
        STORE_TEST(test_each_of_a_crowd_stands_or_falls_alone),
        STORE_TEST(test_writes_are_as_if_one_after_the_other),
        STORE_TEST(test_who_meets_others_forty_times_gets_through),
        STORE_TEST(test_a_whole_database_has_no_fault),
        STORE_TEST(test_a_restarted_server_is_found_again),
        STORE_TEST_SQLITE(test_wrong_addresses_are_refused),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
