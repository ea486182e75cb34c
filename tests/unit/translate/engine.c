/* engine.c - tests: what engines that work bring, and what those that misbehave cost. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "translate/engine.c"

#include "base/utf8.h"
#include "support/fake_engine.h"
#include "translate/engine_use.h"
#include "translate/known.h"

#include <pthread.h>

#define TEXTS 40
#define PROTOCOLS 4

static struct fake_engine *fake;
static const char *const KINDS_OF[PROTOCOLS] = {"apertium", "libretranslate", "deepl", "chat"};
static const struct edition_rules NO_RULES = {0};

static const struct str ONE = S_INIT("The <g id=\"1\">harbour</g> is <x id=\"2\"/> closed &amp; quiet.");
#define ONE_OF_FAKE "Theo <g id=\"1\">harbouro</g> iso <x id=\"2\"/> closedo &amp; quieto."

static void open_room(struct room *room, struct store_fixture *f)
{
    room_open(room, f);
    known_forget();
    fake_engine_clear(fake);
}

/* lines: with a %s for the address of each manner named, in their order. */
PRINTF_LIKE(2, 3) static void set_engines(struct room *room, const char *lines, ...)
{
    va_list list;
    va_start(list, lines);
    struct str text = str_format_list(room->a, lines, list);
    va_end(list);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("engines"), text));
    known_forget();
}

static const char *url(struct room *room, const char *manner)
{
    return str_to_c(room->a, fake_engine_url(room->a, fake, manner));
}

static struct engine_result ask_for(struct room *room, const struct edition_rules *rules, const char *from,
                                    const char *to, const struct str *texts, ptrdiff_t count)
{
    struct engine_result result;
    const struct engine_job job = {
        .from = str_from_c(from), .to = str_from_c(to), .texts = texts, .count = count, .time_max = 20 * TIME_SECOND};
    assert_ok(engines_translate(room->n, room->a, rules, &job, &result));
    return result;
}

static struct engine_result ask_one(struct room *room)
{
    return ask_for(room, &NO_RULES, "en", "es", &ONE, 1);
}

static struct str *many(struct room *room, int count)
{
    struct str *texts = arena_array(room->a, struct str, count);
    for (int i = 0; i < count; i++)
        texts[i] = str_format(room->a, "Boat <x id=\"%d\"/> sails", i + 1);
    return texts;
}

static struct engine_use use_of(struct room *room, const char *engine)
{
    struct engine_use_list list;
    struct engine_use none = {0};
    assert_ok(engine_use_list(room->n, room->a, 1, &list));
    for (ptrdiff_t i = 0; i < list.count; i++)
        if (str_equal(list.items[i].engine, str_from_c(engine)))
            return list.items[i];
    return none;
}

/* ---- those that work ---- */

static void test_each_protocol_translates(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    for (int i = 0; i < PROTOCOLS; i++) {
        set_engines(&room, "e: %s %s", KINDS_OF[i], url(&room, "ok"));
        struct engine_result r = ask_one(&room);
        assert_null(r.problem.p);
        assert_text(r.texts[0], ONE_OF_FAKE);
        assert_text(r.engines[0], "e");
        assert_text(r.engine, "e");
        assert_int_equal(r.again_at, TIME_NONE);
        assert_int_equal(r.characters, utf8_count(ONE));
    }
    room_close(&room);
}

static void test_forty_texts_are_one_request(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    for (int i = 0; i < PROTOCOLS - 1; i++) {
        set_engines(&room, "e: %s %s", KINDS_OF[i], url(&room, "ok"));
        fake_engine_clear(fake);
        struct engine_result r = ask_for(&room, &NO_RULES, "en", "es", many(&room, TEXTS), TEXTS);
        assert_null(r.problem.p);
        assert_int_equal(fake_engine_count(fake), 1);
        for (int j = 0; j < TEXTS; j++)
            assert_true(str_equal(r.texts[j], str_format(room.a, "Boato <x id=\"%d\"/> sailso", j + 1)));
    }
    set_engines(&room, "e: chat %s; batch 15", url(&room, "ok"));
    fake_engine_clear(fake);
    assert_null(ask_for(&room, &NO_RULES, "en", "es", many(&room, TEXTS), TEXTS).problem.p);
    assert_int_equal(fake_engine_count(fake), 3);
    room_close(&room);
}

static void test_nothing_to_translate_asks_nobody(struct store_fixture *f)
{
    struct room room;
    static const struct str EMPTY[] = {S_INIT(""), S_INIT("")};
    open_room(&room, f);
    set_engines(&room, "e: apertium %s", url(&room, "ok"));
    struct engine_result r = ask_for(&room, &NO_RULES, "en", "es", EMPTY, 2);
    assert_null(r.problem.p);
    assert_non_null(r.texts[1].p);
    assert_int_equal(r.texts[1].n, 0);
    assert_null(ask_for(&room, &NO_RULES, "en", "es", EMPTY, 0).problem.p);
    assert_int_equal(fake_engine_count(fake), 0);
    room_close(&room);
}

static void test_keys_go_where_the_protocol_wants_them(struct store_fixture *f)
{
    struct room room;
    static const char *const PLACES[PROTOCOLS] = {"key=sk-42", "\"api_key\":\"sk-42\"",
                                                  "Authorization: DeepL-Auth-Key sk-42\r\n",
                                                  "Authorization: Bearer sk-42\r\n"};
    open_room(&room, f);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("engine_keys"), S("other sk-1\ne sk-42")));
    for (int i = 0; i < PROTOCOLS; i++) {
        set_engines(&room, "e: %s %s", KINDS_OF[i], url(&room, "ok"));
        (void)ask_one(&room);
        assert_true(str_find(fake_engine_last(fake), str_from_c(PLACES[i]), 0) > 0);
        set_engines(&room, "e: %s %s", KINDS_OF[i], url(&room, "401"));
        struct engine_result r = ask_one(&room);
        assert_text(r.problem, "key");
        assert_true(str_find(r.detail, S("sk-42"), 0) < 0);
        assert_true(str_find(use_of(&room, "e").problem, S("sk-42"), 0) < 0);
    }
    room_close(&room);
}

/* ---- who is asked ---- */

static void test_the_first_preferred_is_asked(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "a: apertium %s\nb: deepl %s\nc: chat %s", url(&room, "ok"), url(&room, "ok"), url(&room, "ok"));
    assert_text(ask_one(&room).engine, "a");
    const struct edition_rules rules = {.engines = S("gone  c b")};
    assert_text(ask_for(&room, &rules, "en", "es", &ONE, 1).engine, "c");
    set_engines(&room, "a: apertium %s; pairs en-de\nb: deepl %s", url(&room, "ok"), url(&room, "ok"));
    assert_text(ask_one(&room).engine, "b");
    assert_text(ask_for(&room, &NO_RULES, "en-GB", "de-AT", &ONE, 1).engine, "a");
    room_close(&room);
}

static void test_the_next_does_what_one_left(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    struct str *texts = many(&room, TEXTS);
    texts[7] = S("BAD weather");
    set_engines(&room, "a: libretranslate %s\nb: deepl %s", url(&room, "picky"), url(&room, "ok"));
    struct engine_result r = ask_for(&room, &NO_RULES, "en", "es", texts, TEXTS);
    assert_null(r.problem.p);
    assert_text(r.texts[7], "BADo weathero");
    assert_text(r.engines[7], "b");
    for (int i = 0; i < TEXTS; i++)
        if (i != 7)
            assert_text(r.engines[i], "a");
    assert_int_equal(use_of(&room, "b").requests, 2); /* its languages, and one text */
    room_close(&room);
}

static void test_no_engine_has_the_pair(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    assert_text(ask_one(&room).problem, "no-engine");
    set_engines(&room, "a: apertium %s", url(&room, "ok"));
    struct engine_result r = ask_for(&room, &NO_RULES, "en", "fi", &ONE, 1);
    assert_text(r.problem, "no-engine");
    assert_text(r.detail, "no engine translates from en into fi");
    assert_null(r.texts[0].p);
    assert_null(r.engine.p);
    assert_int_equal(fake_engine_count(fake), 0);
    room_close(&room);
}

/* An engine that is out of order is no reason to wait for a pair that it never had. */
static void test_the_failure_of_others_is_none_of_ours(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "a: chat %s; pairs en-es", url(&room, "wait"));
    assert_text(ask_one(&room).problem, "busy");
    assert_text(ask_one(&room).problem, "busy");
    struct engine_result r = ask_for(&room, &NO_RULES, "en", "pt", &ONE, 1);
    assert_text(r.problem, "no-engine");
    assert_int_equal(r.again_at, TIME_NONE);
    room_close(&room);
}

static void test_pairs_go_through_the_pivot(struct store_fixture *f)
{
    struct room room;
    const struct edition_rules rules = {.pivot = S("es")}, others = {.pivot = S("de")}, own = {.pivot = S("en")};
    open_room(&room, f);
    set_engines(&room, "a: apertium %s", url(&room, "ok"));
    struct engine_result r = ask_for(&room, &rules, "en", "pt", &ONE, 1);
    assert_null(r.problem.p);
    assert_text(r.texts[0], "Theoo <g id=\"1\">harbouroo</g> isoo <x id=\"2\"/> closedoo &amp; quietoo.");
    assert_text(r.engine, "a");
    set_engines(&room, "a: apertium %s; pairs en-es\nb: libretranslate %s; pairs es-pt", url(&room, "ok"),
                url(&room, "ok"));
    r = ask_for(&room, &rules, "en", "pt", &ONE, 1);
    assert_text(r.engines[0], "a+b");
    assert_text(ask_for(&room, &others, "en", "pt", &ONE, 1).problem, "no-engine");
    assert_text(ask_for(&room, &own, "en", "pt", &ONE, 1).problem, "no-engine");
    assert_text(ask_for(&room, &NO_RULES, "en", "pt", &ONE, 1).problem, "no-engine");
    assert_text(ask_for(&room, &rules, "en", "es", &ONE, 1).engine, "a"); /* direct where there is a pair */
    room_close(&room);
}

static void test_a_pivot_that_breaks_is_no_translation(struct store_fixture *f)
{
    struct room room;
    const struct edition_rules rules = {.pivot = S("es")};
    open_room(&room, f);
    set_engines(&room, "a: apertium %s; pairs en-es\nb: libretranslate %s; pairs es-pt", url(&room, "ok"),
                url(&room, "broken"));
    struct engine_result r = ask_for(&room, &rules, "en", "pt", &ONE, 1);
    assert_null(r.texts[0].p);
    assert_null(r.engines[0].p);
    assert_text(r.problem, "garbled");
    room_close(&room);
}

/* ---- those that misbehave ---- */

/* What each manner comes to in each protocol; none: the texts come through, and are for segment_problem to judge. */
static void test_misbehaviour_has_a_name(struct store_fixture *f)
{
    static const struct {
        const char *manner, *problem;
        bool body; /* each protocol has its own */
    } CASES[] = {
        {"half", "silent", false},  {"empty", "garbled", true},   {"huge", "garbled", false},
        {"utf8", "garbled", true},  {"broken", "garbled", true},  {"words", "garbled", true},
        {"fewer", "garbled", true}, {"more", "garbled", true},    {"wrong", "garbled", true},
        {"long", "garbled", true},  {"moved", "redirect", false}, {"400", "refused", false},
        {"403", "key", false},      {"404", "refused", false},    {"413", "refused", false},
        {"456", "budget", false},   {"500", "busy", false},       {"503", "busy", false},
        {"drop", NULL, true},       {"double", NULL, true},       {"markup", NULL, true},
        {"other", NULL, true},
    };
    struct room room;
    open_room(&room, f);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        for (int k = 0; k < (CASES[i].body ? PROTOCOLS : 1); k++) {
            set_engines(&room, "e: %s %s", KINDS_OF[k], url(&room, CASES[i].manner));
            struct engine_result r = ask_one(&room);
            if (CASES[i].problem ? !str_equal(r.problem, str_from_c(CASES[i].problem)) || r.texts[0].p
                                 : r.problem.p || utf8_find_invalid(r.texts[0]) >= 0)
                fail_msg("%s %s: %.*s (%.*s)", KINDS_OF[k], CASES[i].manner, STR_ARG(r.problem), STR_ARG(r.detail));
        }
    room_close(&room);
}

/* One text of a batch costs itself, whichever it is. */
static void test_a_bad_text_costs_itself(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    static const int PLACES[] = {0, 1, 19, 39};
    for (ptrdiff_t i = 0; i < COUNT_OF(PLACES); i++) {
        struct str *texts = many(&room, TEXTS);
        texts[PLACES[i]] = S("BAD weather");
        set_engines(&room, "e: apertium %s", url(&room, "picky"));
        fake_engine_clear(fake);
        struct engine_result r = ask_for(&room, &NO_RULES, "en", "es", texts, TEXTS);
        assert_text(r.problem, "busy");
        for (int j = 0; j < TEXTS; j++)
            assert_true(!r.texts[j].p == (j == PLACES[i]));
        assert_true(fake_engine_count(fake) <= 13);
    }
    room_close(&room);
}

static void test_one_that_never_answers_well_is_given_up(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "e: libretranslate %s", url(&room, "broken"));
    struct engine_result r = ask_for(&room, &NO_RULES, "en", "es", many(&room, 200), 200);
    assert_text(r.problem, "garbled");
    assert_in_range(fake_engine_count(fake), 1, 8);
    assert_true(r.again_at > time_now());
    fake_engine_clear(fake);
    r = ask_one(&room); /* it is left alone */
    assert_text(r.problem, "garbled");
    assert_true(r.again_at > time_now());
    assert_int_equal(fake_engine_count(fake), 0);
    room_close(&room);
}

static void test_one_that_hangs_costs_two_waits(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "e: chat %s; timeout 1\nb: libretranslate %s", url(&room, "hang"), url(&room, "ok"));
    struct engine_result r = ask_for(&room, &NO_RULES, "en", "es", many(&room, TEXTS), TEXTS);
    assert_null(r.problem.p);
    assert_text(r.engine, "b");
    assert_int_equal(use_of(&room, "e").failures, 2);
    room_close(&room);
}

static void test_what_fails_for_a_moment_is_asked_again(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "e: libretranslate %s", url(&room, "flaky"));
    struct engine_result r = ask_one(&room);
    assert_null(r.problem.p);
    assert_text(r.texts[0], ONE_OF_FAKE);
    struct engine_use use = use_of(&room, "e");
    assert_int_equal(use.requests, 3); /* its languages, 503, and the text */
    assert_int_equal(use.failures, 1);
    assert_int_equal(use.characters, 2 * utf8_count(ONE));
    assert_text(use.problem, "e: it answered 503");
    room_close(&room);
}

static void test_one_that_asks_to_wait_is_left_alone(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "e: deepl %s", url(&room, "wait"));
    struct engine_result r = ask_one(&room);
    assert_text(r.problem, "busy");
    assert_int_equal(fake_engine_count(fake), 1);
    assert_in_range(r.again_at - time_now(), 300 * TIME_SECOND, 601 * TIME_SECOND);
    room_close(&room);
}

/* A quota of the service's own is not asked for again with each story. */
static void test_a_quota_that_is_used_up_is_remembered(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "e: chat %s", url(&room, "456"));
    assert_text(ask_one(&room).problem, "budget");
    struct engine_result r = ask_one(&room);
    assert_text(r.problem, "budget");
    assert_true(r.again_at > time_now() + 3000 * TIME_SECOND);
    assert_int_equal(fake_engine_count(fake), 1);
    room_close(&room);
}

static void *stop_soon(void *stop)
{
    usleep(200000);
    atomic_store((atomic_bool *)stop, true);
    return NULL;
}

static void test_it_ends_when_told_to(struct store_fixture *f)
{
    struct room room;
    atomic_bool stop = false;
    pthread_t thread;
    struct engine_result r;
    open_room(&room, f);
    set_engines(&room, "e: chat %s", url(&room, "hang"));
    const struct engine_job job = {S("en"), S("es"), &ONE, 1, &stop, 600 * TIME_SECOND};
    pthread_create(&thread, NULL, stop_soon, &stop);
    assert_ok(engines_translate(room.n, room.a, &NO_RULES, &job, &r));
    pthread_join(thread, NULL);
    assert_text(r.problem, "stopped");
    assert_int_equal(use_of(&room, "e").failures, 0); /* none of its own */
    room_close(&room);
}

static void test_its_time_ends(struct store_fixture *f)
{
    struct room room;
    struct engine_result r;
    open_room(&room, f);
    set_engines(&room, "e: chat %s\nb: chat %s", url(&room, "hang"), url(&room, "hang"));
    const struct engine_job job = {S("en"), S("es"), &ONE, 1, NULL, TIME_SECOND};
    int64_t began = time_monotonic();
    assert_ok(engines_translate(room.n, room.a, &NO_RULES, &job, &r));
    assert_true(time_monotonic() - began >= TIME_SECOND * 9 / 10);
    assert_text(r.problem, "time");
    room_close(&room);
}

static void test_a_text_too_long_is_not_sent(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    struct str texts[2] = {S("a boat"), {arena_bytes(room.a, ENGINE_TEXT_MAX + 1), ENGINE_TEXT_MAX + 1}};
    memset((char *)(uintptr_t)texts[1].p, 'x', ENGINE_TEXT_MAX + 1);
    set_engines(&room, "e: apertium %s", url(&room, "ok"));
    struct engine_result r = ask_for(&room, &NO_RULES, "en", "es", texts, 2);
    assert_text(r.problem, "long");
    assert_text(r.texts[0], "ao boato");
    assert_null(r.texts[1].p);
    assert_int_equal(fake_engine_count(fake), 1);
    room_close(&room);
}

static void test_nobody_there_is_silent(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "e: apertium http://127.0.0.1:1");
    struct engine_result r = ask_one(&room);
    assert_text(r.problem, "silent");
    assert_true(r.again_at > time_now());
    set_engines(&room, "e: chat http://169.254.169.254"); /* where clouds keep secrets */
    r = ask_one(&room);
    assert_text(r.problem, "refused");
    assert_non_null(strstr(str_to_c(room.a, r.detail), "169.254.169.254"));
    room_close(&room);
}

/* ---- the budget ---- */

static void test_the_budget_of_a_day(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("zone"), S("Asia/Tehran")));
    set_engines(&room, "e: apertium %s; daily %d", url(&room, "ok"), 2 * (int)utf8_count(ONE));
    time_set((int64_t)1795600000 * TIME_SECOND); /* 2026-11-25 12:56 UTC, 16:26 there */
    assert_null(ask_one(&room).problem.p);
    assert_null(ask_one(&room).problem.p);
    struct engine_result r = ask_one(&room);
    assert_text(r.problem, "budget");
    assert_int_equal(r.characters, 0);
    assert_int_equal(fake_engine_count(fake), 2);
    assert_int_equal(r.again_at, engine_use_midnight(room.n, time_now()));
    char text[TIME_RFC3339_SIZE];
    time_format_rfc3339(r.again_at, text);
    assert_string_equal(text, "2026-11-25T20:30:00Z");
    time_set(r.again_at);
    assert_null(ask_one(&room).problem.p);
    time_set(0);
    room_close(&room);
}

static void test_a_budget_smaller_than_a_text(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    set_engines(&room, "e: chat %s; daily 5\nb: chat %s", url(&room, "ok"), url(&room, "ok"));
    struct engine_result r = ask_one(&room);
    assert_null(r.problem.p);
    assert_text(r.engine, "b");
    assert_int_equal(use_of(&room, "e").requests, 0);
    room_close(&room);
}

static void test_uses_are_listed_by_day(struct store_fixture *f)
{
    struct room room;
    struct engine_use_list list;
    open_room(&room, f);
    set_engines(&room, "b: chat %s\na: chat %s", url(&room, "400"), url(&room, "ok"));
    time_set((int64_t)1795600000 * TIME_SECOND);
    (void)ask_one(&room);
    time_set(time_now() + TIME_DAY);
    known_forget();
    (void)ask_one(&room);
    assert_ok(engine_use_list(room.n, room.a, 1, &list));
    assert_int_equal(list.count, 2);
    assert_ok(engine_use_list(room.n, room.a, 30, &list));
    assert_int_equal(list.count, 4);
    assert_int_equal(list.items[0].day, list.today);
    assert_text(list.items[0].engine, "a");
    assert_int_equal(list.items[0].failures, 0);
    assert_int_equal(list.items[0].problem_at, DB_NULL);
    assert_text(list.items[1].engine, "b");
    assert_int_equal(list.items[1].failures, 1);
    assert_text(list.items[1].problem, "b: it answered 400");
    assert_int_equal(list.items[1].problem_at, time_now());
    assert_int_equal(list.items[2].day, list.today - 1);
    time_set(0);
    room_close(&room);
}

struct rush {
    struct room *room;
    const struct engine_setting *engine;
    atomic_int taken;
};

static void *take_many(void *context)
{
    struct rush *rush = context;
    for (int i = 0; i < 20; i++) {
        bool taken = false;
        if (!failed(engine_use_take(rush->room->n, rush->engine, 20000, 10, &taken)))
            atomic_fetch_add(&rush->taken, taken);
    }
    return NULL;
}

static void test_threads_do_not_overdraw(struct store_fixture *f)
{
    struct room room;
    const struct engine_setting engine = {.name = S("e"), .daily = 305};
    struct rush rush = {.room = &room, .engine = &engine};
    pthread_t threads[4];
    open_room(&room, f);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, take_many, &rush);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(rush.taken, 30);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_each_protocol_translates),
        STORE_TEST_SQLITE(test_forty_texts_are_one_request),
        STORE_TEST_SQLITE(test_nothing_to_translate_asks_nobody),
        STORE_TEST_SQLITE(test_keys_go_where_the_protocol_wants_them),
        STORE_TEST_SQLITE(test_the_first_preferred_is_asked),
        STORE_TEST(test_the_next_does_what_one_left),
        STORE_TEST_SQLITE(test_no_engine_has_the_pair),
        STORE_TEST_SQLITE(test_the_failure_of_others_is_none_of_ours),
        STORE_TEST_SQLITE(test_pairs_go_through_the_pivot),
        STORE_TEST_SQLITE(test_a_pivot_that_breaks_is_no_translation),
        STORE_TEST_SQLITE(test_misbehaviour_has_a_name),
        STORE_TEST_SQLITE(test_a_bad_text_costs_itself),
        STORE_TEST_SQLITE(test_one_that_never_answers_well_is_given_up),
        STORE_TEST_SQLITE(test_one_that_hangs_costs_two_waits),
        STORE_TEST(test_what_fails_for_a_moment_is_asked_again),
        STORE_TEST_SQLITE(test_one_that_asks_to_wait_is_left_alone),
        STORE_TEST_SQLITE(test_a_quota_that_is_used_up_is_remembered),
        STORE_TEST_SQLITE(test_it_ends_when_told_to),
        STORE_TEST_SQLITE(test_its_time_ends),
        STORE_TEST_SQLITE(test_a_text_too_long_is_not_sent),
        STORE_TEST_SQLITE(test_nobody_there_is_silent),
        STORE_TEST(test_the_budget_of_a_day),
        STORE_TEST(test_a_budget_smaller_than_a_text),
        STORE_TEST(test_uses_are_listed_by_day),
        STORE_TEST(test_threads_do_not_overdraw),
    };
    fake = fake_engine_start();
    int failures = store_tests_run(tests, COUNT_OF(tests));
    fake_engine_stop(fake);
    return failures;
}
