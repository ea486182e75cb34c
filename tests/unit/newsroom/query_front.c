/* query_front.c - tests: the front as the store gives it, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/query_front.c"

#define STORIES 30
#define HOURS (3600 * TIME_SECOND)

/* STORIES stories, one an hour back from now, in two sections by turns; every third has the tag "Storm". */
static void fill(struct room *room, int64_t now, struct str paths[STORIES])
{
    for (int i = 0; i < STORIES; i++) {
        struct str section = i % 2 ? S("Harbour/Ferries") : S("Council"), tag = S("Storm");
        struct story_input in = room_story(room, str_to_c(room->a, str_format(room->a, "Story number %d", i)));
        in.date = now - (i + 1) * HOURS;
        in.sections = &section, in.section_count = 1;
        in.tags = &tag, in.tag_count = i % 3 == 0;
        paths[i] = room_put(room, &in).path;
    }
}

static void read_view(struct room *room, int64_t now, struct front_view *out)
{
    struct sql_section_list all;
    struct sql_edition_list editions;
    const struct sql_section *top[8];
    ptrdiff_t count = 0;
    assert_ok(query_editions(room->n, room->a, &editions));
    assert_ok(query_sections(room->n, room->a, S("en"), &all));
    for (ptrdiff_t i = 0; i < all.count && count < COUNT_OF(top); i++)
        if (all.items[i].parent_id == DB_NULL)
            top[count++] = &all.items[i];
    assert_ok(query_front(room->n, room->a, &editions.items[0], top, count, now, out));
}

static void test_ordinary(struct store_fixture *f)
{
    struct room room;
    struct front_view view;
    struct str paths[STORIES];
    int64_t now = time_now();
    room_open(&room, f);
    fill(&room, now, paths);
    read_view(&room, now, &view);
    assert_int_equal(view.layout, FRONT_ORDINARY);
    assert_int_equal(view.expires, now + 12 * HOURS);
    assert_true(str_equal(view.lead->path, paths[0]));
    assert_int_equal(view.second.count, 3);
    assert_int_equal(view.latest.count, 8);
    for (int i = 0; i < 8; i++)
        assert_true(str_equal(view.latest.cards[i].path, paths[4 + i]));
    assert_int_equal(view.blocks[0].count + view.blocks[1].count, 10); /* the stories of a part are its section's */
    assert_int_equal(view.pages, 2);
    read_view(&room, now + 13 * HOURS, &view);
    assert_int_equal(view.layout, FRONT_QUIET);
    assert_int_equal(view.week.count, 2);
    room_close(&room);
}

static void test_pins(struct store_fixture *f)
{
    struct room room;
    struct front_view view;
    struct str paths[STORIES];
    int64_t now = time_now();
    room_open(&room, f);
    fill(&room, now, paths);
    struct str pins = str_format(room.a, "lead %.*s; second-1 /no/such/story/; section/council %.*s",
                                 STR_ARG(paths[20]), STR_ARG(paths[28]));
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("front_pins"), pins));
    read_view(&room, now, &view);
    assert_true(str_equal(view.lead->path, paths[20]));
    assert_true(str_equal(view.second.cards[0].path, paths[0]));
    assert_true(str_equal(view.blocks[0].cards[0].path, paths[28]) ||
                str_equal(view.blocks[1].cards[0].path, paths[28]));
    int64_t id = view.lead->id;
    struct str section = S("Council");
    struct story_input in = room_story(&room, "Story number 20");
    in.id = id;
    in.slug = S("another-name");
    in.date = now - 21 * HOURS;
    in.sections = &section, in.section_count = 1;
    struct story_result moved = room_put(&room, &in);
    assert_false(str_equal(moved.path, paths[20]));
    read_view(&room, now, &view);
    assert_true(view.lead->id == id && str_equal(view.lead->path, moved.path)); /* through the redirect */
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, id, STORY_WITHDRAWN, TIME_NONE, S("Wrong.")));
    read_view(&room, now, &view);
    assert_true(str_equal(view.lead->path, paths[0]));
    room_close(&room);
}

static void test_breaking(struct store_fixture *f)
{
    struct room room;
    struct front_view view;
    struct str paths[STORIES];
    int64_t now = time_now();
    room_open(&room, f);
    fill(&room, now, paths);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("front_layout"), S("breaking until 2999-01-01T00:00:00Z")));
    read_view(&room, now, &view);
    assert_int_equal(view.layout, FRONT_BREAKING);
    assert_true(str_equal(view.subject->name, S("Storm")));
    assert_int_equal(view.updates.count, FRONT_UPDATES);
    assert_true(str_equal(view.updates.cards[0].path, paths[3]));
    assert_int_equal(view.topic.count, FRONT_TOPIC);
    room_close(&room);
}

static void test_empty(struct store_fixture *f)
{
    struct room room;
    struct front_view view;
    struct sql_card_list newest;
    struct sql_card_author_list authors;
    room_open(&room, f);
    read_view(&room, time_now(), &view);
    assert_null(view.lead);
    assert_int_equal(view.second.count + view.latest.count + view.more.count + view.corrections.count, 0);
    assert_int_equal(view.pages, 1);
    assert_ok(query_newest(room.n, room.a, S("en"), 5, &newest));
    assert_int_equal(newest.count, 0);
    assert_ok(query_card_authors(room.n, room.a, &newest, &authors));
    assert_int_equal(authors.count, 0);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_ordinary),
        STORE_TEST(test_pins),
        STORE_TEST(test_breaking),
        STORE_TEST(test_empty),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
