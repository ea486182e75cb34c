/* visitors.c - a table of many visitors that come, go and are renamed keeps each with what he did. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/visitors.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MANY 20000

/* Hashes that often want the same place. */
static uint64_t hash_of(uint64_t i)
{
    return (i % 7) << 40 | (i + 1);
}

static struct visitor *add(struct visitors *all, uint64_t hash, int64_t at)
{
    struct visitor *v = visitors_add(all, hash);
    assert_non_null(v);
    visitor_add_event(v, &(struct judge_event){.at = at, .page = (uint32_t)hash});
    return v;
}

static void nothing(void *context, struct visitor *v)
{
    int *count = context;
    *count += v->count;
}

static void assert_there(struct visitors *all, uint64_t hash, uint64_t page)
{
    struct visitor *v = visitors_find(all, hash);
    assert_non_null(v);
    assert_true(v->hash == hash && v->count == 1 && v->events[0].page == (uint32_t)page);
}

static void test_all_are_found_again(void **state)
{
    (void)state;
    struct visitors all;
    int left = 0;
    visitors_init(&all);
    for (uint64_t i = 0; i < MANY; i++)
        add(&all, hash_of(i), (int64_t)i);
    visitors_forget(&all, MANY / 2, nothing, &left);
    assert_int_equal(left, MANY / 2);
    for (uint64_t i = 0; i < MANY; i++) {
        if (i < MANY / 2)
            assert_null(visitors_find(&all, hash_of(i)));
        else
            assert_there(&all, hash_of(i), hash_of(i));
    }
    visitors_forget(&all, MANY, nothing, &left);
    assert_int_equal(all.count, 0);
    assert_int_equal(all.capacity, CAPACITY_FIRST);
    visitors_close(&all);
}

static void test_renamed_ones_hide_nobody(void **state)
{
    (void)state;
    struct visitors all;
    visitors_init(&all);
    for (uint64_t i = 0; i < 700; i++)
        add(&all, 1 + i % 5 + (i << 20), 1); /* five places for all */
    for (uint64_t i = 0; i < 700; i += 2) {
        uint64_t old = 1 + i % 5 + (i << 20);
        struct visitor *v = visitors_rename(&all, old, old | UINT64_C(1) << 62);
        assert_non_null(v);
        assert_null(visitors_find(&all, old));
    }
    for (uint64_t i = 0; i < 700; i++) {
        uint64_t old = 1 + i % 5 + (i << 20);
        assert_there(&all, i % 2 ? old : old | UINT64_C(1) << 62, old);
    }
    assert_null(visitors_rename(&all, 12345678, 87654321));
    assert_int_equal(all.count, 700);
    visitors_close(&all);
}

static void test_events_of_one_are_bounded(void **state)
{
    (void)state;
    struct visitors all;
    visitors_init(&all);
    struct visitor *v = NULL;
    for (int i = 0; i < 5 * VISITOR_EVENTS_MAX; i++) {
        v = visitors_add(&all, 1);
        visitor_add_event(v, &(struct judge_event){.at = i});
        assert_true(v->count <= VISITOR_EVENTS_MAX);
    }
    assert_int_equal(v->events[v->count - 1].at, 5 * VISITOR_EVENTS_MAX - 1);
    for (int i = 1; i < v->count; i++)
        assert_int_equal(v->events[i].at, v->events[i - 1].at + 1);
    visitors_close(&all);
}

static void test_there_are_no_more_than_fit(void **state)
{
    (void)state;
    struct visitors all;
    visitors_init(&all);
    for (uint64_t i = 1; i <= VISITORS_MAX; i++)
        assert_non_null(visitors_add(&all, i));
    assert_null(visitors_add(&all, VISITORS_MAX + 1));
    assert_non_null(visitors_add(&all, 5));
    visitors_close(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_found_again),
        cmocka_unit_test(test_renamed_ones_hide_nobody),
        cmocka_unit_test(test_events_of_one_are_bounded),
        cmocka_unit_test(test_there_are_no_more_than_fit),
    };
    return cmocka_run_group_tests_name("visitors", tests, NULL, NULL);
}
