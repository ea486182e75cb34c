/* throttle.c - tests of the wait's growth and of what counts as one network. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/throttle.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void waits_double_up_to_the_longest(void **state)
{
    (void)state;
    const struct throttle t = {.free = 3, .wait_max = 60 * TIME_SECOND};
    assert_int_equal(wait_of(&t, 2), 0);
    assert_int_equal(wait_of(&t, 3), TIME_SECOND);
    assert_int_equal(wait_of(&t, 4), 2 * TIME_SECOND);
    assert_int_equal(wait_of(&t, 8), 32 * TIME_SECOND);
    assert_int_equal(wait_of(&t, 9), 60 * TIME_SECOND);
    assert_int_equal(wait_of(&t, INT64_MAX), 60 * TIME_SECOND);
}

static void check_network(struct str address, struct str network)
{
    struct arena a;
    arena_init(&a, 0);
    struct str got = throttle_network(&a, address);
    if (!str_equal(got, network))
        fail_msg("%.*s is of %.*s", STR_ARG(address), STR_ARG(got));
    arena_close(&a);
}

static void a_network_is_what_one_party_has(void **state)
{
    (void)state;
    check_network(S("192.0.2.1"), S("192.0.2.1"));
    check_network(S("::ffff:192.0.2.1"), S("192.0.2.1"));
    check_network(S("2001:db8:1:2:3:4:5:6"), S("2001:db8:1:2::/64"));
    check_network(S("2001:db8:1:2::ffff"), S("2001:db8:1:2::/64"));
    check_network(S("2001:db8:1:3::ffff"), S("2001:db8:1:3::/64"));
    check_network(S(""), S(""));
    check_network(S("command"), S("command"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_double_up_to_the_longest),
        cmocka_unit_test(a_network_is_what_one_party_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
