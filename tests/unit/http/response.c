/* response.c - tests of responses, and of what a request lets a handler ask. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/response.c"
#include "http/request.c"

#include <setjmp.h>
#include <cmocka.h>

static struct arena arena;
static char order[8];
static int released;

static void release(void *p)
{
    order[released++] = *(char *)p;
}

static void gathers_tags(void **state)
{
    struct http_response response = {.arena = &arena};
    (void)state;
    arena_init(&arena, 0);
    http_response_tag(&response, "story:%d", 42);
    http_response_tag(&response, "story:%d", 42);
    http_response_tag(&response, "%s", "");
    assert_int_equal(response.tag_count, 1);
    for (int i = 0; i < HTTP_RESPONSE_TAGS - 1; i++)
        http_response_tag(&response, "tag:%d", i);
    assert_false(response.tags_lost);
    http_response_tag(&response, "one too many");
    assert_true(response.tags_lost);
    assert_int_equal(response.tag_count, HTTP_RESPONSE_TAGS);
    arena_close(&arena);
}

static void redirects(void **state)
{
    struct http_response response = {.arena = &arena, .body = S("x"), .type = S("text/html")};
    (void)state;
    http_response_redirect(&response, 303, S("/there/"));
    assert_int_equal(response.status, 303);
    assert_int_equal(response.body.n + response.type.n, 0);
    assert_true(str_equal(response.headers[0].value, S("/there/")));
}

static void reads_the_query(void **state)
{
    struct http_request r = {.arena = &arena, .query = S("q=a+b%21&bad=%zz&q=second&%73=t&empty")};
    (void)state;
    arena_init(&arena, 0);
    assert_true(str_equal(http_request_query(&r, S("q")), S("a b!")));
    assert_true(str_equal(http_request_query(&r, S("s")), S("t")));
    assert_null(http_request_query(&r, S("bad")).p);
    assert_null(http_request_query(&r, S("none")).p);
    assert_non_null(http_request_query(&r, S("empty")).p);
    arena_close(&arena);
}

static void releases_last_first(void **state)
{
    struct http_request r = {.arena = &arena};
    char text[] = "abc";
    (void)state;
    arena_init(&arena, 0);
    for (int i = 0; i < 3; i++)
        http_request_defer(&r, release, &text[i]);
    http_request_release(&r);
    http_request_release(&r);
    assert_string_equal(order, "cba");
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gathers_tags),
        cmocka_unit_test(redirects),
        cmocka_unit_test(reads_the_query),
        cmocka_unit_test(releases_last_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
