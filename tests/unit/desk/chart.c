/* chart.c - a chart's scale, and that what is drawn stays within it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/chart.c"

#include "unit/store_fixture.h"

static struct page page_of(struct arena *a)
{
    const struct language *english = language_find(S("en"));
    return (struct page){.a = a, .language = english, .dates = {.language = english}};
}

static void steps_are_round(void **state)
{
    static const int64_t CASES[][2] = {{0, 1}, {1, 1}, {4, 1}, {5, 2}, {8, 2}, {9, 5}, {21, 10}, {48210, 20000}};
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        assert_int_equal(step_for(CASES[i][0]), CASES[i][1]);
    assert_true(step_for(INT64_MAX / 4) > 0);
}

static double number_at(const struct value *map, const char *key)
{
    const struct value *value = value_get(map, str_from_c(key));
    char text[40];
    assert_non_null(value);
    snprintf(text, sizeof text, "%.*s", STR_ARG(value->text));
    return strtod(text, NULL);
}

static const struct value *drawing_of(struct page *p, const struct chart *chart, int size)
{
    struct value *map = value_map(p->a);
    chart_set(p, map, S("graph"), chart);
    const struct value *drawings = value_get(value_get(map, S("graph")), S("drawings"));
    assert_int_equal(drawings->items->count, COUNT_OF(SIZES));
    return &drawings->items->entries[size].value;
}

static void bars_stand_on_the_zero_line(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct page p = page_of(&a);
    const int64_t values[] = {0, 7, 30, 12};
    const struct str labels[] = {S("a"), S("b"), S("c"), S("d")};
    const struct chart chart = {.id = S("x"), .kind = CHART_BARS, .labels = labels, .series = {{S("now"), values, 4}}};
    for (int size = 0; size < COUNT_OF(SIZES); size++) {
        const struct value *view = drawing_of(&p, &chart, size), *bars = value_get(view, S("bars"));
        double base = (double)value_get(view, S("base"))->number;
        assert_int_equal(bars->items->count, 4);
        for (ptrdiff_t i = 0; i < bars->items->count; i++) {
            const struct value *bar = &bars->items->entries[i].value;
            assert_true(number_at(bar, "y") >= 0);
            assert_true(number_at(bar, "y") + number_at(bar, "height") == base);
            assert_true(number_at(bar, "x") >= 0);
            assert_true(number_at(bar, "x") + number_at(bar, "width") <= SIZES[size].width);
        }
    }
    arena_close(&a);
}

static void names_of_lines_stand_apart_and_above_the_ticks(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct page p = page_of(&a);
    const int64_t now[] = {5, 0}, before[] = {9, 0};
    const struct str labels[] = {S("a"), S("b")};
    const struct chart chart = {
        .id = S("x"), .labels = labels, .series = {{S("now"), now, 2}, {S("before"), before, 2}}};
    const struct value *view = drawing_of(&p, &chart, 0), *lines = value_get(view, S("lines"));
    double one = number_at(&lines->items->entries[0].value, "y"), two = number_at(&lines->items->entries[1].value, "y");
    assert_true(one - two >= NAME_GAP || two - one >= NAME_GAP);
    assert_true(MAX(one, two) <= (double)value_get(view, S("base"))->number + 4);
    arena_close(&a);
}

static void marks_that_are_near_share_a_number(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct page p = page_of(&a);
    int64_t values[100];
    struct str labels[100];
    for (int i = 0; i < 100; i++) {
        values[i] = i;
        labels[i] = S("x");
    }
    const struct chart_mark marks[] = {{1, 1, 1}, {2, 50, 2}, {90, 90, 3}};
    const struct chart chart = {
        .id = S("x"), .labels = labels, .series = {{S("now"), values, 100}}, .marks = marks, .mark_count = 3};
    const struct value *list = value_get(drawing_of(&p, &chart, 0), S("marks"));
    assert_true(str_equal(value_get(&list->items->entries[0].value, S("text"))->text, S("1\xe2\x80\x93"
                                                                                        "2")));
    assert_false(value_is_true(value_get(&list->items->entries[1].value, S("text"))));
    assert_true(str_equal(value_get(&list->items->entries[2].value, S("text"))->text, S("3")));
    arena_close(&a);
}

static void nothing_is_no_chart(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct page p = page_of(&a);
    struct value *map = value_map(&a);
    chart_set(&p, map, S("graph"), &(const struct chart){.id = S("x")});
    assert_false(value_is_true(value_get(map, S("graph"))));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_round),
        cmocka_unit_test(bars_stand_on_the_zero_line),
        cmocka_unit_test(names_of_lines_stand_apart_and_above_the_ticks),
        cmocka_unit_test(marks_that_are_near_share_a_number),
        cmocka_unit_test(nothing_is_no_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
