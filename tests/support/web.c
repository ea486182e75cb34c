/* web.c - a small site for the tests of the server. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/web.h"

#include "http/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

static const struct http_header PLAIN[] = {{S_INIT("Content-Type"), S_INIT("text/plain; charset=utf-8")}};
static const char *const METHODS[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

static struct http_answer *say(struct str text)
{
    return http_answer_make(200, PLAIN, COUNT_OF(PLAIN), text);
}

static struct http_answer *ready(void *app, const struct http_head *head)
{
    struct web *web = app;
    if (str_equal(head->target, S("/stalled"))) {
        atomic_store(&web->stalls, true);
        while (!atomic_load(&web->released))
            usleep(1000);
        return say(S("stalled"));
    }
    return str_equal(head->target, S("/cached")) ? http_answer_hold(web->cached) : NULL;
}

static int64_t body_limit(void *app, enum http_method method, struct str target)
{
    (void)app;
    (void)method;
    return str_equal(target, S("/upload")) ? 100000 : 1000;
}

static struct http_answer *send_file(struct web *web, struct http_request *r)
{
    struct http_file file = {.descriptor = open(web->path, O_RDONLY | O_CLOEXEC),
                             .size = 1000,
                             .etag = S("\"f1\""),
                             .modified = (int64_t)1700000000 * 1000000,
                             .type = S("text/plain"),
                             .headers = PLAIN};
    return http_answer_for_file(r, &file);
}

static void count_release(void *count)
{
    atomic_fetch_add((atomic_int *)count, 1);
}

static struct http_answer *handle(void *app, struct http_request *r)
{
    struct web *web = app;
    static const struct http_header TO[] = {{S_INIT("Location"), S_INIT("/elsewhere/")}};
    atomic_fetch_add(&web->served, 1);
    http_request_defer(r, count_release, &web->deferred);
    if (str_equal(r->path, S("/smuggled")))
        atomic_fetch_add(&web->smuggled, 1);
    if (str_equal(r->path, S("/file")))
        return send_file(web, r);
    if (str_equal(r->path, S("/empty")))
        return http_answer_make(204, NULL, 0, (struct str){0});
    if (str_equal(r->path, S("/redirect")))
        return http_answer_make(302, TO, 1, (struct str){0});
    if (str_equal(r->path, S("/slow")))
        usleep(400 * 1000);
    while (str_equal(r->path, S("/held")) && !atomic_load(&web->released))
        usleep(1000);
    if (str_equal(r->path, S("/crash")))
        for (int i = 0; i < 1000; i++)
            arena_bytes(r->arena, 1 << 20);
    if (str_equal(r->path, S("/who")))
        return say(str_format(r->arena, "%.*s %.*s %s %s", STR_ARG(r->address), STR_ARG(r->host),
                              r->secure ? "https" : "http", r->loopback ? "local" : "remote"));
    return say(str_format(r->arena, "%s %.*s [%.*s] %.*s host=%.*s", METHODS[r->method], STR_ARG(r->path),
                          STR_ARG(r->query), STR_ARG(r->body), STR_ARG(r->host)));
}

static void make_file(struct web *web)
{
    snprintf(web->path, sizeof(web->path), "/tmp/dateline-web-XXXXXX");
    int descriptor = mkstemp(web->path);
    for (int i = 0; i < 100; i++)
        assert_int_equal(write(descriptor, "0123456789", 10), 10);
    close(descriptor);
}

void web_start(struct web *web, const struct http_server_options *options)
{
    struct http_server_options o = *options;
    o.host = S("127.0.0.1");
    o.app = web;
    o.ready = ready;
    o.body_limit = body_limit;
    o.handle = handle;
    o.body_max = 100000;
    make_file(web);
    web->cached = say(S("cached"));
    struct err e = http_server_start(&o, &web->server);
    if (failed(e))
        fail_msg("%s", err_detail());
    web->port = http_server_port(web->server);
}

void web_stop(struct web *web, int grace_seconds)
{
    http_server_stop(web->server, grace_seconds);
    http_answer_release(web->cached);
    unlink(web->path);
}
