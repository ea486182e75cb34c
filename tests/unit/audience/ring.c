/* ring.c - events pass from many threads to one whole and in order; a full ring loses what comes, and says so. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/ring.c"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define WRITERS 4
#define EACH 100000

static void put(struct rings *rings, uint64_t agent, uint64_t view)
{
    struct event *event = ring_take(rings);
    if (!event)
        return;
    memset(event, 0, sizeof *event);
    event->agent = agent;
    event->view = view;
    memset(event->text, (int)(view & 0x7f), sizeof event->text);
    ring_put(rings);
}

struct seen {
    uint64_t last[WRITERS];
    int64_t count;
    bool torn, backwards;
};

static void look(void *context, const struct event *event)
{
    struct seen *seen = context;
    for (int i = 0; i < EVENT_TEXT; i++)
        seen->torn |= event->text[i] != (char)(event->view & 0x7f);
    seen->backwards |= event->view <= seen->last[event->agent];
    seen->last[event->agent] = event->view;
    seen->count++;
}

struct writer {
    struct rings *rings;
    uint64_t agent;
};

static void *write_all(void *context)
{
    struct writer *writer = context;
    for (uint64_t i = 1; i <= EACH; i++)
        put(writer->rings, writer->agent, i);
    return NULL;
}

static void test_events_of_many_threads_pass(void **state)
{
    (void)state;
    struct rings *rings = rings_make();
    struct writer writers[WRITERS];
    pthread_t threads[WRITERS];
    struct seen seen = {0};
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){rings, (uint64_t)i};
        assert_int_equal(pthread_create(&threads[i], NULL, write_all, &writers[i]), 0);
    }
    while (seen.count + rings_lost(rings) < WRITERS * EACH)
        rings_drain(rings, look, &seen);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(rings_drain(rings, look, &seen), 0);
    assert_int_equal(seen.count + rings_lost(rings), WRITERS * EACH);
    assert_false(seen.torn || seen.backwards);
    rings_free(rings);
}

static void test_a_full_ring_loses_and_says_so(void **state)
{
    (void)state;
    struct rings *rings = rings_make();
    struct seen seen = {0};
    for (uint64_t i = 1; i <= RING_EVENTS + 10; i++)
        put(rings, 0, i);
    assert_int_equal(rings_lost(rings), 10);
    assert_int_equal(rings_drain(rings, look, &seen), RING_EVENTS);
    put(rings, 0, RING_EVENTS + 11);
    assert_int_equal(rings_drain(rings, look, &seen), 1);
    assert_int_equal(seen.last[0], RING_EVENTS + 11);
    assert_false(seen.torn || seen.backwards);
    rings_free(rings);
}

static void test_a_thread_has_a_ring_in_each(void **state)
{
    (void)state;
    struct seen seen = {0};
    for (int i = 0; i < 3; i++) {
        struct rings *rings = rings_make();
        put(rings, 0, (uint64_t)i + 1);
        assert_int_equal(rings_drain(rings, look, &seen), 1);
        rings_free(rings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events_of_many_threads_pass),
        cmocka_unit_test(test_a_full_ring_loses_and_says_so),
        cmocka_unit_test(test_a_thread_has_a_ring_in_each),
    };
    return cmocka_run_group_tests_name("ring", tests, NULL, NULL);
}
