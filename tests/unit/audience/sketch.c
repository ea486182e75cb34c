/* sketch.c - sketches count within their error, merge, and are read back; damaged ones are refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sketch.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Visitors from..to as hashes: splitmix64. */
static void add_range(struct sketch *sketch, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++) {
        uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        sketch_add(sketch, z ^ (z >> 31));
    }
}

/* Three standard errors, and one for the rounding of the few. */
static void assert_near(int64_t estimate, int64_t truth)
{
    double allowed = 3 * 1.04 / 64 * (double)truth + 1;
    if (llabs(estimate - truth) > (int64_t)allowed)
        fail_msg("%lld for %lld", (long long)estimate, (long long)truth);
}

static void test_counts_within_its_error(void **state)
{
    (void)state;
    static const uint64_t truths[] = {0, 1, 2, 10, 100, 1000, 3000, 5000, 10000, 20000, 100000, 1000000};
    for (ptrdiff_t i = 0; i < COUNT_OF(truths); i++) {
        struct sketch sketch = {0};
        add_range(&sketch, 0, truths[i]);
        assert_near(sketch_estimate(&sketch), (int64_t)truths[i]);
    }
}

/* Over many sketches the root of the mean square of the error is what the header says. */
static void test_standard_error_is_as_stated(void **state)
{
    (void)state;
    double squares = 0;
    for (uint64_t i = 0; i < 200; i++) {
        struct sketch sketch = {0};
        add_range(&sketch, i << 40, (i << 40) + 20000);
        double off = ((double)sketch_estimate(&sketch) - 20000) / 20000;
        squares += off * off;
    }
    assert_true(sqrt(squares / 200) < 0.020);
}

static void test_the_same_visitor_counts_once(void **state)
{
    (void)state;
    struct sketch sketch = {0};
    add_range(&sketch, 0, 500);
    int64_t once = sketch_estimate(&sketch);
    add_range(&sketch, 0, 500);
    assert_int_equal(sketch_estimate(&sketch), once);
}

static void test_merged_is_as_counted_together(void **state)
{
    (void)state;
    struct sketch a = {0}, b = {0}, both = {0};
    add_range(&a, 0, 8000);
    add_range(&b, 6000, 15000);
    add_range(&both, 0, 15000);
    sketch_merge(&a, &b);
    assert_memory_equal(&a, &both, sizeof a);
}

static void test_is_read_back(void **state)
{
    (void)state;
    static const uint64_t counts[] = {0, 1, 7, 300, 1400, 2000, 50000};
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(counts); i++) {
        struct sketch sketch = {0}, back = {0};
        add_range(&sketch, 0, counts[i]);
        struct str stored = sketch_write(&a, &sketch);
        assert_true(stored.n <= SKETCH_STORED_MAX && stored.n <= (ptrdiff_t)(1 + 3 * counts[i]));
        assert_false(failed(sketch_read(&back, stored)));
        assert_memory_equal(&sketch, &back, sizeof back);
    }
    arena_close(&a);
}

static void test_full_registers_are_kept(void **state)
{
    (void)state;
    struct arena a;
    struct sketch sketch = {0}, back = {0};
    arena_init(&a, 0);
    for (uint64_t i = 0; i < SKETCH_REGISTERS; i++)
        assert_true(sketch_add(&sketch, i << RANK_BITS));
    assert_int_equal(sketch.registers[0], RANK_MAX);
    assert_false(failed(sketch_read(&back, sketch_write(&a, &sketch))));
    assert_memory_equal(&sketch, &back, sizeof back);
    assert_true(sketch_estimate(&sketch) > 0);
    arena_close(&a);
}

static void refuse(struct str stored)
{
    struct sketch sketch = {0}, before;
    add_range(&sketch, 0, 20);
    before = sketch;
    assert_true(err_is(sketch_read(&sketch, stored), &ERR_INVALID));
    assert_memory_equal(&sketch, &before, sizeof before);
}

static void test_damaged_ones_are_refused(void **state)
{
    (void)state;
    refuse(S("\0"));
    refuse(S("\3abc"));
    refuse(S("\1\x80"));
    refuse(S("\1\xff\xff\xff\xff"));
    refuse(S("\1\0"));
    refuse(S("\1\x3f"));
    refuse(S("\1\xc1\xff\x1f"));
    refuse(S("\2short"));
    refuse(S("\2"));
    char full[SKETCH_STORED_MAX];
    memset(full, 0xff, sizeof full);
    full[0] = FORM_FULL;
    refuse((struct str){full, sizeof full});
    memset(full + 1, 0, sizeof full - 1); /* more than 4096 registers of one bit */
    refuse((struct str){full, 2 + SKETCH_REGISTERS / 8 + 1});
    full[1] = (char)(RANK_MAX << 2 | 1);
    memset(full + 2, 0x55, SKETCH_REGISTERS / 4); /* more than a rank can be */
    refuse((struct str){full, 2 + SKETCH_REGISTERS * 2 / 8});
}

/* Who is many takes less than half a byte a register, who is few as much as he is. */
static void test_is_small(void **state)
{
    (void)state;
    static const struct {
        uint64_t visitors;
        ptrdiff_t most;
    } cases[] = {{1, 4}, {10, 31}, {300, 620}, {1000, 900}, {5000, 1500}, {100000, 1950}, {5000000, 1950}};
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct sketch sketch = {0};
        add_range(&sketch, 0, cases[i].visitors);
        ptrdiff_t n = sketch_write(&a, &sketch).n;
        if (n > cases[i].most)
            fail_msg("%td bytes for %llu", n, (unsigned long long)cases[i].visitors);
    }
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_within_its_error),
        cmocka_unit_test(test_standard_error_is_as_stated),
        cmocka_unit_test(test_the_same_visitor_counts_once),
        cmocka_unit_test(test_merged_is_as_counted_together),
        cmocka_unit_test(test_is_read_back),
        cmocka_unit_test(test_full_registers_are_kept),
        cmocka_unit_test(test_damaged_ones_are_refused),
        cmocka_unit_test(test_is_small),
    };
    return cmocka_run_group_tests_name("sketch", tests, NULL, NULL);
}
