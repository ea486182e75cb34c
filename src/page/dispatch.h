/* dispatch.h - from a request to its answer: route, rights, form, page, press. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_DISPATCH_H
#define PAGE_DISPATCH_H

#include "page/site.h"

/* What the HTTP server calls; app is a struct site. */
struct http_answer *dispatch_ready(void *app, const struct http_head *head);
struct http_answer *dispatch_take(void *app, const struct http_head *head, struct str body);
struct http_answer *dispatch_handle(void *app, struct http_request *r);
struct http_answer *dispatch_refuse(void *app, int status);
/* Pictures, in and out, where they lie in a bucket. */
bool dispatch_apart(void *app, struct str target);
/* What logs say of a target: no secret. */
struct str dispatch_shown(void *app, struct str target);
int64_t dispatch_body_limit(void *app, enum http_method method, struct str target);

/* Fills out (zeroed, arena set) with what r's address shows to everybody, as it would be sent but for the fields that
 * the press adds; nothing is kept or counted. r: method, path, host and query are read. ERR_NOT_FOUND where no public
 * page is. */
struct err dispatch_show(struct http_request *r, struct http_response *out);

/* The largest body that any route takes. */
int64_t dispatch_body_max(const struct site *site);

#endif
