/* carried.c - tests: what of a story is carried into its translation by which rule, on each store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/desk.h"
#include "unit/picture_fixture.h"

#include "newsroom/media.h"

/* A rule a field: what words say is translated, what is shown or counted is the original's, what it is to search
 * engines is its own. */
static void test_what_is_for_other_sites_is_carried(struct store_fixture *f)
{
    struct desk d;
    struct sql_media *media;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    assert_ok(newsroom_media_add(d.room.n, d.room.a, &ACTOR_COMMAND, picture_halves(d.room.a, 40, 30), S("a.png"),
                                 S("A ferry"), S(""), S(""), &media));
    in.social_title = S("Boats every day");
    in.lead_media_id = in.social_media_id = media->id;
    in.lead_alt = S("The new boat");
    in.lead_caption = S("It sails.");
    in.lead_credit = S("T. Amsel");
    in.canonical = S("https://agency.example/ferry");
    in.noindex = true;
    in.id = put(&d, &in);
    (void)work(&d);
    int64_t edition = row_of(&d, in.id).story_id;
    struct story_input es = stored(&d, edition).input;
    assert_text(es.social_title, "Boatso everyo dayo");
    assert_true(es.social_media_id == media->id && es.lead_media_id == media->id);
    assert_text(es.lead_alt, "Theo newo boato");
    assert_text(es.lead_caption, "Ito sailso.");
    assert_text(es.lead_credit, "T. Amsel");
    assert_text(es.canonical, "");
    assert_true(es.noindex);
    fake_engine_clear(d.engine);
    in.social_title = S("Boats every hour");
    (void)put(&d, &in);
    (void)work(&d);
    assert_has(fake_engine_last(d.engine), "Boats every hour");
    assert_has_not(fake_engine_last(d.engine), "The new boat");
    assert_text(view_of(&d, edition).story->social_title, "Boatso everyo houro");
    es = stored(&d, edition).input;
    es.social_title = S("Barcos cada hora"); /* a person's */
    (void)put(&d, &es);
    (void)work(&d);
    in.standfirst = S("A third boat.");
    (void)put(&d, &in);
    (void)work(&d);
    assert_text(view_of(&d, edition).story->social_title, "Barcos cada hora");
    close_desk(&d);
}

/* Also where a quotation goes over several sentences, and with marks in between. */
static void test_quotations_have_the_languages_marks(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, "<p>“It sails. The dogs\" tail and ‘no’ <code>\"x\"</code>.”</p>\n"
                                      "<p>\"We <em>don't</em> sail\", she said.</p>\n<p>“It goes on.</p>\n");
    in.headline = S("The \"ferry\" returns");
    int64_t id = put(&d, &in);
    (void)work(&d);
    struct story_view es = view_of(&d, row_of(&d, id).story_id);
    assert_text(es.story->headline, "Theo «ferryo» returnso");
    assert_has(html_text(es.body), "<p>«Ito sailso.");
    assert_has(html_text(es.body), "“noo” <code>\"x\"</code>.»</p>");
    assert_has(html_text(es.body), "<p>«Weo <em>");
    assert_has(html_text(es.body), "sailo», sheo");
    assert_has(html_text(es.body), "<p>“Ito goeso");
    close_desk(&d);
}

/* Withdrawn with its original: in the original's words, which are said to be so. */
static void test_a_reason_is_the_originals(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, id, STORY_WITHDRAWN, TIME_NONE, S("It was wrong")));
    struct story_view es = view_of(&d, edition);
    assert_text(es.story->status, "withdrawn");
    assert_text(es.story->withdrawn_reason, "It was wrong");
    assert_text(es.translation->withdrawn_reason, "It was wrong");
    assert_text(es.translation->language, "en");
    close_desk(&d);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_what_is_for_other_sites_is_carried),
        STORE_TEST(test_quotations_have_the_languages_marks),
        STORE_TEST(test_a_reason_is_the_originals),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
