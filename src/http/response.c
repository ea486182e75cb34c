/* response.c - what a handler makes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/response.h"

#include <assert.h>
#include <stdarg.h>

void http_response_header(struct http_response *response, struct str name, struct str value)
{
    assert(response->header_count < HTTP_RESPONSE_HEADERS);
    if (response->header_count < HTTP_RESPONSE_HEADERS)
        response->headers[response->header_count++] = (struct http_header){name, value};
}

void http_response_tag(struct http_response *response, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    struct str tag = str_format_list(response->arena, format, list);
    va_end(list);
    for (int i = 0; i < response->tag_count; i++)
        if (str_equal(response->tags[i], tag))
            return;
    if (tag.n == 0)
        return;
    if (response->tag_count < HTTP_RESPONSE_TAGS)
        response->tags[response->tag_count++] = tag;
    else
        response->tags_lost = true;
}

void http_response_redirect(struct http_response *response, int status, struct str location)
{
    assert(status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
    response->status = status;
    response->type = (struct str){0};
    response->body = (struct str){0};
    http_response_header(response, S("Location"), location);
}
