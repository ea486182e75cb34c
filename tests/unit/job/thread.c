/* thread.c - a job's thread sleeps, is woken, and ends when told to. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/thread.c"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

struct counting {
    struct job_thread thread;
    int64_t most;
    atomic_int rounds;
};

static void *count_rounds(void *context)
{
    struct counting *c = context;
    do
        atomic_fetch_add(&c->rounds, 1);
    while (job_thread_sleep(&c->thread, TIME_NONE, c->most));
    return NULL;
}

static void wait_for_rounds(struct counting *c, int rounds)
{
    while (atomic_load(&c->rounds) < rounds)
        usleep(1000);
}

static void it_works_again_when_woken(void **state)
{
    struct counting c = {.most = 3600 * TIME_SECOND};
    (void)state;
    assert_false(failed(job_thread_start(&c.thread, count_rounds, &c, "test")));
    for (int round = 1; round <= 5; round++) {
        wait_for_rounds(&c, round);
        job_thread_wake(&c.thread);
    }
    wait_for_rounds(&c, 6);
    job_thread_stop(&c.thread);
}

static void it_works_again_when_its_time_has_come(void **state)
{
    struct counting c = {.most = 1000};
    (void)state;
    assert_false(failed(job_thread_start(&c.thread, count_rounds, &c, "test")));
    wait_for_rounds(&c, 5);
    job_thread_stop(&c.thread);
    int rounds = atomic_load(&c.rounds);
    usleep(5000);
    assert_int_equal(atomic_load(&c.rounds), rounds);
}

static void an_instant_that_has_passed_is_no_long_sleep(void **state)
{
    struct job_thread t = {.stopping = false};
    (void)state;
    pthread_mutex_init(&t.lock, NULL);
    pthread_cond_init(&t.changed, NULL);
    t.woken = true;
    assert_true(job_thread_sleep(&t, time_now() - TIME_SECOND, 3600 * TIME_SECOND));
    assert_false(t.woken);
    atomic_store(&t.stopping, true);
    t.woken = true;
    assert_false(job_thread_sleep(&t, TIME_NONE, 3600 * TIME_SECOND));
    pthread_cond_destroy(&t.changed);
    pthread_mutex_destroy(&t.lock);
}

/* Two things at each look, and the third fails. */
static struct err do_one(void *context, struct arena *a, bool *worked, int64_t *next)
{
    struct counting *c = context;
    int round = atomic_fetch_add(&c->rounds, 1) + 1;
    (void)arena_bytes(a, 1 << 16);
    *worked = true;
    *next = TIME_NONE;
    return round % 3 ? OK : err_make(&ERR_STORE, "the third fails");
}

static void *work_on(void *context)
{
    struct counting *c = context;
    job_thread_work(&c->thread, "test", do_one, c, c->most);
    return NULL;
}

static void what_fails_ends_a_look_and_not_the_job(void **state)
{
    struct counting c = {.most = 3600 * TIME_SECOND};
    (void)state;
    assert_false(failed(job_thread_start(&c.thread, work_on, &c, "test")));
    wait_for_rounds(&c, 3);
    usleep(5000);
    assert_int_equal(atomic_load(&c.rounds), 3);
    job_thread_wake(&c.thread);
    wait_for_rounds(&c, 6);
    job_thread_stop(&c.thread);
    assert_int_equal(atomic_load(&c.rounds), 6);
}

/* The store is away at first. */
static struct err say_twice(void *context)
{
    struct counting *c = context;
    return atomic_fetch_add(&c->rounds, 1) ? OK : err_make(&ERR_BUSY, "away");
}

static struct err say_wrong(void *context)
{
    struct counting *c = context;
    atomic_fetch_add(&c->rounds, 1);
    return err_make(&ERR_CONFLICT, "for ever");
}

static void *insist(void *context)
{
    struct counting *c = context;
    assert_false(failed(job_thread_insist(&c->thread, say_twice, c)));
    assert_true(failed(job_thread_insist(&c->thread, say_wrong, c)));
    return NULL;
}

static void what_was_done_is_said_until_it_is_heard(void **state)
{
    struct counting c = {.most = 0};
    (void)state;
    assert_false(failed(job_thread_start(&c.thread, insist, &c, "test")));
    wait_for_rounds(&c, 3);
    usleep(5000);
    assert_int_equal(atomic_load(&c.rounds), 3);
    job_thread_stop(&c.thread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_works_again_when_woken),
        cmocka_unit_test(it_works_again_when_its_time_has_come),
        cmocka_unit_test(an_instant_that_has_passed_is_no_long_sleep),
        cmocka_unit_test(what_fails_ends_a_look_and_not_the_job),
        cmocka_unit_test(what_was_done_is_said_until_it_is_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
