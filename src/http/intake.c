/* intake.c - from what the wire said to the request that a handler sees. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/intake.h"

#include "base/utf8.h"

#include <microhttpd.h>

struct collector {
    struct http_header *headers;
    ptrdiff_t count, capacity;
};

static enum MHD_Result collect(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                               const char *value, size_t value_size)
{
    struct collector *collector = context;
    (void)kind;
    if (collector->count == collector->capacity)
        return MHD_NO;
    collector->headers[collector->count++] =
        (struct http_header){{name, (ptrdiff_t)name_size}, {value ? value : "", (ptrdiff_t)value_size}};
    return MHD_YES;
}

static void collect_headers(struct arena *a, struct connection *c, struct http_request *r)
{
    struct collector collector = {.capacity = c->call.head.count};
    collector.headers = arena_array(a, struct http_header, collector.capacity);
    MHD_get_connection_values_n(c->library, MHD_HEADER_KIND, collect, &collector);
    r->headers = collector.headers;
    r->header_count = collector.count;
}

/* Whether a segment is "." or "..". */
static bool is_dots(struct str segment)
{
    return str_equal(segment, S(".")) || str_equal(segment, S(".."));
}

static bool path_is_sound(struct str path)
{
    struct str rest = path, segment;
    while (rest.n > 0) {
        str_cut(rest, '/', &segment, &rest);
        if (is_dots(segment))
            return false;
    }
    return str_find_char(path, '\\', 0) < 0 && str_find_char(path, 0, 0) < 0 && utf8_find_invalid(path) < 0;
}

/* Decodes %XX once. */
static bool decode_path(struct arena *a, struct str path, struct str *out)
{
    char *bytes = arena_bytes(a, path.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < path.n; i++, n++) {
        bytes[n] = path.p[i];
        if (path.p[i] != '%')
            continue;
        int high = i + 2 < path.n ? char_hex_value(path.p[i + 1]) : -1;
        int low = i + 2 < path.n ? char_hex_value(path.p[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        bytes[n] = (char)(high * 16 + low);
        i += 2;
    }
    *out = (struct str){bytes, n};
    return path_is_sound(*out);
}

bool http_intake(struct arena *a, struct connection *c, void *app, struct http_request *r)
{
    const struct call *call = &c->call;
    struct str path;
    r->arena = a;
    r->app = app;
    r->id = (struct str){call->id, 16};
    r->method = call->method;
    r->target = call->target;
    r->host = call->host;
    r->secure = call->secure;
    r->address = call->address;
    r->loopback = c->loopback && !call->forwarded;
    r->body = buf_str(&call->body);
    r->received = call->received;
    collect_headers(a, c, r);
    str_cut(call->target, '?', &path, &r->query);
    return decode_path(a, path, &r->path);
}
