/* connection.c - tests of the table of connections. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/connection.c"

#include <stdio.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

static struct connection *open_from(struct connection_table *table, struct str address)
{
    struct connection *c = calloc(1, sizeof(*c));
    assert_non_null(c);
    assert_true(address_parse(address, &c->peer));
    c->counted = true;
    c->descriptor = -1;
    connection_rest(c, 0, INT64_MAX);
    connection_open(table, c);
    return c;
}

static bool welcome(struct connection_table *table, struct str text)
{
    struct address address;
    assert_true(address_parse(text, &address));
    return connection_is_welcome(table, &address);
}

static void counts_by_address(void **state)
{
    struct connection_table table;
    (void)state;
    connection_table_init(&table, 2);
    struct connection *a = open_from(&table, S("192.0.2.1")), *b = open_from(&table, S("192.0.2.1"));
    assert_false(welcome(&table, S("192.0.2.1")));
    assert_true(welcome(&table, S("192.0.2.2")));
    struct connection *c = open_from(&table, S("2001:db8::1")), *d = open_from(&table, S("2001:db8::ffff:2"));
    assert_false(welcome(&table, S("2001:db8::3"))); /* the same /64 */
    assert_true(welcome(&table, S("2001:db8:0:1::3")));
    connection_close(&table, a);
    assert_true(welcome(&table, S("192.0.2.1")));
    connection_close(&table, b);
    connection_close(&table, c);
    connection_close(&table, d);
    int64_t open, total;
    connection_table_count(&table, &open, &total);
    assert_int_equal(open, 0);
    assert_int_equal(total, 4);
    connection_table_close(&table);
}

/* Slots of addresses that left are taken out when the table is rebuilt: it does not grow with the addresses ever seen.
 */
static void forgets_who_left(void **state)
{
    struct connection_table table;
    char text[40];
    (void)state;
    connection_table_init(&table, 2);
    struct connection *stays = open_from(&table, S("203.0.113.7")), *too = open_from(&table, S("203.0.113.7"));
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof(text), "10.%d.%d.1", i / 256, i % 256);
        connection_close(&table, open_from(&table, str_from_c(text)));
    }
    assert_in_range(table.count_capacity, 1, 256);
    assert_false(welcome(&table, S("203.0.113.7")));
    connection_close(&table, stays);
    connection_close(&table, too);
    connection_table_close(&table);
}

static bool is_shut(int descriptor)
{
    char byte;
    return recv(descriptor, &byte, 1, MSG_DONTWAIT) == 0;
}

static void reaps_the_late(void **state)
{
    struct connection_table table;
    int pair[3][2];
    struct connection *c[3];
    (void)state;
    connection_table_init(&table, 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair[i]), 0);
        c[i] = open_from(&table, S("192.0.2.1"));
        c[i]->descriptor = pair[i][0];
    }
    connection_set(c[0], PHASE_HEAD, 100);
    connection_set(c[1], PHASE_WAITING, INT64_MAX);
    connection_rest(c[2], 50, 200);
    assert_int_equal(connection_reap(&table, 99, INT64_MIN), 3);
    assert_false(is_shut(pair[0][1]));
    connection_reap(&table, 100, 49);
    assert_true(is_shut(pair[0][1]) && !is_shut(pair[1][1]) && !is_shut(pair[2][1]));
    connection_reap(&table, 100, 50);
    assert_true(!is_shut(pair[1][1]) && is_shut(pair[2][1]));
    for (int i = 0; i < 3; i++) {
        connection_close(&table, c[i]);
        close(pair[i][0]);
        close(pair[i][1]);
    }
    connection_table_close(&table);
}

/* The first look may have come upon a piece that is on its way through the library. */
static void ends_who_left(void **state)
{
    struct connection_table table;
    int pair[2];
    char byte;
    (void)state;
    connection_table_init(&table, 0);
    struct connection *c = open_from(&table, S("192.0.2.1"));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    c->descriptor = pair[0];
    connection_set(c, PHASE_BODY, INT64_MAX);
    connection_end_left(&table);
    connection_end_left(&table);
    assert_false(c->left); /* it only takes its time */
    assert_int_equal(shutdown(pair[1], SHUT_WR), 0);
    connection_set(c, PHASE_WAITING, INT64_MAX);
    connection_end_left(&table);
    connection_end_left(&table);
    assert_false(c->left); /* its request is whole: it waits for the answer */
    connection_set(c, PHASE_BODY, INT64_MAX);
    connection_end_left(&table);
    assert_int_equal(recv(pair[1], &byte, 1, MSG_DONTWAIT), -1);
    connection_end_left(&table);
    assert_int_equal(recv(pair[1], &byte, 1, MSG_DONTWAIT), 0);
    connection_close(&table, c);
    close(pair[0]);
    close(pair[1]);
    connection_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_address),
        cmocka_unit_test(forgets_who_left),
        cmocka_unit_test(reaps_the_late),
        cmocka_unit_test(ends_who_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
