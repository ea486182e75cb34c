/* run.c - tests: translations of stories as they come about and where they lead, on each store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/desk.h"

#include "newsroom/release.h"

/* ---- how it comes about ---- */

static void test_a_story_gets_its_version(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    struct story_view es = view_of(&d, edition), en = view_of(&d, id);
    assert_text(es.story->status, "published");
    assert_text(es.story->language, "es");
    assert_text(es.story->headline, "Theo ferryo returnso");
    assert_text(es.story->slug, "theo-ferryo-returnso");
    assert_text(es.story->place, "Norhaven");
    assert_true(es.story->published_at == en.story->published_at);
    assert_has(html_text(es.body), "<strong>twiceo");
    assert_int_equal(es.bylines.count, 1);
    assert_text(es.bylines.items[0].name, "Ada Holm");
    assert_text(es.sections.items[0].name, "Ferrieso");
    assert_text(es.tags.items[0].name, "Wintero");
    assert_int_equal(es.editions.count, 1);
    assert_int_equal(en.editions.count, 1);
    struct sql_translation row = row_of(&d, id);
    assert_text(row.state, "done");
    assert_text(row.engine, "fake");
    assert_int_equal(row.source_revision, en.story->revision);
    close_desk(&d);
}

static void test_one_sentence_changed_is_one_sentence_asked(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    fake_engine_clear(d.engine);
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_int_equal(fake_engine_count(d.engine), 1);
    assert_has(fake_engine_last(d.engine), "A ticket costs 14 euros.");
    assert_has_not(fake_engine_last(d.engine), "Children");
    assert_has(html_text(view_of(&d, edition).body), "14");
    assert_text(view_of(&d, edition).story->slug, "theo-ferryo-returnso");
    close_desk(&d);
}

static void test_another_tag_asks_for_that_alone(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    static const struct str tags[] = {S_INIT("Winter"), S_INIT("Fares")};
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    in.id = publish(&d, &edition);
    in.tags = tags;
    in.tag_count = 2;
    fake_engine_clear(d.engine);
    (void)put(&d, &in);
    (void)work(&d);
    assert_has(fake_engine_last(d.engine), "Fares");
    assert_has_not(fake_engine_last(d.engine), "Winter");
    assert_int_equal(view_of(&d, edition).tags.count, 2);
    close_desk(&d);
}

/* ---- roads ---- */

static void test_one_that_is_held_waits_for_a_person(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate hold");
    int64_t id = publish(&d, &edition);
    assert_text(view_of(&d, edition).story->status, "review");
    assert_text(row_of(&d, id).state, "held");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_text(row_of(&d, id).state, "done");
    assert_text(view_of(&d, edition).story->status, "published");
    close_desk(&d);
}

static void test_updates_that_are_held_wait_unseen(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish; updates hold");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    (void)put(&d, &in);
    (void)work(&d);
    assert_has_not(html_text(view_of(&d, edition).body), "14");
    assert_has(html_text(stored(&d, edition).input.body), "14");
    assert_text(row_of(&d, in.id).state, "held");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_has(html_text(view_of(&d, edition).body), "14");
    assert_text(row_of(&d, in.id).state, "done");
    close_desk(&d);
}

static void test_updates_by_hand_are_marked(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish; updates by-hand");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    (void)put(&d, &in);
    (void)work(&d);
    assert_text(row_of(&d, in.id).state, "hand");
    assert_text(row_of(&d, in.id).problem, "changed");
    assert_has_not(html_text(view_of(&d, edition).body), "14");
    close_desk(&d);
}

static void test_an_original_to_come_has_its_version_ready(struct store_fixture *f)
{
    struct desk d;
    int published;
    int64_t next;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    in.date = NOW + TIME_DAY;
    int64_t id = put(&d, &in);
    assert_int_equal(work(&d), 1);
    int64_t edition = row_of(&d, id).story_id;
    assert_text(view_of(&d, edition).story->status, "ready");
    fake_engine_clear(d.engine);
    d.now = NOW + TIME_DAY;
    later(&d);
    assert_ok(newsroom_publish_due(d.room.n, time_now(), &published, &next));
    assert_int_equal(published, 1);
    assert_int_equal(work(&d), 1);
    assert_int_equal(fake_engine_count(d.engine), 0);
    assert_text(view_of(&d, edition).story->status, "published");
    assert_true(view_of(&d, edition).story->published_at == NOW + TIME_DAY);
    close_desk(&d);
}

static void test_one_withdrawn_comes_back_with_its_original(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, id, STORY_WITHDRAWN, TIME_NONE, S("It was wrong")));
    assert_text(view_of(&d, edition).story->status, "withdrawn");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, id, STORY_PUBLISHED, TIME_NONE, S("")));
    (void)work(&d);
    assert_text(view_of(&d, edition).story->status, "published");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_WITHDRAWN, TIME_NONE, S("Badly put")));
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    (void)work(&d);
    assert_text(view_of(&d, edition).story->status, "withdrawn"); /* a person's word stands */
    assert_text(row_of(&d, id).state, "hand");
    close_desk(&d);
}

/* ---- where it leads, and what was wrong ---- */

static void test_links_lead_to_the_editions_stories(struct store_fixture *f)
{
    struct desk d;
    int64_t tide_version;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input tide = room_story(&d.room, "The tide rises");
    int64_t tide_id = put(&d, &tide);
    (void)work(&d);
    tide_version = row_of(&d, tide_id).story_id;
    set(&d, "editions", S(""));
    tide.headline = S("The quay closes");
    int64_t quay_id = put(&d, &tide); /* has no version */
    set(&d, "editions", S("es: from en; translate publish"));
    struct str quay = view_of(&d, quay_id).story->path, there = view_of(&d, tide_id).story->path;
    struct str body = str_format(d.room.a,
                                 "<p>See <a href=\"%.*s\">the tide</a> and <a href=\"https://post.example%.*s\">the "
                                 "quay</a>.</p>\n<aside data-also-read=\"%lld\"></aside>\n<aside "
                                 "data-also-read=\"%lld\"></aside>\n",
                                 STR_ARG(there), STR_ARG(quay), (long long)tide_id, (long long)quay_id);
    struct story_input in = ferry(&d, str_to_c(d.room.a, body));
    int64_t id = put(&d, &in);
    (void)work(&d);
    struct story_view en = view_of(&d, id);
    assert_int_equal(en.editions.count, 1);
    struct str es = html_text(view_of(&d, en.editions.items[0].id).body);
    assert_has(
        es, str_to_c(d.room.a, str_format(d.room.a, "href=\"%.*s\"", STR_ARG(view_of(&d, tide_version).story->path))));
    assert_has(es, str_to_c(d.room.a, str_format(d.room.a, "href=\"https://post.example%.*s\"", STR_ARG(quay))));
    assert_has(es, str_to_c(d.room.a, str_format(d.room.a, "data-also-read=\"%lld\"", (long long)tide_version)));
    assert_has_not(es, str_to_c(d.room.a, str_format(d.room.a, "data-also-read=\"%lld\"", (long long)quay_id)));
    close_desk(&d);
}

static void test_a_correction_is_carried_once(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    struct story_correction correction = {S("The price was wrong."), S("12 euros"), S("14 euros"), true};
    later(&d);
    assert_ok(newsroom_story_correct(d.room.n, d.room.a, &EDITOR, id, &correction));
    assert_int_equal(work(&d), 1);
    struct story_view es = view_of(&d, edition);
    assert_int_equal(es.corrections.count, 1);
    assert_text(es.corrections.items[0].note, "Theo priceo waso wrongo.");
    assert_true(es.corrections.items[0].material);
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_int_equal(view_of(&d, edition).corrections.count, 1);
    close_desk(&d);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_story_gets_its_version),
        STORE_TEST(test_one_sentence_changed_is_one_sentence_asked),
        STORE_TEST(test_another_tag_asks_for_that_alone),
        STORE_TEST(test_one_that_is_held_waits_for_a_person),
        STORE_TEST(test_updates_that_are_held_wait_unseen),
        STORE_TEST(test_updates_by_hand_are_marked),
        STORE_TEST(test_an_original_to_come_has_its_version_ready),
        STORE_TEST(test_one_withdrawn_comes_back_with_its_original),
        STORE_TEST(test_links_lead_to_the_editions_stories),
        STORE_TEST(test_a_correction_is_carried_once),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
