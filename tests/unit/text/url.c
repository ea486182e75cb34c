/* url.c - addresses: what is one, what is not, decoding once, joining (RFC 3986 section 5.4). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/url.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void takes_addresses_apart(void **state)
{
    (void)state;
    struct url u;
    assert_true(url_parse(S("HTTPS://Example.org:8443/a/b%20c?x=1&y#top"), &u));
    assert_int_equal(u.kind, URL_HTTP);
    assert_true(str_equal(u.host, S("Example.org")) && u.port == 8443);
    assert_true(str_equal(u.path, S("/a/b%20c")) && str_equal(u.query, S("x=1&y")) && str_equal(u.fragment, S("top")));
    assert_true(url_parse(S("http://[2001:db8::1]"), &u) && u.port == 80 && u.path.n == 0 && !u.query.p);
    assert_true(str_equal(u.host, S("[2001:db8::1]")));
    assert_true(url_parse(S("mailto:desk@example.org?subject=x"), &u) && u.kind == URL_MAILTO);
    assert_true(str_equal(u.path, S("desk@example.org")));
    assert_true(url_parse(S("../a:b?#"), &u) && u.kind == URL_RELATIVE && u.query.p && u.fragment.p);
    assert_true(url_parse(S("?a:b"), &u) && url_parse(S("#a"), &u) && url_parse(S("./a:b"), &u));
    assert_true(url_parse(S("/\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85/"), &u));
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    static const struct str BAD[] = {
        S_INIT(""),
        S_INIT("javascript:alert(1)"),
        S_INIT("JaVaScRiPt:alert(1)"),
        S_INIT(" javascript:alert(1)"),
        S_INIT("java\tscript:alert(1)"),
        S_INIT("java\nscript:alert(1)"),
        S_INIT("\x01javascript:alert(1)"),
        S_INIT("data:text/html,x"),
        S_INIT("vbscript:x"),
        S_INIT("file:///etc/passwd"),
        S_INIT("gopher://x/"),
        S_INIT(":x"),
        S_INIT("a:b"),
        S_INIT("//example.org/"),
        S_INIT("\\\\example.org"),
        S_INIT("/\\example.org"),
        S_INIT("http:example.org"),
        S_INIT("http:/example.org"),
        S_INIT("http:///x"),
        S_INIT("http://"),
        S_INIT("http://user@example.org/"),
        S_INIT("http://user:pass@example.org/"),
        S_INIT("http://example.org\\@evil.example/"),
        S_INIT("http://exa mple.org/"),
        S_INIT("http://example.org:0/"),
        S_INIT("http://example.org:65536/"),
        S_INIT("http://example.org:/"),
        S_INIT("http://example.org:8a/"),
        S_INIT("http://.example.org/"),
        S_INIT("http://a..b/"),
        S_INIT("http://[::1/"),
        S_INIT("http://[::g]/"),
        S_INIT("http://[::1]x/"),
        S_INIT("http://[::1\0]/"),
        S_INIT("http://ex%41mple.org/"),
        S_INIT("http://ex\xc3\xa4mple.org/"),
        S_INIT("http://example.org/\""),
        S_INIT("http://example.org/<"),
        S_INIT("http://example.org/%zz"),
        S_INIT("http://example.org/%4"),
        S_INIT("http://example.org/\xff"),
        S_INIT("http://example.org/\xe2\x80\xae"),
        S_INIT("http://example.org/a\0b"),
        S_INIT("mailto:"),
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++) {
        struct url u;
        struct arena a;
        arena_init(&a, 0);
        if (url_parse(str_copy(&a, BAD[i]), &u))
            fail_msg("'%.*s' passed", STR_ARG(BAD[i]));
        arena_close(&a);
    }
    char *long_one = malloc(URL_SIZE_MAX + 1);
    struct url u;
    memset(long_one, 'a', URL_SIZE_MAX + 1);
    assert_true(url_parse((struct str){long_one, URL_SIZE_MAX}, &u));
    assert_false(url_parse((struct str){long_one, URL_SIZE_MAX + 1}, &u));
    free(long_one);
}

static void checks_hosts(void **state)
{
    (void)state;
    struct str host;
    int port;
    assert_true(url_parse_host(S("example.org"), &host, &port) && port == -1);
    assert_true(url_parse_host(S("localhost:8080"), &host, &port) && port == 8080);
    assert_true(url_parse_host(S("127.0.0.1"), &host, &port));
    assert_true(url_parse_host(S("[::1]:80"), &host, &port) && port == 80 && str_equal(host, S("[::1]")));
    assert_true(url_parse_host(S("xn--exmple-cua.example."), &host, &port));
    assert_false(url_parse_host(S(""), &host, &port));
    assert_false(url_parse_host(S(":80"), &host, &port));
    assert_false(url_parse_host(S("a/b"), &host, &port));
    assert_false(url_parse_host(S("a@b"), &host, &port));
    assert_false(url_parse_host(S("a:80:80"), &host, &port));
    assert_false(url_parse_host(S("a,b"), &host, &port));
    assert_false(url_parse_host(S("0123456789012345678901234567890123456789012345678901234567890123.x"), &host, &port));
}

static void decodes_paths_once(void **state)
{
    (void)state;
    static const struct {
        struct str raw, want; /* want none: refused */
    } CASES[] = {
        {S_INIT("/"), S_INIT("/")},
        {S_INIT("/2026/11/05/a-story/"), S_INIT("/2026/11/05/a-story/")},
        {S_INIT("/caf%C3%A9/%2541"), S_INIT("/caf\xc3\xa9/%41")},
        {S_INIT("/a+b%20c"), S_INIT("/a+b c")},
        {S_INIT("/..a/.b/c.."), S_INIT("/..a/.b/c..")},
        {S_INIT(""), {0}},
        {S_INIT("a"), {0}},
        {S_INIT("*"), {0}},
        {S_INIT("//host/"), {0}},
        {S_INIT("/a//b"), {0}},
        {S_INIT("/.."), {0}},
        {S_INIT("/a/../b"), {0}},
        {S_INIT("/a/%2e%2e/b"), {0}},
        {S_INIT("/%2E/b"), {0}},
        {S_INIT("/a%2fb"), {0}},
        {S_INIT("/a%5Cb"), {0}},
        {S_INIT("/a\\b"), {0}},
        {S_INIT("/%00"), {0}},
        {S_INIT("/a\0"), {0}},
        {S_INIT("/%0d%0aX: y"), {0}},
        {S_INIT("/%7f"), {0}},
        {S_INIT("/%zz"), {0}},
        {S_INIT("/%"), {0}},
        {S_INIT("/%4"), {0}},
        {S_INIT("/%c0%ae"), {0}},
        {S_INIT("/%ff"), {0}},
        {S_INIT("/%ed%a0%80"), {0}},
        {S_INIT("/\xff"), {0}},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena a;
        struct str out;
        arena_init(&a, 0);
        struct err e = url_decode_path(&a, str_copy(&a, CASES[i].raw), &out);
        if (failed(e) != !CASES[i].want.p)
            fail_msg("'%.*s'", STR_ARG(CASES[i].raw));
        if (!failed(e))
            assert_true(str_equal(out, CASES[i].want));
        arena_close(&a);
    }
}

static void own_paths_only(void **state)
{
    (void)state;
    static const struct str GOOD[] = {S_INIT("/"), S_INIT("/desk/"), S_INIT("/desk/?next=%2Fa&x=http://b/"),
                                      S_INIT("/a/b#c")};
    static const struct str BAD[] = {S_INIT("//evil.example"),
                                     S_INIT("///evil.example"),
                                     S_INIT("/\\evil.example"),
                                     S_INIT("/%5cevil.example"),
                                     S_INIT("/%2fevil.example"),
                                     S_INIT("/\tevil"),
                                     S_INIT("/%09/evil"),
                                     S_INIT("/%0d%0aLocation:x"),
                                     S_INIT("http://evil/"),
                                     S_INIT("javascript:alert()"),
                                     S_INIT("desk/"),
                                     S_INIT(""),
                                     S_INIT("/../a"),
                                     S_INIT("/.//evil.example"),
                                     S_INIT("?x"),
                                     S_INIT(" /a")};
    for (ptrdiff_t i = 0; i < COUNT_OF(GOOD); i++)
        assert_true(url_is_own_path(GOOD[i]));
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        if (url_is_own_path(BAD[i]))
            fail_msg("'%.*s' passed", STR_ARG(BAD[i]));
}

static void encodes(void **state)
{
    (void)state;
    struct arena a;
    struct str back;
    arena_init(&a, 0);
    assert_true(str_equal(url_encode_component(&a, S("a b&c=d/\xc3\xa9~\0")), S("a%20b%26c%3Dd%2F%C3%A9~%00")));
    assert_true(str_equal(url_encode_path(&a, S("/a b/\xc3\xa9?#%")), S("/a%20b/%C3%A9%3F%23%25")));
    assert_true(url_decode(&a, S("%C3%A9+%25"), &back) && str_equal(back, S("\xc3\xa9+%")));
    assert_false(url_decode(&a, S("%00"), &back));
    arena_close(&a);
}

static void joins(void **state)
{
    (void)state;
    static const struct {
        struct str link, want;
    } CASES[] = {
        {S_INIT("g"), S_INIT("http://a/b/c/g")},
        {S_INIT("./g"), S_INIT("http://a/b/c/g")},
        {S_INIT("g/"), S_INIT("http://a/b/c/g/")},
        {S_INIT("/g"), S_INIT("http://a/g")},
        {S_INIT("//g"), S_INIT("http://g/")},
        {S_INIT("?y"), S_INIT("http://a/b/c/d;p?y")},
        {S_INIT("g?y"), S_INIT("http://a/b/c/g?y")},
        {S_INIT("#s"), S_INIT("http://a/b/c/d;p?q#s")},
        {S_INIT("g#s"), S_INIT("http://a/b/c/g#s")},
        {S_INIT(";x"), S_INIT("http://a/b/c/;x")},
        {S_INIT("."), S_INIT("http://a/b/c/")},
        {S_INIT(".."), S_INIT("http://a/b/")},
        {S_INIT("../g"), S_INIT("http://a/b/g")},
        {S_INIT("../.."), S_INIT("http://a/")},
        {S_INIT("../../../g"), S_INIT("http://a/g")},
        {S_INIT("/./g"), S_INIT("http://a/g")},
        {S_INIT("/../g"), S_INIT("http://a/g")},
        {S_INIT("..g"), S_INIT("http://a/b/c/..g")},
        {S_INIT("./g/."), S_INIT("http://a/b/c/g/")},
        {S_INIT("g;x=1/../y"), S_INIT("http://a/b/c/y")},
        {S_INIT("https://h:1/x/../y"), S_INIT("https://h:1/y")},
        {S_INIT("mailto:x@y.example"), S_INIT("mailto:x@y.example")},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena a;
        struct str out;
        arena_init(&a, 0);
        assert_true(url_join(&a, S("http://a/b/c/d;p?q"), CASES[i].link, &out));
        if (!str_equal(out, CASES[i].want))
            fail_msg("%.*s: '%.*s'", STR_ARG(CASES[i].link), STR_ARG(out));
        assert_true(url_join(&a, S("http://a"), S("g"), &out) && str_equal(out, S("http://a/g")));
        assert_false(url_join(&a, S("http://a"), S("javascript:x"), &out));
        assert_false(url_join(&a, S("/a"), S("g"), &out));
        arena_close(&a);
    }
}

static void parses_queries(void **state)
{
    (void)state;
    struct arena a;
    struct url_query q;
    arena_init(&a, 0);
    assert_false(failed(url_parse_query(&a, S("q=a+b%2B%C3%A9&&x&y=&=z&q=2&a=b=c"), &q)));
    assert_int_equal(q.count, 6);
    assert_true(str_equal(url_query_get(&q, S("q")), S("a b+\xc3\xa9")) && url_query_count(&q, S("q")) == 2);
    assert_true(str_equal(url_query_get(&q, S("a")), S("b=c")));
    assert_true(url_query_get(&q, S("x")).p && url_query_get(&q, S("x")).n == 0);
    assert_null(url_query_get(&q, S("none")).p);
    assert_false(failed(url_parse_query(&a, S(""), &q)) || q.count);
    assert_true(err_is(url_parse_query(&a, S("a=%00"), &q), &ERR_INVALID));
    assert_true(err_is(url_parse_query(&a, S("a=1&%ff=2"), &q), &ERR_INVALID));
    assert_string_equal(err_detail(), "field 2 is not %-encoded UTF-8");
    struct buf many;
    buf_init(&many, 4096);
    for (int i = 0; i < URL_QUERY_FIELDS_MAX; i++)
        buf_add(&many, S("a=1&"));
    assert_false(failed(url_parse_query(&a, buf_str(&many), &q)));
    buf_add(&many, S("b"));
    assert_true(err_is(url_parse_query(&a, buf_str(&many), &q), &ERR_LIMIT));
    buf_close(&many);
    arena_close(&a);
}

static void hosts_are_told(void **state)
{
    (void)state;
    assert_true(str_equal(url_authority(S("https://a.example:8443/x")), S("a.example:8443")));
    assert_true(str_equal(url_host(S("https://a.example:8443/x")), S("a.example")));
    assert_int_equal(url_host(S("/x")).n, 0);
    assert_int_equal(url_host(S("https://u@a.example/")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_are_told),
        cmocka_unit_test(takes_addresses_apart),
        cmocka_unit_test(refuses_what_is_none),
        cmocka_unit_test(checks_hosts),
        cmocka_unit_test(decodes_paths_once),
        cmocka_unit_test(own_paths_only),
        cmocka_unit_test(encodes),
        cmocka_unit_test(joins),
        cmocka_unit_test(parses_queries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
