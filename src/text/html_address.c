/* html_address.c - which addresses story HTML may hold, and how they are written. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_address.h"

#include "text/html.h"

static bool is_refused(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte <= ' ' || byte == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '`';
}

static bool is_written(struct str address)
{
    if (address.n == 0 || address.n > HTML_ADDRESS_MAX)
        return false;
    for (ptrdiff_t i = 0; i < address.n; i++)
        if (is_refused(address.p[i]))
            return false;
    return true;
}

/* The scheme without its colon; none for a relative address. What stands before a colon counts as a scheme even where
 * a browser would not take it for one. */
static struct str scheme_of(struct str address)
{
    for (ptrdiff_t i = 0; i < address.n; i++) {
        if (address.p[i] == ':')
            return str_slice(address, 0, i);
        if (address.p[i] == '/' || address.p[i] == '?' || address.p[i] == '#')
            break;
    }
    return (struct str){0};
}

static bool has_host(struct str after_scheme)
{
    return str_starts(after_scheme, S("://")) && after_scheme.n > 3 && after_scheme.p[3] != '/' &&
           after_scheme.p[3] != '?' && after_scheme.p[3] != '#' && after_scheme.p[3] != ':' && after_scheme.p[3] != '@';
}

bool html_address_is_web(struct str address)
{
    struct str scheme = scheme_of(address);
    return is_written(address) && (str_equal(scheme, S("http")) || str_equal(scheme, S("https"))) &&
           has_host(str_from(address, scheme.n));
}

bool html_address_is_link(struct str address)
{
    struct str scheme = scheme_of(address);
    if (!is_written(address))
        return false;
    if (!scheme.p)
        return !str_starts(address, S("//"));
    return str_equal(scheme, S("mailto")) ? address.n > scheme.n + 1 : html_address_is_web(address);
}

static bool is_dotted(struct str segment)
{
    return str_starts(segment, S(".")) || str_starts(segment, S("%2e")) || str_starts(segment, S("%2E"));
}

bool html_address_is_media(struct str address)
{
    struct str segment;
    struct str rest = str_from(address, 7);
    if (!is_written(address) || !str_starts(address, S("/media/")))
        return false;
    if (str_find_char(address, '?', 0) >= 0 || str_find_char(address, '#', 0) >= 0)
        return false;
    for (bool more = true; more;) {
        more = str_cut(rest, '/', &segment, &rest);
        if (segment.n == 0 || is_dotted(segment))
            return false;
    }
    return true;
}

static struct str trim_controls(struct str s)
{
    while (s.n && (unsigned char)s.p[0] <= ' ')
        s = str_from(s, 1);
    while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    return s;
}

/* Writes c and returns how many bytes that took; -1 when it may not be in an address. */
static int write_byte(char *to, char c)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    if (c == '\t' || c == '\n' || c == '\r')
        return 0;
    if ((unsigned char)c < ' ' || c == 0x7f)
        return -1;
    to[0] = c;
    if (!is_refused(c))
        return 1;
    to[0] = '%';
    to[1] = DIGITS[(unsigned char)c >> 4];
    to[2] = DIGITS[c & 15];
    return 3;
}

static void lower_scheme(char *p, ptrdiff_t n)
{
    struct str scheme = scheme_of((struct str){p, n});
    for (ptrdiff_t i = 0; i < scheme.n; i++)
        p[i] = char_to_lower(p[i]);
}

struct str html_address_clean(struct arena *a, struct str raw)
{
    raw = trim_controls(raw);
    if (raw.n > 4 * HTML_ADDRESS_MAX || str_find(raw, S("\xef\xbf\xbe"), 0) >= 0 ||
        str_find(raw, S("\xef\xbf\xbf"), 0) >= 0)
        return (struct str){0};
    char *p = arena_bytes(a, raw.n * 3);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < raw.n; i++) {
        int written = write_byte(p + n, raw.p[i]);
        if (written < 0)
            return (struct str){0};
        n += written;
    }
    lower_scheme(p, n);
    struct str clean = {p, n};
    return str_starts(clean, S("//")) ? str_concat(a, S("https:"), clean) : clean;
}
