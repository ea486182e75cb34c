/* hearing.c - tests of store/hearing.h: who says what, and what is missing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/hearing.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define OWN "0123456789abcdef"
#define OTHER "fedcba9876543210"

static struct hearing begin(void)
{
    struct hearing h = {0};
    hearing_begin(&h, S(OWN), 0);
    return h;
}

static struct heard take(struct hearing *h, const char *message, int64_t now)
{
    struct heard heard;
    if (!hearing_take(h, str_from_c(message), now, &heard))
        fail_msg("refused: %s", message);
    return heard;
}

static void test_messages_in_their_order_have_no_gap(void **state)
{
    (void)state;
    struct hearing h = begin();
    struct heard first = take(&h, OTHER " 1\nstory:1\nfront:en\n", 1);
    assert_false(first.own);
    assert_false(first.gap);
    assert_true(str_equal(first.text, S("story:1\nfront:en\n")));
    assert_false(take(&h, OTHER " 2\nstory:2\n", 2).gap);
    assert_false(take(&h, OTHER " 2\n", 3).gap);
    assert_false(take(&h, OTHER " 3\nstory:3\n", 4).gap);
}

static void test_a_hole_is_a_gap_once(void **state)
{
    (void)state;
    struct hearing h = begin();
    take(&h, OTHER " 1\na\n", 1);
    assert_true(take(&h, OTHER " 3\nc\n", 2).gap);
    assert_false(take(&h, OTHER " 4\nd\n", 3).gap);
    assert_false(take(&h, OTHER " 4\n", 3).gap);
}

/* The last message of one that fell silent: its heartbeat says that there was one. */
static void test_a_heartbeat_shows_a_lost_tail(void **state)
{
    (void)state;
    struct hearing h = begin();
    take(&h, OTHER " 7\n", 1);
    assert_true(take(&h, OTHER " 8\n", 2).gap);
    assert_false(take(&h, OTHER " 8\n", 3).gap);
}

/* A heartbeat spoke of a commit whose end its sender did not know; it comes all the same. */
static void test_what_comes_late_is_told(void **state)
{
    (void)state;
    struct hearing h = begin();
    take(&h, OTHER " 1\na\n", 1);
    assert_true(take(&h, OTHER " 2\n", 2).gap);
    struct heard late = take(&h, OTHER " 2\nb\n", 3);
    assert_false(late.gap);
    assert_true(str_equal(late.text, S("b\n")));
    assert_false(take(&h, OTHER " 3\nc\n", 4).gap);
}

static void test_a_stranger_should_have_been_heard_from_his_first_word(void **state)
{
    (void)state;
    struct hearing h = begin();
    assert_false(take(&h, OTHER " 41\na\n", ACQUAINTANCE).gap);
    assert_false(take(&h, OTHER " 42\nb\n", ACQUAINTANCE + 1).gap);
    assert_false(take(&h, "00000000000000aa 1\na\n", ACQUAINTANCE + 1).gap);
    assert_true(take(&h, "00000000000000bb 2\na\n", ACQUAINTANCE + 1).gap);
    assert_true(take(&h, "00000000000000cc 1\n", ACQUAINTANCE + 1).gap);
    assert_false(take(&h, "00000000000000dd 0\n", ACQUAINTANCE + 1).gap);
}

static void test_ones_own_voice_has_no_gaps(void **state)
{
    (void)state;
    struct hearing h = begin();
    assert_true(take(&h, OWN " 9\na\n", ACQUAINTANCE * 2).own);
    assert_false(take(&h, OWN " 99\n", ACQUAINTANCE * 2).gap);
    assert_int_equal(h.count, 0);
}

static void test_more_senders_than_fit_forget_the_most_silent(void **state)
{
    (void)state;
    struct hearing h = begin();
    char message[64];
    for (int i = 0; i < HEARING_SENDERS + 1; i++) {
        snprintf(message, sizeof message, "%016x 1\na\n", i);
        take(&h, message, 1 + i);
    }
    assert_int_equal(h.count, HEARING_SENDERS);
    assert_null(find(&h, S("0000000000000000")));
    assert_non_null(find(&h, S("0000000000000001")));
}

static void test_anything_else_is_none(void **state)
{
    (void)state;
    static const char *const FOREIGN[] = {
        "",
        "\n",
        " ",
        "hello",
        OTHER,
        OTHER " 1",
        OTHER "\n",
        OTHER " \n",
        OTHER " \nstory:1\n",
        OTHER " -1\n",
        OTHER " -1\nstory:1\n",
        OTHER " 0\nstory:1\n",
        OTHER " 1 \nstory:1\n",
        OTHER "  1\nstory:1\n",
        OTHER " 99999999999999999999\nstory:1\n",
        OTHER " 0x1\nstory:1\n",
        " 1\nstory:1\n",
        "fedcba987654321 1\nstory:1\n",
        "fedcba98765432100 1\nstory:1\n",
        "FEDCBA9876543210 1\nstory:1\n",
        "fedcba987654321\xc3\xa9 1\nstory:1\n",
    };
    struct hearing h = begin();
    struct heard heard;
    for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++)
        if (hearing_take(&h, str_from_c(FOREIGN[i]), 1, &heard))
            fail_msg("taken: %s", FOREIGN[i]);
    assert_int_equal(h.count, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages_in_their_order_have_no_gap),
        cmocka_unit_test(test_a_hole_is_a_gap_once),
        cmocka_unit_test(test_a_heartbeat_shows_a_lost_tail),
        cmocka_unit_test(test_what_comes_late_is_told),
        cmocka_unit_test(test_a_stranger_should_have_been_heard_from_his_first_word),
        cmocka_unit_test(test_ones_own_voice_has_no_gaps),
        cmocka_unit_test(test_more_senders_than_fit_forget_the_most_silent),
        cmocka_unit_test(test_anything_else_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
