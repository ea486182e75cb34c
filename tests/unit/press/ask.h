/* ask.h - a page that counts how often it is rendered, and requests for it, for the tests of the press. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_PRESS_ASK_H
#define TESTS_PRESS_ASK_H

#include "press/press.h"

#include "base/time.h"
#include "http/intake.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PLAIN_TYPE "text/html; charset=utf-8"

/* What is rendered. Zeroed: status 200, an HTML page of 20 KB, tag "front". */
struct page_of_test {
    atomic_int renders;
    atomic_int version; /* stands in the body */
    int size;
    int status;
    int pause_milliseconds;
    atomic_int *until; /* it is not done before this is more than 0 */
    bool fails, away, is_private, runs_out, doubtful;
    const char *tag, *header, *value;
    int64_t modified, expires;
    struct press *touch; /* touched by its own tag in the middle of the render */
};

static inline struct str body_of_test(struct arena *a, int version, int size)
{
    struct buf b;
    buf_init(&b, size + 200);
    buf_add_format(&b, "<!doctype html><title>Version %d</title>", version);
    for (int i = 0; b.n < size; i++)
        buf_add_format(&b, "<p>Line %d of the council's minutes.", i * 7919 % 10007);
    struct str body = str_copy(a, buf_str(&b));
    buf_close(&b);
    return body;
}

static inline struct err render_of_test(void *context, struct http_request *r, struct http_response *out)
{
    struct page_of_test *page = context;
    atomic_fetch_add(&page->renders, 1);
    int version = atomic_load(&page->version);
    out->status = page->status;
    out->type = S(PLAIN_TYPE);
    out->modified = page->modified;
    out->expires = page->expires;
    out->private = page->is_private;
    out->doubtful = page->doubtful;
    http_response_tag(out, "%s", page->tag ? page->tag : "front");
    if (page->header)
        http_response_header(out, str_from_c(page->header), str_from_c(page->value));
    out->body = body_of_test(r->arena, version, page->size ? page->size : 20000);
    if (page->pause_milliseconds)
        usleep((useconds_t)page->pause_milliseconds * 1000);
    while (page->until && !atomic_load(page->until))
        usleep(1000);
    if (page->touch)
        press_touch(page->touch, out->tags, out->tag_count);
    if (page->runs_out)
        longjmp(*r->arena->out_of_memory, 1);
    if (page->away)
        return err_make(&ERR_AWAY, "the store is gone");
    return page->fails ? err_make(&ERR_STORE, "the disk is gone") : OK;
}

/* A request with everything that it borrows. */
struct asked {
    struct arena arena;
    struct http_header headers[3];
    struct http_request r;
    struct http_answer *answer; /* held */
    struct err error;
};

static inline void ask_header(struct asked *q, const char *name, const char *value)
{
    if (value)
        q->headers[q->r.header_count++] = (struct http_header){str_from_c(name), str_from_c(value)};
}

static inline void ask_init(struct asked *q, const char *accept, const char *none_match, const char *since)
{
    *q = (struct asked){0};
    arena_init(&q->arena, 0);
    q->r = (struct http_request){.arena = &q->arena, .headers = q->headers, .host = S("news.example")};
    ask_header(q, "Accept-Encoding", accept);
    ask_header(q, "If-None-Match", none_match);
    ask_header(q, "If-Modified-Since", since);
}

static inline void ask_close(struct asked *q)
{
    if (q->answer)
        http_answer_release(q->answer);
    http_request_release(&q->r);
    arena_close(&q->arena);
}

static inline void ask_send(struct asked *q, struct press *press, const char *key, struct page_of_test *page)
{
    q->error = press_answer(press, str_from_c(key), 60, &q->r, render_of_test, page, &q->answer);
}

/* Asks, and returns the status; *body_size unless NULL. */
static inline int ask(struct press *press, const char *key, const char *accept, struct page_of_test *page,
                      int64_t *body_size)
{
    struct asked q;
    ask_init(&q, accept, NULL, NULL);
    ask_send(&q, press, key, page);
    int status = failed(q.error) ? 0 : http_answer_status(q.answer);
    if (body_size && q.answer)
        *body_size = http_answer_size(q.answer);
    ask_close(&q);
    return status;
}

static inline struct http_answer *ready(struct press *press, const char *target, const char *accept,
                                        const char *none_match)
{
    struct http_head head = {
        .target = str_from_c(target),
        .accept_encoding = str_from_c(accept),
        .if_none_match = str_from_c(none_match),
    };
    return press_ready(press, &head);
}

static inline bool is_ready(struct press *press, const char *target, const char *accept)
{
    struct http_answer *answer = ready(press, target, accept, NULL);
    http_answer_release(answer);
    return answer != NULL;
}

#endif
