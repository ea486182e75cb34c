/* outbox.c - tests: what is told to search engines and hubs, once, and only of what was saved. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/outbox.c"

#define HOUR (3600 * TIME_SECOND)
#define START INT64_C(1793880000000000)

struct stored {
    struct arena *a;
    struct sql_outbox_list rows;
};

static struct err read_stored(struct db_conn *conn, void *context)
{
    struct stored *stored = context;
    return sql_outbox_due(stored->a, conn, INT64_MAX, 1000, &stored->rows);
}

static ptrdiff_t count_rows(struct room *room)
{
    struct stored stored = {.a = room->a};
    assert_ok(db_read(newsroom_db(room->n), read_stored, &stored));
    return stored.rows.count;
}

static void turn_on(struct room *room, const char *name, const char *address)
{
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, str_from_c(name), str_from_c(address)));
}

static struct outbox_batch take(struct room *room, int64_t now)
{
    struct outbox_batch batch;
    int64_t next;
    assert_ok(newsroom_outbox_take(room->n, room->a, now, &batch, &next));
    return batch;
}

static bool holds(const struct outbox_batch *batch, const char *url)
{
    for (ptrdiff_t i = 0; i < batch->url_count; i++)
        if (str_equal(batch->urls[i], str_from_c(url)))
            return true;
    return false;
}

static void test_nothing_is_written_while_nobody_listens(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Ferry");
    struct story_result story = room_put(&room, &in);
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, story.id, STORY_WITHDRAWN, 0, S("Wrong")));
    assert_int_equal(count_rows(&room), 0);
    room_close(&room);
}

static void test_indexnow_hears_of_each_change(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    turn_on(&room, "indexnow", "https://engine.example/indexnow");
    struct story_input in = room_story(&room, "Ferry");
    in.date = START - HOUR;
    struct story_result story = room_put(&room, &in);
    room_put(&room, &in); /* unchanged */
    struct outbox_batch batch = take(&room, START);
    assert_text(batch.service, "indexnow");
    assert_text(batch.target, "https://engine.example/indexnow");
    assert_int_equal(batch.url_count, 1);
    assert_text(batch.urls[0], "https://post.example/2026/11/05/ferry/");
    assert_int_equal(take(&room, START).rows.count, 0); /* it is on its way */
    assert_ok(newsroom_outbox_settle(room.n, &batch, OUTBOX_SENT, START));
    assert_int_equal(count_rows(&room), 0);

    in.id = story.id;
    in.slug = S("boat");
    room_put(&room, &in);
    batch = take(&room, START);
    assert_int_equal(batch.url_count, 2);
    assert_true(holds(&batch, "https://post.example/2026/11/05/boat/"));
    assert_true(holds(&batch, "https://post.example/2026/11/05/ferry/"));
    assert_ok(newsroom_outbox_settle(room.n, &batch, OUTBOX_SENT, START));

    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, story.id, STORY_WITHDRAWN, 0, S("Wrong")));
    assert_int_equal(take(&room, START).url_count, 1);
    time_set(0);
    room_close(&room);
}

static void test_what_is_not_to_be_found_is_not_told(struct store_fixture *f)
{
    struct room room;
    struct story_result result;
    room_open(&room, f);
    turn_on(&room, "indexnow", "https://engine.example/indexnow");
    struct story_input in = room_story(&room, "Hidden");
    in.noindex = true;
    room_put(&room, &in);
    struct story_input draft = room_story(&room, "Draft");
    draft.status = STORY_DRAFT;
    room_put(&room, &draft);
    struct story_input refused = room_story(&room, "Refused");
    refused.body = room_html(&room, "");
    assert_err(newsroom_story_put(room.n, room.a, &ACTOR_COMMAND, &refused, &result), &ERR_INVALID);
    assert_int_equal(count_rows(&room), 0);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("indexed"), S("no")));
    struct story_input open = room_story(&room, "Open");
    room_put(&room, &open);
    assert_int_equal(count_rows(&room), 0);
    room_close(&room);
}

static void test_hubs_hear_of_every_feed(struct store_fixture *f)
{
    struct room room;
    struct str sections[] = {S("Harbour")}, tags[] = {S("Fish & chips")};
    struct story_byline bylines[] = {{S("Ines Falk"), S("")}};
    room_open(&room, f);
    turn_on(&room, "websub_hub", "https://hub.example/");
    struct story_input in = room_story(&room, "Ferry");
    in.sections = sections, in.section_count = 1;
    in.tags = tags, in.tag_count = 1;
    in.bylines = bylines, in.byline_count = 1;
    room_put(&room, &in);
    in.headline = S("Ferry again");
    in.slug = S("ferry");
    room_put(&room, &in);
    assert_int_equal(count_rows(&room), 4);
    struct outbox_batch batch = take(&room, time_now());
    assert_text(batch.service, "websub");
    assert_int_equal(batch.url_count, 12);
    assert_true(holds(&batch, "https://post.example/feed/"));
    assert_true(holds(&batch, "https://post.example/feed/atom/"));
    assert_true(holds(&batch, "https://post.example/feed/json/"));
    assert_true(holds(&batch, "https://post.example/category/harbour/feed/"));
    assert_true(holds(&batch, "https://post.example/tag/fish-chips/feed/json/"));
    assert_true(holds(&batch, "https://post.example/author/ines-falk/feed/atom/"));
    assert_ok(newsroom_outbox_settle(room.n, &batch, OUTBOX_SENT, time_now()));

    struct story_input german = room_story(&room, "F\xc3\xa4hre");
    german.language = S("de");
    german.bylines = bylines, german.byline_count = 1;
    room_put(&room, &german);
    batch = take(&room, time_now());
    assert_true(holds(&batch, "https://post.example/de/feed/"));
    assert_true(holds(&batch, "https://post.example/de/author/ines-falk/feed/"));
    room_close(&room);
}

static void test_a_change_on_the_way_is_sent_again(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    turn_on(&room, "indexnow", "https://engine.example/indexnow");
    struct story_input in = room_story(&room, "Ferry");
    in.date = START - HOUR;
    room_put(&room, &in);
    struct outbox_batch batch = take(&room, START);
    time_set(START + TIME_SECOND);
    in.standfirst = S("Another");
    room_put(&room, &in);
    assert_ok(newsroom_outbox_settle(room.n, &batch, OUTBOX_SENT, START + 2 * TIME_SECOND));
    assert_int_equal(count_rows(&room), 1);
    assert_int_equal(take(&room, START + 2 * TIME_SECOND).url_count, 1);
    time_set(0);
    room_close(&room);
}

static void test_failures_are_repeated_ever_later_for_a_day(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    turn_on(&room, "indexnow", "https://engine.example/indexnow");
    struct story_input in = room_story(&room, "Ferry");
    in.date = START - HOUR;
    room_put(&room, &in);
    int64_t now = START, next;
    int tries = 0;
    struct outbox_batch batch;
    for (; tries < 100; tries++) {
        assert_ok(newsroom_outbox_take(room.n, room.a, now, &batch, &next));
        if (batch.rows.count == 0)
            break;
        assert_ok(newsroom_outbox_settle(room.n, &batch, OUTBOX_FAILED, now));
        assert_int_equal(take(&room, now + 29 * TIME_SECOND).rows.count, 0);
        assert_ok(newsroom_outbox_take(room.n, room.a, now, &batch, &next));
        now = next == TIME_NONE ? now + HOUR : next;
        assert_true(now - START < 27 * HOUR);
    }
    assert_in_range(tries, 20, 40);
    assert_int_equal(count_rows(&room), 0);
    time_set(0);
    room_close(&room);
}

static void test_a_crash_while_sending_loses_nothing(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    turn_on(&room, "websub_hub", "https://hub.example/");
    struct story_input in = room_story(&room, "Ferry");
    room_put(&room, &in);
    int64_t now = time_now();
    assert_int_equal(take(&room, now).rows.count, 1);
    assert_int_equal(take(&room, now + TIME_SECOND).rows.count, 0);
    assert_int_equal(take(&room, now + LEND_TIME).rows.count, 1);
    room_close(&room);
}

static void test_a_service_that_is_off_gets_nothing(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    turn_on(&room, "websub_hub", "https://hub.example/");
    turn_on(&room, "indexnow", "https://engine.example/indexnow");
    struct story_input in = room_story(&room, "Ferry");
    room_put(&room, &in);
    turn_on(&room, "websub_hub", "");
    turn_on(&room, "indexnow", "https://other.example/indexnow");
    assert_int_equal(take(&room, time_now()).rows.count, 0);
    assert_int_equal(count_rows(&room), 0);
    room_close(&room);
}

static void test_settings_name_services(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    static const char *const WRONG[] = {"hub.example", "file:///etc/passwd", "ftp://hub.example/",
                                        "https://",    "https://a b/",       "https://u:p@hub.example/"};
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        assert_err(newsroom_set(room.n, &ACTOR_COMMAND, S("websub_hub"), str_from_c(WRONG[i])), &ERR_INVALID);
    assert_int_equal(newsroom_indexnow_key(room.a, room.n).n, 32);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_nothing_is_written_while_nobody_listens),
        STORE_TEST(test_indexnow_hears_of_each_change),
        STORE_TEST(test_what_is_not_to_be_found_is_not_told),
        STORE_TEST(test_hubs_hear_of_every_feed),
        STORE_TEST(test_a_change_on_the_way_is_sent_again),
        STORE_TEST(test_failures_are_repeated_ever_later_for_a_day),
        STORE_TEST(test_a_crash_while_sending_loses_nothing),
        STORE_TEST(test_a_service_that_is_off_gets_nothing),
        STORE_TEST(test_settings_name_services),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
