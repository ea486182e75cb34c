/* lease.c - tests: who lives, and what becomes of what a dead server had. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/embed.h"
#include "newsroom/lease.c"
#include "newsroom/life.h"
#include "newsroom/node.h"
#include "newsroom/outbox.h"

#define HOUR (3600 * TIME_SECOND)
#define START INT64_C(1793880000000000)

/* Another server on the room's store. */
static struct newsroom *open_other(struct room *room)
{
    struct newsroom *other;
    assert_ok(newsroom_open(str_from_c(room->folder), &other));
    assert_false(str_equal(newsroom_holder(other), newsroom_holder(room->n)));
    return other;
}

static struct lease_state look(struct room *room, struct newsroom *n)
{
    struct lease_state state;
    assert_ok(lease_look(n, room->a, &state));
    return state;
}

static bool names(struct str live, const struct newsroom *n)
{
    return str_find(live, newsroom_holder(n), 0) >= 0;
}

static void test_the_first_that_lives(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct newsroom *other = open_other(&room);
    assert_ok(node_seen(room.n, S("127.0.0.1:1"), true));
    assert_ok(node_seen(other, S("127.0.0.1:2"), true));
    struct lease_state one = look(&room, room.n), two = look(&room, other);
    assert_true(one.first);
    assert_true(one.ahead > -TIME_SECOND && one.ahead < TIME_SECOND);
    assert_true(names(one.live, room.n));
    assert_ok(node_leave(room.n));
    if (f->engine == DB_POSTGRES) {
        assert_false(two.first);
        assert_true(names(two.live, room.n) && names(two.live, other));
        two = look(&room, other);
        assert_true(two.first);
        assert_false(names(two.live, room.n));
        assert_ok(node_seen(room.n, S("127.0.0.1:1"), true)); /* it slept, and is the youngest now */
        assert_false(look(&room, room.n).first);
    }
    newsroom_close(other);
    room_close(&room);
}

static void free_all_but(struct newsroom *n, struct str live, bool wanted)
{
    bool freed;
    assert_ok(lease_free(n, live, &freed));
    assert_int_equal(freed, wanted);
}

static struct outbox_batch take(struct room *room, struct newsroom *n, int64_t now)
{
    struct outbox_batch batch;
    int64_t next;
    assert_ok(newsroom_outbox_take(n, room->a, now, &batch, &next));
    return batch;
}

static void test_messages_go_on(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("indexnow"), S("https://engine.example/indexnow")));
    struct story_input in = room_story(&room, "Ferry");
    in.date = START - HOUR;
    (void)room_put(&room, &in);
    struct newsroom *other = open_other(&room);
    struct outbox_batch dead = take(&room, room.n, START);
    assert_int_equal(dead.rows.count, 1);
    assert_int_equal(take(&room, other, START).rows.count, 0);
    free_all_but(other, newsroom_holder(room.n), false);
    assert_int_equal(take(&room, other, START).rows.count, 0);
    free_all_but(other, newsroom_holder(other), true);
    free_all_but(other, newsroom_holder(other), false);
    struct outbox_batch taken = take(&room, other, START);
    assert_int_equal(taken.rows.count, 1);
    assert_ok(newsroom_outbox_settle(room.n, &dead, OUTBOX_FAILED, START)); /* it only slept */
    assert_ok(newsroom_outbox_settle(room.n, &dead, OUTBOX_REFUSED, START));
    assert_int_equal(take(&room, room.n, START + HOUR / 30).rows.count, 0);
    assert_ok(newsroom_outbox_settle(other, &taken, OUTBOX_FAILED, START));
    taken = take(&room, other, START + HOUR);
    assert_int_equal(taken.rows.count, 1); /* what the other one said of it counts */
    free_all_but(room.n, newsroom_holder(room.n), true);
    assert_ok(newsroom_outbox_settle(other, &taken, OUTBOX_SENT, START + HOUR)); /* it slept behind the answer */
    assert_int_equal(take(&room, room.n, START + 2 * HOUR).rows.count, 0);
    newsroom_close(other);
    time_set(0);
    room_close(&room);
}

static struct embed_task take_embed(struct room *room, struct newsroom *n, int64_t now)
{
    struct embed_task task;
    int64_t next;
    assert_ok(newsroom_embed_take(n, room->a, now, &task, &next));
    return task;
}

static void settle_embed(struct room *room, struct newsroom *n, const struct embed_task *task, const char *title)
{
    struct embed_copy copy = {.title = str_from_c(title), .posted_at = TIME_NONE, .source = S("oembed")};
    assert_ok(newsroom_embed_settle(n, room->a, task, EMBED_TAKEN, &copy, S(""), START));
}

/* A newsroom with a story that embeds a post. */
static void open_with_embed(struct room *room, struct store_fixture *f)
{
    room_open(room, f);
    time_set(START);
    struct story_input in = room_story(room, "Ferry");
    in.date = START - HOUR;
    in.body = html_embed(room->a, S("https://social.example/@port/1"));
    (void)room_put(room, &in);
}

static void test_hosts_go_on(struct store_fixture *f)
{
    struct room room;
    struct sql_embed *row;
    open_with_embed(&room, f);
    struct newsroom *other = open_other(&room);
    struct embed_task dead = take_embed(&room, room.n, START);
    assert_non_null(dead.embed);
    assert_null(take_embed(&room, other, START).embed);
    free_all_but(other, newsroom_holder(other), true);
    struct embed_task taken = take_embed(&room, other, START);
    assert_non_null(taken.embed);
    settle_embed(&room, room.n, &dead, "Late");
    assert_ok(newsroom_embed_by_id(other, room.a, taken.embed->id, &row));
    assert_text(row->title, "");
    settle_embed(&room, other, &taken, "Here");
    assert_ok(newsroom_embed_by_id(other, room.a, taken.embed->id, &row));
    assert_text(row->title, "Here");
    newsroom_close(other);
    time_set(0);
    room_close(&room);
}

/* Threads of one server have one name. */
static void test_a_host_that_was_taken_anew(struct store_fixture *f)
{
    struct room room;
    struct sql_embed *row;
    open_with_embed(&room, f);
    struct embed_task slept = take_embed(&room, room.n, START);
    free_all_but(room.n, S("another"), true);
    struct embed_task taken = take_embed(&room, room.n, START + 1);
    assert_int_equal(taken.embed->id, slept.embed->id);
    settle_embed(&room, room.n, &slept, "Late");
    assert_ok(newsroom_embed_by_id(room.n, room.a, taken.embed->id, &row));
    assert_text(row->title, "");
    settle_embed(&room, room.n, &taken, "Here");
    assert_ok(newsroom_embed_by_id(room.n, room.a, taken.embed->id, &row));
    assert_text(row->title, "Here");
    time_set(0);
    room_close(&room);
}

static void test_who_stood_still_goes_on_with_nothing(struct store_fixture *f)
{
    struct room room;
    struct lease before, after;
    const atomic_bool stops = true;
    room_open(&room, f);
    struct lives *lives = newsroom_lives(room.n);
    assert_true(lease_begin(room.n, NULL, &before)); /* it shares with nobody */
    assert_false(lease_begin(room.n, &stops, &after));
    assert_ok(lives_said(lives, time_monotonic(), HOUR));
    assert_true(lease_begin(room.n, NULL, &before));
    assert_ok(lives_said(lives, time_monotonic(), -HOUR)); /* the hour went by */
    assert_false(lease_holds(before));
    assert_false(lease_begin(room.n, NULL, &after));
    assert_false(newsroom_is_first(room.n));
    assert_ok(lives_said(lives, time_monotonic(), HOUR));
    assert_true(lease_begin(room.n, NULL, &after));
    assert_false(lease_holds(before)); /* however often it says now that it lives */
    assert_err(lease_check(before), &ERR_BUSY);
    assert_ok(lease_check((struct lease){0}));
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_the_first_that_lives), STORE_TEST(test_messages_go_on),
                                              STORE_TEST(test_hosts_go_on), STORE_TEST(test_a_host_that_was_taken_anew),
                                              STORE_TEST(test_who_stood_still_goes_on_with_nothing)};
    return store_tests_run(tests, COUNT_OF(tests));
}
