/* arena.c - tests of arenas: zeroed, aligned, bounded, and what happens when they are full. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.c"

#include <stdarg.h>
#include <cmocka.h>

static void gives_zeroed_aligned_memory(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (int round = 0; round < 3; round++) {
        for (int i = 1; i < 2000; i++) {
            arena_bytes(&a, i % 7);
            int64_t *p = arena_array(&a, int64_t, i % 50 + 1);
            assert_int_equal((uintptr_t)p % alignof(int64_t), 0);
            for (int k = 0; k <= i % 50; k++) {
                assert_int_equal(p[k], 0);
                p[k] = -1;
            }
        }
        arena_reset(&a);
        assert_int_equal(a.used, 0);
    }
    arena_close(&a);
}

static void large_blocks_fit(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    char *p = arena_bytes(&a, 5000000);
    memset(p, 1, 5000000);
    assert_true(a.used >= 5000000);
    arena_close(&a);
}

static void over_the_limit_it_jumps(void **state)
{
    struct arena a;
    jmp_buf jump;
    volatile int taken = 0;
    (void)state;
    arena_init(&a, 1000);
    a.out_of_memory = &jump;
    if (setjmp(jump) == 0) {
        for (;;) {
            arena_bytes(&a, 100);
            taken++;
        }
    }
    assert_int_equal(taken, 10);
    if (setjmp(jump) == 0) {
        arena_allocate(&a, SIZE_MAX / 2, 4, 1);
        fail();
    }
    arena_close(&a);
}

static void planned_failure_hits_the_nth(void **state)
{
    struct arena a;
    jmp_buf jump;
    volatile int taken = 0;
    (void)state;
    arena_init(&a, 0);
    a.out_of_memory = &jump;
    arena_fail_after(3);
    if (setjmp(jump) == 0)
        for (;;) {
            arena_bytes(&a, 1);
            taken++;
        }
    assert_int_equal(taken, 2);
    arena_fail_after(0);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_memory),
        cmocka_unit_test(large_blocks_fit),
        cmocka_unit_test(over_the_limit_it_jumps),
        cmocka_unit_test(planned_failure_hits_the_nth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
