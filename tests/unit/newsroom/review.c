/* review.c - tests: who may review which translation, the queue, and taking over, on each store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/review.c"

#include "newsroom/release.h"
#include "unit/newsroom_fixture.h"

/* An original that is to be translated into two languages: rows 1 and 2, due. */
static int64_t open_room(struct room *room, struct store_fixture *f)
{
    room_open(room, f);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("editions"),
                           S("es: from en; translate publish\nar: from en; translate publish")));
    struct story_input in = room_story(room, "The ferry returns");
    return room_put(room, &in).id;
}

static ptrdiff_t count(struct room *room, const struct actor *actor, const char *state, const char *language)
{
    struct review_filter filter = {str_from_c(state), str_from_c(language)};
    struct sql_review_item_list items;
    assert_ok(newsroom_review_list(room->n, room->a, actor, &filter, (struct review_place){0}, 10, &items));
    return items.count;
}

static void test_the_queue_is_filtered_and_paged(struct store_fixture *f)
{
    struct room room;
    struct review_filter all = {0};
    struct sql_review_item_list items, rest;
    struct sql_review_count_list counts;
    int64_t newest, due = 0;
    (void)open_room(&room, f);
    assert_int_equal(count(&room, &ACTOR_COMMAND, "", ""), 2);
    assert_int_equal(count(&room, &ACTOR_COMMAND, "due", "es"), 1);
    assert_int_equal(count(&room, &ACTOR_COMMAND, "held", ""), 0);
    assert_int_equal(count(&room, &ACTOR_COMMAND, "stale", ""), 0);
    assert_ok(newsroom_review_list(room.n, room.a, &ACTOR_COMMAND, &all, (struct review_place){0}, 1, &items));
    struct review_place place = {items.items[0].changed_at, items.items[0].id};
    assert_ok(newsroom_review_list(room.n, room.a, &ACTOR_COMMAND, &all, place, 10, &rest));
    assert_int_equal(rest.count, 1);
    assert_true(rest.items[0].id != items.items[0].id);
    assert_ok(newsroom_review_counts(room.n, room.a, &ACTOR_COMMAND, S(""), &counts));
    for (ptrdiff_t i = 0; i < counts.count; i++)
        due += str_equal(counts.items[i].state, S("due")) ? counts.items[i].translations : 0;
    assert_int_equal(due, 2);
    assert_ok(newsroom_review_newest(room.n, &newest));
    assert_true(newest == items.items[0].changed_at);
    room_close(&room);
}

static void test_who_may_review_what(struct store_fixture *f)
{
    struct room room;
    struct review review;
    (void)open_room(&room, f);
    struct actor lola = room_account(&room, "lola", ROLE_TRANSLATOR, "ES, pt-br"),
                 tor = room_account(&room, "tor", ROLE_WRITER, "es ar"),
                 edda = room_account(&room, "edda", ROLE_EDITOR, "");
    assert_int_equal(count(&room, &lola, "", ""), 1);
    assert_int_equal(count(&room, &edda, "", ""), 2);
    for (int64_t id = 1; id <= 2; id++) {
        assert_ok(newsroom_review_read(room.n, room.a, &edda, id, &review));
        bool own = str_equal(review.row->language, S("es"));
        struct err e = newsroom_review_read(room.n, room.a, &lola, id, &review);
        assert_true(own ? !failed(e) : err_is(e, &ERR_NOT_FOUND));
        assert_err(newsroom_review_read(room.n, room.a, &tor, id, &review), &ERR_NOT_FOUND);
    }
    assert_err(newsroom_review_read(room.n, room.a, &edda, 3, &review), &ERR_NOT_FOUND);
    assert_int_equal(review_actor(&lola).role, ROLE_EDITOR);
    assert_int_equal(review_actor(&lola).account_id, lola.account_id);
    room_close(&room);
}

static void test_languages_are_checked_and_kept(struct store_fixture *f)
{
    struct room room;
    struct str languages;
    room_open(&room, f);
    struct actor lola = room_account(&room, "lola", ROLE_TRANSLATOR, " PT-br,es es ");
    assert_ok(newsroom_review_languages(room.n, room.a, lola.account_id, &languages));
    room_assert_text("languages", languages, "es pt-BR");
    assert_err(newsroom_review_set_languages(room.n, room.a, &ACTOR_COMMAND, S("lola"), S("es <b>")), &ERR_INVALID);
    assert_err(newsroom_review_set_languages(room.n, room.a, &ACTOR_COMMAND, S("nobody"), S("es")), &ERR_NOT_FOUND);
    assert_ok(newsroom_review_languages(room.n, room.a, lola.account_id, &languages));
    room_assert_text("languages", languages, "es pt-BR");
    assert_err(review_languages_check(room.a, ROLE_TRANSLATOR, S(" ")), &ERR_INVALID);
    assert_ok(review_languages_check(room.a, ROLE_WRITER, S("")));
    room_close(&room);
}

static void test_taking_over_ends_the_machines_work(struct store_fixture *f)
{
    struct room room;
    struct review review;
    struct sql_translation *task, *after;
    int64_t next;
    bool stale = false;
    (void)open_room(&room, f);
    assert_ok(newsroom_translation_take(room.n, room.a, S("a server"), TRANSLATION_NEWS, time_now(), &task, &next));
    assert_ok(newsroom_review_read(room.n, room.a, &ACTOR_COMMAND, task->id, &review));
    assert_ok(newsroom_review_take_over(room.n, room.a, &ACTOR_COMMAND, &review));
    struct translation_result done = {.state = TRANSLATION_DONE,
                                      .source_revision = review.source->revision,
                                      .source_updated_at = review.source->updated_at};
    assert_ok(newsroom_translation_settle(room.n, room.a, task, &done, &stale));
    assert_true(stale);
    assert_ok(newsroom_translation_by_id(room.n, room.a, task->id, &after));
    room_assert_text("state", after->state, "hand");
    room_close(&room);
}

static void test_a_translator_reads_stories_of_own_translations_alone(struct store_fixture *f)
{
    struct room room;
    int64_t source = open_room(&room, f);
    struct actor lola = room_account(&room, "lola", ROLE_TRANSLATOR, "es");
    assert_err(newsroom_may_read(room.n, room.a, &lola, source), &ERR_FORBIDDEN);
    assert_err(newsroom_may_show(room.n, room.a, &lola, source), &ERR_FORBIDDEN);
    struct story_input in = room_story(&room, "By a translator");
    struct story_result result;
    in.status = STORY_DRAFT;
    assert_err(newsroom_story_put(room.n, room.a, &lola, &in, &result), &ERR_INVALID); /* refused by role */
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_the_queue_is_filtered_and_paged),
        STORE_TEST(test_who_may_review_what),
        STORE_TEST(test_languages_are_checked_and_kept),
        STORE_TEST(test_taking_over_ends_the_machines_work),
        STORE_TEST(test_a_translator_reads_stories_of_own_translations_alone),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
