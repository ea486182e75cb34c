/* xml.c - text that XML can hold. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/xml.h"

#include "base/utf8.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

static bool is_character(int32_t code)
{
    return code >= 0x20 ? code != 0xFFFE && code != 0xFFFF : code == '\t' || code == '\n' || code == '\r';
}

/* Length in bytes of the character at the start of s, negative when it cannot stay; 0 when it is no UTF-8. */
static int look(struct str s)
{
    int32_t code;
    int n = utf8_decode(s, &code);
    return n == 0 || is_character(code) ? n : -n;
}

/* Bytes of s that are fine from its start on. */
static ptrdiff_t fine(struct str s)
{
    ptrdiff_t at = 0;
    while (at < s.n) {
        unsigned char byte = (unsigned char)s.p[at];
        int n = byte >= 0x20 && byte < 0x80 ? 1 : look(str_from(s, at));
        if (n < 1)
            break;
        at += n;
    }
    return at;
}

struct str xml_text(struct arena *a, struct str text)
{
    ptrdiff_t at = fine(text);
    if (at == text.n)
        return text;
    char *out = arena_bytes(a, text.n * (ptrdiff_t)(sizeof(REPLACEMENT) - 1));
    ptrdiff_t written = 0, from = 0;
    for (;;) {
        memcpy(out + written, text.p + from, (size_t)(at - from));
        written += at - from;
        if (at == text.n)
            return (struct str){out, written};
        int n = look(str_from(text, at));
        if (n == 0) {
            memcpy(out + written, REPLACEMENT, sizeof(REPLACEMENT) - 1);
            written += (ptrdiff_t)sizeof(REPLACEMENT) - 1;
        }
        from = at + (n == 0 ? 1 : -n);
        at = from + fine(str_from(text, from));
    }
}
