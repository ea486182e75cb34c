/* intake.c - from what the wire said to the request that a handler sees. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/intake.h"

#include "text/url.h"

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
    return !failed(url_decode_path(a, path, &r->path));
}
