/* json_cut.h - a large JSON file, cut into its records as it is read. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_JSON_CUT_H
#define EXCHANGE_JSON_CUT_H

#include <jansson.h>

#include "base/base.h"

/*
 * A file holds one value (RFC 8259), or one after the other ("JSON lines"). The caller says which arrays and objects
 * are gone into and which values are records; only one record is ever in memory, and only its size and depth are looked
 * at here: whether it is well formed is seen when it is read.
 */
#define JSON_RECORD_MAX ((ptrdiff_t)16 * 1024 * 1024) /* bytes of one record */
#define JSON_VALUES_MAX 400000                        /* values in it: what a tree of it costs is counted by these */
#define JSON_DEEP_MAX 200                             /* arrays and objects within each other */

enum json_cut_choice { JSON_CUT_PASS, JSON_CUT_ENTER, JSON_CUT_TAKE };

/* What becomes of the value at where: "" is a whole file's, "data.posts" a member of a member, "data.posts[]" an item
 * of that. mark: its first byte. Only an array or an object can be entered; another value is passed over then. */
typedef enum json_cut_choice json_cut_choose(struct str where, char mark);

struct json_record {
    struct str where; /* borrowed until the next one is asked for, as text */
    struct str text;  /* empty where it was too large */
    int64_t line;     /* on which it begins, from 1 */
    bool too_large;   /* more than JSON_RECORD_MAX: passed over */
};

struct json_cut;

/* Opens a file, also one packed by gzip. Errors name the path: it cannot be read, or begins as no JSON does. */
struct err json_cut_open(struct str path, json_cut_choose *choose, struct json_cut **out);
void json_cut_close(struct json_cut *cut);
/* The next record; *found false at the end. Errors name path and line: brackets that do not fit, a file that ends too
 * early, what is too deep. */
struct err json_cut_next(struct json_cut *cut, struct json_record *out, bool *found);
/* Bytes of the file read so far (packed ones), and all. */
void json_cut_progress(const struct json_cut *cut, int64_t *done, int64_t *all);

/* The value of a text, to be given back with json_decref. Errors are "line N: what", counted from first_line:
 * ERR_INVALID: no JSON, or too deep; ERR_LIMIT: more than JSON_RECORD_MAX bytes or JSON_VALUES_MAX values. */
struct err json_text_read(struct str text, int64_t first_line, json_t **out);

/* ---- members, whatever they turn out to be ---- */

/* The member of that name, upper and lower case being one; NULL. Borrowed, as all below. */
const json_t *json_get(const json_t *object, struct str name);
/* A string's text; a number's or a boolean's as it is written, in a; empty for anything else, NULL too. */
struct str json_words(struct arena *a, const json_t *value);
/* Both at once. */
struct str json_get_words(struct arena *a, const json_t *object, struct str name);
/* true, a number that is not 0, "true", "yes" and "1". */
bool json_is_yes(const json_t *value);
/* The items of an array, or the value itself where it is none; false at the end. *at is 0 at first. */
bool json_next_item(const json_t *value, size_t *at, const json_t **item);

#endif
