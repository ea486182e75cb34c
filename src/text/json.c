/* json.c - writing JSON (RFC 8259) that is also safe inside an HTML script element. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/json.h"

#include "base/utf8.h"

#include <assert.h>

void json_init(struct json *j, struct buf *out)
{
    *j = (struct json){.out = out};
}

/* Puts the comma that a value or a key needs before it. */
static void begin_item(struct json *j)
{
    if (j->depth == 0)
        return;
    if (j->has_items[j->depth - 1])
        buf_add_char(j->out, ',');
    j->has_items[j->depth - 1] = true;
}

static void begin_value(struct json *j)
{
    bool in_object = j->depth && j->is_object[j->depth - 1];
    assert(in_object == j->has_key);
    if (!in_object)
        begin_item(j);
    j->has_key = false;
}

static void open_level(struct json *j, bool is_object)
{
    begin_value(j);
    assert(j->depth < JSON_DEPTH_MAX);
    j->is_object[j->depth] = is_object;
    j->has_items[j->depth++] = false;
    buf_add_char(j->out, is_object ? '{' : '[');
}

static void close_level(struct json *j, bool is_object)
{
    assert(j->depth && j->is_object[j->depth - 1] == is_object && !j->has_key);
    j->depth--;
    buf_add_char(j->out, is_object ? '}' : ']');
}

void json_open_object(struct json *j)
{
    open_level(j, true);
}

void json_close_object(struct json *j)
{
    close_level(j, true);
}

void json_open_array(struct json *j)
{
    open_level(j, false);
}

void json_close_array(struct json *j)
{
    close_level(j, false);
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void add_special(struct buf *out, int32_t code, struct str bytes)
{
    switch (code) {
    case '"':
        buf_add(out, S("\\\""));
        return;
    case '\\':
        buf_add(out, S("\\\\"));
        return;
    case '\n':
        buf_add(out, S("\\n"));
        return;
    case '\t':
        buf_add(out, S("\\t"));
        return;
    case '\r':
        buf_add(out, S("\\r"));
        return;
    default:
        break;
    }
    if (code < 0x80 || code == 0x2028 || code == 0x2029)
        buf_add_format(out, "\\u%04x", (unsigned)code);
    else
        buf_add(out, bytes);
}

static void add_quoted(struct buf *out, struct str text)
{
    ptrdiff_t start = 0, i = 0;
    buf_add_char(out, '"');
    while (i < text.n) {
        if (is_plain((unsigned char)text.p[i])) {
            i++;
            continue;
        }
        int32_t code;
        int n = utf8_decode(str_from(text, i), &code);
        buf_add(out, str_slice(text, start, i));
        if (n == 0)
            buf_add(out, S("\xef\xbf\xbd"));
        else
            add_special(out, code, str_slice(text, i, i + n));
        i += MAX(n, 1);
        start = i;
    }
    buf_add(out, str_from(text, start));
    buf_add_char(out, '"');
}

void json_write_key(struct json *j, struct str key)
{
    assert(j->depth && j->is_object[j->depth - 1] && !j->has_key);
    begin_item(j);
    add_quoted(j->out, key);
    buf_add_char(j->out, ':');
    j->has_key = true;
}

void json_write_string(struct json *j, struct str text)
{
    begin_value(j);
    add_quoted(j->out, text);
}

void json_write_int(struct json *j, int64_t number)
{
    begin_value(j);
    buf_add_i64(j->out, number);
}

void json_write_bool(struct json *j, bool boolean)
{
    json_write_raw(j, boolean ? S("true") : S("false"));
}

void json_write_null(struct json *j)
{
    json_write_raw(j, S("null"));
}

void json_write_raw(struct json *j, struct str json)
{
    begin_value(j);
    buf_add(j->out, json);
}

void json_member_string(struct json *j, struct str key, struct str text)
{
    json_write_key(j, key);
    json_write_string(j, text);
}

void json_member_text(struct json *j, struct str key, struct str text)
{
    if (text.n)
        json_member_string(j, key, text);
}

void json_member_int(struct json *j, struct str key, int64_t number)
{
    json_write_key(j, key);
    json_write_int(j, number);
}

void json_member_bool(struct json *j, struct str key, bool boolean)
{
    json_write_key(j, key);
    json_write_bool(j, boolean);
}
