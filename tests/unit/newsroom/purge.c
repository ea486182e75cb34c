/* purge.c - tests: what caches in front are to forget is written with what changed, sent twice, and waits for them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/purge.c"

#include <pthread.h>
#include <stdatomic.h>

#define START INT64_C(1793880000000000)

static const char TWO[] = "edge: varnish http://127.0.0.1:6081\n# ours\ncf: cloudflare https://api.example/zones/z1";

static void begin(struct room *room, struct store_fixture *f, const char *makers)
{
    room_open(room, f);
    time_set(START);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("purge"), str_from_c(makers)));
}

static struct purge_batch take(struct room *room, ptrdiff_t place, int64_t now)
{
    struct purge_batch batch;
    int64_t next;
    assert_ok(purge_take(room->n, room->a, place, now, &batch, &next));
    return batch;
}

static int64_t next_of(struct room *room, ptrdiff_t place, int64_t now)
{
    struct purge_batch batch;
    int64_t next;
    assert_ok(purge_take(room->n, room->a, place, now, &batch, &next));
    assert_int_equal(batch.rows.count, 0);
    return next;
}

static void settle(struct room *room, const struct purge_batch *batch, bool made, int64_t now)
{
    assert_ok(purge_settle(room->n, batch, made, made ? S("") : S("it is down"), 0, now));
}

/* Setting a cache makes it forget everything, twice. */
static void pass_everything(struct room *room, ptrdiff_t place)
{
    for (int i = 0; i < 2; i++) {
        int64_t now = START + i * PURGE_AGAIN;
        struct purge_batch all = take(room, place, now);
        assert_int_equal(all.rows.count, 1);
        assert_true(all.everything);
        assert_int_equal(all.tag_count, 0);
        settle(room, &all, true, now);
    }
    assert_int_equal(next_of(room, place, START + 60 * TIME_SECOND), TIME_NONE);
}

static bool holds(const struct str *list, ptrdiff_t count, const char *text)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(list[i], str_from_c(text)))
            return true;
    return false;
}

struct counting {
    struct arena *a;
    int64_t rows;
};

static struct err count_work(struct db_conn *conn, void *context)
{
    struct counting *counting = context;
    struct sql_outbox_purge_count count;
    TRY(sql_outbox_purge_count(counting->a, conn, S("edge"), &count));
    counting->rows = count.waiting;
    return OK;
}

static int64_t count_rows(struct room *room)
{
    struct counting counting = {room->a, 0};
    assert_ok(db_read(newsroom_db(room->n), count_work, &counting));
    return counting.rows;
}

static struct story_result publish(struct room *room, const char *headline)
{
    struct story_input in = room_story(room, headline);
    in.date = START - TIME_SECOND;
    return room_put(room, &in);
}

static void test_nothing_is_written_where_no_cache_is(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    publish(&room, "Ferry");
    assert_int_equal(count_rows(&room), 0);
    room_close(&room);
}

static void test_a_save_is_sent_twice_to_each(struct store_fixture *f)
{
    struct room room;
    begin(&room, f, TWO);
    for (int place = 0; place < 2; place++)
        pass_everything(&room, place);
    struct story_result story = publish(&room, "Ferry");
    for (int place = 0; place < 2; place++) {
        struct purge_batch batch = take(&room, place, START);
        assert_text(batch.maker.name, place ? "cf" : "edge");
        assert_false(batch.everything);
        assert_true(holds(batch.tags, batch.tag_count, "front:en"));
        assert_true(holds(batch.tags, batch.tag_count,
                          str_to_c(room.a, str_format(room.a, "story:%lld", (long long)story.id))));
        assert_true(holds(batch.addresses, batch.address_count, "https://post.example/2026/11/05/ferry/"));
        assert_true(holds(batch.addresses, batch.address_count, "https://post.example/feed/atom/"));
        assert_int_equal(take(&room, place, START).rows.count, 0); /* it is on its way */
        settle(&room, &batch, true, START + 1);
        assert_int_equal(next_of(&room, place, START + 2), START + 1 + PURGE_AGAIN);
        struct purge_batch again = take(&room, place, START + 1 + PURGE_AGAIN);
        assert_int_equal(again.tag_count, batch.tag_count);
        settle(&room, &again, true, START + 1 + PURGE_AGAIN);
        assert_int_equal(next_of(&room, place, START + 60 * TIME_SECOND), TIME_NONE);
    }
    room_close(&room);
}

static void test_a_change_on_the_way_is_sent_again(struct store_fixture *f)
{
    struct room room;
    begin(&room, f, "edge: varnish http://127.0.0.1:6081");
    pass_everything(&room, 0);
    publish(&room, "Ferry");
    struct purge_batch first = take(&room, 0, START);
    time_set(START + 10);
    publish(&room, "Boat");
    settle(&room, &first, true, START + 20);
    struct purge_batch second = take(&room, 0, START + 30);
    assert_true(holds(second.tags, second.tag_count, "front:en"));
    /* And what waited for its second time only is due with the change. */
    settle(&room, &second, true, START + 40);
    time_set(START + 50);
    publish(&room, "Pier");
    struct purge_batch third = take(&room, 0, START + 60);
    assert_true(holds(third.tags, third.tag_count, "front:en"));
    room_close(&room);
}

static void test_a_cache_that_fails_is_spared_and_remembered(struct store_fixture *f)
{
    struct room room;
    struct purge_state state;
    begin(&room, f, TWO);
    pass_everything(&room, 0);
    publish(&room, "Ferry");
    struct purge_batch batch = take(&room, 0, START);
    settle(&room, &batch, false, START);
    publish(&room, "Boat"); /* asks it no sooner */
    assert_int_equal(next_of(&room, 0, START + 1), START + 2 * TIME_SECOND);
    assert_true(take(&room, 1, START + 1).rows.count > 0); /* nor does it keep another waiting */
    assert_ok(purge_state(room.n, room.a, &batch.maker, &state));
    assert_text(state.problem, "it is down");
    assert_int_equal(state.failing, batch.rows.count);
    assert_true(state.waiting > state.failing);
    assert_int_equal(state.oldest, START);
    struct purge_batch more = take(&room, 0, START + 2 * TIME_SECOND);
    assert_true(more.rows.count > batch.rows.count);
    settle(&room, &more, false, START + 2 * TIME_SECOND);
    assert_int_equal(next_of(&room, 0, START + 3 * TIME_SECOND), START + 6 * TIME_SECOND);
    struct purge_batch last = take(&room, 0, START + 6 * TIME_SECOND);
    assert_int_equal(last.rows.count, more.rows.count);
    assert_ok(purge_settle(room.n, &last, false, S("slow down"), 90 * TIME_SECOND, START + 6 * TIME_SECOND));
    assert_int_equal(next_of(&room, 0, START + 7 * TIME_SECOND), START + 96 * TIME_SECOND);
    last = take(&room, 0, START + 96 * TIME_SECOND);
    settle(&room, &last, true, START + 96 * TIME_SECOND);
    assert_ok(purge_state(room.n, room.a, &batch.maker, &state));
    assert_int_equal(state.waiting, 0);
    assert_text(state.problem, "");
    room_close(&room);
}

static struct err write_many(struct db_conn *conn, void *context)
{
    struct room *room = context;
    struct str tags[1500];
    for (int i = 0; i < 1500; i++)
        tags[i] = str_format(room->a, "story:%d", i);
    TRY(purge_write(room->n, room->a, conn, tags, 900));
    return purge_write(room->n, room->a, conn, tags + 900, 600);
}

static struct err write_too_many(struct db_conn *conn, void *context)
{
    struct room *room = context;
    struct str tags[1500];
    for (int i = 0; i < 1500; i++)
        tags[i] = str_format(room->a, "story:%d", i);
    return purge_write(room->n, room->a, conn, tags, 1500);
}

static void test_very_many_are_everything(struct store_fixture *f)
{
    struct room room;
    begin(&room, f, "edge: varnish http://127.0.0.1:6081");
    pass_everything(&room, 0);
    assert_ok(db_write(newsroom_db(room.n), write_too_many, &room));
    assert_int_equal(count_rows(&room), 1);
    pass_everything(&room, 0);
    assert_ok(db_write(newsroom_db(room.n), write_many, &room));
    assert_int_equal(count_rows(&room), 1500);
    struct purge_batch batch = take(&room, 0, START);
    assert_true(batch.everything);
    assert_int_equal(batch.rows.count, 1500);
    assert_true(holds(batch.addresses, batch.address_count, "https://post.example/"));
    room_close(&room);
}

static struct err write_and_fail(struct db_conn *conn, void *context)
{
    struct room *room = context;
    struct str tag = S("story:1");
    TRY(purge_write(room->n, room->a, conn, &tag, 1));
    return err_make(&ERR_INVALID, "no");
}

static void test_nothing_is_purged_for_what_was_not_saved(struct store_fixture *f)
{
    struct room room;
    begin(&room, f, "edge: varnish http://127.0.0.1:6081");
    pass_everything(&room, 0);
    assert_err(db_write(newsroom_db(room.n), write_and_fail, &room), &ERR_INVALID);
    assert_int_equal(count_rows(&room), 0);
    room_close(&room);
}

static void test_of_two_servers_one_sends(struct store_fixture *f)
{
    struct room room, other = {.a = &f->a};
    begin(&room, f, "edge: varnish http://127.0.0.1:6081");
    pass_everything(&room, 0);
    assert_ok(newsroom_open(str_from_c(room.folder), &other.n));
    publish(&room, "Ferry");
    struct purge_batch lost = take(&room, 0, START);
    assert_true(lost.rows.count > 0);
    assert_int_equal(take(&other, 0, START + 29 * TIME_SECOND).rows.count, 0);
    struct purge_batch found = take(&other, 0, START + 30 * TIME_SECOND);
    assert_int_equal(found.rows.count, lost.rows.count);
    settle(&room, &lost, false, START + 31 * TIME_SECOND); /* it was only slow, and failed: not its matter any more */
    assert_int_equal(take(&other, 0, START + 40 * TIME_SECOND).rows.count, 0);
    settle(&other, &found, true, START + 41 * TIME_SECOND);
    assert_int_equal(count_rows(&room), 0);
    newsroom_close(other.n);
    room_close(&room);
}

#define WRITERS 3
#define SENDERS 2
#define WRITES 25

/* Everybody at once: writers of the same tags, and two who send. */
struct crowd {
    struct room *room;
    atomic_int writing, failures, sent;
};

static struct err write_hot(struct db_conn *conn, void *context)
{
    static const struct str TAGS[] = {S_INIT("story:9"), S_INIT("front:en"), S_INIT("section:1"), S_INIT("front:en")};
    struct crowd *crowd = context;
    struct arena a;
    arena_init(&a, 0);
    struct err e = purge_write(crowd->room->n, &a, conn, TAGS, COUNT_OF(TAGS));
    arena_close(&a);
    return e;
}

static void *write_often(void *argument)
{
    struct crowd *crowd = argument;
    for (int i = 0; i < WRITES; i++)
        if (failed(db_write(newsroom_db(crowd->room->n), write_hot, crowd)))
            atomic_fetch_add(&crowd->failures, 1);
    atomic_fetch_sub(&crowd->writing, 1);
    return NULL;
}

static void *send_often(void *argument)
{
    struct crowd *crowd = argument;
    struct arena a;
    arena_init(&a, 0);
    do {
        struct purge_batch batch;
        int64_t next;
        arena_reset(&a);
        struct err e = purge_take(crowd->room->n, &a, 0, time_now(), &batch, &next);
        if (!failed(e) && batch.rows.count)
            e = purge_settle(crowd->room->n, &batch, true, S(""), 0, time_now());
        atomic_fetch_add(failed(e) ? &crowd->failures : &crowd->sent, 1);
    } while (atomic_load(&crowd->writing));
    arena_close(&a);
    return NULL;
}

static void test_many_at_once_wait_for_nobody_for_ever(struct store_fixture *f)
{
    struct room room;
    struct crowd crowd = {.room = &room, .writing = WRITERS};
    pthread_t threads[WRITERS + SENDERS];
    begin(&room, f, "edge: varnish http://127.0.0.1:6081");
    pass_everything(&room, 0);
    time_set(0);
    for (int i = 0; i < WRITERS + SENDERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i < WRITERS ? write_often : send_often, &crowd), 0);
    for (int i = 0; i < WRITERS + SENDERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&crowd.failures), 0);
    assert_true(atomic_load(&crowd.sent) > 0);
    struct purge_batch batch = take(&room, 0, time_now() + 60 * TIME_SECOND);
    assert_int_equal(batch.tag_count, 3);
    settle(&room, &batch, true, time_now() + 60 * TIME_SECOND);
    assert_int_equal(count_rows(&room), 0);
    room_close(&room);
}

static void test_a_cache_that_is_taken_out_is_owed_nothing(struct store_fixture *f)
{
    struct room room;
    begin(&room, f, "edge: varnish http://127.0.0.1:6081");
    publish(&room, "Ferry");
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("purge"), S("")));
    assert_int_equal(count_rows(&room), 0);
    assert_int_equal(next_of(&room, 0, START), TIME_NONE);
    room_close(&room);
}

static void test_lines_that_are_wrong(struct store_fixture *f)
{
    static const struct {
        const char *setting, *words;
    } CASES[] = {
        {"a: squid http://127.0.0.1", "purge, line 1: behind the name stands the kind"},
        {"\na: varnish", "purge, line 2: behind the kind stands the address"},
        {"a: varnish ftp://127.0.0.1", "the address of the service"},
        {"a: varnish http://127.0.0.1/?x=1", "the address of the service"},
        {"a b: varnish http://127.0.0.1", "a line is like"},
        {"a: varnish http://127.0.0.1; soft", "\"soft\" is not known"},
        {"a: fastly http://127.0.0.1; hard", "\"hard\" is not known"},
        {"a: bunny http://127.0.0.1\na: nginx http://127.0.0.1", "purge, line 2: a has a line already"},
        {"1:nginx http://h\n2:nginx http://h\n3:nginx http://h\n4:nginx http://h\n5:nginx http://h\n6:nginx "
         "http://h\n7:nginx http://h\n8:nginx http://h\n9:nginx http://h",
         "purge, line 9: 8 caches fit"},
    };
    struct purge_makers makers;
    (void)f;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_true(failed(purge_makers_check(str_from_c(CASES[i].setting))));
        if (!strstr(err_detail(), CASES[i].words))
            fail_msg("\"%s\": %s", CASES[i].setting, err_detail());
    }
    assert_ok(purge_makers_read(S(" f: fastly https://api.fastly.example/service/x/ ; soft ;"), &makers));
    assert_true(makers.items[0].soft);
    assert_text(makers.items[0].url, "https://api.fastly.example/service/x");
    assert_true(purge_makers_have(&makers, PURGE_FASTLY));
    assert_false(purge_makers_have(&makers, PURGE_VARNISH));
}

static void test_keys_are_sealed(struct store_fixture *f)
{
    struct room room;
    struct str key;
    begin(&room, f, TWO);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("purge_keys"), S("cf token-1\nedge s3cret")));
    assert_true(str_find(newsroom_settings(room.n)->purge_keys, S("token-1"), 0) < 0);
    assert_ok(purge_key(room.a, room.n, &newsroom_settings(room.n)->purge_makers->items[1], &key));
    assert_text(key, "token-1");
    assert_err(newsroom_set(room.n, &ACTOR_COMMAND, S("purge_keys"), S("cf")), &ERR_INVALID);
    assert_non_null(strstr(err_detail(), "purge_keys, line 1"));
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_nothing_is_written_where_no_cache_is),
        STORE_TEST(test_a_save_is_sent_twice_to_each),
        STORE_TEST(test_a_change_on_the_way_is_sent_again),
        STORE_TEST(test_a_cache_that_fails_is_spared_and_remembered),
        STORE_TEST_SQLITE(test_very_many_are_everything),
        STORE_TEST_SQLITE(test_nothing_is_purged_for_what_was_not_saved),
        STORE_TEST(test_of_two_servers_one_sends),
        STORE_TEST(test_many_at_once_wait_for_nobody_for_ever),
        STORE_TEST_SQLITE(test_a_cache_that_is_taken_out_is_owed_nothing),
        STORE_TEST_SQLITE(test_lines_that_are_wrong),
        STORE_TEST_SQLITE(test_keys_are_sealed),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
