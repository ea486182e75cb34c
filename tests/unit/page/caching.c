/* caching.c - tests: caches in front are told what they may keep and for how long, and never of what is private. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "page/caching.c"

#define START INT64_C(1793880000000000)
#define LONG "max-age=3600, stale-while-revalidate=30, stale-if-error=86400"
#define BRIEF "max-age=10, stale-while-revalidate=30, stale-if-error=86400"

/* A page that is being answered. */
struct asked {
    struct room room;
    struct site site;
    struct http_route route;
    struct http_request r;
    struct http_response out;
};

static void ask(struct asked *asked, struct store_fixture *f, const char *makers)
{
    room_open(&asked->room, f);
    time_set(START);
    assert_ok(newsroom_set(asked->room.n, &ACTOR_COMMAND, S("purge"), str_from_c(makers)));
    asked->site = (struct site){.newsroom = asked->room.n};
    asked->route = (struct http_route){.keep_seconds = 3600};
    asked->r = (struct http_request){.arena = asked->room.a, .app = &asked->site, .route = &asked->route};
    asked->out = (struct http_response){.arena = asked->room.a};
    http_response_tag(&asked->out, "story:42");
    http_response_tag(&asked->out, "front:pt-BR");
}

static void again(struct asked *asked)
{
    asked->out.header_count = 0;
    caching_add(&asked->r, &asked->out);
}

static void assert_header(struct asked *asked, const char *name, const char *wanted)
{
    struct str value = {NULL, 0};
    for (int i = 0; i < asked->out.header_count; i++)
        if (str_equal(asked->out.headers[i].name, str_from_c(name)))
            value = asked->out.headers[i].value;
    if (wanted ? !str_equal(value, str_from_c(wanted)) : value.p != NULL)
        fail_msg("%s is \"%.*s\", not \"%s\"", name, STR_ARG(value), wanted ? wanted : "");
}

static void test_brief_where_nobody_tells(struct store_fixture *f)
{
    struct asked asked;
    ask(&asked, f, "ng: nginx http://127.0.0.1:8081");
    again(&asked);
    assert_header(&asked, "CDN-Cache-Control", BRIEF);
    assert_header(&asked, "Surrogate-Control", BRIEF);
    assert_header(&asked, "X-Accel-Expires", "10");
    assert_header(&asked, "Cache-Tag", NULL);
    assert_header(&asked, "Cache-Control", NULL); /* the press says what browsers may */
    assert_ok(newsroom_set(asked.room.n, &ACTOR_COMMAND, S("purge"), S("")));
    again(&asked);
    assert_header(&asked, "CDN-Cache-Control", BRIEF);
    assert_header(&asked, "X-Accel-Expires", NULL);
    room_close(&asked.room);
}

static void test_long_where_somebody_does(struct store_fixture *f)
{
    struct asked asked;
    ask(&asked, f, "e: varnish http://127.0.0.1:6081\nc: cloudflare https://a.example\nb: bunny https://b.example");
    again(&asked);
    struct str name = cache_tag(asked.room.a, S("front:pt-BR"));
    assert_header(&asked, "CDN-Cache-Control", LONG);
    assert_header(&asked, "Surrogate-Control", LONG);
    assert_header(&asked, "Surrogate-Key", str_to_c(asked.room.a, str_concat(asked.room.a, S("story:42 "), name)));
    assert_header(&asked, "Cache-Tag", str_to_c(asked.room.a, str_concat(asked.room.a, S("story:42,"), name)));
    assert_header(&asked, "CDN-Tag", str_to_c(asked.room.a, str_concat(asked.room.a, S("story:42,"), name)));
    assert_header(&asked, "Cache-Control", "public, max-age=0, s-maxage=3600, must-revalidate");
    room_close(&asked.room);
}

/* Midnight changes "today" to a date: no copy may be older than that, whenever the press gave it. */
static void test_a_page_that_changes_by_itself_ends_before(struct store_fixture *f)
{
    struct asked asked;
    ask(&asked, f, "e: varnish http://127.0.0.1:6081");
    asked.out.expires = START + (3600 + 30 + 500) * TIME_SECOND;
    again(&asked);
    assert_header(&asked, "CDN-Cache-Control", "max-age=500, stale-while-revalidate=30, stale-if-error=86400");
    asked.out.expires = START + 1800 * TIME_SECOND;
    again(&asked);
    assert_header(&asked, "CDN-Cache-Control", BRIEF);
    room_close(&asked.room);
}

static void test_never_long_without_all_tags(struct store_fixture *f)
{
    struct asked asked;
    ask(&asked, f, "e: varnish http://127.0.0.1:6081\nb: bunny https://b.example");
    for (int i = 100; i < 100 + 80; i++)
        http_response_tag(&asked.out, "story:1234567%d", i);
    again(&asked); /* more than Bunny's kilobyte */
    assert_header(&asked, "CDN-Cache-Control", LONG);
    assert_header(&asked, "CDN-Tag", NULL);
    assert_header(&asked, "Cache-Control", "public, max-age=0, s-maxage=10, must-revalidate");
    asked.out.tags_lost = true;
    again(&asked);
    assert_header(&asked, "CDN-Cache-Control", BRIEF);
    assert_header(&asked, "Surrogate-Key", NULL);
    asked.out.tags_lost = false;
    asked.out.tag_count = 0;
    again(&asked);
    assert_header(&asked, "CDN-Cache-Control", BRIEF);
    room_close(&asked.room);
}

static void test_the_largest_page_fits(struct store_fixture *f)
{
    struct asked asked;
    ask(&asked, f, "e: varnish http://127.0.0.1:6081");
    for (int i = asked.out.tag_count; i < HTTP_RESPONSE_TAGS; i++)
        http_response_tag(&asked.out, "a-very-long-kind-of-tag:%d", i);
    assert_int_equal(asked.out.tag_count, HTTP_RESPONSE_TAGS);
    again(&asked);
    assert_true(asked.out.headers[0].value.n <= HTTP_RESPONSE_TAGS * (CACHE_TAG_MAX + 1));
    assert_header(&asked, "CDN-Cache-Control", LONG);
    room_close(&asked.room);
}

static void assert_silent(struct asked *asked)
{
    int before = asked->out.header_count;
    caching_add(&asked->r, &asked->out);
    assert_int_equal(asked->out.header_count, before);
    asked->out.header_count = 0;
}

static void test_nothing_private_is_ever_kept(struct store_fixture *f)
{
    struct asked asked;
    ask(&asked, f, "e: varnish http://127.0.0.1:6081\nc: cloudflare https://a.example\nb: bunny https://b.example");
    asked.out.private = true;
    assert_silent(&asked);
    asked.out.private = false;
    asked.out.preview = true;
    assert_silent(&asked);
    asked.out.preview = false;
    http_response_header(&asked.out, S("Set-Cookie"), S("a=b"));
    assert_silent(&asked);
    http_response_header(&asked.out, S("Cache-Control"), S("no-store"));
    assert_silent(&asked);
    static const int STATUSES[] = {302, 303, 400, 403, 404, 429, 500, 503};
    for (ptrdiff_t i = 0; i < COUNT_OF(STATUSES); i++) {
        asked.out.status = STATUSES[i];
        assert_silent(&asked);
    }
    asked.out.status = 200;
    asked.route.keep_seconds = 0; /* the search, the desk, the API */
    assert_silent(&asked);
    room_close(&asked.room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_brief_where_nobody_tells),
        STORE_TEST_SQLITE(test_long_where_somebody_does),
        STORE_TEST_SQLITE(test_a_page_that_changes_by_itself_ends_before),
        STORE_TEST_SQLITE(test_never_long_without_all_tags),
        STORE_TEST_SQLITE(test_the_largest_page_fits),
        STORE_TEST_SQLITE(test_nothing_private_is_ever_kept),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
