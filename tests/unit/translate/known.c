/* known.c - tests: which route serves a pair best, and how long an engine is left alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/readers.h"

#include "translate/known.c"

#include <stdio.h>

static const char *best(const char *have, const char *from, const char *to)
{
    static char found[100];
    struct engine_routes routes = {arena_array(&arena, struct engine_route, 20), 0};
    struct str word, rest = str_from_c(have);
    while (rest.n) {
        str_cut(rest, ' ', &word, &rest);
        struct engine_route *route = &routes.items[routes.count++];
        str_cut(word, '>', &route->from, &route->to);
    }
    const struct engine_route *route = known_best(&routes, str_from_c(from), str_from_c(to));
    snprintf(found, sizeof(found), "%.*s", route ? (int)route->to.n : 4, route ? route->to.p : "none");
    return found;
}

static void the_nearest_tag_serves(void **state)
{
    (void)state;
    assert_string_equal(best("en>es es>pt", "en", "es"), "es");
    assert_string_equal(best("en>es es>pt", "en", "pt"), "none");
    assert_string_equal(best("en>pt en>pt-BR en>pt-PT", "en", "pt-BR"), "pt-BR");
    assert_string_equal(best("en>pt-PT en>pt", "en", "pt-BR"), "pt");
    assert_string_equal(best("en>pt-PT", "en", "pt-BR"), "pt-PT");
    assert_string_equal(best("en>pt-PT", "en-GB", "pt"), "pt-PT");
    assert_string_equal(best("en>ES", "EN", "es"), "ES");
    assert_string_equal(best("en>zh-Hant en>zh-Hans", "en", "zh-Hans"), "zh-Hans");
    assert_string_equal(best("en>zh-Hant", "en", "zh-Hans"), "none");
    assert_string_equal(best("en>est", "en", "es"), "none");
    assert_string_equal(best("", "en", "es"), "none");
}

static void pairs_are_remembered_by_engine(void **state)
{
    (void)state;
    struct engine_setting one = {.name = S("a"), .url = S("http://a.example")}, other = one;
    struct engine_route own = {S("en"), S("es"), S("eng"), S("spa")}, route;
    const struct engine_routes routes = {&own, 1};
    bool has;
    other.url = S("http://b.example");
    known_forget();
    assert_false(known_route(&arena, &one, S("en"), S("es"), &has, &route));
    known_put_routes(&one, &routes);
    assert_true(known_route(&arena, &one, S("en"), S("es"), &has, &route));
    assert_true(has);
    assert_text(route.own_to, "spa");
    assert_true(known_route(&arena, &one, S("en"), S("de"), &has, &route));
    assert_false(has);
    assert_false(known_route(&arena, &other, S("en"), S("es"), &has, &route));
    known_put_routes(&one, &(struct engine_routes){0});
    assert_true(known_route(&arena, &one, S("en"), S("es"), &has, &route));
    assert_false(has);
    known_forget();
}

static void who_fails_is_left_alone_for_longer_and_longer(void **state)
{
    (void)state;
    const struct engine_setting engine = {.name = S("a"), .url = S("http://a.example")};
    struct str problem;
    known_forget();
    assert_int_equal(known_rest(&engine, &problem), 0);
    assert_int_equal(known_failed(&engine, S("silent"), 0), REST_FIRST);
    assert_true(known_rest(&engine, &problem) > REST_FIRST / 2);
    assert_text(problem, "silent");
    assert_int_equal(known_failed(&engine, S("silent"), 0), 2 * REST_FIRST);
    for (int i = 0; i < 40; i++)
        (void)known_failed(&engine, S("busy"), 0);
    assert_int_equal(known_failed(&engine, S("busy"), 0), REST_MOST);
    assert_int_equal(known_failed(&engine, S("busy"), 600 * TIME_SECOND), 600 * TIME_SECOND);
    assert_int_equal(known_failed(&engine, S("busy"), INT64_MAX), REST_ASKED_MOST);
    known_answered(&engine);
    assert_int_equal(known_failed(&engine, S("busy"), 0), REST_FIRST);
    known_forget();
}

/* A settings page that is changed again and again does not make it grow. */
static void the_oldest_is_forgotten(void **state)
{
    (void)state;
    struct engine_route own = {S("en"), S("es"), S("eng"), S("spa")}, route;
    const struct engine_routes routes = {&own, 1};
    bool has;
    struct engine_setting engine = {.name = S("a")};
    known_forget();
    for (int i = 0; i < 3 * ENTRIES; i++) {
        engine.url = str_format(&arena, "http://127.0.0.1:%d", i);
        known_put_routes(&engine, &routes);
    }
    assert_true(known_route(&arena, &engine, S("en"), S("es"), &has, &route));
    engine.url = S("http://127.0.0.1:0");
    assert_false(known_route(&arena, &engine, S("en"), S("es"), &has, &route));
    known_forget();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_tag_serves),
        cmocka_unit_test(pairs_are_remembered_by_engine),
        cmocka_unit_test(who_fails_is_left_alone_for_longer_and_longer),
        cmocka_unit_test(the_oldest_is_forgotten),
    };
    return cmocka_run_group_tests(tests, start, end);
}
