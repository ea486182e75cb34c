/* real_apertium.c - tests: a real apertium-apy translates, in batches, through a pivot, with marks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/edition.h"
#include "translate/engine.h"
#include "translate/known.h"

#define TEXTS 40

/* tests/with-apertium starts one: without it this is no test of anything. */
static void open_room(struct room *room, struct store_fixture *f)
{
    const char *address = getenv("DATELINE_TEST_APERTIUM");
    if (!address)
        fail_msg("DATELINE_TEST_APERTIUM is not set: run tests/with-apertium COMMAND");
    room_open(room, f);
    known_forget();
    struct str line = str_format(room->a, "local: apertium %s; timeout 60", address);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("engines"), line));
}

static struct engine_result ask_for(struct room *room, const char *pivot, const char *from, const char *to,
                                    const struct str *texts, ptrdiff_t count)
{
    struct engine_result result;
    const struct edition_rules rules = {.pivot = str_from_c(pivot)};
    const struct engine_job job = {
        .from = str_from_c(from), .to = str_from_c(to), .texts = texts, .count = count, .time_max = 120 * TIME_SECOND};
    assert_ok(engines_translate(room->n, room->a, &rules, &job, &result));
    return result;
}

static void assert_translates(struct room *room, const char *pivot, const char *from, const char *to, const char *text,
                              const char *wanted)
{
    struct str texts[] = {str_from_c(text)};
    struct engine_result r = ask_for(room, pivot, from, to, texts, 1);
    if (r.problem.p)
        fail_msg("%s: %.*s", text, STR_ARG(r.detail));
    assert_text(r.texts[0], wanted);
    assert_text(r.engine, "local");
}

static void test_pairs(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    assert_translates(&room, "", "en", "es", "The harbour is closed.", "El puerto está cerrado.");
    assert_translates(&room, "", "es", "pt", "El puerto está cerrado.", "O porto está fechado.");
    assert_translates(&room, "", "es-MX", "pt-BR", "El puerto está cerrado.", "O porto está fechado.");
    assert_translates(&room, "es", "en", "pt", "The harbour is closed.", "O porto está fechado.");
    struct str one = S("The harbour is closed.");
    assert_text(ask_for(&room, "", "en", "pt", &one, 1).problem, "no-engine");
    assert_text(ask_for(&room, "", "en", "fa", &one, 1).problem, "no-engine");
    room_close(&room);
}

static void test_marks_and_signs_come_through(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    assert_translates(&room, "", "en", "es", "The <g id=\"1\">harbour</g> is closed &amp; quiet.",
                      "El <g id=\"1\">puerto</g> está cerrado &amp; tranquilo.");
    assert_translates(&room, "", "en", "es", "harbour", "puerto");
    assert_translates(&room, "", "en", "es", "Harbour", "Puerto");
    struct str odd = S("He said <x id=\"1\"/> was \"fine\" [sic] ^ $ @ / \\ { } * _ ~ &lt;p id=\"s2\"&gt; &lt;/p&gt;.");
    struct engine_result r = ask_for(&room, "", "en", "es", &odd, 1);
    assert_null(r.problem.p);
    static const char *const KEPT[] = {"<x id=\"1\"/>", "[sic]", "^", "$", "\\", "{ }", "*", "&lt;", "&gt;"};
    for (ptrdiff_t i = 0; i < COUNT_OF(KEPT); i++)
        if (str_find(r.texts[0], str_from_c(KEPT[i]), 0) < 0)
            fail_msg("%s is lost: %.*s", KEPT[i], STR_ARG(r.texts[0]));
    assert_true(str_find_char(r.texts[0], '<', 0) == str_find(r.texts[0], S("<x"), 0));
    room_close(&room);
}

/* One request, and each text is where it was: headlines without a full stop do not run into what follows. */
static void test_a_batch_keeps_its_order(struct store_fixture *f)
{
    struct room room;
    struct engine_use_list before, after;
    struct str texts[TEXTS];
    open_room(&room, f);
    (void)ask_for(&room, "", "en", "es", (struct str[]){S("one")}, 1);
    assert_ok(engine_use_list(room.n, room.a, 1, &before));
    for (int i = 0; i < TEXTS; i++)
        texts[i] = str_format(room.a, i % 2 ? "Boat %d is new" : "The <g id=\"%d\">boat</g> returns.", i + 1);
    struct engine_result r = ask_for(&room, "", "en", "es", texts, TEXTS);
    assert_null(r.problem.p);
    for (int i = 0; i < TEXTS; i++) {
        struct str mark = str_format(room.a, i % 2 ? " %d " : "id=\"%d\"", i + 1);
        if (str_find(r.texts[i], mark, 0) < 0 || str_find_char(r.texts[i], '\n', 0) >= 0)
            fail_msg("text %d: %.*s", i + 1, STR_ARG(r.texts[i]));
    }
    assert_ok(engine_use_list(room.n, room.a, 1, &after));
    assert_int_equal(after.items[0].requests, before.items[0].requests + 1);
    assert_int_equal(after.items[0].failures, 0);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_pairs),
        STORE_TEST_SQLITE(test_marks_and_signs_come_through),
        STORE_TEST_SQLITE(test_a_batch_keeps_its_order),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
