/* keeper.c - tests: what dead servers had is given free, by one that heard the others all the time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "job/keeper.c"
#include "newsroom/outbox.h"

/* A message on its way, by a server that is no more. */
static void leave_message(struct room *room)
{
    struct newsroom *dead;
    struct outbox_batch batch;
    int64_t next;
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("indexnow"), S("https://engine.example/indexnow")));
    struct story_input in = room_story(room, "Ferry");
    (void)room_put(room, &in);
    assert_ok(newsroom_open(str_from_c(room->folder), &dead));
    assert_ok(newsroom_outbox_take(dead, room->a, time_now(), &batch, &next));
    assert_int_equal(batch.rows.count, 1);
    newsroom_close(dead);
}

static bool is_free(struct room *room)
{
    struct outbox_batch batch;
    int64_t next;
    assert_ok(newsroom_outbox_take(room->n, room->a, time_now(), &batch, &next));
    return batch.rows.count == 1;
}

static void look_again(struct keeper *keeper, struct room *room)
{
    bool worked;
    int64_t next;
    assert_ok(look(keeper, room->a, &worked, &next));
}

static void test_the_dead_lose_what_they_had(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct keeper keeper = {.newsroom = room.n};
    leave_message(&room);
    assert_ok(node_seen(room.n, S("127.0.0.1:1"), true));
    look_again(&keeper, &room);
    assert_true(newsroom_is_first(room.n));
    if (f->engine == DB_POSTGRES) {
        assert_false(is_free(&room)); /* it may be this one that did not hear */
        keeper.steady -= LEASE_ALIVE;
        keeper.looked -= LEASE_ALIVE;
        look_again(&keeper, &room); /* the store was away */
        assert_false(is_free(&room));
        keeper.steady -= LEASE_ALIVE;
        look_again(&keeper, &room);
    }
    assert_true(is_free(&room));
    assert_false(is_free(&room)); /* it was taken now, by one that lives */
    keeper.steady -= LEASE_ALIVE;
    look_again(&keeper, &room);
    assert_false(is_free(&room));
    room_close(&room);
}

static void test_one_server_alone_is_the_first(struct store_fixture *f)
{
    struct room room;
    struct keeper *keeper;
    room_open(&room, f);
    leave_message(&room);
    assert_true(newsroom_is_first(room.n));
    assert_ok(keeper_start(room.n, NULL, &keeper));
    assert_true(is_free(&room)); /* whose folder this is, nobody else is at work in */
    keeper_stop(keeper);
    room_close(&room);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {STORE_TEST(test_the_dead_lose_what_they_had),
                                              STORE_TEST_SQLITE(test_one_server_alone_is_the_first)};
    return store_tests_run(tests, COUNT_OF(tests));
}
