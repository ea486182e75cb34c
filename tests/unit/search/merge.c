/* merge.c - segments become fewer, piece by piece, whoever does the pieces and whatever happens between them. */
/* SPDX-License-Identifier: Apache-2.0 */
#define MERGE_PIECE 3000
#include "search/merge.c"

#include "base/time.h"
#include "unit/search/room.h"

static void save_many(struct room *room, int from, int count)
{
    struct story_input *inputs = arena_array(room->a, struct story_input, count);
    struct story_result *results = arena_array(room->a, struct story_result, count);
    for (int i = 0; i < count; i++) {
        inputs[i] = room_story(room, str_to_c(room->a, str_format(room->a, "Boat number%d", from + i)));
        inputs[i].slug = str_format(room->a, "boat-%d", from + i);
        inputs[i].date = (int64_t)1700000000 * TIME_SECOND;
    }
    assert_ok(newsroom_story_put_many(room->n, room->a, &ACTOR_COMMAND, inputs, count, results));
    for (int i = 0; i < count; i++)
        assert_int_equal(results[i].outcome, STORY_CREATED);
}

/* As after a kill: what was not committed is gone, another process goes on. */
static void begin_again(struct room *room)
{
    newsroom_close(room->n);
    assert_ok(newsroom_open(str_from_c(room->folder), &room->n));
    assert_ok(search_open(room->n));
}

static int64_t count_found(struct room *room)
{
    return search_room_find(room, "en", "boat").total;
}

/* Stories are found all the time, and the index is whole after each piece. */
static void test_pieces_survive_a_kill(struct store_fixture *f)
{
    struct room room;
    bool more = true;
    int pieces = 0;
    search_room_open(&room, f);
    for (int i = 0; i < FAN + 1; i++)
        save_many(&room, i * 40, 40);
    for (; more; pieces++) {
        assert_ok(search_work(room.n, &more));
        assert_int_equal(count_found(&room), (FAN + 1) * 40);
        search_room_check(&room);
        begin_again(&room);
    }
    assert_true(pieces > 5); /* several for the terms, others for what is gone */
    search_room_expect(&room, "en", "number7", 8L, 0L);
    room_close(&room);
}

/* What is changed or withdrawn while its segment is being merged stays so. */
static void test_changes_between_the_pieces(struct store_fixture *f)
{
    struct room room;
    bool more = true;
    int64_t left = (FAN + 1) * 40;
    search_room_open(&room, f);
    for (int i = 0; i < FAN + 1; i++)
        save_many(&room, i * 40, 40);
    for (int64_t id = 1; more; id += 9) {
        assert_ok(search_work(room.n, &more));
        if (id > (FAN + 1) * 40)
            continue;
        assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, id, STORY_WITHDRAWN, TIME_NONE, S("a mistake")));
        left--;
        struct story_input changed = room_story(&room, "Boat painted");
        changed.id = id + 1;
        room_put(&room, &changed);
        assert_int_equal(count_found(&room), left);
        search_room_check(&room);
    }
    assert_int_equal(count_found(&room), left);
    search_room_check(&room);
    room_close(&room);
}

/* A segment whose stories are mostly dead is written anew, one whose stories all are goes. */
static void test_the_dead_go(struct store_fixture *f)
{
    struct room room;
    search_room_open(&room, f);
    save_many(&room, 0, 40);
    for (int64_t id = 1; id <= 40; id++) {
        assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, id, STORY_WITHDRAWN, TIME_NONE, S("a mistake")));
        if (id % 13 == 0)
            search_room_work(&room);
        search_room_check(&room);
    }
    search_room_work(&room);
    assert_int_equal(count_found(&room), 0);
    search_room_check(&room);
    room_close(&room);
}

/* Both of two processes at work: what one did is not done again. */
static void test_two_at_work(struct store_fixture *f)
{
    struct room room;
    struct newsroom *other;
    bool more = true, more_there = true;
    search_room_open(&room, f);
    for (int i = 0; i < FAN + 1; i++)
        save_many(&room, i * 40, 40);
    assert_ok(newsroom_open(str_from_c(room.folder), &other));
    assert_ok(search_open(other));
    while (more || more_there) {
        assert_ok(search_work(room.n, &more));
        assert_ok(search_work(other, &more_there));
        assert_int_equal(count_found(&room), (FAN + 1) * 40);
    }
    search_room_check(&room);
    newsroom_close(other);
    room_close(&room);
}

static void test_what_to_merge(void)
{
    struct sql_search_segment items[12] = {0};
    struct sql_search_segment_list list = {items, 12};
    ptrdiff_t from, count;
    for (int i = 0; i < 12; i++)
        items[i].documents = i < 1 ? 100000 : 100;
    assert_true(merge_choose(&list, &from, &count));
    assert_int_equal(from, 1);
    assert_int_equal(count, 11);
    list.count = 6; /* a large one and five small ones stay */
    assert_false(merge_choose(&list, &from, &count));
    items[0].dead = 30000;
    assert_true(merge_choose(&list, &from, &count));
    assert_int_equal(from, 0);
    assert_int_equal(count, 1);
}

static void test_choice(struct store_fixture *f)
{
    (void)f;
    test_what_to_merge();
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_pieces_survive_a_kill), STORE_TEST(test_changes_between_the_pieces),
        STORE_TEST(test_the_dead_go),           STORE_TEST(test_two_at_work),
        STORE_TEST_SQLITE(test_choice),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
