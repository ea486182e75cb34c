/* resource.h - what the desk's JSON resources share: reading a body, answering, and saying what is wrong. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_RESOURCE_H
#define DESK_RESOURCE_H

#include "embed/rules.h"
#include "page/access.h"
#include "text/json.h"

#include <jansson.h>

#define RESOURCE_MAX ((ptrdiff_t)8 * 1024 * 1024) /* bytes of one answer */

/* An answer being written; its buffer is freed with the request. */
struct resource {
    struct http_request *request;
    struct http_response *out;
    struct buf buf;
    struct json json;
};

/* The object that r's body holds, freed with the request. ERR_INVALID: it is no JSON object. */
struct err resource_read(struct http_request *r, json_t **out);
/* A member's text, borrowed from the body; empty where there is none. */
struct str resource_text(const json_t *object, const char *key);
/* The same, for a member that may be missing: *out then stays. ERR_INVALID: it is no text. */
struct err resource_text_of(const json_t *object, const char *key, struct str *out);
/* A member's number; otherwise where there is none. */
int64_t resource_int(const json_t *object, const char *key, int64_t otherwise);
bool resource_bool(const json_t *object, const char *key);

/* By which a story's text that comes in is made story HTML. */
struct embed_rules resource_rules(const struct http_request *r);

/* The number that the route's pattern names ":id", ":note" ...; ERR_NOT_FOUND when it is none. */
struct err resource_id(const struct http_request *r, struct str name, int64_t *out);

/* The same for the story that ":id" names, which the person may read (newsroom_may_read). */
struct err resource_story(struct http_request *r, int64_t *out);

/* A word of the desk in the person's language, in the request's memory; key itself where there is none. */
struct str resource_word(struct http_request *r, struct str key);

/* Begins an answer, with its object opened. Heap memory is registered with the request. */
struct resource *resource_begin(struct http_request *r, struct http_response *out);
/* Closes the object and makes it the response. */
struct err resource_end(struct resource *answer, int status);
/* Answers a failure: its status and {"problem": words, "field"?}; what is our own fault (500) stays the dispatcher's.
 */
struct err resource_problem(struct http_request *r, struct http_response *out, struct err e);

#endif
