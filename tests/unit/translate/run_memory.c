/* run_memory.c - tests: what a translation takes from the memory and the glossary, on each store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/desk.h"

#include "translate/glossary.h"

static void test_equal_sentences_elsewhere_are_not_asked_for(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate publish");
    (void)publish(&d, &edition);
    struct translate_wording words = wording(5, "A ticket costs 12 euros.", "El billete cuesta 12 euros.");
    later(&d);
    assert_ok(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &words, 1, true, &edited));
    struct story_input in = ferry(&d, "<p>A ticket costs 12 euros. Children pay half. Dogs sail free.</p>\n");
    in.headline = S("Another boat");
    fake_engine_clear(d.engine);
    struct story_view en = view_of(&d, put(&d, &in)), es;
    assert_int_equal(work(&d), 1);
    assert_has(fake_engine_last(d.engine), "Dogs sail free.");
    assert_has_not(fake_engine_last(d.engine), "Children");
    en = view_of(&d, en.story->id);
    es = view_of(&d, en.editions.items[0].id);
    assert_has(html_text(es.body), "El billete cuesta 12 euros. Childreno payo halfo. Dogso");
    close_desk(&d);
}

/* What a person says in the ordinary editor is known for the next story. */
static void test_the_editor_teaches_the_memory(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    (void)publish(&d, &edition);
    struct story_input own = stored(&d, edition).input;
    own.headline = S("Vuelve el transbordador");
    (void)put(&d, &own);
    (void)work(&d);
    struct story_input in = ferry(&d, "<p>Dogs sail free.</p>\n");
    in.fresh = true;
    struct story_view en = view_of(&d, put(&d, &in));
    (void)work(&d);
    en = view_of(&d, en.story->id);
    assert_text(view_of(&d, en.editions.items[0].id).story->headline, "Vuelve el transbordador");
    close_desk(&d);
}

static struct err put_terms(struct db_conn *conn, void *context)
{
    static const struct glossary_term terms[] = {
        {S_INIT("en"), S_INIT("es"), S_INIT("council"), S_INIT("ayuntamiento")},
        {S_INIT(""), S_INIT(""), S_INIT("Norhaven"), S_INIT("")}};
    (void)context;
    for (ptrdiff_t i = 0; i < COUNT_OF(terms); i++)
        TRY(glossary_put(conn, &terms[i], NOW));
    return OK;
}

static void test_words_of_the_house_are_kept(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    assert_ok(db_write(newsroom_db(d.room.n), put_terms, NULL));
    struct story_input in = ferry(&d, "<p>The council of Norhaven met Ada Holm today.</p>\n");
    struct story_view en = view_of(&d, put(&d, &in));
    (void)work(&d);
    en = view_of(&d, en.story->id);
    assert_has(html_text(view_of(&d, en.editions.items[0].id).body),
               "<p>Theo ayuntamiento ofo Norhaven meto Ada Holm todayo.</p>");
    close_desk(&d);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_equal_sentences_elsewhere_are_not_asked_for),
        STORE_TEST(test_the_editor_teaches_the_memory),
        STORE_TEST(test_words_of_the_house_are_kept),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
