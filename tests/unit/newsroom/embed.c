/* embed.c - tests: which embeds stories hold, whose turn it is, what is kept, and what the desk may do. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/embed.c"
#include "newsroom/check.h"
#include "newsroom/query.h"

#define HOUR (3600 * TIME_SECOND)
#define START INT64_C(1793880000000000)
#define FERRY "https://social.example/@port/1"
#define TIDE "https://video.example/watch?v=2"

static struct html embeds(struct room *room, const char *first, const char *second)
{
    struct html parts[] = {room_html(room, "<p>The ferry sails.</p>"), html_embed(room->a, str_from_c(first)),
                           html_embed(room->a, str_from_c(second))};
    return html_join(room->a, parts, second[0] ? 3 : 2);
}

static struct story_result put(struct room *room, const char *first, const char *second)
{
    struct story_input in = room_story(room, "Ferry");
    in.date = START - HOUR;
    in.body = embeds(room, first, second);
    return room_put(room, &in);
}

static struct story_view view_of(struct room *room, int64_t id)
{
    struct story_view view;
    assert_ok(query_story_by_id(room->n, room->a, id, 0, &view));
    return view;
}

static struct embed_task take_at(struct room *room, int64_t now)
{
    struct embed_task task;
    int64_t next;
    assert_ok(newsroom_embed_take(room->n, room->a, now, &task, &next));
    return task;
}

static void settle_as(struct room *room, const struct embed_task *task, enum embed_outcome outcome, int64_t now)
{
    struct embed_copy copy = {.title = S("Boat\n<b>"),
                              .words = S("Out.\n\nIn."),
                              .author = S("Port"),
                              .posted_at = START,
                              .source = S("oembed"),
                              .frame = S("https://f.example/1")};
    bool fails = outcome == EMBED_NOTHING || outcome == EMBED_SILENT || outcome == EMBED_GONE;
    assert_ok(newsroom_embed_settle(room->n, room->a, task, outcome, &copy, fails ? S("it said no") : S(""), now));
}

static struct sql_embed *row_of(struct room *room, int64_t id)
{
    struct sql_embed *row;
    assert_ok(newsroom_embed_by_id(room->n, room->a, id, &row));
    return row;
}

static void test_a_story_holds_its_embeds(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    struct story_result story = put(&room, FERRY, TIDE);
    assert_true(room_has_touched(&room, "embeds"));
    struct story_view view = view_of(&room, story.id);
    assert_int_equal(view.embeds.count, 2);
    assert_text(view.embeds.items[0].url, FERRY);
    assert_text(view.embeds.items[1].url, TIDE);
    assert_true(view.embeds.items[0].taken_at == DB_NULL);

    struct story_input in = room_story(&room, "Ferry");
    in.id = story.id;
    in.body = embeds(&room, TIDE, TIDE);
    room_put(&room, &in);
    view = view_of(&room, story.id);
    assert_int_equal(view.embeds.count, 1); /* twice in the text, one copy */
    assert_text(view.embeds.items[0].url, TIDE);
    assert_false(room_has_touched(&room, "embeds"));
    in.body = room_html(&room, "<p>No more.</p>");
    room_put(&room, &in);
    assert_int_equal(view_of(&room, story.id).embeds.count, 0);
    room_close(&room);
}

static void test_what_was_taken_is_shown(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    struct story_result story = put(&room, FERRY, "");
    struct embed_task task = take_at(&room, START);
    assert_non_null(task.embed);
    assert_text(task.embed->url, FERRY);
    assert_true(task.held);
    assert_null(take_at(&room, START).embed); /* it is on its way */
    settle_as(&room, &task, EMBED_TAKEN, START + 1);
    assert_true(room_has_touched(&room, "embed:1"));
    struct story_view view = view_of(&room, story.id);
    assert_text(view.embeds.items[0].title, "Boat <b>");
    assert_text(view.embeds.items[0].words, "Out.\nIn.");
    assert_true(view.embeds.items[0].taken_at == START + 1);
    struct feed_view feed;
    assert_ok(query_feed(room.n, room.a, LISTING_FRONT, S("en"), S(""), 10, &feed));
    assert_int_equal(feed.embeds.count, 1);
    assert_true(feed.embeds.items[0].story_id == story.id);
    assert_text(feed.embeds.items[0].author, "Port");
    room_close(&room);
}

static void test_a_copy_that_says_nothing_is_none(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    put(&room, FERRY, "");
    struct embed_task task = take_at(&room, START);
    struct embed_copy copy = {.title = S("\x01 \xE2\x80\xAE"), .author = S("Port"), .posted_at = TIME_NONE};
    assert_ok(newsroom_embed_settle(room.n, room.a, &task, EMBED_TAKEN, &copy, S("no words"), START));
    assert_true(row_of(&room, 1)->taken_at == DB_NULL);
    assert_text(row_of(&room, 1)->problem, "no words");
    room_close(&room);
}

static void test_one_host_is_asked_by_one(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    put(&room, FERRY, "https://social.example/@port/2");
    struct embed_task task = take_at(&room, START);
    assert_null(take_at(&room, START).embed);
    settle_as(&room, &task, EMBED_TAKEN, START);
    assert_null(take_at(&room, START).embed); /* a rest */
    struct embed_task second = take_at(&room, START + HOST_REST);
    assert_text(second.embed->url, "https://social.example/@port/2");
    room_close(&room);
}

static void test_a_server_that_dies_leaves_it_to_others(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    put(&room, FERRY, "");
    assert_non_null(take_at(&room, START).embed);
    assert_null(take_at(&room, START + LEASE - 1).embed);
    assert_non_null(take_at(&room, START + LEASE).embed);
    room_close(&room);
}

static void test_a_silent_host_waits_and_no_other_does(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    put(&room, FERRY, TIDE);
    struct embed_task silent = take_at(&room, START), other = take_at(&room, START);
    assert_text(silent.embed->host, "social.example");
    assert_text(other.embed->host, "video.example");
    settle_as(&room, &other, EMBED_TAKEN, START);
    int64_t now = START, pause = HOST_PAUSE;
    for (int i = 0; i < 4; i++, pause *= 2) {
        settle_as(&room, &silent, EMBED_SILENT, now);
        assert_text(row_of(&room, silent.embed->id)->problem, "it said no");
        now = MAX(now + pause, row_of(&room, silent.embed->id)->due_at);
        silent = take_at(&room, now);
        assert_non_null(silent.embed);
        assert_int_equal(silent.failures, i + 1);
    }
    settle_as(&room, &silent, EMBED_TAKEN, now);
    assert_int_equal(row_of(&room, silent.embed->id)->problem.n, 0);
    room_close(&room);
}

static void test_after_days_it_is_given_up(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    put(&room, FERRY, "");
    int64_t now = START;
    int tries = 0;
    for (; tries < 50; tries++) {
        struct embed_task task = take_at(&room, now);
        assert_non_null(task.embed);
        settle_as(&room, &task, tries % 2 ? EMBED_GONE : EMBED_NOTHING, now);
        struct sql_embed *row = row_of(&room, task.embed->id);
        if (row->due_at == DB_NULL)
            break;
        assert_true(row->due_at > now);
        now = row->due_at + HOST_REST;
    }
    assert_int_equal(tries, TRIES - 1);
    assert_in_range((now - START) / TIME_DAY, 3, 7);
    assert_text(row_of(&room, 1)->problem, "it said no");
    assert_null(take_at(&room, now + 365 * TIME_DAY).embed);
    room_close(&room);
}

static void test_a_copy_outlives_its_original(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(START);
    struct story_result story = put(&room, FERRY, "");
    struct embed_task task = take_at(&room, START);
    settle_as(&room, &task, EMBED_TAKEN, START);
    assert_null(take_at(&room, START + LOOK_LEAST - 1).embed);
    int64_t now = START + LOOK_LEAST + 1;
    task = take_at(&room, now);
    assert_non_null(task.embed);
    settle_as(&room, &task, EMBED_GONE, now);
    assert_true(room_has_touched(&room, "embed:1"));
    struct story_view view = view_of(&room, story.id);
    assert_true(view.embeds.items[0].gone_at == now);
    assert_true(view.embeds.items[0].taken_at == START);
    assert_text(view.embeds.items[0].words, "Out.\nIn.");
    int64_t later = row_of(&room, 1)->due_at;
    assert_true(later - now >= LOOK_LEAST);
    task = take_at(&room, later);
    settle_as(&room, &task, EMBED_THERE, later);
    assert_true(row_of(&room, 1)->gone_at == DB_NULL);
    assert_true(row_of(&room, 1)->due_at - later > later - now); /* ever more seldom */
    room_close(&room);
}

static void test_the_desk_has_the_last_word(struct store_fixture *f)
{
    static const struct actor EDITOR = {
        .account_id = 0, .who = S_INIT("ida"), .origin = S_INIT("::1"), .role = ROLE_EDITOR};
    static const struct actor WRITER = {.who = S_INIT("wim"), .origin = S_INIT("::1"), .role = ROLE_WRITER};
    struct room room;
    room_open(&room, f);
    time_set(START);
    struct story_result story = put(&room, FERRY, "");
    struct embed_copy copy = {.title = S("Ours"), .posted_at = TIME_NONE};
    assert_err(newsroom_embed_edit(room.n, room.a, &WRITER, 1, &copy), &ERR_FORBIDDEN);
    assert_err(newsroom_embed_edit(room.n, room.a, &EDITOR, 7, &copy), &ERR_NOT_FOUND);
    struct embed_task task = take_at(&room, START);
    assert_ok(newsroom_embed_edit(room.n, room.a, &EDITOR, 1, &copy));
    settle_as(&room, &task, EMBED_TAKEN, START); /* it was on its way */
    assert_text(view_of(&room, story.id).embeds.items[0].title, "Ours");
    assert_text(row_of(&room, 1)->source, "desk");

    assert_ok(newsroom_embed_hide(room.n, room.a, &EDITOR, 1, true));
    assert_true(room_has_touched(&room, "embed:1"));
    assert_true(view_of(&room, story.id).embeds.items[0].taken_at == DB_NULL);
    assert_ok(newsroom_embed_hide(room.n, room.a, &EDITOR, 1, false));
    assert_true(view_of(&room, story.id).embeds.items[0].taken_at == START);

    assert_ok(newsroom_embed_retry(room.n, room.a, &EDITOR, 1));
    task = take_at(&room, START + HOST_REST);
    assert_non_null(task.embed);
    settle_as(&room, &task, EMBED_TAKEN, START + HOST_REST);
    assert_text(view_of(&room, story.id).embeds.items[0].title, "Boat <b>");
    copy.picture_id = 99;
    assert_err(newsroom_embed_edit(room.n, room.a, &EDITOR, 1, &copy), &ERR_INVALID);
    room_close(&room);
}

static void test_the_desk_sees_them(struct store_fixture *f)
{
    struct room room;
    struct sql_embed_item_list items;
    room_open(&room, f);
    time_set(START);
    put(&room, FERRY, TIDE);
    struct embed_task task = take_at(&room, START), other = take_at(&room, START);
    settle_as(&room, &task, EMBED_TAKEN, START);
    settle_as(&room, &other, EMBED_NOTHING, START);
    assert_ok(newsroom_embed_list(room.n, room.a, EMBED_ALL, INT64_MAX, 10, &items));
    assert_int_equal(items.count, 2);
    assert_text(items.items[0].url, TIDE);
    assert_int_equal(items.items[0].stories, 1);
    assert_text(items.items[0].headline, "Ferry");
    assert_ok(newsroom_embed_list(room.n, room.a, EMBED_FAILED, INT64_MAX, 10, &items));
    assert_int_equal(items.count, 1);
    assert_text(items.items[0].problem, "it said no");
    assert_ok(newsroom_embed_list(room.n, room.a, EMBED_ALL, items.items[0].id, 10, &items));
    assert_int_equal(items.count, 1);
    assert_text(items.items[0].url, FERRY);
    assert_ok(newsroom_embed_list(room.n, room.a, EMBED_HIDDEN, INT64_MAX, 10, &items));
    assert_int_equal(items.count, 0);
    room_close(&room);
}

static void test_orphans_go_after_a_while(struct store_fixture *f)
{
    struct room room;
    struct sql_embed *row;
    room_open(&room, f);
    time_set(START);
    struct story_result story = put(&room, FERRY, TIDE);
    struct story_input in = room_story(&room, "Ferry");
    in.id = story.id;
    in.body = embeds(&room, TIDE, "");
    room_put(&room, &in);
    assert_ok(newsroom_embed_prune(room.n, START));
    assert_true(row_of(&room, 1)->orphaned_at == START);
    struct embed_task task = take_at(&room, START);
    assert_false(task.held);
    settle_as(&room, &task, EMBED_THERE, START);
    assert_true(row_of(&room, 1)->taken_at == DB_NULL);
    assert_true(row_of(&room, 1)->due_at == START + HELD_AGAIN);
    in.body = embeds(&room, TIDE, FERRY); /* back again: the copy was kept */
    room_put(&room, &in);
    assert_ok(newsroom_embed_prune(room.n, START + ORPHAN_TIME + 1));
    assert_true(row_of(&room, 1)->orphaned_at == DB_NULL);
    in.body = embeds(&room, TIDE, "");
    room_put(&room, &in);
    assert_ok(newsroom_embed_prune(room.n, START));
    assert_ok(newsroom_embed_prune(room.n, START + ORPHAN_TIME + 1));
    assert_err(newsroom_embed_by_id(room.n, room.a, 1, &row), &ERR_NOT_FOUND);
    assert_non_null(row_of(&room, 2));
    room_close(&room);
}

static void test_too_many_are_plain_cards(struct store_fixture *f)
{
    struct room room;
    struct html parts[LIMIT_EMBEDS + 10];
    room_open(&room, f);
    time_set(START);
    for (int i = 0; i < COUNT_OF(parts); i++)
        parts[i] = html_embed(room.a, str_format(room.a, "https://h%d.example/", i));
    struct story_input in = room_story(&room, "Ferry");
    in.body = html_join(room.a, parts, COUNT_OF(parts));
    assert_int_equal(view_of(&room, room_put(&room, &in).id).embeds.count, LIMIT_EMBEDS);
    room_close(&room);
}

static char faults[1024];

static void collect(void *context, struct str text)
{
    (void)context;
    size_t n = strlen(faults);
    snprintf(faults + n, sizeof faults - n, "%.*s\n", STR_ARG(text));
}

static int64_t faults_of(struct room *room)
{
    struct check_counts counts;
    assert_ok(newsroom_check(room->n, collect, NULL, NULL, &counts));
    return counts.faults;
}

static struct err spoil(struct db_conn *conn, void *context)
{
    const char *how = context;
    if (how[0] == 's')
        return sql_story_embed_delete(conn, 1);
    if (how[0] == 'h')
        return sql_embed_host_release(conn, S("nowhere.example"), 0, 0);
    if (how[0] == 'd')
        return sql_embed_set_state(conn, 1, DB_NULL, S(""), START - 1, 0);
    return sql_embed_set_copy(conn, 1, S("a\nb"), S(""), S(""), S(""), S(""), DB_NULL, DB_NULL, S(""), DB_NULL, 0, 0, 0,
                              S(""), S(""), DB_NULL);
}

static void test_checks_find_what_is_wrong(struct store_fixture *f)
{
    static const struct {
        const char *how, *words;
    } CASES[] = {{"harmless", ""},
                 {"words", "not as they are kept"},
                 {"due", "will not be asked"},
                 {"story", "not those of its text"}};
    struct room room;
    room_open(&room, f);
    time_set(START);
    put(&room, FERRY, TIDE);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        char how[16];
        snprintf(how, sizeof how, "%s", CASES[i].how);
        assert_ok(db_write(newsroom_db(room.n), spoil, how));
        faults[0] = 0;
        assert_int_equal(faults_of(&room) > 0, i > 0);
        if (i > 0 && !strstr(faults, CASES[i].words))
            fail_msg("%s: %s", CASES[i].how, faults);
    }
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_story_holds_its_embeds),
        STORE_TEST(test_what_was_taken_is_shown),
        STORE_TEST(test_a_copy_that_says_nothing_is_none),
        STORE_TEST(test_one_host_is_asked_by_one),
        STORE_TEST(test_a_server_that_dies_leaves_it_to_others),
        STORE_TEST(test_a_silent_host_waits_and_no_other_does),
        STORE_TEST(test_after_days_it_is_given_up),
        STORE_TEST(test_a_copy_outlives_its_original),
        STORE_TEST(test_the_desk_has_the_last_word),
        STORE_TEST(test_the_desk_sees_them),
        STORE_TEST(test_orphans_go_after_a_while),
        STORE_TEST(test_too_many_are_plain_cards),
        STORE_TEST(test_checks_find_what_is_wrong),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
