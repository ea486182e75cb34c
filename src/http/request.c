/* request.c - what a handler may ask of its request. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/request.h"

#include "http/accept.h"
#include "http/form.h"
#include "http/intake.h"

struct http_deferred {
    void (*release)(void *p);
    void *p;
    struct http_deferred *before;
};

struct str http_request_header(const struct http_request *r, struct str name)
{
    for (ptrdiff_t i = 0; i < r->header_count; i++)
        if (str_equal_nocase(r->headers[i].name, name))
            return r->headers[i].value;
    return (struct str){0};
}

struct str http_request_cookie(const struct http_request *r, struct str name)
{
    struct str rest = http_request_header(r, S("Cookie")), pair, found, value;
    while (rest.n) {
        str_cut(rest, ';', &pair, &rest);
        if (str_cut(str_trim(pair), '=', &found, &value) && str_equal(found, name))
            return value;
    }
    return (struct str){0};
}

struct str http_request_parameter(const struct http_request *r, struct str name)
{
    for (int i = 0; i < r->parameter_count; i++)
        if (str_equal(r->parameters[i].name, name))
            return r->parameters[i].value;
    return (struct str){0};
}

struct str http_request_query(struct http_request *r, struct str name)
{
    struct str rest = r->query;
    while (rest.n > 0) {
        struct str field, key, value, decoded;
        str_cut(rest, '&', &field, &rest);
        str_cut(field, '=', &key, &value);
        if (!http_form_decode(r->arena, key, &decoded) || !str_equal(decoded, name))
            continue;
        return http_form_decode(r->arena, value, &decoded) ? decoded : (struct str){0};
    }
    return (struct str){0};
}

unsigned http_request_codings(const struct http_request *r)
{
    return http_accept_codings(http_request_header(r, S("Accept-Encoding")));
}

void http_request_defer(struct http_request *r, void (*release)(void *p), void *p)
{
    struct http_deferred *deferred = arena_make(r->arena, struct http_deferred);
    *deferred = (struct http_deferred){release, p, r->deferred};
    r->deferred = deferred;
}

void http_request_release(struct http_request *r)
{
    while (r->deferred) {
        struct http_deferred *last = r->deferred;
        r->deferred = last->before;
        last->release(last->p);
    }
}
