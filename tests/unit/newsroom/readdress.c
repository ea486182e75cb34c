/* readdress.c - tests: every story gets the address of the new pattern, and every old one leads there in one step. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/query.h"
#include "newsroom/readdress.c"

#define HOUR (3600 * TIME_SECOND)
#define NOVEMBER_5 INT64_C(1793880000000000)

static void change_pattern(struct room *room, const char *pattern)
{
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("permalink"), str_from_c(pattern)));
}

/* Does it all; how many calls that took. */
static int move_all(struct room *room, int *moved)
{
    int calls = 0;
    bool more = true;
    for (*moved = 0; more; calls++) {
        int some;
        assert_ok(newsroom_readdress(room->n, &some, &more));
        *moved += some;
    }
    return calls;
}

static void assert_leads(struct room *room, const char *from, const char *to)
{
    struct str target;
    int status;
    assert_ok(query_redirect(room->n, room->a, str_from_c(from), &target, &status));
    assert_int_equal(status, 301);
    assert_text(target, to);
}

static void assert_stands(struct room *room, const char *path)
{
    struct story_view view;
    struct str target;
    int status;
    assert_ok(query_story(room->n, room->a, str_from_c(path), 0, &view));
    assert_err(query_redirect(room->n, room->a, str_from_c(path), &target, &status), &ERR_NOT_FOUND);
}

static void test_old_addresses_lead_to_new_ones(struct store_fixture *f)
{
    struct room room;
    int moved;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Ferry");
    in.date = NOVEMBER_5;
    struct str sections[] = {S("World/Harbour")};
    struct story_byline bylines[] = {{S("Ines Falk"), S("")}};
    in.sections = sections, in.section_count = 1;
    in.bylines = bylines, in.byline_count = 1;
    struct story_result ferry = room_put(&room, &in);
    struct story_input draft = room_story(&room, "Draft");
    draft.status = STORY_DRAFT;
    draft.date = NOVEMBER_5;
    room_put(&room, &draft);
    assert_int_equal(move_all(&room, &moved), 1);
    assert_int_equal(moved, 0);

    change_pattern(&room, "/%category%/%postname%.html");
    move_all(&room, &moved);
    assert_int_equal(moved, 2);
    assert_true(room_has_touched(&room, "*"));
    assert_stands(&room, "/world/harbour/ferry.html");
    assert_leads(&room, "/2026/11/05/ferry/", "/world/harbour/ferry.html");
    struct str target;
    int status;
    assert_err(query_redirect(room.n, room.a, S("/2026/11/05/draft/"), &target, &status), &ERR_NOT_FOUND);

    change_pattern(&room, "/%author%/%post_id%");
    move_all(&room, &moved);
    char *path = str_to_c(room.a, str_format(room.a, "/ines-falk/%lld", (long long)ferry.id));
    assert_stands(&room, path);
    assert_leads(&room, "/2026/11/05/ferry/", path);
    assert_leads(&room, "/world/harbour/ferry.html", path);

    change_pattern(&room, "/%year%/%monthnum%/%day%/%postname%/"); /* and back: no loop */
    move_all(&room, &moved);
    assert_stands(&room, "/2026/11/05/ferry/");
    assert_leads(&room, path, "/2026/11/05/ferry/");
    assert_leads(&room, "/world/harbour/ferry.html", "/2026/11/05/ferry/");
    room_close(&room);
}

static void test_it_goes_on_where_it_stopped(struct store_fixture *f)
{
    struct room room;
    int moved, some;
    bool more;
    room_open(&room, f);
    struct story_input *in = arena_array(room.a, struct story_input, 450);
    struct story_result *results = arena_array(room.a, struct story_result, 450);
    for (int i = 0; i < 450; i++) {
        in[i] = room_story(&room, str_to_c(room.a, str_format(room.a, "Story %d", i)));
        in[i].date = NOVEMBER_5 - i * HOUR;
    }
    assert_ok(newsroom_story_put_many(room.n, room.a, &ACTOR_COMMAND, in, 450, results));
    change_pattern(&room, "/%postname%/");
    assert_ok(newsroom_readdress(room.n, &some, &more));
    assert_int_equal(some, BATCH);
    assert_true(more);
    newsroom_close(room.n); /* as after a crash */
    assert_ok(newsroom_open(str_from_c(room.folder), &room.n));
    assert_int_equal(move_all(&room, &moved), 2);
    assert_int_equal(moved, 250);
    for (int i = 0; i < 450; i += 37)
        assert_stands(&room, str_to_c(room.a, str_format(room.a, "/story-%d/", i)));
    assert_int_equal(move_all(&room, &moved), 1);
    assert_int_equal(moved, 0);
    room_close(&room);
}

static void test_one_name_for_two_is_told_apart(struct store_fixture *f)
{
    struct room room;
    int moved;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Weather");
    in.date = NOVEMBER_5;
    room_put(&room, &in);
    in.date = NOVEMBER_5 - 24 * HOUR;
    struct story_result second = room_put(&room, &in);
    assert_int_equal(second.outcome, STORY_CREATED);
    change_pattern(&room, "/%postname%/");
    move_all(&room, &moved);
    assert_int_equal(moved, 2);
    char *path = str_to_c(room.a, str_format(room.a, "/weather-%lld/", (long long)second.id));
    assert_stands(&room, "/weather/");
    assert_stands(&room, path);
    assert_leads(&room, "/2026/11/04/weather/", path);
    room_close(&room);
}

static void test_a_new_story_wins_over_a_redirect(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Ferry");
    in.date = NOVEMBER_5;
    struct story_result ferry = room_put(&room, &in);
    in.id = ferry.id;
    in.slug = S("boat");
    room_put(&room, &in);
    assert_leads(&room, "/2026/11/05/ferry/", "/2026/11/05/boat/");
    struct story_input other = room_story(&room, "Another ferry");
    other.date = NOVEMBER_5;
    struct story_result tide = room_put(&room, &other);
    other.id = tide.id;
    other.slug = S("ferry");
    room_put(&room, &other);
    assert_stands(&room, "/2026/11/05/ferry/");
    assert_leads(&room, "/2026/11/05/another-ferry/", "/2026/11/05/ferry/");
    room_close(&room);
}

static void test_another_section_is_another_address(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    change_pattern(&room, "/%category%/%post_id%-%postname%/");
    struct story_input in = room_story(&room, "Ferry");
    struct str harbour[] = {S("Harbour")}, desk[] = {S("Desk")};
    in.sections = harbour, in.section_count = 1;
    struct story_result ferry = room_put(&room, &in);
    struct str wanted = str_format(room.a, "/harbour/%lld-ferry/", (long long)ferry.id);
    assert_text(ferry.path, str_to_c(room.a, wanted));
    in.id = ferry.id;
    in.sections = desk;
    struct story_result again = room_put(&room, &in);
    assert_text(again.path, str_to_c(room.a, str_format(room.a, "/desk-story/%lld-ferry/", (long long)ferry.id)));
    assert_leads(&room, str_to_c(room.a, wanted), str_to_c(room.a, again.path));
    assert_int_equal(room_put(&room, &in).outcome, STORY_UNCHANGED);
    in.sections = NULL, in.section_count = 0;
    assert_true(str_starts(room_put(&room, &in).path, S("/uncategorized/")));
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_old_addresses_lead_to_new_ones),     STORE_TEST(test_it_goes_on_where_it_stopped),
        STORE_TEST(test_one_name_for_two_is_told_apart),     STORE_TEST(test_a_new_story_wins_over_a_redirect),
        STORE_TEST(test_another_section_is_another_address),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
