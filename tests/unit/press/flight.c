/* flight.c - tests of answers kept, shared, refused and forgotten. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/flight.c"

#include "unit/press/ask.h"

#define KEY "/2026/11/05/harbour/"

static struct press *make_press(void)
{
    struct press_options options = {.wait_milliseconds = 5000};
    struct press *press = press_make(&options);
    assert_non_null(press);
    return press;
}

static void renders_once_and_hits_then(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {0};
    (void)state;
    assert_false(is_ready(press, KEY, "br"));
    assert_int_equal(ask(press, KEY, "br", &page, NULL), 200);
    assert_true(is_ready(press, KEY, "br, gzip"));
    assert_int_equal(ask(press, KEY, "br", &page, NULL), 200);
    assert_int_equal(page.renders, 1);
    struct press_counters c = press_counters(press);
    assert_int_equal(c.pages, 1);
    assert_int_equal(c.hits, 2);
    assert_int_equal(c.misses, 1);
    assert_int_equal(c.renders, 1);
    press_free(press);
}

/* Codings made later come from the one that is there: without another render, and with the same text. */
static void makes_other_codings_without_rendering(void **state)
{
    static const char *const ORDERS[][3] = {{"br", "gzip", NULL}, {"gzip", "", "br"}, {"identity", "br", "gzip"}};
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct press *press = make_press();
        struct page_of_test page = {0};
        struct arena a;
        arena_init(&a, 0);
        struct str plain = body_of_test(&a, 0, 20000);
        for (int j = 0; j < 3; j++)
            assert_int_equal(ask(press, KEY, ORDERS[i][j], &page, NULL), 200);
        struct http_answer *identity = ready(press, KEY, NULL, NULL);
        struct http_answer *gzip = ready(press, KEY, "gzip", NULL);
        struct http_answer *brotli = ready(press, KEY, "br", NULL);
        assert_non_null(gzip);
        assert_non_null(brotli);
        assert_non_null(identity);
        assert_int_equal(page.renders, 1);
        assert_true(str_equal(http_answer_body(identity), plain));
        assert_true(http_answer_size(gzip) < plain.n / 2);
        assert_true(http_answer_size(brotli) < plain.n / 2);
        struct buf space;
        buf_init(&space, plain.n);
        assert_true(press_coding_decode(HTTP_GZIP, http_answer_body(gzip), &space));
        assert_true(str_equal(buf_str(&space), plain));
        buf_clear(&space);
        assert_true(press_coding_decode(HTTP_BROTLI, http_answer_body(brotli), &space));
        assert_true(str_equal(buf_str(&space), plain));
        buf_close(&space);
        http_answer_release(identity);
        http_answer_release(gzip);
        http_answer_release(brotli);
        arena_close(&a);
        press_free(press);
    }
}

static void chooses_the_coding(void **state)
{
    static const struct {
        const char *accept;
        enum http_coding coding;
    } CASES[] = {
        {NULL, HTTP_IDENTITY},
        {"", HTTP_IDENTITY},
        {"gzip, deflate, br, zstd", HTTP_BROTLI},
        {"br;q=0, gzip", HTTP_GZIP},
        {"br;q=0.1, gzip;q=1", HTTP_BROTLI},
        {"gzip;q=0, br;q=0", HTTP_IDENTITY},
        {"*", HTTP_BROTLI},
        {"*, br;q=0", HTTP_GZIP},
        {"deflate, zstd", HTTP_IDENTITY},
        {"identity", HTTP_IDENTITY},
    };
    (void)state;
    struct press *press = make_press();
    struct page_of_test page = {0};
    ask(press, KEY, "br", &page, NULL);
    ask(press, KEY, "gzip", &page, NULL);
    ask(press, KEY, "identity", &page, NULL);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct str key = S(KEY);
        struct press_page *kept = press_table_find(press_shard_of(press, str_hash(key)), str_hash(key), key);
        struct http_answer *answer = ready(press, KEY, CASES[i].accept, NULL);
        assert_ptr_equal(answer, kept->coded[CASES[i].coding].whole);
        http_answer_release(answer);
    }
    press_free(press);
}

/* What the press gives is, byte for byte, what a fresh render gives. */
static void equals_a_fresh_render(void **state)
{
    static const char *const CODINGS[] = {NULL, "gzip", "br"};
    (void)state;
    for (int size = 10; size < 300000; size = size * 3 + 1) {
        for (int i = 0; i < 3; i++) {
            struct press *press = make_press();
            struct page_of_test page = {.size = size};
            struct asked kept, fresh;
            ask(press, KEY, CODINGS[(i + 1) % 3], &page, NULL);
            ask_init(&kept, CODINGS[i], NULL, NULL);
            ask_init(&fresh, CODINGS[i], NULL, NULL);
            ask_send(&kept, press, KEY, &page);
            struct http_response response = {.arena = &fresh.arena};
            assert_false(failed(render_of_test(&page, &fresh.r, &response)));
            fresh.answer = press_answer_once(&fresh.r, &response);
            assert_true(str_equal(http_answer_body(kept.answer), http_answer_body(fresh.answer)));
            assert_int_equal(page.renders, 2);
            ask_close(&kept);
            ask_close(&fresh);
            press_free(press);
        }
    }
}

static void answers_conditional_requests(void **state)
{
    static const struct {
        const char *none_match, *since, *accept;
        int status;
    } CASES[] = {
        {"BR", NULL, "br", 304},
        {"W/BR", NULL, "br", 304},
        {"\"x\", BR", NULL, "br", 304},
        {"\"x\",W/\"y\" ,BR,\"z\"", NULL, "br", 304},
        {"*", NULL, "br", 304},
        {"BR", NULL, "gzip", 200},
        {"GZIP", NULL, "gzip", 304},
        {"PLAIN", NULL, NULL, 304},
        {"PLAIN", NULL, "br", 200},
        {"\"other\"", NULL, "br", 200},
        {"\"other\"", "Thu, 05 Nov 2026 18:40:00 GMT", "br", 200},
        {NULL, "Thu, 05 Nov 2026 18:40:00 GMT", "br", 304},
        {NULL, "Thu, 05 Nov 2026 18:39:59 GMT", "br", 200},
        {NULL, "Fri, 06 Nov 2026 18:39:59 GMT", "gzip", 304},
        {NULL, "yesterday", "br", 200},
        {"", NULL, "br", 200},
        {"\"unended", NULL, "br", 200},
    };
    struct time_civil at = {2026, 11, 5, 18, 40, 0, 654321, 0};
    struct page_of_test page = {.modified = time_from_civil(&at)};
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct press *press = make_press();
        struct arena a;
        arena_init(&a, 0);
        ask(press, KEY, CASES[i].accept, &page, NULL);
        struct str key = S(KEY);
        struct press_page *kept = press_table_find(press_shard_of(press, str_hash(key)), str_hash(key), key);
        char *match = NULL;
        if (CASES[i].none_match) {
            struct str text = str_from_c(CASES[i].none_match), name = {0};
            static const char *const NAMES[] = {"PLAIN", "GZIP", "BR"};
            match = str_to_c(&a, text);
            for (int coding = 0; coding < 3; coding++) {
                ptrdiff_t place = str_find(text, name = str_from_c(NAMES[coding]), 0);
                if (place >= 0)
                    match = str_to_c(&a, str_format(&a, "%.*s%s%.*s", STR_ARG(str_slice(text, 0, place)),
                                                    kept->etags[coding], STR_ARG(str_from(text, place + name.n))));
            }
        }
        for (int round = 0; round < 2; round++) {
            struct asked q;
            ask_init(&q, CASES[i].accept, match, CASES[i].since);
            ask_send(&q, press, KEY, &page);
            assert_int_equal(http_answer_status(q.answer), CASES[i].status);
            assert_int_equal(http_answer_size(q.answer) == 0, CASES[i].status == 304);
            ask_close(&q);
        }
        struct http_answer *answer = ready(press, KEY, CASES[i].accept, match);
        if (match) {
            assert_non_null(answer);
            assert_int_equal(http_answer_status(answer), CASES[i].status);
        }
        http_answer_release(answer);
        arena_close(&a);
        press_free(press);
    }
}

static void keeps_only_what_may_be_kept(void **state)
{
    static const struct {
        struct page_of_test page;
        bool kept;
    } CASES[] = {
        {{0}, true},
        {{.status = 301, .size = 1}, true},
        {{.status = 410}, true},
        {{.status = 404}, false},
        {{.status = 500}, false},
        {{.status = 302}, false},
        {{.is_private = true}, false},
        {{.header = "Set-Cookie", .value = "a=b"}, false},
        {{.size = 1500000}, false},
    };
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct press *press = make_press();
        struct page_of_test page;
        memcpy(&page, &CASES[i].page, sizeof(page));
        assert_int_equal(ask(press, KEY, NULL, &page, NULL), page.status ? page.status : 200);
        assert_int_equal(is_ready(press, KEY, NULL), CASES[i].kept);
        assert_int_equal(press_counters(press).pages, CASES[i].kept);
        assert_int_equal(press_counters(press).not_kept, !CASES[i].kept);
        press_free(press);
    }
}

static void keeps_nothing_for_a_post_or_a_strange_host(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {0};
    struct str hosts[] = {S("news.example:8080"), S("[::1]")};
    struct asked q;
    (void)state;
    press_set_hosts(press, hosts, 2, 0);
    ask_init(&q, "br", NULL, NULL);
    q.r.method = HTTP_POST;
    ask_send(&q, press, KEY, &page);
    ask_close(&q);
    assert_int_equal(press_counters(press).pages, 0);
    ask_init(&q, "br", NULL, NULL);
    q.r.host = S("forged.example");
    ask_send(&q, press, KEY, &page);
    assert_int_equal(http_answer_status(q.answer), 200);
    ask_close(&q);
    assert_int_equal(press_counters(press).pages, 0);
    ask_init(&q, "br", NULL, NULL);
    q.r.host = S("NEWS.example");
    ask_send(&q, press, KEY, &page);
    ask_close(&q);
    assert_int_equal(press_counters(press).pages, 1);
    assert_int_equal(page.renders, 3);
    ask_init(&q, "br", NULL, NULL);
    q.r.host = S("forged.example");
    ask_send(&q, press, KEY, &page);
    assert_true(q.r.hit);
    ask_close(&q);
    assert_int_equal(page.renders, 3);
    press_free(press);
}

static void a_failure_is_told_and_not_kept(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {.fails = true};
    struct asked q;
    (void)state;
    ask_init(&q, NULL, NULL, NULL);
    ask_send(&q, press, KEY, &page);
    assert_true(err_is(q.error, &ERR_STORE));
    assert_string_equal(err_detail(), "the disk is gone");
    assert_null(q.answer);
    ask_close(&q);
    page.fails = false;
    assert_int_equal(ask(press, KEY, NULL, &page, NULL), 200);
    assert_int_equal(page.renders, 2);
    press_free(press);
}

/* The request's memory ran out: whoever waits is told, and the next one may try. */
static void a_render_that_jumps_away_blocks_nobody(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {.runs_out = true};
    struct asked q;
    jmp_buf jump;
    (void)state;
    ask_init(&q, NULL, NULL, NULL);
    q.arena.out_of_memory = &jump;
    if (setjmp(jump) == 0) {
        ask_send(&q, press, KEY, &page);
        fail();
    }
    assert_non_null(press->flights);
    ask_close(&q);
    assert_null(press->flights);
    page.runs_out = false;
    assert_int_equal(ask(press, KEY, NULL, &page, NULL), 200);
    press_free(press);
}

static void a_touch_forgets_the_pages_of_its_tags(void **state)
{
    struct press *press = make_press();
    struct page_of_test front = {.tag = "front"}, story = {.tag = "story:42"};
    struct str tags[] = {S("story:42"), S("section:7")};
    (void)state;
    ask(press, "/", "br", &front, NULL);
    ask(press, KEY, "br", &story, NULL);
    press_touch(press, tags, 2);
    assert_true(is_ready(press, "/", "br"));
    assert_false(is_ready(press, KEY, "br"));
    assert_int_equal(press_counters(press).touched, 1);
    press_touch_all(press);
    assert_false(is_ready(press, "/", "br"));
    assert_int_equal(press_counters(press).pages, 0);
    assert_int_equal(press_counters(press).bytes, 0);
    assert_int_equal(press->tag_count, 0);
    press_free(press);
}

static void a_render_overtaken_by_a_touch_is_not_kept(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {.tag = "story:42", .touch = press};
    (void)state;
    assert_int_equal(ask(press, KEY, "br", &page, NULL), 200);
    assert_false(is_ready(press, KEY, "br"));
    assert_int_equal(press_counters(press).not_kept, 1);
    page.touch = NULL;
    assert_int_equal(ask(press, KEY, "br", &page, NULL), 200);
    assert_true(is_ready(press, KEY, "br"));
    press_free(press);
}

static struct press_page *find_kept(struct press *press)
{
    struct str key = S(KEY);
    return press_table_find(press_shard_of(press, str_hash(key)), str_hash(key), key);
}

static void an_expired_page_is_rendered_again(void **state)
{
    struct press *press = make_press();
    struct page_of_test page = {.expires = time_now() + TIME_SECOND};
    (void)state;
    ask(press, KEY, "br", &page, NULL);
    assert_true(is_ready(press, KEY, "br"));
    time_set(time_now() + 2 * TIME_SECOND);
    assert_false(is_ready(press, KEY, "br"));
    page.expires = 0;
    ask(press, KEY, "br", &page, NULL);
    assert_int_equal(page.renders, 2);
    assert_true(is_ready(press, KEY, "br"));
    find_kept(press)->fresh_until = time_monotonic() - 1;
    assert_false(is_ready(press, KEY, "br"));
    ask(press, KEY, "br", &page, NULL);
    assert_int_equal(page.renders, 3);
    assert_int_equal(press_counters(press).pages, 1);
    time_set(0);
    press_free(press);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renders_once_and_hits_then),
        cmocka_unit_test(makes_other_codings_without_rendering),
        cmocka_unit_test(chooses_the_coding),
        cmocka_unit_test(equals_a_fresh_render),
        cmocka_unit_test(answers_conditional_requests),
        cmocka_unit_test(keeps_only_what_may_be_kept),
        cmocka_unit_test(keeps_nothing_for_a_post_or_a_strange_host),
        cmocka_unit_test(a_failure_is_told_and_not_kept),
        cmocka_unit_test(a_render_that_jumps_away_blocks_nobody),
        cmocka_unit_test(a_touch_forgets_the_pages_of_its_tags),
        cmocka_unit_test(a_render_overtaken_by_a_touch_is_not_kept),
        cmocka_unit_test(an_expired_page_is_rendered_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
