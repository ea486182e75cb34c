/* draft.c - tests: sentences that keep their words, and a person's words taken over from the editor. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/draft.c"
#include "translate/realign.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct arena a;
static const struct segment_rules RULES = {0};

static int setup(void **state)
{
    (void)state;
    arena_init(&a, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&a);
    return 0;
}

static struct html html(const char *text)
{
    struct html out;
    if (failed(html_sanitise(&a, str_from_c(text), NULL, &out)))
        fail_msg("%s", err_detail());
    return out;
}

static void cut(struct material *material, const char *body, struct draft *out)
{
    *material = (struct material){.text = {.language = S("en"), .headline = S("Boats"), .body = html(body)},
                                  .extra = {.language = S("en")}};
    assert_false(failed(draft_cut(&a, material, S("es"), &RULES, out)));
}

/* Every sentence gets words: "[its own]", of a machine. */
static void translate(struct draft *draft)
{
    for (ptrdiff_t i = 0; i < draft->count; i++) {
        struct segment *s = draft_segment(draft, i);
        s->target = str_format(&a, "%.*s es", STR_ARG(s->source));
        s->origin = SEGMENT_MACHINE;
        s->author = i % 2 ? S("one") : S("two");
    }
}

static struct sql_translation_segment_list rows_of(struct draft *draft)
{
    return (struct sql_translation_segment_list){draft_rows(&a, draft), draft->count};
}

static void assert_str(struct str text, const char *wanted)
{
    if (!str_equal(text, str_from_c(wanted)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), wanted);
}

static void make_both(const char *before, const char *after, struct draft *out)
{
    static struct material materials[2];
    struct draft old;
    cut(&materials[0], before, &old);
    translate(&old);
    struct sql_translation_segment_list rows = rows_of(&old);
    cut(&materials[1], after, out);
    draft_keep(&a, out, &rows);
}

static void test_sentences_that_move_keep_their_words(void **state)
{
    (void)state;
    struct draft draft;
    make_both("<p>One sails. Two rests.</p><p>Three waits.</p>",
              "<p>New.</p><p>Three waits.</p><p>Two rests. One sails.</p>", &draft);
    assert_int_equal(draft.count, 5);
    assert_false(draft.kept[1]);
    for (ptrdiff_t i = 2; i < 5; i++) {
        assert_true(draft.kept[i]);
        assert_str(draft_segment(&draft, i)->target,
                   str_to_c(&a, str_format(&a, "%.*s es", STR_ARG(draft_segment(&draft, i)->source))));
    }
    assert_int_equal(draft_count_broken(&draft), 1);
    assert_false(draft_is_kept(&draft));
}

static void test_a_changed_sentence_knows_what_it_was(void **state)
{
    (void)state;
    struct draft draft;
    make_both("<p>One sails. Two rests. Three waits.</p>", "<p>One sails. Two sleeps. Three waits.</p>", &draft);
    assert_str(draft.befores[2], "Two rests.");
    assert_null(draft.befores[1].p);
    assert_null(draft.befores[3].p);
}

/* Equal sentences have one row each, and the one at the same place first. */
static void test_equal_sentences_are_told_apart_by_place(void **state)
{
    (void)state;
    struct material material;
    struct draft old, draft;
    cut(&material, "<p>Yes.</p><p>Yes.</p>", &old);
    translate(&old);
    struct sql_translation_segment_list rows = rows_of(&old);
    rows.items[2].target = S("Claro.");
    cut(&material, "<p>Yes.</p><p>Yes.</p>", &draft);
    draft_keep(&a, &draft, &rows);
    assert_str(draft_segment(&draft, 1)->target, "Yes. es");
    assert_str(draft_segment(&draft, 2)->target, "Claro.");
    assert_true(draft_is_kept(&draft));
    assert_str(draft_engines(&a, &draft), "two, one");
}

/* ---- the editor ---- */

struct edited {
    struct draft draft;
    struct sql_translation_segment_list rows;
    struct realigned out;
};

static void edit(const char *body, const char *headline, const char *edited, struct edited *e)
{
    static struct material material;
    struct story_input story = {.language = S("es"), .headline = str_from_c(headline), .body = html(edited)};
    cut(&material, body, &e->draft);
    translate(&e->draft);
    e->rows = rows_of(&e->draft);
    assert_false(failed(realign(&a, &e->draft, &story, S("kari"), &RULES, &e->rows, &e->out)));
}

static void test_an_untouched_story_is_nobodys(void **state)
{
    (void)state;
    struct edited e;
    edit("<p>One <em>sails</em>. Two rests.</p>", "Boats es", "<p>One <em>sails</em>. es Two rests. es</p>", &e);
    assert_int_equal(e.out.count, 0);
    assert_false(e.out.edited);
}

static void test_a_changed_headline_and_sentence(void **state)
{
    (void)state;
    struct edited e;
    edit("<p>One sails. Two rests.</p><p>Three waits.</p>", "Barcos",
         "<p>Nota.</p><p>One sails. es Two rests. es</p><p>Tres espera.</p>", &e);
    assert_str(e.rows.items[0].target, "Barcos");
    assert_str(e.rows.items[0].origin, "person");
    assert_str(e.rows.items[0].author, "kari");
    assert_true(e.rows.items[0].reviewed);
    assert_str(e.rows.items[3].target, "Tres espera.");
    assert_str(e.rows.items[1].origin, "machine");
    assert_int_equal(e.out.count, 2);
    assert_true(e.out.edited); /* the paragraph more */
}

/* Marks that the original has not, or has and the person took away, are a matter of the whole text. */
static void test_words_that_cannot_stand_for_the_sentence(void **state)
{
    (void)state;
    struct edited e;
    edit("<p>One <em>sails</em> now.</p>", "Boats es", "<p>Uno navega <a href=\"/x/\">ya</a> <em>hoy</em>.</p>", &e);
    assert_int_equal(e.out.count, 0);
    assert_true(e.out.edited);
}

static void test_blocks_are_paired(void **state)
{
    (void)state;
    struct edited e;
    edit("<p>A a.</p><p>B b.</p><p>C c.</p><p>D d.</p>", "Boats es", "<p>B b. es</p><p>Che.</p><p>D d. es</p>", &e);
    assert_int_equal(e.out.count, 1);
    assert_str(e.rows.items[3].target, "Che.");
    assert_str(e.rows.items[1].origin, "machine");
    assert_true(e.out.edited);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sentences_that_move_keep_their_words, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_changed_sentence_knows_what_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(test_equal_sentences_are_told_apart_by_place, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_untouched_story_is_nobodys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_changed_headline_and_sentence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_words_that_cannot_stand_for_the_sentence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_blocks_are_paired, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
