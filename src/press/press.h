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
    int64_t bytes_max;     /* of all pages kept, with their overhead */
    int64_t page_max;      /* a larger page is not kept */
    int identity_max;      /* bytes: up to this size the plain body is kept beside the compressed ones unasked */
    int wait_milliseconds; /* the longest wait for a page that another request renders */
    /* Any may be 0: 64 MB, 1 MB, 2 KB, 10 s. */
};

/* NULL when memory ran out. Free it after the server has stopped. */
struct press *press_make(const struct press_options *options);
void press_free(struct press *press);

/*
 * The hosts under which the newsroom is known, copied; ports do not count. Pages are the same under every host (links
 * are made from the configured address), so a page that is here is given to any; but one that is not here is rendered
 * for a host of the list only with the right to be kept: forged hosts neither fill nor poison the press. Without a list
 * every host is known. The own_count of them at the end have pages of their own, and none of the others'. Any thread.
 */
void press_set_hosts(struct press *press, const struct str *hosts, ptrdiff_t count, ptrdiff_t own_count);

/* The key of r's page, in r->arena: its path, percent-encoded where and only where RFC 3986 section 3.3 wants it, and
 * the fields of the query that r->route names; behind the host's name where it has pages of its own. A target that was
 * sent in just this form is found by press_ready; any other way to write it is found by a worker, under the same key.
 */
struct str press_key(struct http_request *r);

/* Event thread, lock held for a look-up only: the held answer for head if its page is here in the coding asked for (304
 * where the validators match), NULL otherwise. Cookies do not matter: what is kept depends on none and sets none. */
struct http_answer *press_ready(struct press *press, const struct http_head *head);

/* Renders a page: fills out (zeroed, arena set). Called without any lock of the press. */
typedef struct err press_render(void *context, struct http_request *r, struct http_response *out);

/*
 * Worker thread: the held answer for r under key (see press_key), from the press or rendered. However many ask at once,
 * one renders and the others wait (single flight); while an expired page is rendered the others get the old one, for at
 * most 30 s. A render that began before a touch of one of its tags is answered but not kept, and not given to who asked
 * after the touch. keep_seconds 0, no key, or a method that is neither GET nor HEAD: rendered, never kept. Kept are
 * answers of status 200, 301, 308 and 410 that are not private and set no cookie; others that are not private are given
 * to all who wait for them. A failed render: its error, to all of them, nothing kept; but for ERR_AWAY a page that
 * is past its time, or doubted, is given instead, where one is left, and r->old set. ERR_BUSY after too long a wait.
 */
struct err press_answer(struct press *press, struct str key, int keep_seconds, struct http_request *r,
                        press_render *render, void *context, struct http_answer **out);

/* Turns a response into a held answer for r without keeping it: coding (of private ones only what is secretless),
 * validators, conditional requests; no ranges. NULL when memory ran out. A ready answer is passed on as it is. */
struct http_answer *press_answer_once(struct http_request *r, struct http_response *response);

/* For who sends nothing, but keeps pages elsewhere. Whether a body of that type and size is worth a coding. */
bool press_codes(struct str type, ptrdiff_t size);
/* Adds body in a coding to out, at a level of its own scale; its first shared_head bytes (0: none) are those of many,
 * and compressed once. False when out's bound was passed or memory ran out. Any thread. */
bool press_code(enum http_coding coding, int level, struct str body, ptrdiff_t shared_head, struct buf *out);
/* SipHash-128 under a key that never changes: the same on every machine. */
#define PRESS_DIGEST 16
void press_digest(struct str text, unsigned char out[PRESS_DIGEST]);

/* Forgets every page made of one of the tags. When it returns, nobody who asks from then on gets an older page. Call it
 * after the commit. Any thread. */
void press_touch(struct press *press, const struct str *tags, ptrdiff_t count);
/* Forgets everything (a new theme, changed settings). */
void press_touch_all(struct press *press);

/* What was touched may have gone by unheard: pages stay, but each is rendered anew before it is shown; where that fails
 * because the store cannot be reached (ERR_AWAY) it is shown all the same, r->old set. Any thread. */
void press_doubt_all(struct press *press);

/* pages and bytes: now. misses: asked of a worker and not there; waits: of these, for another's render; not_kept:
 * rendered and answered only; touched and evicted: pages forgotten; old: given because
 * the store was away; doubts: calls of press_doubt_all. */
struct press_counters {
    int64_t pages, bytes, hits, misses, renders, waits, stale, evicted, touched, not_kept, old, doubts;
};
struct press_counters press_counters(struct press *press);

#endif
