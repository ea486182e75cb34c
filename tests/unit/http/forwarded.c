/* forwarded.c - tests of client addresses behind proxies. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/forwarded.c"

#include <setjmp.h>
#include <cmocka.h>

static struct address_block trusted[3];
static struct address peer;

static int set_up(void **state)
{
    (void)state;
    assert_true(address_block_parse(S("10.0.0.0/8"), &trusted[0]));
    assert_true(address_block_parse(S("2001:db8::/33"), &trusted[1]));
    assert_true(address_block_parse(S("127.0.0.1"), &trusted[2]));
    assert_true(address_parse(S("10.1.2.3"), &peer));
    return 0;
}

static void expect(struct forwarded headers, const char *address, bool secure, struct str host)
{
    char text[FORWARDED_TEXT_SIZE];
    struct forwarded_client client = forwarded_read(&headers, &peer, trusted, COUNT_OF(trusted));
    address_format(&client.address, text);
    assert_string_equal(text, address);
    assert_int_equal(client.secure, secure);
    assert_true(str_equal(client.host, host));
}

static void reads_lists_from_the_right(void **state)
{
    (void)state;
    expect((struct forwarded){.list = S("192.0.2.1")}, "192.0.2.1", false, S(""));
    expect((struct forwarded){.list = S("6.6.6.6, 192.0.2.1,10.0.0.9")}, "192.0.2.1", false, S(""));
    expect((struct forwarded){.list = S("10.0.0.1, 10.0.0.2")}, "10.0.0.1", false, S(""));
    expect((struct forwarded){.list = S("192.0.2.1, junk, 10.0.0.2")}, "10.0.0.2", false, S(""));
    expect((struct forwarded){.list = S("192.0.2.1:4711")}, "192.0.2.1", false, S(""));
    expect((struct forwarded){.list = S("[2001:db9::1]:4711, 2001:db8:7fff::1")}, "2001:db9::1", false, S(""));
    expect((struct forwarded){.list = S("2001:db8:8000::1")}, "2001:db8:8000::1", false, S(""));
    expect((struct forwarded){.list = S("")}, "10.1.2.3", false, S(""));
    expect((struct forwarded){.proto = S("http, HTTPS"), .host = S("a, b")}, "10.1.2.3", true, S("b"));
}

static void reads_the_standard_header(void **state)
{
    (void)state;
    expect((struct forwarded){.standard = S("for=6.6.6.6, For=\"[2001:db9::17]:80\";proto=https;host=\"n.example\"")},
           "2001:db9::17", true, S("n.example"));
    expect((struct forwarded){.standard = S("for=_hidden")}, "10.1.2.3", false, S(""));
    expect((struct forwarded){.standard = S("for=192.0.2.1"), .list = S("192.0.2.2")}, "10.1.2.3", false, S(""));
}

static void knows_addresses(void **state)
{
    static const struct str BAD[] = {S_INIT(""),        S_INIT("1.2.3"),     S_INIT("1.2.3.256"), S_INIT("[::1"),
                                     S_INIT("unknown"), S_INIT("1.2.3.4.5"), S_INIT("::g"),       S_INIT("[]")};
    static const struct str BAD_BLOCKS[] = {S_INIT("10.0.0.0/33"), S_INIT("10.0.0.0/-1"), S_INIT("::/129"),
                                            S_INIT("/8"),          S_INIT("10.0.0.0/"),   S_INIT("x/8")};
    struct address address;
    struct address_block block;
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_false(address_parse(BAD[i], &address));
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD_BLOCKS); i++)
        assert_false(address_block_parse(BAD_BLOCKS[i], &block));
    assert_true(address_parse(S("::ffff:127.0.0.9"), &address) && address_is_loopback(&address));
    assert_true(address_parse(S("::1"), &address) && address_is_loopback(&address));
    assert_true(address_parse(S("128.0.0.1"), &address) && !address_is_loopback(&address));
    assert_true(address_block_parse(S("0.0.0.0/0"), &block) && address_is_in(&address, &block, 1));
    assert_true(address_parse(S("2001:db8::1"), &address) && !address_is_in(&address, &block, 1));
    assert_true(address_block_parse(S("::/0"), &block) && address_is_in(&address, &block, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_lists_from_the_right),
        cmocka_unit_test(reads_the_standard_header),
        cmocka_unit_test(knows_addresses),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
