/* batch.h - texts on their way to an engine and back: what the adapters share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_BATCH_H
#define TRANSLATE_BATCH_H

#include <jansson.h>

#include "base/base.h"
#include "text/json.h"
#include "translate/adapter.h"

/* The texts as a JSON array, the next value of j. */
void batch_write(struct json *j, const struct engine_question *question);

/*
 * One text of an answer in segment form, in a: valid UTF-8 that XML can hold, no white space around it, "&" only in
 * &amp; &lt; &gt;. {NULL, 0} where it is empty, or longer than any translation of source is. "<" is left as it is:
 * which marks are right is segment_problem's to say.
 */
struct str batch_text(struct arena *a, struct str source, struct str text);

/* The strings of a JSON array, or the member's of its objects where member is not NULL, as batch_text of the texts
 * asked. ERR_INVALID: no array, another count, an item that is no string. */
struct err batch_read(struct arena *a, const struct engine_question *question, const json_t *array, const char *member,
                      struct str *texts);

/* Adds a pair unless a code is none (language_is_valid_tag) or ENGINE_ROUTES_MAX are there; *capacity is the room of
 * out. */
void batch_add_route(struct arena *a, struct engine_routes *out, ptrdiff_t *capacity, const struct engine_route *route);

#endif
