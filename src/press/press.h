/* press.h - the page cache: immutable, counted pages by key, forgotten by tag. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PRESS_PRESS_H
#define PRESS_PRESS_H

#include "base/base.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"

struct press;

struct press_options {
    int64_t bytes_max; /* of all pages kept, with their overhead */
    int64_t page_max;  /* a larger page is not kept */
    int identity_max;  /* bytes: up to this size the uncompressed body is kept beside the compressed ones */
};

struct press *press_make(const struct press_options *options);
void press_free(struct press *press);

/* Event thread, lock held for a look-up only: the held answer for head if its page is here in the coding asked for (304
 * where the validators match), NULL otherwise. */
struct http_answer *press_ready(struct press *press, const struct http_head *head);

/* Renders a page: fills out (zeroed, arena set). Called without any lock of the press. */
typedef struct err press_render(void *context, struct http_request *r, struct http_response *out);

/*
 * Worker thread: the answer for r under key, from the press or rendered. However many ask at once, one renders and the
 * others wait (single flight); while an expired page is rendered the others get the old one. A render that began before
 * a touch of one of its tags is answered but not kept. keep_seconds 0: rendered, never kept. A failed render: its
 * error, nothing kept.
 */
struct err press_answer(struct press *press, struct str key, int keep_seconds, struct http_request *r,
                        press_render *render, void *context, struct http_answer **out);

/* Turns a response into an answer for r without keeping it (coding, HEAD, conditional requests, ranges left out). */
struct http_answer *press_answer_once(struct http_request *r, struct http_response *response);

/* Forgets every page made of one of the tags. When it returns no reader gets an older page any more. Any thread. */
void press_touch(struct press *press, const struct str *tags, ptrdiff_t count);
/* Forgets everything (a new theme, changed settings). */
void press_touch_all(struct press *press);

struct press_counters {
    int64_t pages, bytes, hits, misses, renders, waits, stale, evicted, touched, not_kept;
};
struct press_counters press_counters(struct press *press);

#endif
