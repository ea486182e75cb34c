/* run_failing.c - tests: several servers at one translation, and engines that cannot be trusted, on each store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/desk.h"

#include "newsroom/review.h"

#include <pthread.h>

/* ---- several servers ---- */

struct server {
    pthread_t thread;
    struct desk *desk;
    struct str name;
    int done;
};

static void *work_as_server(void *argument)
{
    static const atomic_bool stop;
    struct server *server = argument;
    struct arena a;
    struct sql_translation *task;
    int64_t next;
    arena_init(&a, 0);
    for (;; server->done++) {
        arena_reset(&a);
        if (failed(newsroom_translation_take(server->desk->room.n, &a, server->name, TRANSLATION_NEWS, time_now(),
                                             &task, &next)) ||
            !task || failed(translate_run(server->desk->room.n, &a, task, (struct lease){.stop = &stop})))
            break;
    }
    arena_close(&a);
    return NULL;
}

/* The same new section and tag in each: the servers meet in them. */
static void test_servers_share_the_work(struct store_fixture *f)
{
    enum { STORIES = 12, SERVERS = 3 };
    struct desk d;
    struct server servers[SERVERS];
    int64_t ids[STORIES];
    int done = 0;
    open_desk(&d, f, "es: from en; translate publish");
    for (int i = 0; i < STORIES; i++) {
        struct story_input in = ferry(&d, FERRY);
        in.headline = str_format(d.room.a, "Boat number %d sails", i);
        ids[i] = put(&d, &in);
    }
    newsroom_on_touch(d.room.n, NULL, NULL); /* the fixture's is one thread's */
    for (int i = 0; i < SERVERS; i++) {
        servers[i] = (struct server){.desk = &d, .name = str_format(d.room.a, "server %d", i)};
        assert_int_equal(pthread_create(&servers[i].thread, NULL, work_as_server, &servers[i]), 0);
    }
    for (int i = 0; i < SERVERS; i++) {
        pthread_join(servers[i].thread, NULL);
        done += servers[i].done;
    }
    assert_true(done >= STORIES); /* one that met another is done anew */
    assert_int_equal(work(&d), 0);
    for (int i = 0; i < STORIES; i++)
        assert_int_equal(view_of(&d, ids[i]).editions.count, 1);
    close_desk(&d);
}

/* ---- engines that fail ---- */

static void test_an_engine_that_is_down_is_waited_for(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    set_engine(&d, "500");
    struct story_input in = ferry(&d, FERRY);
    int64_t id = put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_text(view_of(&d, id).story->status, "published");
    struct sql_translation row = row_of(&d, id);
    assert_text(row.state, "due");
    assert_has(row.problem, "engine: ");
    assert_true(row.due_at > time_now() && row.story_id == DB_NULL);
    set_engine(&d, "ok");
    d.now = row.due_at + 3600 * TIME_SECOND;
    later(&d);
    assert_int_equal(work(&d), 1);
    row = row_of(&d, id);
    assert_text(row.state, "done");
    assert_text(row.problem, "");
    close_desk(&d);
}

/* One story an answer that cannot be trusted: the original is out, and no version that is out says anything of it. */
static void check_manner(struct desk *d, const char *manner, const char *wanted)
{
    struct story_input in = ferry(d, FERRY);
    struct sql_translation *row;
    in.fresh = true;
    in.headline = str_format(d->room.a, "The ferry %s returns", manner);
    set_engine(d, manner);
    int64_t id = put(d, &in), count = 0;
    (void)work(d);
    struct story_view en = view_of(d, id);
    assert_text(en.story->status, "published");
    do
        assert_ok(newsroom_translation_by_id(d->room.n, d->room.a, ++count, &row));
    while (row->source_id != id);
    if (!str_equal(row->state, str_from_c(wanted)))
        fail_msg("%s: %.*s, %.*s", manner, STR_ARG(row->state), STR_ARG(row->problem));
    assert_true(row->problem.n > 0 || str_equal(row->state, S("done")));
    for (ptrdiff_t i = 0; i < en.editions.count; i++) {
        struct story_view es = view_of(d, en.editions.items[i].id);
        assert_true(html_is_canonical(html_text(es.body)));
        assert_has_not(html_text(es.body), "script");
        assert_has(html_text(es.body), "12");
    }
}

static void test_no_edition_shows_broken_text(struct store_fixture *f)
{
    static const struct {
        const char *manner, *state;
    } CASES[] = {{"drop", "done"}, {"double", "done"}, {"markup", "held"}, {"other", "held"},
                 {"empty", "due"}, {"huge", "due"},    {"broken", "due"},  {"words", "due"},
                 {"fewer", "due"}, {"more", "due"},    {"moved", "due"},   {"wrong", "due"},
                 {"utf8", "due"},  {"half", "due"},    {"long", "due"},    {"hang", "due"}};
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        check_manner(&d, CASES[i].manner, CASES[i].state);
    close_desk(&d);
}

/* Portuguese for Spanish: the desk sees which sentences, and readers none of them. */
static void test_another_language_of_the_script_is_held(struct store_fixture *f)
{
    struct desk d;
    struct review review;
    open_desk(&d, f, "es: from en; translate publish");
    set_engine(&d, "sibling");
    struct story_input in = ferry(&d, FERRY);
    int64_t id = put(&d, &in);
    (void)work(&d);
    struct sql_translation row = row_of(&d, id);
    assert_text(row.state, "held");
    assert_text(row.problem, "language");
    assert_ok(newsroom_review_read(d.room.n, d.room.a, &EDITOR, row.id, &review));
    int marked = 0;
    for (ptrdiff_t i = 0; i < review.segments.count; i++)
        marked += str_equal(review.segments.items[i].problem, S("language"));
    assert_true(marked > 3);
    assert_int_equal(view_of(&d, id).editions.count, 0);
    close_desk(&d);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_servers_share_the_work),
        STORE_TEST(test_an_engine_that_is_down_is_waited_for),
        STORE_TEST(test_no_edition_shows_broken_text),
        STORE_TEST(test_another_language_of_the_script_is_held),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
