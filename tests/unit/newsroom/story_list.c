/* story_list.c - the list of stories at the desk: filters, order, own stories, kept filters; on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/account.h"
#include "newsroom/story_list.c"

static struct sql_list_item_list list(struct room *room, const struct actor *actor, struct story_filter filter)
{
    struct sql_list_item_list items;
    assert_ok(newsroom_story_list(room->n, room->a, actor, &filter, (struct story_place){0}, 50, &items));
    return items;
}

static int64_t put(struct room *room, const char *headline, const char *section, const char *tag, const char *name,
                   enum story_status status)
{
    struct story_input in = room_story(room, headline);
    struct str sections = str_from_c(section), tags = str_from_c(tag);
    struct story_byline byline = {str_from_c(name), S("")};
    in.status = status;
    in.sections = &sections, in.section_count = 1;
    in.tags = &tags, in.tag_count = 1;
    in.bylines = &byline, in.byline_count = 1;
    return room_put(room, &in).id;
}

static void assert_found(struct room *room, struct story_filter filter, int64_t first, int64_t second)
{
    struct sql_list_item_list items = list(room, &ACTOR_COMMAND, filter);
    assert_int_equal(items.count, (first != 0) + (second != 0));
    if (first)
        assert_int_equal(items.items[0].id, first);
    if (second)
        assert_int_equal(items.items[1].id, second);
}

static void test_filters(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    int64_t ferry = put(&room, "Ferry line returns", "Harbour", "Storm", "Ines Falk", STORY_PUBLISHED);
    int64_t saw = put(&room, "Caf\xc3\xa9 beside the sawmill", "Council", "Wood", "Tor Amsel", STORY_DRAFT);
    assert_found(&room, (struct story_filter){0}, saw, ferry);
    assert_found(&room, (struct story_filter){.status = S("draft")}, saw, 0);
    assert_found(&room, (struct story_filter){.section = S("harbour")}, ferry, 0);
    assert_found(&room, (struct story_filter){.section = S("no-such")}, 0, 0);
    assert_found(&room, (struct story_filter){.tag = S("Wood")}, saw, 0);
    assert_found(&room, (struct story_filter){.person = S("Ines Falk")}, ferry, 0);
    assert_found(&room, (struct story_filter){.language = S("es")}, 0, 0);
    assert_found(&room, (struct story_filter){.words = S("CAFE amsel")}, saw, 0);
    assert_found(&room, (struct story_filter){.words = S("cafe falk")}, 0, 0);
    assert_found(&room, (struct story_filter){.words = S("norhaven")}, saw, ferry);
    assert_found(&room, (struct story_filter){.words = S("%")}, 0, 0);
    assert_found(&room, (struct story_filter){.last_at = time_now() - TIME_DAY}, 0, 0);
    assert_found(&room, (struct story_filter){.first_at = time_now() - TIME_DAY, .status = S("published")}, ferry, 0);
    room_close(&room);
}

/* A saved or moved story comes to the top, and is found by its new words only. */
static void test_changes(struct store_fixture *f)
{
    struct room room;
    int64_t newest, later;
    struct sql_list_count_list counts;
    room_open(&room, f);
    assert_ok(newsroom_story_newest(room.n, &newest));
    assert_int_equal(newest, 0);
    int64_t first = put(&room, "First", "A", "T", "N", STORY_DRAFT),
            second = put(&room, "Second", "A", "T", "N", STORY_DRAFT);
    assert_ok(newsroom_story_newest(room.n, &newest));
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, first, STORY_REVIEW, TIME_NONE, S("")));
    assert_ok(newsroom_story_newest(room.n, &later));
    assert_true(later > newest);
    assert_found(&room, (struct story_filter){0}, first, second);
    assert_found(&room, (struct story_filter){.status = S("review")}, first, 0);
    struct story_input in = room_story(&room, "Otherwise");
    in.id = second;
    room_put(&room, &in);
    assert_found(&room, (struct story_filter){.words = S("otherwise")}, second, 0);
    assert_ok(newsroom_story_counts(room.n, room.a, &ACTOR_COMMAND, S(""), &counts));
    assert_int_equal(counts.count, 2);
    room_close(&room);
}

static void test_pages(struct store_fixture *f)
{
    struct room room;
    struct sql_list_item_list items;
    struct story_filter all = {0};
    struct story_place place = {0};
    int seen = 0;
    room_open(&room, f);
    for (int i = 0; i < 25; i++)
        put(&room, str_to_c(room.a, str_format(room.a, "Number %d", i)), "A", "T", "N", STORY_DRAFT);
    for (;;) {
        assert_ok(newsroom_story_list(room.n, room.a, &ACTOR_COMMAND, &all, place, 10, &items));
        if (items.count == 0)
            break;
        for (ptrdiff_t i = 0; i < items.count; i++)
            assert_true(str_equal(items.items[i].headline, str_format(room.a, "Number %d", 24 - seen++)));
        place = (struct story_place){items.items[items.count - 1].updated_at, items.items[items.count - 1].id};
    }
    assert_int_equal(seen, 25);
    room_close(&room);
}

static struct actor account(struct room *room, const char *name, enum role role)
{
    struct str password;
    struct sql_account_list accounts;
    assert_ok(newsroom_account_add(room->n, room->a, &ACTOR_COMMAND, str_from_c(name), role, S(""), &password));
    assert_ok(newsroom_account_list(room->n, room->a, &accounts));
    for (ptrdiff_t i = 0; i < accounts.count; i++)
        if (str_equal(accounts.items[i].name, str_from_c(name)))
            return (struct actor){
                .account_id = accounts.items[i].id, .who = accounts.items[i].name, .origin = S("here"), .role = role};
    fail();
    return (struct actor){0};
}

static void test_contributors_see_their_own(struct store_fixture *f)
{
    struct room room;
    struct story_result result = {0};
    struct sql_list_count_list counts;
    room_open(&room, f);
    struct actor pia = account(&room, "pia", ROLE_CONTRIBUTOR), tor = account(&room, "tor", ROLE_WRITER);
    put(&room, "Somebody's", "A", "T", "N", STORY_DRAFT);
    struct story_input in = room_story(&room, "Pia's own");
    in.status = STORY_DRAFT;
    assert_ok(newsroom_story_put(room.n, room.a, &pia, &in, &result));
    struct sql_list_item_list seen = list(&room, &pia, (struct story_filter){0});
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.items[0].id, result.id);
    assert_int_equal(list(&room, &tor, (struct story_filter){0}).count, 2);
    assert_ok(newsroom_story_counts(room.n, room.a, &pia, S(""), &counts));
    assert_int_equal(counts.items[0].stories, 1);
    room_close(&room);
}

static void test_kept_filters(struct store_fixture *f)
{
    struct room room;
    struct sql_saved_filter_list kept;
    room_open(&room, f);
    struct actor pia = account(&room, "pia", ROLE_EDITOR), tor = account(&room, "tor", ROLE_EDITOR);
    assert_ok(newsroom_filter_keep(room.n, &pia, S("Mine"), S("person=Pia")));
    assert_ok(newsroom_filter_keep(room.n, &pia, S("Mine"), S("person=Pia&status=draft")));
    assert_err(newsroom_filter_keep(room.n, &pia, S(" "), S("q=x")), &ERR_INVALID);
    assert_ok(newsroom_filter_list(room.n, room.a, &pia, &kept));
    assert_int_equal(kept.count, 1);
    assert_true(str_equal(kept.items[0].query, S("person=Pia&status=draft")));
    assert_ok(newsroom_filter_drop(room.n, &tor, kept.items[0].id));
    assert_ok(newsroom_filter_list(room.n, room.a, &pia, &kept));
    assert_int_equal(kept.count, 1); /* another's stays */
    assert_ok(newsroom_filter_drop(room.n, &pia, kept.items[0].id));
    assert_ok(newsroom_filter_list(room.n, room.a, &pia, &kept));
    assert_int_equal(kept.count, 0);
    for (int i = 0; i < LIST_FILTERS_MAX; i++)
        assert_ok(newsroom_filter_keep(room.n, &pia, str_format(room.a, "f%d", i), S("q=x")));
    assert_err(newsroom_filter_keep(room.n, &pia, S("one more"), S("q=x")), &ERR_LIMIT);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_filters),      STORE_TEST(test_changes),
        STORE_TEST(test_pages),        STORE_TEST(test_contributors_see_their_own),
        STORE_TEST(test_kept_filters),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
