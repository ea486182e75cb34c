/* json.h - writing JSON (RFC 8259) that is also safe inside an HTML script element. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include "base/base.h"

#define JSON_DEPTH_MAX 32

/*
 * Commas and colons are put by the writer. In strings < > & U+2028 U+2029 and control characters are written as \uXXXX;
 * bytes that are not UTF-8 become U+FFFD. Using it out of order (a value without a key, an end too many) is a bug and
 * ends the program by assert; running out of room shows in out->failed.
 */
struct json {
    struct buf *out;
    int depth;
    bool has_items[JSON_DEPTH_MAX];
    bool is_object[JSON_DEPTH_MAX];
    bool has_key;
};

/* Begins to write one value at the end of out. */
void json_init(struct json *j, struct buf *out);

void json_open_object(struct json *j);
void json_close_object(struct json *j);
void json_open_array(struct json *j);
void json_close_array(struct json *j);

/* The name of the next value within an object. */
void json_write_key(struct json *j, struct str key);
void json_write_string(struct json *j, struct str text);
void json_write_int(struct json *j, int64_t number);
void json_write_bool(struct json *j, bool boolean);
void json_write_null(struct json *j);
/* JSON made earlier by this writer, as a value. */
void json_write_raw(struct json *j, struct str json);

/* json_write_key and a value at once; json_member_text leaves the member out when text is none or empty. */
void json_member_string(struct json *j, struct str key, struct str text);
void json_member_text(struct json *j, struct str key, struct str text);
void json_member_int(struct json *j, struct str key, int64_t number);
void json_member_bool(struct json *j, struct str key, bool boolean);

#endif
