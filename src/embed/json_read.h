/* json_read.h - members of other sites' JSON, whatever they turn out to be. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_JSON_READ_H
#define EMBED_JSON_READ_H

#include <jansson.h>

#include "base/base.h"

#define JSON_READ_DEPTH_MAX 64

/* Parses bytes; *out is to be given back with json_decref. ERR_INVALID: no JSON (RFC 8259), or deeper than
 * JSON_READ_DEPTH_MAX. */
struct err json_read(struct str bytes, json_t **out);

/* The text of a member, in a; none where it is missing or anything but a string. name: "account.display_name" leads
 * through objects. Where an array stands, its first item does. */
struct str json_read_text(struct arena *a, const json_t *from, const char *name);
/* A number, also one in quotes or with a fraction, cut to a whole one; 0. */
int64_t json_read_number(const json_t *from, const char *name);
/* What stands there, borrowed; NULL. */
const json_t *json_read_member(const json_t *from, const char *name);

#endif
