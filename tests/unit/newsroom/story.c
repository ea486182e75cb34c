/* story.c - tests: what saving a story does to the store, and never does. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include <pthread.h>

#include "base/time.h"
#include "newsroom/check.h"
#include "newsroom/query.h"
#include "newsroom/story.c"

#define NOVEMBER_5 INT64_C(1793880000000000) /* 2026-11-05T12:00:00Z, within a few minutes */

static void print_fault(void *context, struct str fault)
{
    (void)context;
    print_message("# fault: %.*s\n", STR_ARG(fault));
}

/* Everything that is stored fits together. */
static void assert_whole(struct room *room)
{
    struct check_counts counts;
    assert_ok(newsroom_check(room->n, print_fault, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 0);
}

static int64_t listed(struct room *room, enum listing_kind kind, const char *slug)
{
    struct listing_view view;
    assert_ok(query_listing(room->n, room->a, kind, S("en"), str_from_c(slug), 1, 20, &view));
    assert_int_equal(view.stories, view.cards.count);
    return view.stories;
}

static struct story_view page(struct room *room, struct str path)
{
    struct story_view view;
    assert_ok(query_story(room->n, room->a, path, 4, &view));
    return view;
}

static void test_put_makes_a_story(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct str sections[] = {S("World/Harbours"), S("Business")}, tags[] = {S("Ferries"), S("ferries"), S("Tides")};
    struct story_byline bylines[] = {{S("Ines Falk"), S("")}, {S("Tor Amsel"), S("Photographer")}, {S("DLA"), S("")}};
    struct story_input in = room_story(&room, "Ferry to Norhaven sails twice a day");
    in.date = NOVEMBER_5;
    in.agency = S("DLA");
    in.sections = sections, in.section_count = 2;
    in.tags = tags, in.tag_count = 3;
    in.bylines = bylines, in.byline_count = 3;
    struct story_result result = room_put(&room, &in);
    assert_int_equal(result.outcome, STORY_CREATED);
    assert_text(result.path, "/2026/11/05/ferry-to-norhaven-sails-twice-a-day/");
    assert_true(room_has_touched(&room, "front:en"));
    struct story_view view = page(&room, result.path);
    assert_text(view.story->headline, "Ferry to Norhaven sails twice a day");
    assert_int_equal(view.story->word_count, 6);
    assert_int_equal(view.bylines.count, 3);
    assert_text(view.bylines.items[1].role, "photographer");
    assert_text(view.bylines.items[1].slug, "tor-amsel");
    assert_int_equal(view.bylines.items[2].id, DB_NULL);
    assert_text(view.bylines.items[2].name, "DLA");
    assert_int_equal(view.sections.count, 2);
    assert_text(view.sections.items[0].slug, "harbours");
    assert_int_equal(view.tags.count, 2);
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 1);
    assert_int_equal(listed(&room, LISTING_SECTION, "world"), 1);
    assert_int_equal(listed(&room, LISTING_SECTION, "harbours"), 1);
    assert_int_equal(listed(&room, LISTING_TAG, "ferries"), 1);
    assert_int_equal(listed(&room, LISTING_AUTHOR, "ines-falk"), 1);
    assert_whole(&room);
    room_close(&room);
}

static void test_put_twice_is_one_story(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "One story");
    struct story_result first = room_put(&room, &in);
    room.touched[0] = 0;
    struct story_result second = room_put(&room, &in);
    assert_int_equal(second.outcome, STORY_UNCHANGED);
    assert_int_equal(second.id, first.id);
    assert_string_equal(room.touched, "");
    in.date = page(&room, first.path).story->published_at;
    assert_int_equal(room_put(&room, &in).outcome, STORY_UNCHANGED);
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 1);
    assert_whole(&room);
    room_close(&room);
}

static void test_change_keeps_the_revision_before(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "A changing story");
    struct story_result result = room_put(&room, &in);
    in.body = room_html(&room, "<p>The ferry sails three times a day.</p>");
    assert_int_equal(room_put(&room, &in).outcome, STORY_UPDATED);
    struct story_view view = page(&room, result.path);
    assert_int_equal(view.story->revision, 2);
    assert_int_not_equal(view.story->modified_at, DB_NULL);
    struct check_counts counts;
    assert_ok(newsroom_check(room.n, print_fault, NULL, NULL, &counts));
    assert_int_equal(counts.revisions, 2);
    assert_int_equal(counts.faults, 0);
    room_close(&room);
}

static void test_changed_slug_leaves_a_redirect(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Old name");
    in.date = NOVEMBER_5;
    struct story_result old = room_put(&room, &in);
    struct story_input renamed = in;
    renamed.id = old.id;
    renamed.slug = S("new-name");
    assert_text(room_put(&room, &renamed).path, "/2026/11/05/new-name/");
    assert_true(room_has_touched(&room, "redirects"));
    struct str target;
    int status;
    assert_ok(query_redirect(room.n, room.a, old.path, &target, &status));
    assert_text(target, "/2026/11/05/new-name/");
    assert_int_equal(status, 301);
    struct story_result again = room_put(&room, &in); /* the file with the old slug is still the same story */
    assert_int_equal(again.id, old.id);
    assert_text(again.path, "/2026/11/05/new-name/");
    renamed.slug = S("old-name"); /* and back: the story does not redirect to itself */
    assert_text(room_put(&room, &renamed).path, "/2026/11/05/old-name/");
    assert_err(query_redirect(room.n, room.a, S("/2026/11/05/old-name/"), &target, &status), &ERR_NOT_FOUND);
    assert_whole(&room);
    room_close(&room);
}

static void test_another_permalink(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Before and after");
    in.date = NOVEMBER_5;
    struct story_result old = room_put(&room, &in);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("permalink"), S("/%postname%/")));
    struct story_result same = room_put(&room, &in);
    assert_int_equal(same.id, old.id);
    assert_int_equal(same.outcome, STORY_UNCHANGED);
    in.date = NOVEMBER_5 + 3 * TIME_DAY;
    struct story_result next = room_put(&room, &in);
    assert_int_equal(next.outcome, STORY_CREATED);
    assert_text(next.path, "/before-and-after/");
    struct story_input reserved = room_story(&room, "Desk");
    assert_text(room_put(&room, &reserved).path, "/desk-story/");
    assert_int_equal(room_put(&room, &reserved).outcome, STORY_UNCHANGED);
    assert_whole(&room);
    room_close(&room);
}

static void test_taken_address(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "First"), other = room_story(&room, "Second");
    in.date = other.date = NOVEMBER_5;
    room_put(&room, &in);
    struct story_result second = room_put(&room, &other), result;
    other.id = second.id;
    other.slug = S("first");
    assert_err(newsroom_story_put(room.n, room.a, &ACTOR_COMMAND, &other, &result), &ERR_INVALID);
    assert_text(result.messages.first->field, "slug");
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 2);
    room_close(&room);
}

static void test_draft_becomes_the_story(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "A draft first");
    in.status = STORY_DRAFT;
    struct story_result draft = room_put(&room, &in);
    assert_null(draft.path.p);
    assert_int_equal(draft.status, STORY_DRAFT);
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 0);
    in.status = STORY_PUBLISHED;
    in.date = NOVEMBER_5;
    struct story_result out = room_put(&room, &in);
    assert_int_equal(out.id, draft.id);
    assert_text(out.path, "/2026/11/05/a-draft-first/");
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 1);
    assert_whole(&room);
    room_close(&room);
}

static void test_schedule_and_embargo(struct store_fixture *f)
{
    struct room room;
    int published;
    int64_t next;
    room_open(&room, f);
    time_set(NOVEMBER_5);
    struct story_input in = room_story(&room, "Tomorrow"), held = room_story(&room, "Held back");
    in.date = NOVEMBER_5 + TIME_DAY;
    held.embargo = NOVEMBER_5 + 2 * TIME_DAY;
    assert_int_equal(room_put(&room, &in).status, STORY_SCHEDULED);
    struct story_result result = room_put(&room, &held);
    assert_int_equal(result.status, STORY_SCHEDULED);
    struct story_view view;
    assert_err(query_story(room.n, room.a, result.path, 0, &view), &ERR_NOT_FOUND);
    assert_ok(newsroom_publish_due(room.n, NOVEMBER_5 + TIME_DAY - 1, &published, &next));
    assert_int_equal(published, 0);
    assert_true(next == NOVEMBER_5 + TIME_DAY);
    time_set(NOVEMBER_5 + TIME_DAY);
    assert_ok(newsroom_publish_due(room.n, NOVEMBER_5 + TIME_DAY, &published, &next));
    assert_int_equal(published, 1);
    assert_true(next == NOVEMBER_5 + 2 * TIME_DAY);
    assert_true(room_has_touched(&room, "front:en"));
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 1);
    assert_ok(newsroom_publish_due(room.n, NOVEMBER_5 + TIME_DAY, &published, &next));
    assert_int_equal(published, 0);
    time_set(0);
    assert_whole(&room);
    room_close(&room);
}

static void test_move(struct store_fixture *f)
{
    static const struct actor writer = {.who = S_INIT("w"), .origin = S_INIT("here"), .role = ROLE_WRITER};
    struct room room;
    room_open(&room, f);
    struct str tags[] = {S("Ferries")};
    struct story_byline bylines[] = {{S("Ines Falk"), S("")}, {S("Ines Falk"), S("photographer")}};
    struct story_input in = room_story(&room, "To be taken down");
    in.tags = tags, in.tag_count = 1;
    in.bylines = bylines, in.byline_count = 2;
    struct story_result result = room_put(&room, &in);
    assert_err(newsroom_story_move(room.n, &writer, result.id, STORY_WITHDRAWN, TIME_NONE, S("")), &ERR_FORBIDDEN);
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, result.id, STORY_WITHDRAWN, TIME_NONE, S("A mistake")));
    assert_true(room_has_touched(&room, "tag:1"));
    assert_text(page(&room, result.path).story->withdrawn_reason, "A mistake");
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 0);
    assert_int_equal(listed(&room, LISTING_TAG, "ferries"), 0);
    assert_int_equal(listed(&room, LISTING_AUTHOR, "ines-falk"), 0);
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, result.id, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_int_equal(listed(&room, LISTING_AUTHOR, "ines-falk"), 1);
    assert_err(newsroom_story_move(room.n, &ACTOR_COMMAND, 99, STORY_READY, TIME_NONE, S("")), &ERR_NOT_FOUND);
    assert_err(newsroom_story_move(room.n, &ACTOR_COMMAND, result.id, STORY_SCHEDULED, TIME_NONE, S("")), &ERR_INVALID);
    assert_whole(&room);
    room_close(&room);
}

static void test_publish_now_what_was_scheduled(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Sooner than planned");
    in.date = time_now() + 30 * TIME_DAY;
    struct story_result result = room_put(&room, &in);
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, result.id, STORY_PUBLISHED, TIME_NONE, S("")));
    struct story_view view;
    assert_ok(query_story_by_id(room.n, room.a, result.id, 0, &view));
    assert_text(view.story->status, "published");
    assert_true(view.story->published_at <= time_now());
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 1);
    assert_whole(&room);
    room_close(&room);
}

static void test_references_in_any_order(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct str to_second[] = {S("second"), S("nowhere")}, to_first[] = {S("/2026/11/05/first")};
    struct story_input in[3] = {room_story(&room, "First"), room_story(&room, "Second"), room_story(&room, "Erste")};
    struct story_result results[3];
    in[0].date = in[1].date = in[2].date = NOVEMBER_5;
    in[0].also_read = to_second, in[0].also_read_count = 2;
    in[1].also_read = to_first, in[1].also_read_count = 1;
    in[1].body =
        room_html(&room, "<p>One.</p>\n<figure data-embed=\"https://post.example/2026/11/05/first/\"></figure>\n"
                         "<figure data-embed=\"https://other.example/x\"></figure>");
    in[2].language = S("de");
    in[2].translation_of = S("first");
    assert_ok(newsroom_story_put_many(room.n, room.a, &ACTOR_COMMAND, in, 3, results));
    for (int i = 0; i < 3; i++)
        assert_int_equal(results[i].outcome, STORY_CREATED);
    assert_text(results[2].path, "/de/2026/11/05/erste/");
    struct story_view first = page(&room, results[0].path), second = page(&room, results[1].path);
    assert_int_equal(first.also_read.count, 1);
    assert_int_equal(first.also_read.items[0].target_id, results[1].id);
    assert_int_equal(first.story->revision, 1);
    assert_int_equal(first.editions.count, 1);
    assert_text(first.editions.items[0].path, "/de/2026/11/05/erste/");
    assert_int_equal(second.also_read.count, 1);
    assert_true(second.also_read.items[0].in_text);
    assert_true(str_find(html_text(second.body), S("<figure data-embed=\"https://other.example/x\">"), 0) > 0);
    assert_true(str_find(html_text(second.body), S("<aside data-also-read="), 0) > 0);
    assert_whole(&room);
    assert_ok(newsroom_story_put_many(room.n, room.a, &ACTOR_COMMAND, in, 3, results));
    for (int i = 0; i < 3; i++)
        assert_int_equal(results[i].outcome, STORY_UNCHANGED);
    room_close(&room);
}

static void test_correction_once(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Corrected");
    struct story_result result = room_put(&room, &in);
    struct story_correction corrections[] = {{S("The boat sails twice, not thrice."), S(""), S(""), true}};
    in.corrections = corrections, in.correction_count = 1;
    assert_int_equal(room_put(&room, &in).outcome, STORY_UPDATED);
    assert_true(room_has_touched(&room, "corrections:en"));
    assert_int_equal(room_put(&room, &in).outcome, STORY_UNCHANGED);
    assert_int_equal(page(&room, result.path).corrections.count, 1);
    assert_whole(&room);
    room_close(&room);
}

static void test_refused_is_left_out(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in[3] = {room_story(&room, "Good"), room_story(&room, "Bad"), room_story(&room, "Empty")};
    char headline[300];
    memset(headline, 'x', sizeof headline);
    in[1].headline = (struct str){headline, 212};
    in[2].body = (struct html){0};
    struct story_result results[3];
    assert_ok(newsroom_story_put_many(room.n, room.a, &ACTOR_COMMAND, in, 3, results));
    assert_int_equal(results[0].outcome, STORY_CREATED);
    assert_int_equal(results[1].outcome, STORY_REFUSED);
    assert_text(results[1].messages.first->text, "The headline has 212 characters; 200 fit");
    assert_int_equal(results[2].outcome, STORY_REFUSED);
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 1);
    assert_whole(&room);
    room_close(&room);
}

static void test_roles(struct store_fixture *f)
{
    static const struct actor writer = {.who = S_INIT("w"), .origin = S_INIT("here"), .role = ROLE_WRITER};
    struct room room;
    struct story_result result;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Not yet");
    assert_err(newsroom_story_put(room.n, room.a, &writer, &in, &result), &ERR_INVALID);
    in.status = STORY_REVIEW;
    assert_ok(newsroom_story_put(room.n, room.a, &writer, &in, &result));
    assert_int_equal(result.status, STORY_REVIEW);
    room_close(&room);
}

/* ---- many at once ---- */

struct publisher {
    struct newsroom *n;
    struct story_input input;
    struct err result;
    char detail[256];
};

static void *publish(void *argument)
{
    struct publisher *p = argument;
    struct arena a;
    struct story_result result;
    arena_init(&a, 0);
    p->result = newsroom_story_put(p->n, &a, &ACTOR_COMMAND, &p->input, &result);
    if (failed(p->result))
        snprintf(p->detail, sizeof p->detail, "%s", err_detail());
    arena_close(&a);
    return NULL;
}

#define PUBLISHERS 100

static void test_parallel_publishes_are_one_story(struct store_fixture *f)
{
    static struct publisher publishers[PUBLISHERS];
    pthread_t threads[PUBLISHERS];
    struct room room;
    room_open(&room, f);
    newsroom_on_touch(room.n, NULL, NULL);
    struct str tags[] = {S("Ferries")};
    for (int i = 0; i < PUBLISHERS; i++) {
        publishers[i] = (struct publisher){.n = room.n, .input = room_story(&room, "The same file")};
        publishers[i].input.date = NOVEMBER_5;
        publishers[i].input.tags = tags;
        publishers[i].input.tag_count = 1;
        assert_int_equal(pthread_create(&threads[i], NULL, publish, &publishers[i]), 0);
    }
    for (int i = 0; i < PUBLISHERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < PUBLISHERS; i++)
        if (failed(publishers[i].result))
            fail_msg("publisher %d: %s", i, publishers[i].detail);
    assert_int_equal(listed(&room, LISTING_FRONT, ""), 1);
    assert_int_equal(listed(&room, LISTING_TAG, "ferries"), 1);
    assert_whole(&room);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_put_makes_a_story),
        STORE_TEST(test_put_twice_is_one_story),
        STORE_TEST(test_change_keeps_the_revision_before),
        STORE_TEST(test_changed_slug_leaves_a_redirect),
        STORE_TEST(test_another_permalink),
        STORE_TEST(test_taken_address),
        STORE_TEST(test_draft_becomes_the_story),
        STORE_TEST(test_schedule_and_embargo),
        STORE_TEST(test_move),
        STORE_TEST(test_publish_now_what_was_scheduled),
        STORE_TEST(test_references_in_any_order),
        STORE_TEST(test_correction_once),
        STORE_TEST(test_refused_is_left_out),
        STORE_TEST(test_roles),
        STORE_TEST(test_parallel_publishes_are_one_story),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
