/* run_people.c - tests: what people say in a translation, who may let it out, and what its page says of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/desk.h"

#include "newsroom/release.h"
#include "newsroom/review.h"

/* ---- people ---- */

static void test_a_version_of_people_is_theirs(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    int64_t id = put(&d, &in);
    struct story_input own = room_story(&d.room, "Vuelve el transbordador");
    own.language = S("es");
    own.translation_of = S("the-ferry-returns");
    int64_t edition = put(&d, &own);
    (void)work(&d);
    assert_text(row_of(&d, id).state, "hand");
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    assert_int_equal(fake_engine_count(d.engine), 0);
    close_desk(&d);
}

/* What a person changed in the ordinary editor is there after the next run, and is a sentence of theirs. */
static void test_a_persons_sentence_survives(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    struct story_input own = stored(&d, edition).input;
    struct str text = html_text(own.body);
    ptrdiff_t at = str_find(text, S("Childreno"), 0);
    assert_true(at > 0);
    own.body = room_html(&d.room, str_to_c(d.room.a, str_format(d.room.a, "%.*sLos niños pagan la mitad.</p>\n",
                                                                STR_ARG(str_slice(text, 0, at)))));
    own.headline = S("Vuelve el transbordador");
    (void)put(&d, &own);
    fake_engine_clear(d.engine);
    assert_int_equal(work(&d), 1);
    assert_int_equal(fake_engine_count(d.engine), 0);
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    struct story_view es = view_of(&d, edition);
    assert_text(es.story->headline, "Vuelve el transbordador");
    assert_has(html_text(es.body), "Los niños pagan la mitad.");
    assert_has(html_text(es.body), "14");
    assert_has_not(html_text(es.body), "Childreno");
    assert_false(row_of(&d, in.id).edited);
    close_desk(&d);
}

/* What is no sentence's, a paragraph more and a tag, stays through every run. */
static void test_a_persons_paragraph_survives(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    struct story_input own = stored(&d, edition).input;
    own.body = room_html(
        &d.room, str_to_c(d.room.a, str_concat(d.room.a, S("<p>Nota de la edición.</p>\n"), html_text(own.body))));
    struct str tags[] = {own.tags[0], S("Barcos")};
    own.tags = tags;
    own.tag_count = 2;
    (void)put(&d, &own);
    for (int i = 0; i < 2; i++) {
        (void)put(&d, &in);
        (void)work(&d);
        struct story_view es = view_of(&d, edition);
        assert_has(html_text(es.body), "<p>Nota de la edición.</p>\n<p>Theo");
        assert_has(html_text(es.body), i ? "16" : "14");
        assert_int_equal(es.tags.count, 2);
        assert_true(row_of(&d, in.id).edited);
        in.body = room_html(&d.room, "<p>A ticket costs 16 euros. Children pay half.</p>\n");
        in.body = room_html(
            &d.room, str_to_c(d.room.a, str_concat(d.room.a,
                                                   S("<p>The ferry sails <strong>twice a day</strong> from Monday. "
                                                     "The council paid for the boat.</p>\n<h2>What it costs</h2>\n"),
                                                   html_text(in.body))));
    }
    close_desk(&d);
}

/* ---- the desk ---- */

static void test_a_wording_is_a_persons(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    struct translate_wording words = wording(0, "The ferry returns", "Vuelve el transbordador");
    later(&d);
    assert_ok(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &words, 1, false, &edited));
    assert_true(edited.waits);
    assert_text(view_of(&d, edition).story->headline, "Theo ferryo returnso");
    assert_text(row_of(&d, in.id).state, "held");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    assert_has(html_text(view_of(&d, edition).body), "14");
    close_desk(&d);
}

static void test_an_approval_lets_it_out(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate hold");
    int64_t id = publish(&d, &edition);
    struct translate_wording words = wording(0, "The ferry returns", "Vuelve el transbordador");
    later(&d);
    assert_ok(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &words, 1, true, &edited));
    assert_true(row_of(&d, id).reviewed_at == d.now);
    assert_ok(newsroom_translation_retry(d.room.n, d.room.a, &EDITOR, 1));
    assert_int_equal(work(&d), 1); /* approved as it is: the road is free */
    assert_text(view_of(&d, edition).story->status, "published");
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    (void)work(&d);
    assert_has_not(html_text(view_of(&d, edition).body), "14"); /* nobody has seen that sentence */
    assert_true(row_of(&d, id).reviewed_at == DB_NULL);
    close_desk(&d);
}

static void test_a_wording_that_cannot_stand_is_refused(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    struct translate_wording empty = wording(0, "The ferry returns", ""),
                             other = wording(0, "The ferry is gone", "Vuelve"),
                             markup = wording(0, "The ferry returns", "Vuelve <script>");
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &empty, 1, false, &edited), &ERR_INVALID);
    assert_text(edited.problem, "empty");
    assert_int_equal(edited.position, 0);
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &markup, 1, false, &edited), &ERR_INVALID);
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &other, 1, false, &edited), &ERR_CONFLICT);
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 2, &empty, 1, false, &edited), &ERR_NOT_FOUND);
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    struct translate_wording late = wording(0, "The ferry returns", "Vuelve el transbordador");
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &late, 1, false, &edited), &ERR_CONFLICT);
    close_desk(&d);
}

/* ---- translators ---- */

static struct review review_by(struct desk *d, const struct actor *actor)
{
    struct review review;
    assert_ok(newsroom_review_read(d->room.n, d->room.a, actor, 1, &review));
    return review;
}

/* As at the desk: who may review one lets it out as the edition's rules say. */
static struct err let_out(struct desk *d, const struct actor *translator)
{
    struct review review;
    struct story_moved moved;
    struct actor acting = review_actor(translator);
    TRY(newsroom_review_read(d->room.n, d->room.a, translator, 1, &review));
    TRY(newsroom_review_may_publish(&review));
    struct story_move wish = {.id = review.story->id, .at = TIME_NONE, .to = STORY_PUBLISHED};
    return newsroom_release(d->room.n, d->room.a, &acting, &wish, &moved);
}

static void test_a_translator_lets_out_own_languages_while_the_original_is_out(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate hold");
    int64_t id = publish(&d, &edition);
    struct actor lola = room_account(&d.room, "lola", ROLE_TRANSLATOR, "es"),
                 omar = room_account(&d.room, "omar", ROLE_TRANSLATOR, "ar");
    assert_err(let_out(&d, &omar), &ERR_NOT_FOUND);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, id, STORY_WITHDRAWN, TIME_NONE, S("It was wrong")));
    assert_err(let_out(&d, &lola), &ERR_CONFLICT);
    assert_text(view_of(&d, edition).story->status, "review");
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, id, STORY_PUBLISHED, TIME_NONE, S("")));
    (void)work(&d);
    assert_ok(let_out(&d, &lola));
    assert_text(view_of(&d, edition).story->status, "published");
    struct story_input in = ferry(&d, FERRY_CHANGED); /* the original is not hers */
    struct story_result result;
    in.id = id;
    assert_true(failed(newsroom_story_put(d.room.n, d.room.a, &lola, &in, &result)));
    close_desk(&d);
}

static void test_one_with_gaps_stays_in(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    set_engine(&d, "markup");
    struct story_input in = ferry(&d, FERRY);
    (void)put(&d, &in);
    (void)work(&d);
    struct review review = review_by(&d, &EDITOR);
    assert_err(newsroom_review_may_publish(&review), &ERR_INVALID);
    close_desk(&d);
}

static void test_the_page_names_who_checked_it(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    struct actor lola = room_account(&d.room, "lola", ROLE_TRANSLATOR, "es"), acting = review_actor(&lola);
    const struct sql_page_translation *said = view_of(&d, edition).translation;
    assert_true(said->reviewed_at == DB_NULL && said->reviewed_by.n == 0);
    later(&d);
    assert_ok(translate_edit(d.room.n, d.room.a, &acting, 1, NULL, 0, true, &edited));
    said = view_of(&d, edition).translation;
    assert_true(said->reviewed_at == d.now);
    assert_text(said->reviewed_by, "lola");
    assert_text(review_by(&d, &lola).reviewer, "lola");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_true(view_of(&d, edition).translation->reviewed_at == DB_NULL); /* nobody has read the new sentence */
    close_desk(&d);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_version_of_people_is_theirs),
        STORE_TEST(test_a_persons_sentence_survives),
        STORE_TEST(test_a_persons_paragraph_survives),
        STORE_TEST(test_a_wording_is_a_persons),
        STORE_TEST(test_an_approval_lets_it_out),
        STORE_TEST(test_a_wording_that_cannot_stand_is_refused),
        STORE_TEST(test_a_translator_lets_out_own_languages_while_the_original_is_out),
        STORE_TEST(test_one_with_gaps_stays_in),
        STORE_TEST(test_the_page_names_who_checked_it),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
