/* query_sitemap.c - tests: what sitemaps list, and when a month of one is said to have changed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/query_sitemap.c"

#define HOUR (3600 * TIME_SECOND)
#define NOVEMBER_5 INT64_C(1793880000000000) /* 2026-11-05T12:00:00Z, within a few minutes */

static struct story_result put_at(struct room *room, const char *headline, int64_t date, bool noindex)
{
    struct story_input in = room_story(room, headline);
    in.date = date;
    in.noindex = noindex;
    return room_put(room, &in);
}

static void test_the_news_is_two_days_to_the_instant(struct store_fixture *f)
{
    struct room room;
    struct sql_sitemap_item_list items;
    room_open(&room, f);
    int64_t now = NOVEMBER_5 + 48 * HOUR;
    time_set(now);
    put_at(&room, "Just too old", NOVEMBER_5 - 1, false);
    put_at(&room, "Just in time", NOVEMBER_5, false);
    put_at(&room, "Now", now, false);
    put_at(&room, "Hidden", now - HOUR, true);
    assert_ok(query_sitemap_news(room.n, room.a, S("en"), now - 48 * HOUR, now, 1000, &items));
    assert_int_equal(items.count, 2);
    assert_text(items.items[0].headline, "Now");
    assert_text(items.items[1].headline, "Just in time");
    assert_ok(query_sitemap_news(room.n, room.a, S("en"), now - 48 * HOUR, now, 1, &items));
    assert_int_equal(items.count, 1);
    assert_ok(query_sitemap_news(room.n, room.a, S("de"), now - 48 * HOUR, now, 1000, &items));
    assert_int_equal(items.count, 0);
    time_set(0);
    room_close(&room);
}

struct parts {
    struct arena *a;
    int64_t first, last, count, skip;
    struct sql_sitemap_item_list items;
};

static struct err read_some(struct db_conn *conn, void *context)
{
    struct parts *parts = context;
    return sql_sitemap_part(parts->a, conn, S("en"), parts->first, parts->last, parts->count, parts->skip,
                            &parts->items);
}

static void test_parts_hold_every_story_once(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    for (int i = 0; i < 7; i++)
        put_at(&room, str_to_c(room.a, str_format(room.a, "Story %d", i)), NOVEMBER_5 + (i / 2) * HOUR, i == 3);
    struct parts parts = {.a = room.a, .first = NOVEMBER_5, .last = NOVEMBER_5 + 3 * HOUR + 1, .count = 3};
    int seen[7] = {0};
    for (; parts.skip < 9; parts.skip += 3) {
        assert_ok(db_read(newsroom_db(room.n), read_some, &parts));
        for (ptrdiff_t i = 0; i < parts.items.count; i++)
            seen[parts.items.items[i].headline.p[6] - '0']++;
    }
    for (int i = 0; i < 7; i++)
        assert_int_equal(seen[i], i != 3);
    room_close(&room);
}

static struct sql_sitemap_month month_of(struct room *room, int64_t month)
{
    struct sql_sitemap_month_list months;
    assert_ok(query_sitemap_months(room->n, room->a, S("en"), &months));
    for (ptrdiff_t i = 0; i < months.count; i++)
        if (months.items[i].month == month)
            return months.items[i];
    return (struct sql_sitemap_month){0};
}

static void test_a_month_says_when_it_changed(struct store_fixture *f)
{
    struct room room;
    int64_t november = 2026 * 12 + 10, now = NOVEMBER_5 + 100 * HOUR;
    room_open(&room, f);
    time_set(now);
    struct story_result ferry = put_at(&room, "Ferry", NOVEMBER_5, false);
    put_at(&room, "Tide", NOVEMBER_5 + HOUR, false);
    assert_true(room_has_touched(&room, "sitemap:en:24322"));
    assert_int_equal(month_of(&room, november).stories, 2);
    assert_int_equal(month_of(&room, november).changed_at, now);
    time_set(now + HOUR);
    put_at(&room, "Older", NOVEMBER_5 - 60 * 24 * HOUR, false);
    assert_false(room_has_touched(&room, "sitemap:en:24322"));
    assert_int_equal(month_of(&room, november).changed_at, now);
    time_set(now + 2 * HOUR);
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, ferry.id, STORY_WITHDRAWN, 0, S("Wrong")));
    assert_int_equal(month_of(&room, november).stories, 1);
    assert_int_equal(month_of(&room, november).changed_at, now + 2 * HOUR);
    struct sitemap_view view;
    assert_ok(query_sitemap_part(room.n, room.a, S("en"), november, 1, &view));
    assert_int_equal(view.items.count, 1);
    assert_err(query_sitemap_part(room.n, room.a, S("en"), november, 2, &view), &ERR_NOT_FOUND);
    assert_err(query_sitemap_part(room.n, room.a, S("en"), november + 1, 1, &view), &ERR_NOT_FOUND);
    time_set(0);
    room_close(&room);
}

static void test_versions_touch_each_other(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_result ferry = put_at(&room, "Ferry", NOVEMBER_5, false);
    struct story_input in = room_story(&room, "F\xc3\xa4hre");
    in.language = S("de");
    in.date = NOVEMBER_5 - 40 * 24 * HOUR;
    in.translation_of = ferry.path;
    room_put(&room, &in);
    assert_true(room_has_touched(&room, "sitemap:de:24320"));
    assert_true(room_has_touched(&room, "sitemap:en:24322"));
    struct sitemap_view view;
    assert_ok(query_sitemap_part(room.n, room.a, S("de"), 2026 * 12 + 8, 1, &view));
    assert_int_equal(view.versions.count, 2);
    assert_text(view.versions.items[0].language, "de");
    assert_text(view.versions.items[1].path, "/2026/11/05/ferry/");
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_the_news_is_two_days_to_the_instant),
        STORE_TEST(test_parts_hold_every_story_once),
        STORE_TEST(test_a_month_says_when_it_changed),
        STORE_TEST(test_versions_touch_each_other),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
