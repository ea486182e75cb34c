/* error.h - failures as pages: the one place that maps them to a status. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_ERROR_H
#define PAGE_ERROR_H

#include "newsroom/query.h"
#include "page/site.h"

#define ERROR_RETRY 30 /* seconds after which who got a 503 may come again */

/* The status of a failure. */
int error_status(struct err e);

/* Fills out with the page of a status. Never fails: without store or theme it is a line of plain text. */
void error_page(struct http_request *r, struct http_response *out, int status);

/* The page of a withdrawn story (410): its headline, the day, the reason, and what to read instead. story NULL: of an
 * address that is gone for good. */
struct err error_gone(struct http_request *r, struct http_response *out, const struct story_view *story);

/* An error answer that needs no request: for what the server refuses before there is one. */
struct http_answer *error_answer(struct site *site, int status);

#endif
