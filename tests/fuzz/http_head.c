/* http_head.c - fuzzes what reads request heads: target, host, headers, range, conditions, codings, forwarding. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/accept.h"
#include "http/conditional.h"
#include "http/forwarded.h"
#include "http/guard.h"
#include "http/range.h"

#include "base/time.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void try_target(struct str text)
{
    char room[GUARD_HOST_SIZE], *raw = malloc((size_t)text.n + 1);
    struct str target, host;
    memcpy(raw, text.p, (size_t)text.n);
    if (guard_target(raw, text.n, room, &target, &host) == 0)
        must(target.n > 0 && target.p[0] == '/' && (!host.p || guard_host_is_valid(host)));
    free(raw);
}

static void try_head(struct str text)
{
    struct guard_head head = {0};
    struct str rest = text, line, name, value;
    enum http_method method;
    while (rest.n > 0) {
        str_cut(rest, '\n', &line, &rest);
        str_cut(line, ':', &name, &value);
        guard_header(&head, name, str_trim(value));
    }
    if (guard_check(&head, S("POST"), S("HTTP/1.1"), &method) == 0)
        must(head.hosts == 1 && head.lengths + head.transfers <= 1 && head.count <= GUARD_HEADERS);
}

static void try_range(struct str text)
{
    int64_t from, length, size = (int64_t)1 << (text.n % 40);
    if (http_range_parse(text, size, &from, &length) == HTTP_RANGE_PART)
        must(from >= 0 && length > 0 && from + length <= size);
}

static void try_cookie(struct str text)
{
    const struct http_header header = {S("cookie"), text};
    const struct http_request r = {.headers = &header, .header_count = 1};
    struct str value = http_request_cookie(&r, S("dateline"));
    must(!value.p || (value.p > text.p && value.p + value.n <= text.p + text.n && str_find_char(value, ';', 0) < 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, (ptrdiff_t)size};
    struct address peer = {{[15] = 1}};
    struct address_block all = {.bits = 0};
    struct forwarded headers = {.list = text, .proto = text, .host = text};
    if (size == 0)
        return 0;
    try_target(text);
    try_head(text);
    try_range(text);
    try_cookie(text);
    must(http_accept_codings(text) <= (HTTP_GZIP | HTTP_BROTLI));
    must(!http_not_modified(text, text, (struct str){0}, 0) || str_equal(str_trim(text), S("*")));
    forwarded_read(&headers, &peer, &all, 1);
    headers = (struct forwarded){.standard = text};
    forwarded_read(&headers, &peer, &all, 1);
    return 0;
}
