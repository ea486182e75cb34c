/* guard.c - what a request's head must be before anything else looks at it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/guard.h"

#include <string.h>

/* tchar of RFC 9110 section 5.6.2. */
static const bool TOKEN[256] = {
    ['!'] = true, ['#'] = true, ['$'] = true, ['%'] = true, ['&'] = true,         ['\''] = true,
    ['*'] = true, ['+'] = true, ['-'] = true, ['.'] = true, ['0' ... '9'] = true, ['A' ... 'Z'] = true,
    ['^'] = true, ['_'] = true, ['`'] = true, ['|'] = true, ['a' ... 'z'] = true, ['~'] = true,
};

static bool is_token(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!TOKEN[(unsigned char)s.p[i]])
            return false;
    return s.n > 0;
}

/* Whether one of eight bytes is under 0x20 or is 0x7f; may also be true for others above such a byte, never misses. */
static bool word_is_suspect(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    uint64_t deletes = word ^ (ones * 0x7f);
    return (((word - ones * 0x20) & ~word) | ((deletes - ones) & ~deletes)) & tops;
}

static bool byte_is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t') || c == 0x7f;
}

static bool has_control(struct str s)
{
    ptrdiff_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        uint64_t word;
        memcpy(&word, s.p + i, 8);
        if (word_is_suspect(word))
            break;
    }
    for (; i < s.n; i++)
        if (byte_is_control((unsigned char)s.p[i]))
            return true;
    return false;
}

static void take_length(struct guard_head *head, struct str value)
{
    head->lengths++;
    for (ptrdiff_t i = 0; i < value.n; i++)
        head->malformed = head->malformed || !char_is_digit(value.p[i]);
    head->malformed = head->malformed || !str_to_i64(value, &head->length);
}

static void take_host(struct guard_head *head, struct str value)
{
    head->hosts++;
    head->host = value;
}

static void take_transfer(struct guard_head *head, struct str value)
{
    head->transfers++;
    head->transfer_encoding = value;
}

static void take_content_coding(struct guard_head *head, struct str value)
{
    (void)value;
    head->content_coded = true;
}

static void take_cookie(struct guard_head *head, struct str value)
{
    (void)value;
    head->has_cookie = true;
}

static void take_privacy_control(struct guard_head *head, struct str value)
{
    head->privacy_control = str_equal(value, S("1"));
}

static void take_do_not_track(struct guard_head *head, struct str value)
{
    head->do_not_track = str_equal(value, S("1"));
}

/* Headers that the server itself looks at: kept as they are in a field, or taken by a function. */
static const struct known {
    struct str name;
    size_t field; /* a struct str of struct guard_head, where take is NULL */
    void (*take)(struct guard_head *head, struct str value);
} KNOWN[] = {
    {S_INIT("host"), 0, take_host},
    {S_INIT("content-length"), 0, take_length},
    {S_INIT("transfer-encoding"), 0, take_transfer},
    {S_INIT("content-encoding"), 0, take_content_coding},
    {S_INIT("cookie"), 0, take_cookie},
    {S_INIT("authorization"), 0, take_cookie},
    {S_INIT("expect"), offsetof(struct guard_head, expect), NULL},
    {S_INIT("accept-encoding"), offsetof(struct guard_head, accept_encoding), NULL},
    {S_INIT("if-none-match"), offsetof(struct guard_head, if_none_match), NULL},
    {S_INIT("if-modified-since"), offsetof(struct guard_head, if_modified_since), NULL},
    {S_INIT("user-agent"), offsetof(struct guard_head, agent), NULL},
    {S_INIT("referer"), offsetof(struct guard_head, referer), NULL},
    {S_INIT("sec-gpc"), 0, take_privacy_control},
    {S_INIT("dnt"), 0, take_do_not_track},
    {S_INIT("forwarded"), offsetof(struct guard_head, forwarded), NULL},
    {S_INIT("x-forwarded-for"), offsetof(struct guard_head, forwarded_for), NULL},
    {S_INIT("x-forwarded-proto"), offsetof(struct guard_head, forwarded_proto), NULL},
    {S_INIT("x-forwarded-host"), offsetof(struct guard_head, forwarded_host), NULL},
};

static void take_known(struct guard_head *head, struct str name, struct str value)
{
    char first = char_to_lower(name.p[0]);
    for (ptrdiff_t i = 0; i < COUNT_OF(KNOWN); i++) {
        const struct known *known = &KNOWN[i];
        if (known->name.n != name.n || known->name.p[0] != first || !str_equal_nocase(known->name, name))
            continue;
        if (known->take)
            known->take(head, value);
        else
            memcpy((char *)head + known->field, &value, sizeof(value));
        return;
    }
}

void guard_header(struct guard_head *head, struct str name, struct str value)
{
    head->count++;
    if (head->count > GUARD_HEADERS || name.n + value.n > GUARD_HEADER_SIZE)
        head->too_large = true;
    else if (!is_token(name) || has_control(value))
        head->malformed = true;
    else
        take_known(head, name, value);
}

static const struct method {
    struct str name;
    enum http_method method;
    bool takes_body;
} METHODS[] = {
    {S_INIT("GET"), HTTP_GET, false},         {S_INIT("HEAD"), HTTP_HEAD, false},
    {S_INIT("POST"), HTTP_POST, true},        {S_INIT("PUT"), HTTP_PUT, true},
    {S_INIT("PATCH"), HTTP_PATCH, true},      {S_INIT("DELETE"), HTTP_DELETE, true},
    {S_INIT("OPTIONS"), HTTP_OPTIONS, false},
};

static const struct method *find_method(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(METHODS); i++)
        if (str_equal(METHODS[i].name, name))
            return &METHODS[i];
    return NULL;
}

struct str guard_method_name(enum http_method method)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(METHODS); i++)
        if (METHODS[i].method == method)
            return METHODS[i].name;
    return (struct str){0};
}

bool guard_has_body(const struct guard_head *head)
{
    return head->transfers > 0 || head->length > 0;
}

/* RFC 9112 section 6: one way only to say where the body ends, and only the ways we know. */
static bool framing_is_sound(const struct guard_head *head, bool old_version)
{
    if (head->lengths > 1 || head->transfers > 1 || (head->lengths && head->transfers))
        return false;
    return !head->transfers || (!old_version && str_equal_nocase(head->transfer_encoding, S("chunked")));
}

static bool host_is_sound(const struct guard_head *head, bool old_version)
{
    if (head->hosts == 0)
        return old_version;
    return head->hosts == 1 && guard_host_is_valid(head->host);
}

int guard_check(const struct guard_head *head, struct str method_name, struct str version, enum http_method *method)
{
    bool old_version = str_equal(version, S("HTTP/1.0"));
    if (head->malformed || !is_token(method_name))
        return 400;
    if (head->too_large)
        return 431;
    if (!old_version && !str_equal(version, S("HTTP/1.1")))
        return 505;
    if (!host_is_sound(head, old_version) || !framing_is_sound(head, old_version))
        return 400;
    const struct method *known = find_method(method_name);
    if (!known)
        return 501;
    if (guard_has_body(head) && !known->takes_body)
        return 400;
    if (head->expect.p && !old_version && !str_equal_nocase(head->expect, S("100-continue")))
        return 417;
    if (head->content_coded)
        return 415;
    *method = known->method;
    return 0;
}

static bool port_is_valid(struct str port)
{
    int64_t number = 0;
    if (port.n == 0)
        return true; /* RFC 3986 allows "host:" */
    return port.n <= 5 && char_is_digit(port.p[0]) && str_to_i64(port, &number) && number <= 65535;
}

static bool name_is_valid(struct str name)
{
    for (ptrdiff_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!char_is_alpha(c) && !char_is_digit(c) && c != '-' && c != '.' && c != '_')
            return false;
    }
    return name.n > 0 && name.n <= 255;
}

static bool bracketed_is_valid(struct str host)
{
    ptrdiff_t end = str_find_char(host, ']', 0);
    if (end < 3 || end > 46)
        return false;
    for (ptrdiff_t i = 1; i < end; i++)
        if (char_hex_value(host.p[i]) < 0 && host.p[i] != ':' && host.p[i] != '.')
            return false;
    struct str rest = str_from(host, end + 1);
    return rest.n == 0 || (rest.p[0] == ':' && port_is_valid(str_from(rest, 1)));
}

bool guard_host_is_valid(struct str host)
{
    if (host.n == 0 || host.n >= GUARD_HOST_SIZE)
        return false;
    if (host.p[0] == '[')
        return bracketed_is_valid(host);
    struct str name, port;
    str_cut(host, ':', &name, &port);
    return name_is_valid(name) && port_is_valid(port);
}

struct str guard_copy_host(char room[GUARD_HOST_SIZE], struct str host)
{
    for (ptrdiff_t i = 0; i < host.n; i++)
        room[i] = char_to_lower(host.p[i]);
    return (struct str){room, host.n};
}

/* No byte that the grammar of a request target leaves out; those above 0x7f are left to the decoding of the path. */
static bool target_is_clean(struct str target)
{
    for (ptrdiff_t i = 0; i < target.n; i++) {
        unsigned char c = (unsigned char)target.p[i];
        if (c <= ' ' || c == 0x7f || c == '#')
            return false;
    }
    return true;
}

static ptrdiff_t scheme_size(struct str target)
{
    static const struct str SCHEMES[] = {S_INIT("http://"), S_INIT("https://")};
    for (ptrdiff_t i = 0; i < COUNT_OF(SCHEMES); i++)
        if (str_equal_nocase(str_slice(target, 0, SCHEMES[i].n), SCHEMES[i]))
            return SCHEMES[i].n;
    return 0;
}

int guard_target(char *raw, ptrdiff_t raw_size, char host_room[GUARD_HOST_SIZE], struct str *target, struct str *host)
{
    *target = (struct str){raw, raw_size};
    *host = (struct str){0};
    if (raw_size > GUARD_TARGET_SIZE)
        return 414;
    if (!target_is_clean(*target))
        return 400;
    if (raw_size > 0 && raw[0] == '/')
        return 0;
    ptrdiff_t begin = scheme_size(*target), end = begin;
    while (end < raw_size && raw[end] != '/' && raw[end] != '?')
        end++;
    struct str authority = str_slice(*target, begin, end);
    if (begin == 0 || !guard_host_is_valid(authority))
        return 400;
    *host = guard_copy_host(host_room, authority);
    *target = str_from(*target, end);
    if (end == raw_size)
        *target = S("/");
    else if (raw[end] == '?') {
        raw[end - 1] = '/';
        *target = (struct str){raw + end - 1, raw_size - end + 1};
    }
    return 0;
}
