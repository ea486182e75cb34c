/* linger.c - what is lingered on: read until the other side ends, for so long and for so many only. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/linger.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct pair {
    int ours, theirs;
};

static struct pair make_pair(void)
{
    int both[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both), 0);
    return (struct pair){both[0], both[1]};
}

static void add(struct linger_table *linger, struct pair p, int64_t now)
{
    linger_add(linger, p.ours, now);
    close(p.ours);
}

static void the_last_answer_is_read_and_the_rest_thrown_away(void **state)
{
    struct linger_table linger;
    char answer[16];
    (void)state;
    linger_init(&linger);
    struct pair p = make_pair();
    assert_int_equal(write(p.ours, "answer", 6), 6);
    add(&linger, p, 0);
    assert_int_equal(write(p.theirs, "more", 4), 4); /* nobody wants it, and it is no error */
    assert_int_equal(linger_read(&linger, 1), 1);
    assert_int_equal(read(p.theirs, answer, sizeof(answer)), 6);
    assert_int_equal(read(p.theirs, answer, sizeof(answer)), 0);
    close(p.theirs);
    assert_int_equal(linger_read(&linger, 2), 0);
    linger_close(&linger);
}

static void it_ends_in_time(void **state)
{
    struct linger_table linger;
    (void)state;
    linger_init(&linger);
    struct pair p = make_pair();
    add(&linger, p, 0);
    assert_int_equal(linger_read(&linger, LINGER_TIME - 1), 1);
    assert_int_equal(linger_read(&linger, LINGER_TIME), 0);
    assert_int_equal(send(p.theirs, "x", 1, MSG_NOSIGNAL), -1);
    close(p.theirs);
    linger_close(&linger);
}

static void it_keeps_so_many_only(void **state)
{
    struct linger_table linger;
    struct pair pairs[LINGER_MAX + 5];
    (void)state;
    linger_init(&linger);
    for (int i = 0; i < COUNT_OF(pairs); i++) {
        pairs[i] = make_pair();
        add(&linger, pairs[i], 0);
    }
    assert_int_equal(linger_read(&linger, 1), LINGER_MAX);
    for (int i = 0; i < COUNT_OF(pairs); i++)
        close(pairs[i].theirs);
    assert_int_equal(linger_read(&linger, 1), 0);
    linger_close(&linger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_answer_is_read_and_the_rest_thrown_away),
        cmocka_unit_test(it_ends_in_time),
        cmocka_unit_test(it_keeps_so_many_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
