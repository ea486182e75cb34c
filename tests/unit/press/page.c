/* page.c - tests of a page's headers and validators. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/page.c"

#include "unit/press/ask.h"

static struct press_page *make(struct arena *a, struct http_response *response)
{
    response->arena = a;
    response->type = response->type.p ? response->type : S(PLAIN_TYPE);
    struct press_page *page = press_page_make(S("/"), 1, response);
    assert_non_null(page);
    return page;
}

/* The field of the answer for choice, or none. */
static struct str field(const struct press_page *page, struct press_choice choice, const char *name)
{
    static struct http_header headers[HEADERS_MAX];
    int count = list_headers(page, choice, headers);
    for (int i = 0; i < count; i++)
        if (str_equal_nocase(headers[i].name, str_from_c(name)))
            return headers[i].value;
    return (struct str){0};
}

static void assert_field(const struct press_page *page, struct press_choice choice, const char *name,
                         const char *expected)
{
    struct str value = field(page, choice, name);
    if (!expected) {
        assert_null(value.p);
        return;
    }
    assert_int_equal(value.n, strlen(expected));
    assert_memory_equal(value.p, expected, strlen(expected));
}

static void says_what_caches_need(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct time_civil at = {2026, 11, 5, 18, 40, 0, 0, 0};
    struct http_response response = {.arena = &a, .body = body_of_test(&a, 1, 5000)};
    response.modified = time_from_civil(&at);
    http_response_tag(&response, "story:%d", 42);
    http_response_tag(&response, "front");
    http_response_header(&response, S("Link"), S("</feed/>; rel=alternate"));
    http_response_header(&response, S("CDN-Cache-Control"), S("max-age=10"));
    struct press_page *page = make(&a, &response);
    struct press_choice brotli = {HTTP_BROTLI, false}, same = {HTTP_BROTLI, true}, plain = {HTTP_IDENTITY, false};
    assert_field(page, brotli, "Content-Type", PLAIN_TYPE);
    assert_field(page, brotli, "Content-Encoding", "br");
    assert_field(page, plain, "Content-Encoding", NULL);
    assert_field(page, brotli, "Vary", "Accept-Encoding");
    assert_field(page, brotli, "Cache-Control", "public, max-age=0, must-revalidate");
    assert_field(page, brotli, "Last-Modified", "Thu, 05 Nov 2026 18:40:00 GMT");
    assert_field(page, brotli, "Link", "</feed/>; rel=alternate");
    assert_field(page, same, "Vary", "Accept-Encoding");
    assert_field(page, same, "Cache-Control", "public, max-age=0, must-revalidate");
    assert_field(page, same, "CDN-Cache-Control", "max-age=10");
    assert_field(page, same, "Content-Type", NULL);
    assert_field(page, same, "Content-Encoding", NULL);
    assert_field(page, same, "Link", NULL);
    assert_true(str_equal(field(page, same, "ETag"), field(page, brotli, "ETag")));
    assert_true(str_ends(field(page, brotli, "ETag"), S("-br\"")));
    assert_false(str_equal(field(page, plain, "ETag"), field(page, brotli, "ETag")));
    press_page_release(page);
    arena_close(&a);
}

/* A cache in front, and the reader's own, must know the page again after a restart. */
static void etags_are_the_same_for_ever(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct http_response response = {.body = S("hello")};
    struct press_page *page = make(&a, &response);
    assert_string_equal(page->etags[HTTP_IDENTITY], "\"b373a6433a756e5e84220abb5969317c\"");
    press_page_release(page);
    response.body = S("hellp");
    page = make(&a, &response);
    assert_string_not_equal(page->etags[HTTP_IDENTITY], "\"b373a6433a756e5e84220abb5969317c\"");
    press_page_release(page);
    arena_close(&a);
}

static void a_private_page_says_no_store(void **state)
{
    struct arena a;
    struct press_choice plain = {HTTP_IDENTITY, false};
    (void)state;
    arena_init(&a, 0);
    struct http_response response = {.arena = &a, .private = true, .body = body_of_test(&a, 1, 5000)};
    http_response_header(&response, S("Cache-Control"), S("public, max-age=60"));
    http_response_tag(&response, "story:42");
    struct press_page *page = make(&a, &response);
    struct press_wish wish = {HTTP_BROTLI | HTTP_GZIP, S("*"), {0}};
    struct press_choice choice = press_page_choose(page, &wish);
    assert_int_equal(choice.coding, HTTP_IDENTITY);
    assert_false(choice.not_modified);
    assert_field(page, plain, "Cache-Control", "no-store");
    assert_field(page, plain, "ETag", NULL);
    assert_field(page, plain, "Vary", NULL);
    assert_false(page->keepable);
    press_page_release(page);
    arena_close(&a);
}

static void a_private_page_without_a_secret_is_compressed(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct press_wish wish = {HTTP_BROTLI | HTTP_GZIP, S("*"), {0}};
    for (int with_cookie = 0; with_cookie < 2; with_cookie++) {
        struct http_response response = {
            .arena = &a, .private = true, .secretless = true, .body = body_of_test(&a, 1, 5000)};
        if (with_cookie)
            http_response_header(&response, S("Set-Cookie"), S("a=b"));
        struct press_page *page = make(&a, &response);
        struct press_choice choice = press_page_choose(page, &wish);
        assert_int_equal(choice.coding, with_cookie ? HTTP_IDENTITY : HTTP_BROTLI);
        assert_field(page, choice, "Cache-Control", "no-store");
        assert_field(page, choice, "Vary", with_cookie ? NULL : "Accept-Encoding");
        assert_false(page->keepable);
        press_page_release(page);
    }
    arena_close(&a);
}

static void too_many_tags_are_not_kept(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct http_response response = {.arena = &a, .body = S("x")};
    for (int i = 0; i <= HTTP_RESPONSE_TAGS; i++)
        http_response_tag(&response, "story:%d", i);
    struct press_page *page = make(&a, &response);
    assert_false(page->keepable);
    press_page_release(page);
    arena_close(&a);
}

static void codes_what_gets_smaller(void **state)
{
    static const struct {
        const char *type;
        int size;
        bool coded;
    } CASES[] = {
        {"text/html; charset=utf-8", 5000, true},
        {"text/html", 100, false},
        {"application/rss+xml", 5000, true},
        {"application/feed+json; charset=utf-8", 5000, true},
        {"application/json", 5000, true},
        {"image/svg+xml", 5000, true},
        {"image/jpeg", 5000, false},
        {"font/woff2", 5000, false},
        {"", 5000, false},
    };
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        assert_int_equal(press_coding_fits(str_from_c(CASES[i].type), CASES[i].size), CASES[i].coded);
}

static void broken_codings_are_refused(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 1000);
    assert_false(press_coding_decode(HTTP_GZIP, S("not gzip at all"), &b));
    assert_false(press_coding_decode(HTTP_BROTLI, S("not brotli at all"), &b));
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_caches_need),        cmocka_unit_test(etags_are_the_same_for_ever),
        cmocka_unit_test(a_private_page_says_no_store), cmocka_unit_test(a_private_page_without_a_secret_is_compressed),
        cmocka_unit_test(too_many_tags_are_not_kept),   cmocka_unit_test(codes_what_gets_smaller),
        cmocka_unit_test(broken_codings_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
