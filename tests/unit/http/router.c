/* router.c - tests of routes in a tree. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/router.c"

#include <setjmp.h>
#include <cmocka.h>

static const struct http_route ROUTES[] = {
    {HTTP_GET, "/", .title = "front"},
    {HTTP_GET, "/page/:number/", .title = "front, page"},
    {HTTP_GET, "/tag/:slug/", .title = "tag"},
    {HTTP_GET, "/tag/all/", .title = "tags"},
    {HTTP_GET, "/media/:path*", .title = "media"},
    {HTTP_GET, "/media/:year/list", .title = "list"},
    {HTTP_GET, "/api/:id", .title = "read"},
    {HTTP_PUT, "/api/:id", .title = "write"},
    {HTTP_POST, "/:any*", .title = "rest"},
};

struct fixture {
    struct arena arena;
    struct http_router *router;
    struct http_request r;
    struct str allowed;
};

static enum http_match match(struct fixture *f, enum http_method method, struct str path)
{
    arena_init(&f->arena, 0);
    f->router = http_router_make(&f->arena);
    http_router_add(&f->arena, f->router, ROUTES, COUNT_OF(ROUTES));
    f->r = (struct http_request){.arena = &f->arena, .method = method, .path = path};
    return http_router_match(f->router, &f->r, &f->allowed);
}

static void expect(enum http_method method, struct str path, const char *title, struct str name, struct str value)
{
    struct fixture f = {0};
    assert_int_equal(match(&f, method, path), HTTP_MATCHED);
    assert_string_equal(f.r.route->title, title);
    assert_true(str_equal(http_router_at(f.router, 3)->title ? S("tags") : S(""), S("tags")));
    for (int i = 0; i < f.r.parameter_count; i++)
        if (str_equal(f.r.parameters[i].name, name))
            assert_true(str_equal(f.r.parameters[i].value, value));
    assert_int_equal(f.r.parameter_count > 0, name.n > 0);
    arena_close(&f.arena);
}

static void matches_the_most_literal(void **state)
{
    (void)state;
    expect(HTTP_GET, S("/"), "front", S(""), S(""));
    expect(HTTP_HEAD, S("/"), "front", S(""), S(""));
    expect(HTTP_GET, S("/page/2/"), "front, page", S("number"), S("2"));
    expect(HTTP_GET, S("/tag/all/"), "tags", S(""), S(""));
    expect(HTTP_GET, S("/tag/al/"), "tag", S("slug"), S("al"));
    expect(HTTP_GET, S("/media/2026/list"), "list", S("year"), S("2026"));
    expect(HTTP_GET, S("/media/2026/list/x"), "media", S("path"), S("2026/list/x"));
    expect(HTTP_GET, S("/media/a"), "media", S("path"), S("a"));
    expect(HTTP_PUT, S("/api/7"), "write", S("id"), S("7"));
    expect(HTTP_POST, S("/x/y/"), "rest", S("any"), S("x/y/"));
}

static void tells_why_not(void **state)
{
    struct fixture f = {0};
    (void)state;
    assert_int_equal(match(&f, HTTP_GET, S("/tag/x")), HTTP_ADD_SLASH);
    arena_close(&f.arena);
    assert_int_equal(match(&f, HTTP_DELETE, S("/api/7")), HTTP_NO_METHOD);
    assert_true(str_equal(f.allowed, S("GET, HEAD, PUT")));
    arena_close(&f.arena);
    assert_int_equal(match(&f, HTTP_GET, S("/nothing")), HTTP_NO_METHOD);
    assert_true(str_equal(f.allowed, S("POST")));
    arena_close(&f.arena);
    assert_int_equal(match(&f, HTTP_GET, S("")), HTTP_NO_PATH);
    assert_int_equal(http_router_count(f.router), COUNT_OF(ROUTES));
    arena_close(&f.arena);
}

static void empty_segments_match_no_name(void **state)
{
    struct arena a;
    static const struct http_route NAMED[] = {{HTTP_GET, "/a/:b/c", .title = "c"}};
    struct str allowed;
    (void)state;
    arena_init(&a, 0);
    struct http_router *router = http_router_make(&a);
    http_router_add(&a, router, NAMED, 1);
    static const struct str PATHS[] = {S_INIT("/a//c"), S_INIT("/a/b/c/"), S_INIT("/a/b"), S_INIT("/a"), S_INIT("//")};
    for (ptrdiff_t i = 0; i < COUNT_OF(PATHS); i++) {
        struct http_request r = {.arena = &a, .path = PATHS[i]};
        assert_int_equal(http_router_match(router, &r, &allowed), HTTP_NO_PATH);
    }
    arena_close(&a);
}

static void knows_secret_addresses(void **state)
{
    static const struct http_route ROUTES_OF_SECRETS[] = {{.pattern = "/preview/:secret/"},
                                                          {.pattern = "/desk/shared/:secret/csv/"},
                                                          {.pattern = "/desk/shared/:secret/"},
                                                          {.pattern = "/desk/:name/"}};
    static const char *const HIDDEN[] = {
        "/preview/x",
        "/preview/x/",
        "/preview/x?a",
        "/preview/x/y/z",
        "//preview///x/",
        "/Preview/x/",
        "/%70review/x",
        "/preview%2fx",
        "/preview/%",
        "/es/preview/x/",
        "/zh-Hant-TW//preview/x/",
        "http://news.example/preview/x/",
        "http://preview/preview/x/",
    };
    static const char *const SHOWN[] = {"",
                                        "/",
                                        "*",
                                        "/preview",
                                        "/preview/",
                                        "/preview//",
                                        "/previews/x/",
                                        "/a-preview/x/",
                                        "/games/preview/x/",
                                        "/es/a/preview/x/",
                                        "/desk/shared",
                                        "/desk/stories/",
                                        "http://preview",
                                        "http://preview/x/",
                                        "/%7",
                                        "/%zzreview/x/"};
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct http_router *router = http_router_make(&a);
    http_router_add(&a, router, ROUTES_OF_SECRETS, COUNT_OF(ROUTES_OF_SECRETS));
    assert_int_equal(router->secret_count, 2);
    for (ptrdiff_t i = 0; i < COUNT_OF(HIDDEN); i++)
        if (!str_equal(http_router_secret(router, str_from_c(HIDDEN[i])), S("/preview/:secret/")))
            fail_msg("%s is shown", HIDDEN[i]);
    for (ptrdiff_t i = 0; i < COUNT_OF(SHOWN); i++)
        if (http_router_secret(router, str_from_c(SHOWN[i])).n)
            fail_msg("%s is hidden", SHOWN[i]);
    assert_true(str_equal(http_router_secret(router, S("/desk//shared/x/csv/")), S("/desk/shared/:secret/")));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_most_literal),
        cmocka_unit_test(tells_why_not),
        cmocka_unit_test(empty_segments_match_no_name),
        cmocka_unit_test(knows_secret_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
