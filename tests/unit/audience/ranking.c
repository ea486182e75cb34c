/* ranking.c - views lose their weight by the hour; the best come first, within their edition. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/ranking.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct ranking step(struct arena *a, const struct ranking *before, double fade, struct sql_ranking_row *rows,
                           ptrdiff_t count)
{
    const struct sql_ranking_row_list list = {.items = rows, .count = count};
    return ranking_next(a, before, fade, &list);
}

static double score(const struct ranking *ranking, int64_t story_id, enum ranking_kind kind)
{
    for (ptrdiff_t i = 0; i < ranking->count; i++)
        if (ranking->items[i].story_id == story_id)
            return ranking->items[i].scores[kind];
    return 0;
}

static void test_weighs_half_after_its_half_life(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct ranking ranking = {0};
    double fade = ranking_fade(6);
    ranking = step(&a, &ranking, fade, (struct sql_ranking_row[]){{7, S("en"), 100, 40}}, 1);
    for (int hour = 0; hour < 6; hour++)
        ranking = step(&a, &ranking, fade, NULL, 0);
    assert_true(fabs(score(&ranking, 7, RANKING_SEEN) - 50) < 1e-9);
    assert_true(fabs(score(&ranking, 7, RANKING_READ) - 20) < 1e-9);
    for (int hour = 0; hour < 6 * 16; hour++)
        ranking = step(&a, &ranking, fade, NULL, 0);
    assert_int_equal(ranking.count, 0); /* forgotten */
    arena_close(&a);
}

static void test_hours_are_merged_by_number(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct ranking ranking = {0};
    ranking = step(&a, &ranking, .5, (struct sql_ranking_row[]){{2, S("en"), 10, 1}, {5, S("en"), 8, 8}}, 2);
    ranking = step(&a, &ranking, .5,
                   (struct sql_ranking_row[]){{1, S("en"), 3, 0}, {5, S("en"), 2, -6}, {9, S("es"), 4, 4}}, 3);
    assert_int_equal(ranking.count, 4);
    for (ptrdiff_t i = 1; i < ranking.count; i++)
        assert_true(ranking.items[i - 1].story_id < ranking.items[i].story_id);
    assert_true(score(&ranking, 2, RANKING_SEEN) == 5 && score(&ranking, 5, RANKING_SEEN) == 6);
    assert_true(score(&ranking, 5, RANKING_READ) == 4); /* what was taken back weighs nothing, not less */
    arena_close(&a);
}

static void test_the_best_of_an_edition(void **state)
{
    (void)state;
    struct arena a;
    int64_t ids[3] = {0};
    arena_init(&a, 0);
    struct ranking ranking = {0};
    ranking =
        step(&a, &ranking, .5,
             (struct sql_ranking_row[]){
                 {1, S("en"), 5, 0}, {2, S("en"), 9, 0}, {3, S("es"), 99, 99}, {4, S("en"), 5, 2}, {6, S("en"), 1, 3}},
             5);
    assert_int_equal(ranking_best(&a, &ranking, RANKING_SEEN, S("en"), 3, ids), 3);
    assert_int_equal(ids[0], 2);
    assert_int_equal(ids[1], 4); /* of equal ones the newer */
    assert_int_equal(ids[2], 1);
    assert_int_equal(ranking_best(&a, &ranking, RANKING_READ, S("en"), 3, ids), 2); /* nobody read the others */
    assert_int_equal(ids[0], 6);
    assert_int_equal(ranking_best(&a, &ranking, RANKING_SEEN, S("fr"), 3, ids), 0);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weighs_half_after_its_half_life),
        cmocka_unit_test(test_hours_are_merged_by_number),
        cmocka_unit_test(test_the_best_of_an_edition),
    };
    return cmocka_run_group_tests_name("ranking", tests, NULL, NULL);
}
