/* pattern.c - patterns of addresses: reading and matching them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/pattern.h"

#include <string.h>

#define NUMBER_MAX 20
#define SHORT_SIZE 22
#define SECONDS_SIZE 12

static const struct {
    struct str name;
    enum embed_class class;
} CLASSES[] = {
    {S_INIT("word"), EMBED_WORD},       {S_INIT("text"), EMBED_TEXT}, {S_INIT("number"), EMBED_NUMBER},
    {S_INIT("decimal"), EMBED_DECIMAL}, {S_INIT("uuid"), EMBED_UUID}, {S_INIT("short"), EMBED_SHORT},
    {S_INIT("seconds"), EMBED_SECONDS}, {S_INIT("did"), EMBED_DID},   {S_INIT("path"), EMBED_PATH},
    {S_INIT("address"), EMBED_ADDRESS}, {S_INIT("tail"), EMBED_TAIL},
};

/* ---- what a capture may hold ---- */

static bool is_alphanumeric(char c)
{
    return char_is_alpha(c) || char_is_digit(c);
}

static bool is_word_char(char c)
{
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static bool is_text_char(char c)
{
    return is_word_char(c) || (unsigned char)c >= 0x80 || (c && strchr("%:@+,!$'()*=", c));
}

static bool is_hex(char c)
{
    return char_hex_value(c) >= 0;
}

static bool all(struct str s, bool is(char c))
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!is(s.p[i]))
            return false;
    return s.n > 0;
}

/* "." and "..", which browsers take out of a path, also where they are %-encoded. */
static bool is_dots(struct str s)
{
    int dots = 0;
    for (ptrdiff_t i = 0; i < s.n; dots++) {
        bool coded = s.n - i >= 3 && str_equal_nocase(str_slice(s, i, i + 3), S("%2e"));
        if (!coded && s.p[i] != '.')
            return false;
        i += coded ? 3 : 1;
    }
    return dots <= 2;
}

static bool is_decimal(struct str s)
{
    struct str whole, part;
    bool point = str_cut(s.n && s.p[0] == '-' ? str_from(s, 1) : s, '.', &whole, &part);
    return s.n <= NUMBER_MAX && all(whole, char_is_digit) && (!point || all(part, char_is_digit));
}

static bool is_uuid(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? s.p[i] != '-' : !is_hex(s.p[i]))
            return false;
    return s.n == 36;
}

static bool is_did(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!is_word_char(s.p[i]) && s.p[i] != ':')
            return false;
    return str_starts(s, S("did:")) && s.n > 4;
}

int64_t embed_seconds(struct str s)
{
    int64_t total = 0, number = 0;
    bool digits = false;
    if (s.n == 0 || s.n > SECONDS_SIZE)
        return -1;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (char_is_digit(c)) {
            number = number * 10 + (c - '0');
            digits = true;
            continue;
        }
        int64_t unit = c == 'h' ? 3600 : c == 'm' ? 60 : c == 's' ? 1 : 0;
        if (!digits || !unit)
            return -1;
        total += number * unit;
        number = 0;
        digits = false;
    }
    return total + number;
}

static bool is_path(struct str s)
{
    struct str segment;
    for (bool more = true; more;) {
        more = str_cut(s, '/', &segment, &s);
        if (!all(segment, is_text_char) || is_dots(segment))
            return false;
    }
    return true;
}

static bool fits(enum embed_class class, struct str s)
{
    switch (class) {
    case EMBED_LITERAL:
        return s.n == 0;
    case EMBED_WORD:
    case EMBED_TAIL:
        return all(s, is_word_char) && !is_dots(s);
    case EMBED_TEXT:
        return all(s, is_text_char) && !is_dots(s);
    case EMBED_NUMBER:
        return s.n <= NUMBER_MAX && all(s, char_is_digit);
    case EMBED_DECIMAL:
        return is_decimal(s);
    case EMBED_SHORT:
        return s.n == SHORT_SIZE && all(s, is_alphanumeric);
    case EMBED_UUID:
        return is_uuid(s);
    case EMBED_DID:
        return is_did(s);
    case EMBED_SECONDS:
        return embed_seconds(s) >= 0;
    case EMBED_PATH:
        return is_path(s);
    case EMBED_ADDRESS:
        return s.n > 0;
    }
    return false;
}

/* ---- reading ---- */

static struct err add_name(struct embed_pattern *out, struct str name, enum embed_class class, bool required,
                           int *capture)
{
    if (out->name_count == EMBED_CAPTURES_MAX)
        return err_make(&ERR_LIMIT, "a pattern has at most %d captures", EMBED_CAPTURES_MAX);
    for (ptrdiff_t i = 0; i < name.n; i++)
        if (name.p[i] < 'a' || name.p[i] > 'z')
            return err_make(&ERR_INVALID, "a capture's name is of a-z, not \"%.*s\"", STR_ARG(name));
    for (int i = 0; i < out->name_count; i++)
        if (str_equal(out->names[i], name))
            return err_make(&ERR_INVALID, "{%.*s} stands in the pattern twice", STR_ARG(name));
    if (name.n == 0)
        return err_make(&ERR_INVALID, "a capture has no name");
    *capture = out->name_count++;
    out->names[*capture] = name;
    out->classes[*capture] = class;
    out->required |= required ? 1u << *capture : 0;
    return OK;
}

/* "name" or "name:class" between the braces. */
static struct err parse_capture(struct str inside, bool required, struct embed_pattern *out, struct embed_piece *piece)
{
    struct str name, class;
    piece->class = EMBED_WORD;
    if (str_cut(inside, ':', &name, &class)) {
        piece->class = EMBED_LITERAL;
        for (int i = 0; i < COUNT_OF(CLASSES); i++)
            if (str_equal(CLASSES[i].name, class))
                piece->class = CLASSES[i].class;
    }
    if (piece->class == EMBED_LITERAL)
        return err_make(&ERR_INVALID, "there is no kind of capture \"%.*s\"", STR_ARG(class));
    return add_name(out, name, piece->class, required, &piece->capture);
}

/* "before{name}after", "*" or plain words. */
static struct err parse_piece(struct str text, bool required, struct embed_pattern *out, struct embed_piece *piece)
{
    struct str rest, inside;
    *piece = (struct embed_piece){.class = EMBED_LITERAL, .capture = -1};
    if (str_equal(text, S("*"))) {
        piece->class = EMBED_TEXT;
        return OK;
    }
    if (!str_cut(text, '{', &piece->before, &rest))
        return str_find_char(text, '}', 0) < 0 ? OK : err_make(&ERR_INVALID, "a } without its {");
    if (!str_cut(rest, '}', &inside, &piece->after))
        return err_make(&ERR_INVALID, "a { without its }");
    if (str_find_char(piece->after, '{', 0) >= 0)
        return err_make(&ERR_INVALID, "two captures without a slash between them");
    return parse_capture(inside, required, out, piece);
}

/* Segments between slashes. */
static struct err parse_segments(struct arena *a, struct str text, struct embed_pattern *out,
                                 const struct embed_piece **pieces, int *count)
{
    struct embed_piece *list = arena_array(a, struct embed_piece, EMBED_SEGMENTS_MAX);
    struct str segment;
    *pieces = list;
    for (bool more = text.n > 0; more;) {
        more = str_cut(text, '/', &segment, &text);
        if (segment.n == 0)
            return err_make(&ERR_INVALID, "an empty segment");
        if (*count == EMBED_SEGMENTS_MAX)
            return err_make(&ERR_LIMIT, "a pattern has at most %d segments", EMBED_SEGMENTS_MAX);
        TRY(parse_piece(segment, true, out, &list[*count]));
        if (list[(*count)++].class == EMBED_PATH && more)
            return err_make(&ERR_INVALID, "a path is caught only at the end");
    }
    return OK;
}

static struct err parse_path(struct arena *a, struct str text, struct embed_pattern *out)
{
    out->open = str_ends(text, S("/*"));
    if (out->open)
        text.n -= 2;
    if (str_ends(text, S("/")))
        text.n--;
    return parse_segments(a, str_from(text, 1), out, &out->path, &out->path_count);
}

/* "name=piece" or "name?=piece", with & between. */
static struct err parse_query(struct arena *a, struct str text, struct embed_pattern *out)
{
    struct embed_field *fields = arena_array(a, struct embed_field, EMBED_FIELDS_MAX);
    struct str field, value;
    out->query = fields;
    for (bool more = text.n > 0; more;) {
        more = str_cut(text, '&', &field, &text);
        if (out->query_count == EMBED_FIELDS_MAX)
            return err_make(&ERR_LIMIT, "a pattern has at most %d fields", EMBED_FIELDS_MAX);
        struct embed_field *f = &fields[out->query_count++];
        if (!str_cut(field, '=', &f->name, &value) || value.n == 0)
            return err_make(&ERR_INVALID, "a field of the query is name={capture}");
        f->optional = str_ends(f->name, S("?"));
        f->name.n -= f->optional;
        TRY(parse_piece(value, !f->optional, out, &f->value));
    }
    return OK;
}

static bool is_host(struct str text)
{
    struct str host;
    int port;
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] >= 'A' && text.p[i] <= 'Z')
            return false;
    return url_parse_host(text, &host, &port) && !str_starts(text, S("www."));
}

/* "name.example", "*.name.example", "{user}.name.example", or "{host}" for any. */
static struct err parse_host(struct str text, struct embed_pattern *out)
{
    struct str inside;
    out->host_capture = -1;
    if (str_starts(text, S("*."))) {
        out->kind = EMBED_BELOW_HOST;
        out->host = str_from(text, 2);
    } else if (str_starts(text, S("{"))) {
        bool any = !str_cut(str_from(text, 1), '}', &inside, &out->host) || out->host.n == 0;
        out->kind = any ? EMBED_ANY_HOST : EMBED_BELOW_HOST;
        TRY(add_name(out, inside, EMBED_WORD, true, &out->host_capture));
        if (any)
            return OK;
        if (!str_starts(out->host, S(".")))
            return err_make(&ERR_INVALID, "a capture in a host is a whole label");
        out->host = str_from(out->host, 1);
    } else {
        out->host = text;
    }
    return is_host(out->host)
               ? OK
               : err_make(&ERR_INVALID, "\"%.*s\" is no host in lower case without \"www.\"", STR_ARG(out->host));
}

struct err embed_pattern_parse(struct arena *a, struct str text, struct embed_pattern *out)
{
    struct str head, query, fragment, rest;
    *out = (struct embed_pattern){0};
    if (text.n > EMBED_PATTERN_MAX)
        return err_make(&ERR_LIMIT, "a pattern has at most %d bytes", EMBED_PATTERN_MAX);
    str_cut(text, '#', &rest, &fragment);
    str_cut(rest, '?', &head, &query);
    ptrdiff_t slash = str_find_char(head, '/', 0);
    TRY(parse_host(str_slice(head, 0, slash < 0 ? head.n : slash), out));
    TRY(parse_path(a, slash < 0 ? S("/") : str_from(head, slash), out));
    TRY(parse_query(a, query, out));
    return parse_segments(a, fragment, out, &out->fragment, &out->fragment_count);
}

/* ---- matching ---- */

static struct str behind_hyphens(struct str s)
{
    ptrdiff_t start = s.n;
    while (start > 0 && s.p[start - 1] != '-')
        start--;
    return str_from(s, start);
}

static bool match_piece(const struct embed_piece *piece, struct str text, struct embed_values *out)
{
    if (text.n < piece->before.n + piece->after.n || !str_starts(text, piece->before) || !str_ends(text, piece->after))
        return false;
    struct str caught = str_slice(text, piece->before.n, text.n - piece->after.n);
    if (piece->class == EMBED_TAIL)
        caught = behind_hyphens(caught);
    if (!fits(piece->class, caught))
        return false;
    if (piece->capture >= 0)
        out->caught[piece->capture] = caught;
    return true;
}

static bool match_segments(const struct embed_piece *pieces, int count, bool open, struct str text,
                           struct embed_values *out)
{
    bool more = text.n > 0;
    for (int i = 0; i < count; i++) {
        struct str segment;
        if (!more)
            return false;
        if (pieces[i].class == EMBED_PATH)
            return match_piece(&pieces[i], text, out);
        more = str_cut(text, '/', &segment, &text);
        if (!match_piece(&pieces[i], segment, out))
            return false;
    }
    return !more || open;
}

static struct str find_field(struct str query, struct str name)
{
    struct str field, key, value;
    for (bool more = query.n > 0; more;) {
        more = str_cut(query, '&', &field, &query);
        if (str_cut(field, '=', &key, &value) && str_equal(key, name))
            return value;
    }
    return (struct str){0};
}

static bool match_query(const struct embed_pattern *pattern, struct str query, struct embed_values *out)
{
    for (int i = 0; i < pattern->query_count; i++) {
        const struct embed_field *field = &pattern->query[i];
        if (!match_piece(&field->value, find_field(query, field->name), out) && !field->optional)
            return false;
    }
    return true;
}

static bool match_host(const struct embed_pattern *pattern, struct str host, struct embed_values *out)
{
    ptrdiff_t label = host.n - pattern->host.n - 1;
    struct str caught = host;
    if (pattern->kind == EMBED_HOST)
        return str_equal(host, pattern->host);
    if (pattern->kind == EMBED_BELOW_HOST) {
        if (label < 1 || !str_ends(host, pattern->host) || host.p[label] != '.')
            return false;
        caught = str_slice(host, 0, label);
        if (pattern->host_capture >= 0 && str_find_char(caught, '.', 0) >= 0)
            return false;
    }
    if (pattern->host_capture >= 0)
        out->caught[pattern->host_capture] = caught;
    return true;
}

bool embed_pattern_match(const struct embed_pattern *pattern, const struct url *url, struct str host,
                         struct embed_values *out)
{
    struct str path = str_from(url->path, 1);
    *out = (struct embed_values){.pattern = pattern};
    if (str_ends(path, S("/")))
        path.n--;
    return match_host(pattern, host, out) &&
           match_segments(pattern->path, pattern->path_count, pattern->open, path, out) &&
           match_query(pattern, url->query, out) &&
           match_segments(pattern->fragment, pattern->fragment_count, true, url->fragment, out);
}
