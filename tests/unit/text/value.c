/* value.c - tests: maps keep what is put under each key, few or many, in the order of setting. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/value.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Also that keys stay found while the map grows into one with a table. */
static void each_key_has_its_own(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct value *map = value_map(&a);
    for (int i = 0; i < 1000; i++) {
        value_set_int(&a, map, str_format(&a, "key %d", i), i);
        assert_int_equal(value_get(map, S("key 0"))->number, 0);
        assert_int_equal(value_get(map, str_format(&a, "key %d", i))->number, i);
        assert_null(value_get(map, str_format(&a, "key %d", i + 1)));
    }
    value_set_int(&a, map, S("key 7"), -7);
    assert_int_equal(map->items->count, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(value_get(map, str_format(&a, "key %d", i))->number, i == 7 ? -7 : i);
        assert_true(str_equal(map->items->entries[i].key, str_format(&a, "key %d", i)));
    }
    arena_close(&a);
}

static void only_large_maps_have_a_table(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct value *map = value_map(&a);
    for (int i = 0; i < LARGE / 2; i++)
        value_set_int(&a, map, str_format(&a, "%d", i), i);
    assert_null(map->items->slots);
    value_set_int(&a, map, S("one more"), 1);
    assert_non_null(map->items->slots);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_key_has_its_own),
        cmocka_unit_test(only_large_maps_have_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
