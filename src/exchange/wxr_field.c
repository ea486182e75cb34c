/* wxr_field.c - the fields within a record of a WordPress export. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wxr.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/xml.h"

#define NAME_MAX_BYTES 64

static const struct str HOLDERS[] = {
    S_INIT("item"),       S_INIT("wp:author"),      S_INIT("wp:category"), S_INIT("wp:tag"),      S_INIT("wp:term"),
    S_INIT("wp:comment"), S_INIT("wp:commentmeta"), S_INIT("wp:postmeta"), S_INIT("wp:termmeta"),
};

static bool holds_fields(struct str name)
{
    for (int i = 0; i < COUNT_OF(HOLDERS); i++)
        if (str_equal(name, HOLDERS[i]))
            return true;
    return false;
}

static bool is_name_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == ':' || c == '_' || c == '-' || c == '.';
}

struct tag {
    struct str name, attributes;
    ptrdiff_t end; /* behind ">" */
    bool closes;   /* "</name>" */
    bool empty;    /* "<name/>" */
};

/* Reads the tag at "<"; false: it is none that a field could have. */
static bool read_tag(struct str record, ptrdiff_t at, struct tag *out)
{
    ptrdiff_t from = at + 1, end = str_find_char(record, '>', at);
    bool closes = from < record.n && record.p[from] == '/';
    from += closes;
    ptrdiff_t to = from;
    while (to < record.n && to - from < NAME_MAX_BYTES && is_name_char(record.p[to]))
        to++;
    if (end < to || to == from || !char_is_alpha(record.p[from]))
        return false;
    struct str inside = str_trim(str_slice(record, to, end));
    bool empty = str_ends(inside, S("/"));
    *out = (struct tag){.name = str_slice(record, from, to),
                        .attributes = str_trim(str_slice(inside, 0, inside.n - empty)),
                        .end = end + 1,
                        .closes = closes,
                        .empty = empty};
    return true;
}

/* ---- values ---- */

/* Resolves the reference that begins at "&" and adds what it stands for. Returns its length; 0: it is none. */
static ptrdiff_t add_reference(struct buf *b, struct str text)
{
    static const struct {
        struct str name;
        char c;
    } NAMED[] = {{S_INIT("&amp;"), '&'},
                 {S_INIT("&lt;"), '<'},
                 {S_INIT("&gt;"), '>'},
                 {S_INIT("&quot;"), '"'},
                 {S_INIT("&apos;"), '\''}};
    for (int i = 0; i < COUNT_OF(NAMED); i++)
        if (str_starts(text, NAMED[i].name)) {
            buf_add_char(b, NAMED[i].c);
            return NAMED[i].name.n;
        }
    if (!str_starts(text, S("&#")))
        return 0;
    bool hex = text.n > 2 && (text.p[2] | 0x20) == 'x';
    ptrdiff_t at = hex ? 3 : 2, first = at;
    int32_t code = 0;
    for (int digit; at < text.n && at - first < 8 && (digit = char_hex_value(text.p[at])) >= 0 && (hex || digit < 10);
         at++)
        code = code * (hex ? 16 : 10) + digit;
    char bytes[4];
    int n = at > first && at < text.n && text.p[at] == ';' && code <= 0x10ffff ? utf8_encode(code, bytes) : 0;
    buf_add(b, (struct str){bytes, n});
    return n ? at + 1 : 0;
}

static struct str resolved(struct arena *a, struct str text)
{
    struct buf b;
    if (str_find_char(text, '&', 0) < 0)
        return text;
    buf_init(&b, text.n);
    for (ptrdiff_t at = 0, next; at < text.n; at = next) {
        next = str_find_char(text, '&', at);
        next = next < 0 ? text.n : next;
        buf_add(&b, str_slice(text, at, next));
        ptrdiff_t n = next < text.n ? add_reference(&b, str_from(text, next)) : 0;
        if (n == 0 && next < text.n) {
            buf_add_char(&b, '&');
            n = 1;
        }
        next += n;
    }
    struct str out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return out;
}

/* A CDATA's end as WordPress writes it within one. */
static struct str joined(struct arena *a, struct str text)
{
    const struct str seam = S("]]><![CDATA[");
    struct buf b;
    if (str_find(text, seam, 0) < 0)
        return text;
    buf_init(&b, text.n);
    for (ptrdiff_t at = 0, next; at < text.n; at = next) {
        ptrdiff_t found = str_find(text, seam, at);
        next = found < 0 ? text.n : found + seam.n;
        buf_add(&b, str_slice(text, at, found < 0 ? text.n : found));
    }
    struct str out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return out;
}

/* Where the CDATA ends whose content begins at from: at the "]]>" that a tag follows, or the record's end. *behind:
 * what comes after it. */
static ptrdiff_t end_of_cdata(struct str record, ptrdiff_t from, ptrdiff_t *behind)
{
    for (ptrdiff_t at = from, end; (end = str_find(record, S("]]>"), at)) >= 0; at = end + 3) {
        ptrdiff_t next = end + 3;
        while (next < record.n && char_is_space(record.p[next]))
            next++;
        if (next >= record.n || str_starts(str_from(record, next), S("</"))) {
            *behind = next;
            return end;
        }
    }
    *behind = record.n;
    return record.n;
}

/* Whether a tag within a value that is no CDATA ends it: the text itself may hold HTML. */
static bool ends_value(const struct tag *tag)
{
    static const struct str RSS[] = {S_INIT("title"),       S_INIT("link"),     S_INIT("pubDate"), S_INIT("guid"),
                                     S_INIT("description"), S_INIT("category"), S_INIT("item"),    S_INIT("language")};
    for (int i = 0; i < COUNT_OF(RSS); i++)
        if (str_equal(tag->name, RSS[i]))
            return true;
    return str_find_char(tag->name, ':', 0) > 0;
}

/* The value that begins behind a field's tag, up to the next tag that may be a field's, or the end. */
static struct str read_value(struct arena *a, struct str record, ptrdiff_t from, ptrdiff_t *behind)
{
    struct tag tag;
    const struct str start = S("<![CDATA[");
    ptrdiff_t text = from;
    while (text < record.n && char_is_space(record.p[text]))
        text++;
    if (str_starts(str_from(record, text), start)) {
        ptrdiff_t end = end_of_cdata(record, text + start.n, behind);
        return xml_text(a, joined(a, str_slice(record, text + start.n, end)));
    }
    ptrdiff_t end = from;
    while ((end = str_find_char(record, '<', end)) >= 0 && !(read_tag(record, end, &tag) && ends_value(&tag)))
        end++;
    *behind = end < 0 ? record.n : end;
    return xml_text(a, resolved(a, str_slice(record, from, *behind)));
}

bool wxr_field_next(struct arena *a, struct str record, ptrdiff_t *at, struct wxr_field *out)
{
    struct tag tag, close;
    for (ptrdiff_t next; (next = str_find_char(record, '<', *at)) >= 0;) {
        *at = next + 1;
        if (!read_tag(record, next, &tag))
            continue;
        *at = tag.end;
        bool holder = holds_fields(tag.name);
        if (tag.closes && !holder)
            continue;
        *out = (struct wxr_field){tag.closes ? WXR_END
                                  : holder   ? WXR_BEGIN
                                             : WXR_FIELD,
                                  tag.name, tag.attributes, S("")};
        if (out->part != WXR_FIELD || tag.empty)
            return true;
        out->value = read_value(a, record, tag.end, at);
        if (*at < record.n && read_tag(record, *at, &close) && close.closes && str_equal(close.name, tag.name))
            *at = close.end;
        return true;
    }
    *at = record.n;
    return false;
}

struct str wxr_attribute(struct arena *a, struct str attributes, struct str name)
{
    for (ptrdiff_t at = 0; (at = str_find(attributes, name, at)) >= 0; at += name.n) {
        ptrdiff_t quote = at + name.n + 1;
        if ((at > 0 && !char_is_space(attributes.p[at - 1])) || quote >= attributes.n ||
            attributes.p[quote - 1] != '=' || (attributes.p[quote] != '"' && attributes.p[quote] != '\''))
            continue;
        ptrdiff_t end = str_find_char(attributes, attributes.p[quote], quote + 1);
        return end < 0 ? (struct str){0} : xml_text(a, resolved(a, str_slice(attributes, quote + 1, end)));
    }
    return (struct str){0};
}
