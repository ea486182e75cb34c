/* announce.c - what a write announces reaches who listens: all of it, in order, or it is known that it did not. */
/* SPDX-License-Identifier: Apache-2.0 */
#define statement_table sample_table
#define statement_count sample_count
#include "sample/statements.h.golden"
#include "sample/statements.c.golden"
#undef statement_table
#undef statement_count

#include <pthread.h>
#include <signal.h>

#include "base/time.h"
#include "unit/store_fixture.h"

#include "store/postgres.h"

#define WAIT_SECONDS 180
#define TEXTS 512

/* A second process, as far as the store can tell: another opening of the database, which listens. */
struct other {
    struct store_fixture *f;
    struct db *db;
    pthread_mutex_t lock;
    struct arena a;
    struct str texts[TEXTS];
    int told, deaf, hears; /* doubts of each kind */
};

static void told(void *context, struct str text)
{
    struct other *o = context;
    pthread_mutex_lock(&o->lock);
    if (o->told < TEXTS)
        o->texts[o->told++] = str_copy(&o->a, text);
    pthread_mutex_unlock(&o->lock);
}

static void doubt(void *context, bool hears)
{
    struct other *o = context;
    pthread_mutex_lock(&o->lock);
    if (hears)
        o->hears++;
    else
        o->deaf++;
    pthread_mutex_unlock(&o->lock);
}

static int read_count(struct other *o, const int *count)
{
    pthread_mutex_lock(&o->lock);
    int n = *count;
    pthread_mutex_unlock(&o->lock);
    return n;
}

static void wait_for(struct other *o, const int *count, int wanted)
{
    int64_t end = time_monotonic() + WAIT_SECONDS * TIME_SECOND;
    while (read_count(o, count) < wanted && time_monotonic() < end)
        usleep(1000);
    if (read_count(o, count) < wanted)
        fail_msg("%d came, not %d", read_count(o, count), wanted);
}

static void other_open(struct other *o, struct store_fixture *f)
{
    struct db_options options = {.url = str_from_c(f->url), .folder = str_from_c(f->folder)};
    const struct db_listener listener = {told, doubt, o};
    *o = (struct other){.f = f};
    pthread_mutex_init(&o->lock, NULL);
    arena_init(&o->a, 0);
    assert_ok(db_open(&options, false, &o->db));
    assert_ok(db_listen(o->db, &listener));
    wait_for(o, &o->hears, 1);
}

static void other_close(struct other *o)
{
    db_close(o->db);
    pthread_mutex_destroy(&o->lock);
    arena_close(&o->a);
}

static struct err announce(struct db_conn *conn, void *context)
{
    return db_announce(conn, *(struct str *)context);
}

static struct err say(struct store_fixture *f, const char *words)
{
    struct str text = str_from_c(words);
    return db_write(f->db, announce, &text);
}

static void assert_told(struct other *o, int count, const char *last)
{
    wait_for(o, &o->told, count);
    assert_int_equal(read_count(o, &o->told), count);
    if (!str_equal(o->texts[count - 1], str_from_c(last)))
        fail_msg("\"%.*s\" came, not \"%s\"", STR_ARG(o->texts[count - 1]), last);
}

static bool has_text(struct other *o, const char *text)
{
    bool has = false;
    pthread_mutex_lock(&o->lock);
    for (int i = 0; i < o->told; i++)
        has |= str_equal(o->texts[i], str_from_c(text));
    pthread_mutex_unlock(&o->lock);
    return has;
}

static void wait_for_text(struct other *o, const char *text)
{
    for (int64_t end = time_monotonic() + WAIT_SECONDS * TIME_SECOND; !has_text(o, text); usleep(1000))
        if (time_monotonic() > end)
            fail_msg("\"%s\" did not come", text);
}

/* As any program may that opens the database. */
static void notify(struct store_fixture *f, const char *payload)
{
    PGconn *c = PQconnectdb(f->url);
    const char *values[] = {payload};
    PGresult *result =
        PQexecParams(c, "select pg_notify('dateline_' || md5(current_schema()), $1)", 1, NULL, values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(c));
    PQclear(result);
    PQfinish(c);
}

/* ---- what is kept, and only that ---- */

static struct err change_mind(struct db_conn *conn, void *context)
{
    TRY(announce(conn, context));
    return err_make(&ERR_INVALID, "changed its mind");
}

static void test_a_write_that_is_undone_says_nothing(struct store_fixture *f)
{
    struct other o;
    struct str text = S("never");
    other_open(&o, f);
    assert_ok(say(f, "one"));
    assert_err(db_write(f->db, change_mind, &text), &ERR_INVALID);
    assert_ok(say(f, "two"));
    assert_told(&o, 2, "two");
    assert_int_equal(db_hearing(o.db).gaps, 0); /* its number was given back */
    other_close(&o);
}

static struct err make_table(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_sample_make(conn);
}

static struct err insert_and_announce(struct db_conn *conn, void *context)
{
    int64_t id;
    TRY(sql_sample_insert(conn, DB_NULL, S("one"), (struct str){NULL, 0}, S(""), (struct str){NULL, 0}, 0, false, &id));
    return announce(conn, context);
}

/* What is looked at within the commit is found wrong there: its number was taken, and is given back. */
static void test_a_commit_that_fails_says_nothing(struct store_fixture *f)
{
    struct other o;
    struct str text = S("never");
    assert_ok(db_write(f->db, make_table, NULL));
    store_fixture_postgres(
        "set search_path = @; create function refuse() returns trigger language plpgsql as 'begin raise ''no''; end'; "
        "create constraint trigger refuse after insert on sample deferrable initially deferred for each row "
        "execute function refuse()",
        f->schema);
    other_open(&o, f);
    assert_ok(say(f, "one"));
    assert_err(db_write(f->db, insert_and_announce, &text), &ERR_CONFLICT);
    assert_ok(say(f, "two"));
    assert_told(&o, 2, "two");
    assert_int_equal(db_hearing(o.db).gaps, 0);
    other_close(&o);
}

struct late {
    struct store_fixture *f;
    struct other *o;
    int before;
};

static struct err look_before_the_end(struct db_conn *conn, void *context)
{
    struct late *late = context;
    TRY(db_announce(conn, S("now")));
    usleep(200000);
    late->before = read_count(late->o, &late->o->told);
    return OK;
}

static void test_nothing_is_said_before_the_commit(struct store_fixture *f)
{
    struct other o;
    other_open(&o, f);
    struct late late = {f, &o, -1};
    assert_ok(db_write(f->db, look_before_the_end, &late));
    assert_int_equal(late.before, 0);
    assert_told(&o, 1, "now");
    other_close(&o);
}

/* Not of what it was told that it is kept; what it has not been told yet it may hear first. */
static void test_a_process_does_not_hear_what_it_knows(struct store_fixture *f)
{
    struct other o;
    char message[64];
    struct str text = S("mine");
    other_open(&o, f);
    assert_ok(db_write(o.db, announce, &text));
    snprintf(message, sizeof message, "%.*s 1\nmine again", STR_ARG(db_announcer(o.db)));
    notify(f, message);
    assert_ok(say(f, "yours"));
    wait_for_text(&o, "yours");
    assert_false(has_text(&o, "mine again"));
    other_close(&o);
}

/* A commit whose connection was lost: whoever wrote did not know that it was kept, and so touched nothing. */
static void test_what_it_did_not_know_of_it_hears(struct store_fixture *f)
{
    struct other o;
    char message[64];
    other_open(&o, f);
    struct postgres_speaker *speaker = &((struct postgres_db *)o.db)->speaker;
    pthread_mutex_lock(&speaker->commit);
    speaker->number++;
    pthread_mutex_lock(&speaker->lock);
    speaker->unknown[speaker->unknown_count++] = speaker->number;
    speaker->settled = speaker->number;
    pthread_mutex_unlock(&speaker->lock);
    pthread_mutex_unlock(&speaker->commit);
    snprintf(message, sizeof message, "%s 1\nlost and found", speaker->id);
    notify(f, message);
    assert_told(&o, 1, "lost and found");
    other_close(&o);
}

/* ---- order ---- */

/* Writes that depend on each other: each says how many there were before it. */
static struct err count_on(struct db_conn *conn, void *context)
{
    int64_t count, id;
    struct arena *a = context;
    TRY(sql_sample_count(conn, &count));
    struct str words = str_format(a, "%lld", (long long)count);
    TRY(sql_sample_insert(conn, DB_NULL, words, (struct str){NULL, 0}, S(""), (struct str){NULL, 0}, 0, false, &id));
    return db_announce(conn, words);
}

#define WRITERS 4
#define WRITES 25

static void *write_many(void *context)
{
    struct store_fixture *f = context;
    struct arena a;
    arena_init(&a, 0);
    for (int i = 0; i < WRITES;)
        i += !failed(db_write(f->db, count_on, &a));
    arena_close(&a);
    return NULL;
}

static void *say_many(void *context)
{
    for (int i = 0; i < WRITES; i++)
        assert_ok(say(context, "again"));
    return NULL;
}

static void run_at_once(struct store_fixture *f, void *(*run)(void *context))
{
    pthread_t threads[WRITERS];
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, f), 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
}

static void test_all_is_heard_in_the_order_of_commits(struct store_fixture *f)
{
    struct other o;
    assert_ok(db_write(f->db, make_table, NULL));
    other_open(&o, f);
    run_at_once(f, write_many);
    wait_for(&o, &o.told, WRITERS * WRITES);
    for (int i = 0; i < WRITERS * WRITES; i++)
        assert_true(str_equal(o.texts[i], str_format(&f->a, "%d", i)));
    assert_int_equal(db_hearing(o.db).gaps, 0);
    other_close(&o);
}

/* Writes that nothing keeps apart. */
static void test_numbers_come_in_the_order_of_commits(struct store_fixture *f)
{
    struct other o;
    other_open(&o, f);
    run_at_once(f, say_many);
    wait_for(&o, &o.told, WRITERS * WRITES);
    assert_int_equal(db_hearing(o.db).gaps, 0);
    other_close(&o);
}

/* ---- what does not fit ---- */

static struct err say_often(struct db_conn *conn, void *context)
{
    for (int i = 0; i < *(int *)context; i++)
        TRY(db_announce(conn, S("again")));
    return OK;
}

static void test_as_much_as_fits_comes_whole(struct store_fixture *f)
{
    struct other o;
    char *words = malloc(DB_ANNOUNCEMENT_MAX + 2);
    int often = DB_ANNOUNCEMENTS_MAX;
    other_open(&o, f);
    memset(words, 'x', DB_ANNOUNCEMENT_MAX + 1);
    words[DB_ANNOUNCEMENT_MAX + 1] = 0;
    assert_err(say(f, words), &ERR_LIMIT);
    assert_err(say(f, ""), &ERR_LIMIT);
    words[DB_ANNOUNCEMENT_MAX] = 0;
    assert_ok(say(f, words));
    assert_told(&o, 1, words);
    assert_ok(db_write(f->db, say_often, &often));
    wait_for(&o, &o.told, 1 + often);
    often++;
    assert_err(db_write(f->db, say_often, &often), &ERR_LIMIT);
    assert_ok(say(f, "still here"));
    assert_told(&o, 1 + DB_ANNOUNCEMENTS_MAX + 1, "still here");
    assert_int_equal(db_hearing(o.db).gaps, 0);
    free(words);
    other_close(&o);
}

static struct err announce_reading(struct db_conn *conn, void *context)
{
    (void)context;
    return db_announce(conn, S("what"));
}

static void test_who_reads_has_nothing_to_say(struct store_fixture *f)
{
    assert_err(db_read(f->db, announce_reading, NULL), &ERR_STORE);
}

/* ---- doubt ---- */

static void test_a_hole_is_doubted_before_what_follows_it(struct store_fixture *f)
{
    struct other o;
    other_open(&o, f);
    notify(f, "00000000000000aa 1\nfirst");
    assert_told(&o, 1, "first");
    assert_int_equal(read_count(&o, &o.hears), 1);
    notify(f, "00000000000000aa 3\nthird");
    assert_told(&o, 2, "third");
    assert_int_equal(read_count(&o, &o.hears), 2);
    assert_int_equal(db_hearing(o.db).gaps, 1);
    notify(f, "00000000000000aa 4\n");
    wait_for(&o, &o.hears, 3);
    other_close(&o);
}

static void test_a_lost_connection_is_made_anew_and_doubted(struct store_fixture *f)
{
    struct other o;
    other_open(&o, f);
    assert_ok(say(f, "before"));
    assert_told(&o, 1, "before");
    int deaf = read_count(&o, &o.deaf), hears = read_count(&o, &o.hears);
    store_fixture_postgres(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '@ listener'", f->schema);
    wait_for(&o, &o.deaf, deaf + 1);
    assert_ok(say(f, "while nobody listened"));
    wait_for(&o, &o.hears, hears + 1);
    assert_ok(say(f, "after"));
    wait_for_text(&o, "after");
    assert_true(db_hearing(o.db).hears);
    other_close(&o);
}

/* The server's end of the listening connection stops; nothing tells the node so but the silence. */
static void test_silence_is_doubted_until_it_ends(struct store_fixture *f)
{
    struct other o;
    other_open(&o, f);
    int deaf = read_count(&o, &o.deaf), hears = read_count(&o, &o.hears);
    PGconn *c = PQconnectdb(f->url);
    PGresult *result =
        PQexec(c, "select pid from pg_stat_activity where application_name = current_schema() || ' listener'");
    assert_int_equal(PQntuples(result), 1);
    pid_t pid = (pid_t)atoi(PQgetvalue(result, 0, 0));
    if (kill(pid, SIGSTOP) == 0) {
        wait_for(&o, &o.deaf, deaf + 1);
        wait_for(&o, &o.hears, hears + 1); /* on a connection of its own */
        kill(pid, SIGCONT);
        assert_ok(say(f, "after"));
        assert_told(&o, 1, "after");
    } else {
        print_message("the server belongs to somebody else: it cannot be stopped\n");
    }
    PQclear(result);
    PQfinish(c);
    other_close(&o);
}

/* ---- other programs ---- */

static void test_what_others_send_on_the_channel_harms_nobody(struct store_fixture *f)
{
    struct other o;
    static const char *const FOREIGN[] = {"",
                                          "hello",
                                          "00000000000000aa 1",
                                          "00000000000000aa -5\nx",
                                          "00000000000000AA 1\nx",
                                          "00000000000000aa 99999999999999999999\nx"};
    char large[8000];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = 0;
    other_open(&o, f);
    for (size_t i = 0; i < COUNT_OF(FOREIGN); i++)
        notify(f, FOREIGN[i]);
    notify(f, large);
    notify(f, "00000000000000aa 9223372036854775807\nthe last number there is");
    assert_ok(say(f, "as ever"));
    assert_told(&o, 2, "as ever");
    assert_int_equal(db_hearing(o.db).foreign, COUNT_OF(FOREIGN) + 1);
    other_close(&o);
}

/* ---- SQLite ---- */

static void test_sqlite_has_nobody_to_tell(struct store_fixture *f)
{
    const struct db_listener listener = {told, doubt, NULL};
    assert_ok(say(f, "to nobody"));
    assert_ok(db_listen(f->db, &listener));
    assert_false(db_hearing(f->db).hears);
    assert_int_equal(db_announcer(f->db).n, 0);
    db_listen_end(f->db);
}

/* No test needs the newsroom's tables. */
static void run_on(const struct store_test *test, enum db_engine engine)
{
    struct store_fixture f;
    store_fixture_open_empty(&f, engine);
    test->run(&f);
    store_fixture_close(&f);
}

static void run_on_sqlite(void **state)
{
    run_on(*state, DB_SQLITE);
}

static void run_on_postgres(void **state)
{
    run_on(*state, DB_POSTGRES);
}

int main(void)
{
    static struct store_test tests[] = {
        STORE_TEST_SQLITE(test_sqlite_has_nobody_to_tell),
        STORE_TEST(test_a_write_that_is_undone_says_nothing),
        STORE_TEST(test_a_commit_that_fails_says_nothing),
        STORE_TEST(test_nothing_is_said_before_the_commit),
        STORE_TEST(test_a_process_does_not_hear_what_it_knows),
        STORE_TEST(test_what_it_did_not_know_of_it_hears),
        STORE_TEST(test_all_is_heard_in_the_order_of_commits),
        STORE_TEST(test_numbers_come_in_the_order_of_commits),
        STORE_TEST(test_as_much_as_fits_comes_whole),
        STORE_TEST(test_who_reads_has_nothing_to_say),
        STORE_TEST(test_a_hole_is_doubted_before_what_follows_it),
        STORE_TEST(test_a_lost_connection_is_made_anew_and_doubted),
        STORE_TEST(test_silence_is_doubted_until_it_ends),
        STORE_TEST(test_what_others_send_on_the_channel_harms_nobody),
    };
    struct CMUnitTest all[COUNT_OF(tests)];
    size_t count = 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(tests); i++)
        if (tests[i].sqlite_only || !getenv("DATELINE_TEST_SQLITE"))
            all[count++] = (struct CMUnitTest){.name = tests[i].name,
                                               .test_func = tests[i].sqlite_only ? run_on_sqlite : run_on_postgres,
                                               .initial_state = &tests[i]};
    return _cmocka_run_group_tests("announce", all, count, NULL, NULL);
}
