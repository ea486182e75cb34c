/* key.c - the one way to write the address of a page. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/press.h"

#include "http/router.h"

#include <string.h>

/* RFC 3986 section 3.3: unreserved, sub-delims, ":", "@"; and the slash between segments. */
static bool stands_in_path(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || (c && strchr("-._~!$&'()*+,;=:@/", c));
}

/* URL Standard, the application/x-www-form-urlencoded percent-encode set, as browsers send forms. */
static bool stands_in_query(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || (c && strchr("-._*", c));
}

static char *add_encoded(char *to, struct str s, bool (*stands)(char c), char space)
{
    static const char HEX[] = "0123456789ABCDEF";
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (stands(s.p[i])) {
            *to++ = s.p[i];
        } else if (c == ' ' && space) {
            *to++ = space;
        } else {
            *to++ = '%';
            *to++ = HEX[c >> 4];
            *to++ = HEX[c & 15];
        }
    }
    return to;
}

static struct str encode(struct arena *a, struct str s, bool (*stands)(char c), char space)
{
    char *text = arena_bytes(a, s.n * 3);
    return (struct str){text, add_encoded(text, s, stands, space) - text};
}

/* key with the fields that the route names, in the order in which it names them. */
static struct str add_query(struct http_request *r, struct str key, struct str names)
{
    const char *separator = "?";
    struct str name;
    while (str_cut(names, ' ', &name, &names) || name.n) {
        struct str value = name.n ? http_request_query(r, name) : (struct str){0};
        if (value.p) {
            struct str encoded = encode(r->arena, value, stands_in_query, '+');
            key = str_format(r->arena, "%.*s%s%.*s=%.*s", STR_ARG(key), separator, STR_ARG(name), STR_ARG(encoded));
            separator = "&";
        }
    }
    return key;
}

struct str press_key(struct http_request *r)
{
    struct str key = encode(r->arena, r->path, stands_in_path, 0);
    return r->route && r->route->query && r->query.n ? add_query(r, key, str_from_c(r->route->query)) : key;
}
