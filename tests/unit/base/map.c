/* map.c - tests of the hash table. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void holds_what_was_put(void **state)
{
    struct arena a;
    struct map m = {0};
    static int values[5000];
    (void)state;
    arena_init(&a, 0);
    assert_null(map_get(&m, S("x")));
    for (int i = 0; i < 5000; i++)
        *map_put(&a, &m, str_format(&a, "key %d", i)) = &values[i];
    for (int i = 0; i < 5000; i++)
        assert_ptr_equal(map_get(&m, str_format(&a, "key %d", i)), &values[i]);
    assert_int_equal(m.count, 5000);
    assert_null(map_get(&m, S("key 5000")));
    *map_put(&a, &m, S("key 7")) = &values[8];
    assert_ptr_equal(map_get(&m, S("key 7")), &values[8]);
    assert_int_equal(m.count, 5000);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(holds_what_was_put)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
