/* conditional.c - tests of entity tags and preconditions. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/conditional.c"

#include <setjmp.h>
#include <cmocka.h>

static void compares_tags(void **state)
{
    (void)state;
    assert_true(http_etag_matches(S("\"a\""), S("\"a\"")));
    assert_true(http_etag_matches(S("W/\"a\""), S("\"a\"")));
    assert_true(http_etag_matches(S("\"x,y\" , \"a\""), S("W/\"a\"")));
    assert_true(http_etag_matches(S(" * "), S("\"a\"")));
    assert_false(http_etag_matches(S("\"b\", W/\"c\""), S("\"a\"")));
    assert_false(http_etag_matches(S("a"), S("\"a\"")));
    assert_false(http_etag_matches(S("\"a"), S("\"a\"")));
    assert_false(http_etag_matches(S(""), S("\"a\"")));
    assert_false(http_etag_matches(S("\"\""), S("")));
    assert_true(http_etag_matches_strong(S("\"b\", \"a\""), S("\"a\"")));
    assert_false(http_etag_matches_strong(S("W/\"a\""), S("\"a\"")));
    assert_false(http_etag_matches_strong(S("\"a\""), S("W/\"a\"")));
}

static int precondition(enum http_method method, struct str name, struct str value)
{
    struct http_header header = {name, value};
    struct http_request r = {.method = method, .headers = &header, .header_count = 1};
    return http_precondition(&r, S("\"a\""), (int64_t)1700000000 * TIME_SECOND + 5);
}

static void follows_the_order_of_rfc_9110(void **state)
{
    (void)state;
    assert_int_equal(precondition(HTTP_GET, S("if-none-match"), S("\"a\"")), 304);
    assert_int_equal(precondition(HTTP_PUT, S("If-None-Match"), S("*")), 412);
    assert_int_equal(precondition(HTTP_PUT, S("If-None-Match"), S("\"b\"")), 0);
    assert_int_equal(precondition(HTTP_PUT, S("If-Match"), S("\"b\"")), 412);
    assert_int_equal(precondition(HTTP_PUT, S("If-Match"), S("\"a\"")), 0);
    assert_int_equal(precondition(HTTP_GET, S("If-Modified-Since"), S("Tue, 14 Nov 2023 22:13:20 GMT")), 304);
    assert_int_equal(precondition(HTTP_PUT, S("If-Modified-Since"), S("Tue, 14 Nov 2023 22:13:20 GMT")), 0);
    assert_int_equal(precondition(HTTP_PUT, S("If-Unmodified-Since"), S("Tue, 14 Nov 2023 22:13:19 GMT")), 412);
    assert_int_equal(precondition(HTTP_PUT, S("If-Unmodified-Since"), S("soon")), 0);
    assert_int_equal(precondition(HTTP_GET, S("X"), S("y")), 0);
    assert_false(http_not_modified((struct str){0}, S("Tue, 14 Nov 2023 22:13:20 GMT"), S("\"a\""), 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_tags),
        cmocka_unit_test(follows_the_order_of_rfc_9110),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
