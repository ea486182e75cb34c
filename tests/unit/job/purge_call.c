/* purge_call.c - tests: each cache is asked as its own papers say. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/purge_call.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct str tags[] = {S_INIT("story:42"), S_INIT("front:en"), S_INIT("sitemap:pt-BR:24321")};
static struct str addresses[] = {S_INIT("https://post.example:8443/2026/11/05/ferry/"),
                                 S_INIT("https://es.post.example/")};

static struct purge_batch batch_of(enum purge_kind kind, const char *url)
{
    return (struct purge_batch){.maker = {S_INIT("c"), kind, str_from_c(url), false},
                                .tags = tags,
                                .tag_count = COUNT_OF(tags),
                                .addresses = addresses,
                                .address_count = COUNT_OF(addresses)};
}

static struct purge_batch everything_of(enum purge_kind kind, const char *url)
{
    struct purge_batch batch = batch_of(kind, url);
    batch.everything = true;
    batch.tag_count = 0;
    return batch;
}

static void assert_text(struct str text, const char *wanted)
{
    if (!str_equal(text, str_from_c(wanted)))
        fail_msg("\"%.*s\", not \"%s\"", STR_ARG(text), wanted);
}

/* "Name: value|Name: value" */
static struct str headers_of(struct arena *a, const struct fetch_request *request)
{
    struct str all = S("");
    for (ptrdiff_t i = 0; i < request->header_count; i++)
        all = str_format(a, "%.*s%s%.*s: %.*s", STR_ARG(all), i ? "|" : "", STR_ARG(request->headers[i].name),
                         STR_ARG(request->headers[i].value));
    return all;
}

struct wanted {
    const char *method, *url, *headers, *authorization, *type, *body;
};

static void check(const struct purge_batch *batch, ptrdiff_t i, const struct wanted *wanted)
{
    struct arena a;
    struct fetch_request request;
    arena_init(&a, 0);
    purge_call_make(&a, S("https://post.example"), batch, S("k3y"), i, &request);
    assert_text(request.method, wanted->method);
    assert_text(request.url, wanted->url);
    assert_text(headers_of(&a, &request), wanted->headers);
    assert_text(request.authorization, wanted->authorization);
    assert_text(request.type, wanted->type);
    assert_text(request.body, wanted->body);
    arena_close(&a);
}

static struct str hashed(struct arena *a)
{
    return cache_tag(a, tags[2]);
}

static void varnish_is_told_in_one_header(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct purge_batch batch = batch_of(PURGE_VARNISH, "http://127.0.0.1:6081");
    struct str keys = str_format(&a, "Surrogate-Key: story:42 front:en %.*s", STR_ARG(hashed(&a)));
    check(&batch, 0, &(struct wanted){"PURGE", "http://127.0.0.1:6081/", str_to_c(&a, keys), "Bearer k3y", "", ""});
    batch = everything_of(PURGE_VARNISH, "http://127.0.0.1:6081");
    check(&batch, 0, &(struct wanted){"PURGE", "http://127.0.0.1:6081/", "Surrogate-Key: *", "Bearer k3y", "", ""});
    assert_int_equal(purge_call_count(&batch), 1);
    arena_close(&a);
}

static void fastly_takes_a_batch_soft_or_not(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct purge_batch batch = batch_of(PURGE_FASTLY, "https://api.fastly.com/service/SU1Z0isxPaozGVKXdky0eY");
    struct str body = str_format(&a, "{\"surrogate_keys\":[\"story:42\",\"front:en\",\"%.*s\"]}", STR_ARG(hashed(&a)));
    struct wanted wanted = {"POST",
                            "https://api.fastly.com/service/SU1Z0isxPaozGVKXdky0eY/purge",
                            "Fastly-Key: k3y",
                            "",
                            "application/json",
                            str_to_c(&a, body)};
    check(&batch, 0, &wanted);
    batch.maker.soft = true;
    wanted.headers = "Fastly-Key: k3y|Fastly-Soft-Purge: 1";
    check(&batch, 0, &wanted);
    batch = everything_of(PURGE_FASTLY, "https://api.fastly.com/service/x");
    batch.maker.soft = true;
    check(&batch, 0,
          &(struct wanted){"POST", "https://api.fastly.com/service/x/purge_all", "Fastly-Key: k3y", "", "", ""});
    arena_close(&a);
}

static void cloudflare_takes_tags(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct purge_batch batch = batch_of(PURGE_CLOUDFLARE, "https://api.cloudflare.com/client/v4/zones/023e");
    struct str body = str_format(&a, "{\"tags\":[\"story:42\",\"front:en\",\"%.*s\"]}", STR_ARG(hashed(&a)));
    struct wanted wanted = {"",
                            "https://api.cloudflare.com/client/v4/zones/023e/purge_cache",
                            "",
                            "Bearer k3y",
                            "application/json",
                            str_to_c(&a, body)};
    check(&batch, 0, &wanted);
    batch = everything_of(PURGE_CLOUDFLARE, "https://api.cloudflare.com/client/v4/zones/023e");
    wanted.body = "{\"purge_everything\":true}";
    check(&batch, 0, &wanted);
    arena_close(&a);
}

static void bunny_takes_one_tag_at_a_time(void **state)
{
    (void)state;
    struct purge_batch batch = batch_of(PURGE_BUNNY, "https://api.bunny.net/pullzone/12345");
    assert_int_equal(purge_call_count(&batch), 3);
    check(&batch, 1,
          &(struct wanted){"POST", "https://api.bunny.net/pullzone/12345/purgeCache", "AccessKey: k3y", "",
                           "application/json", "{\"CacheTag\":\"front:en\"}"});
    batch = everything_of(PURGE_BUNNY, "https://api.bunny.net/pullzone/12345");
    assert_int_equal(purge_call_count(&batch), 1);
    check(&batch, 0,
          &(struct wanted){"POST", "https://api.bunny.net/pullzone/12345/purgeCache", "AccessKey: k3y", "", "", ""});
}

static void nginx_fetches_pages_anew(void **state)
{
    (void)state;
    struct purge_batch batch = batch_of(PURGE_NGINX, "http://127.0.0.1:8081");
    assert_int_equal(purge_call_count(&batch), 2);
    check(&batch, 0,
          &(struct wanted){"", "http://127.0.0.1:8081/2026/11/05/ferry/",
                           "Host: post.example:8443|Dateline-Refresh: k3y", "", "", ""});
    check(&batch, 1,
          &(struct wanted){"", "http://127.0.0.1:8081/", "Host: es.post.example|Dateline-Refresh: k3y", "", "", ""});
    assert_true(purge_call_is_done(PURGE_NGINX, 410));
    assert_false(purge_call_is_done(PURGE_NGINX, 502));
    assert_false(purge_call_is_done(PURGE_VARNISH, 403));
}

static void a_webhook_hears_all(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct purge_batch batch = batch_of(PURGE_WEBHOOK, "https://hooks.example/purge");
    struct str body = str_format(&a,
                                 "{\"site\":\"https://post.example\",\"everything\":false,\"tags\":[\"story:42\","
                                 "\"front:en\",\"%.*s\"],\"addresses\":[\"https://post.example:8443/2026/11/05/ferry/"
                                 "\",\"https://es.post.example/\"]}",
                                 STR_ARG(hashed(&a)));
    check(
        &batch, 0,
        &(struct wanted){"", "https://hooks.example/purge", "", "Bearer k3y", "application/json", str_to_c(&a, body)});
    arena_close(&a);
}

/* The same for ever, as pages that caches have say it. */
static void names_are_short_and_last(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    assert_text(cache_tag(&a, S("story:1234567890")), "story:1234567890");
    assert_text(cache_tag(&a, S("sitemap:pt-BR:24321")), str_to_c(&a, hashed(&a)));
    static const char *const OTHERS[] = {"story:12345678901", "front:pt-BR", "a b", "a,b", "", "*"};
    for (ptrdiff_t i = 0; i < COUNT_OF(OTHERS); i++) {
        struct str name = cache_tag(&a, str_from_c(OTHERS[i]));
        assert_int_equal(name.n, CACHE_TAG_MAX);
        assert_int_equal(name.p[0], 'h');
    }
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(varnish_is_told_in_one_header), cmocka_unit_test(fastly_takes_a_batch_soft_or_not),
        cmocka_unit_test(cloudflare_takes_tags),         cmocka_unit_test(bunny_takes_one_tag_at_a_time),
        cmocka_unit_test(nginx_fetches_pages_anew),      cmocka_unit_test(a_webhook_hears_all),
        cmocka_unit_test(names_are_short_and_last),
    };
    return cmocka_run_group_tests_name("purge_call", tests, NULL, NULL);
}
