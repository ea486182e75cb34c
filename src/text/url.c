/* url.c - addresses: parsing, percent-encoding, joining. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/url.h"

#include "base/utf8.h"

#include <arpa/inet.h>
#include <string.h>

#define HOST_SIZE_MAX 253
#define LABEL_SIZE_MAX 63

static bool is_alphanumeric(char c)
{
    return char_is_alpha(c) || char_is_digit(c);
}

/* The byte of the %-sequence at s.p[at], or -1. */
static int percent_value(struct str s, ptrdiff_t at)
{
    if (s.n - at < 3 || s.p[at] != '%')
        return -1;
    int high = char_hex_value(s.p[at + 1]), low = char_hex_value(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Control characters, and marks that turn the text around them. */
static bool is_invisible(int32_t code)
{
    return code < 0x21 || (code >= 0x7f && code <= 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

static bool has_address_characters(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n;) {
        int32_t code;
        int length = utf8_decode(str_from(s, i), &code);
        if (length == 0 || is_invisible(code) || (code < 0x80 && strchr("\"<>\\^`{|}", (int)code)))
            return false;
        if (code == '%' && percent_value(s, i) < 0)
            return false;
        i += length;
    }
    return true;
}

static bool is_ipv6(struct str inside)
{
    char text[64];
    struct in6_addr address;
    if (inside.n >= (ptrdiff_t)sizeof(text))
        return false;
    memcpy(text, inside.p, (size_t)inside.n);
    text[inside.n] = 0;
    return (ptrdiff_t)strlen(text) == inside.n && inet_pton(AF_INET6, text, &address) == 1;
}

static bool is_host_name(struct str host)
{
    ptrdiff_t label = 0;
    if (host.n == 0 || host.n > HOST_SIZE_MAX)
        return false;
    for (ptrdiff_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        if (c == '.' && label == 0)
            return false;
        label = c == '.' ? 0 : label + 1;
        if (label > LABEL_SIZE_MAX || (c != '.' && !is_alphanumeric(c) && c != '-' && c != '_'))
            return false;
    }
    return true;
}

static bool parse_port(struct str text, int *port)
{
    *port = 0;
    if (text.n == 0 || text.n > 5)
        return false;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (!char_is_digit(text.p[i]))
            return false;
        *port = *port * 10 + (text.p[i] - '0');
    }
    return *port >= 1 && *port <= 65535;
}

bool url_parse_host(struct str text, struct str *host, int *port)
{
    ptrdiff_t end;
    *port = -1;
    if (str_starts(text, S("["))) {
        end = str_find_char(text, ']', 0) + 1;
        if (end == 0 || !is_ipv6(str_slice(text, 1, end - 1)))
            return false;
    } else {
        end = str_find_char(text, ':', 0);
        end = end < 0 ? text.n : end;
        if (!is_host_name(str_slice(text, 0, end)))
            return false;
    }
    *host = str_slice(text, 0, end);
    if (end == text.n)
        return true;
    return text.p[end] == ':' && parse_port(str_from(text, end + 1), port);
}

/* The scheme before ':', or none; false when the first segment holds a ':' that ends no scheme. */
static bool cut_scheme(struct str text, struct str *scheme)
{
    *scheme = (struct str){0};
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '/' || c == '?' || c == '#')
            return true;
        if (c == ':') {
            *scheme = str_slice(text, 0, i);
            return i > 0;
        }
    }
    return true;
}

static void cut_tail(struct str text, struct url *out)
{
    struct str rest;
    if (!str_cut(text, '#', &rest, &out->fragment))
        out->fragment = (struct str){0};
    if (!str_cut(rest, '?', &out->path, &out->query))
        out->query = (struct str){0};
}

static bool parse_authority(struct str text, bool secure, struct url *out)
{
    ptrdiff_t end = 0;
    while (end < text.n && !strchr("/?#", text.p[end]))
        end++;
    out->authority = str_slice(text, 0, end);
    if (!url_parse_host(out->authority, &out->host, &out->port))
        return false;
    if (out->port < 0)
        out->port = secure ? 443 : 80;
    cut_tail(str_from(text, end), out);
    return true;
}

bool url_parse(struct str text, struct url *out)
{
    *out = (struct url){.kind = URL_RELATIVE};
    if (text.n == 0 || text.n > URL_SIZE_MAX || !has_address_characters(text) || !cut_scheme(text, &out->scheme))
        return false;
    if (!out->scheme.p) {
        cut_tail(text, out);
        return !str_starts(text, S("//"));
    }
    struct str rest = str_from(text, out->scheme.n + 1);
    bool secure = str_equal_nocase(out->scheme, S("https"));
    if (secure || str_equal_nocase(out->scheme, S("http"))) {
        out->kind = URL_HTTP;
        return str_starts(rest, S("//")) && parse_authority(str_from(rest, 2), secure, out);
    }
    out->kind = URL_MAILTO;
    cut_tail(rest, out);
    return str_equal_nocase(out->scheme, S("mailto")) && out->path.n > 0;
}

/* Decodes %-sequences to a; false when one is bad. */
static bool decode(struct arena *a, struct str raw, bool plus_is_space, struct str *out)
{
    char *to = arena_bytes(a, raw.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '%') {
            int value = percent_value(raw, i);
            if (value < 0)
                return false;
            c = (char)value;
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        to[n++] = c;
    }
    *out = (struct str){to, n};
    return true;
}

static bool is_whole_text(struct str s)
{
    return str_find_char(s, 0, 0) < 0 && utf8_find_invalid(s) < 0;
}

bool url_decode(struct arena *a, struct str raw, struct str *out)
{
    return decode(a, raw, false, out) && is_whole_text(*out);
}

static bool hides_a_slash(struct str raw)
{
    for (ptrdiff_t i = 0; i < raw.n; i++) {
        int value = percent_value(raw, i);
        if (value == '/' || value == '\\')
            return true;
    }
    return false;
}

/* Segments between slashes; only the last one may be empty. */
static bool has_sound_segments(struct str path)
{
    struct str rest = str_from(path, 1);
    for (bool more = true; more;) {
        struct str segment;
        more = str_cut(rest, '/', &segment, &rest);
        if (str_equal(segment, S(".")) || str_equal(segment, S("..")) || (segment.n == 0 && more))
            return false;
    }
    return true;
}

static bool has_control_or_backslash(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f || s.p[i] == '\\')
            return true;
    return false;
}

struct err url_decode_path(struct arena *a, struct str raw, struct str *out)
{
    if (raw.n > URL_SIZE_MAX)
        return err_make(&ERR_LIMIT, "a path may have %d bytes", URL_SIZE_MAX);
    if (!str_starts(raw, S("/")) || hides_a_slash(raw))
        return err_make(&ERR_INVALID, "a path begins with '/' and has no encoded one");
    if (!url_decode(a, raw, out))
        return err_make(&ERR_INVALID, "the path is not %%-encoded UTF-8");
    if (has_control_or_backslash(*out))
        return err_make(&ERR_INVALID, "a control character or a backslash in the path");
    if (!has_sound_segments(*out))
        return err_make(&ERR_INVALID, "an empty segment, '.' or '..' in the path");
    return OK;
}

struct str url_authority(struct str text)
{
    struct url parts;
    return url_parse(text, &parts) ? parts.authority : (struct str){NULL, 0};
}

struct str url_host(struct str text)
{
    struct url parts;
    return url_parse(text, &parts) ? parts.host : (struct str){NULL, 0};
}

bool url_is_own_path(struct str text)
{
    struct url url;
    if (!str_starts(text, S("/")) || !url_parse(text, &url) || url.kind != URL_RELATIVE || hides_a_slash(url.path))
        return false;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        int value = percent_value(text, i);
        if (value >= 0 && (value < 0x20 || value == 0x7f || value == '\\'))
            return false;
    }
    return has_sound_segments(url.path);
}

/* 1: unreserved (RFC 3986 section 2.3); 2: what else a path may hold. */
static const unsigned char KEPT[256] = {
    ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1, ['0' ... '9'] = 1, ['-'] = 1, ['.'] = 1,  ['_'] = 1, ['~'] = 1,
    ['/'] = 2,         ['!'] = 2,         ['$'] = 2,         ['&'] = 2, ['\''] = 2, ['('] = 2, [')'] = 2,
    ['*'] = 2,         ['+'] = 2,         [','] = 2,         [';'] = 2, ['='] = 2,  [':'] = 2, ['@'] = 2,
};

static struct str encode(struct arena *a, struct str text, unsigned char kept)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    char *to = arena_bytes(a, text.n * 3);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (KEPT[c] & kept) {
            to[n++] = (char)c;
            continue;
        }
        to[n++] = '%';
        to[n++] = DIGITS[c >> 4];
        to[n++] = DIGITS[c & 15];
    }
    return (struct str){to, n};
}

struct str url_encode_component(struct arena *a, struct str text)
{
    return encode(a, text, 1);
}

struct str url_encode_path(struct arena *a, struct str path)
{
    return encode(a, path, 1 | 2);
}

/* RFC 3986 section 5.2.4 on path, which begins with '/': into to, which has path.n bytes. Returns the length. */
static ptrdiff_t remove_dot_segments(struct str path, char *to)
{
    ptrdiff_t n = 0;
    struct str rest = str_from(path, 1);
    for (bool more = true; more;) {
        struct str segment;
        more = str_cut(rest, '/', &segment, &rest);
        bool up = str_equal(segment, S(".."));
        while (up && n > 0 && to[n - 1] != '/')
            n--;
        n -= up && n > 0;
        if (up || str_equal(segment, S("."))) {
            if (!more)
                to[n++] = '/';
            continue;
        }
        to[n++] = '/';
        if (segment.n)
            memcpy(to + n, segment.p, (size_t)segment.n);
        n += segment.n;
    }
    return n;
}

/* The path of link seen from base. */
static struct str merge_paths(struct arena *a, struct str base, struct str link)
{
    ptrdiff_t folder = base.n;
    while (folder > 0 && base.p[folder - 1] != '/')
        folder--;
    struct str path =
        str_starts(link, S("/")) ? link : str_concat(a, folder ? str_slice(base, 0, folder) : S("/"), link);
    if (path.n == 0)
        return S("/");
    char *to = arena_bytes(a, path.n + 1);
    return (struct str){to, remove_dot_segments(path, to)};
}

static struct str compose(struct arena *a, const struct url *url)
{
    return str_format(a, "%.*s://%.*s%.*s%s%.*s%s%.*s", STR_ARG(url->scheme), STR_ARG(url->authority),
                      STR_ARG(url->path), url->query.p ? "?" : "", STR_ARG(url->query), url->fragment.p ? "#" : "",
                      STR_ARG(url->fragment));
}

bool url_join(struct arena *a, struct str base, struct str link, struct str *out)
{
    struct url from, to;
    if (!url_parse(base, &from) || from.kind != URL_HTTP)
        return false;
    if (str_starts(link, S("//")))
        link = str_format(a, "%.*s:%.*s", STR_ARG(from.scheme), STR_ARG(link));
    if (!url_parse(link, &to))
        return false;
    if (to.kind == URL_MAILTO) {
        *out = str_copy(a, link);
        return true;
    }
    if (to.kind == URL_HTTP) {
        to.path = merge_paths(a, S("/"), to.path.n ? to.path : S("/"));
    } else {
        to.query = to.path.n || to.query.p ? to.query : from.query;
        to.path = to.path.n ? merge_paths(a, from.path, to.path) : from.path;
        to.scheme = from.scheme;
        to.authority = from.authority;
    }
    *out = compose(a, &to);
    return true;
}

/* Decodes one "name=value". */
static bool parse_field(struct arena *a, struct str piece, struct url_field *field)
{
    struct str name, value;
    str_cut(piece, '=', &name, &value);
    return decode(a, name, true, &field->name) && decode(a, value, true, &field->value) && is_whole_text(field->name) &&
           is_whole_text(field->value);
}

static ptrdiff_t count_pieces(struct str raw)
{
    ptrdiff_t count = 1;
    for (ptrdiff_t i = 0; i < raw.n; i++)
        count += raw.p[i] == '&';
    return count;
}

struct err url_parse_query(struct arena *a, struct str raw, struct url_query *out)
{
    *out = (struct url_query){.fields = arena_array(a, struct url_field, MIN(count_pieces(raw), URL_QUERY_FIELDS_MAX))};
    for (bool more = raw.n > 0; more;) {
        struct str piece;
        more = str_cut(raw, '&', &piece, &raw);
        if (piece.n == 0)
            continue;
        if (out->count == URL_QUERY_FIELDS_MAX)
            return err_make(&ERR_LIMIT, "more than %d fields", URL_QUERY_FIELDS_MAX);
        if (!parse_field(a, piece, &out->fields[out->count++]))
            return err_make(&ERR_INVALID, "field %td is not %%-encoded UTF-8", out->count);
    }
    return OK;
}

struct str url_query_get(const struct url_query *query, struct str name)
{
    for (ptrdiff_t i = 0; i < query->count; i++)
        if (str_equal(query->fields[i].name, name))
            return query->fields[i].value;
    return (struct str){0};
}

ptrdiff_t url_query_count(const struct url_query *query, struct str name)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < query->count; i++)
        count += str_equal(query->fields[i].name, name);
    return count;
}
