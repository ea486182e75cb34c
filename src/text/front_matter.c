/* front_matter.c - the "key: value" lines that may stand before a story's text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/front_matter.h"

#include "base/utf8.h"

#include <string.h>

struct reader {
    struct arena *arena;
    struct front_matter *out;
    struct str rest;  /* lines not read yet */
    struct str whole; /* between the two marks */
    int line;         /* of the line read last */
    ptrdiff_t capacity;
    ptrdiff_t values_capacity;
};

static struct err error_at(int line, const char *words)
{
    return err_make(&ERR_INVALID, "line %d: %s", line, words);
}

/* Cuts the first line off *rest, without its line end. */
static struct str cut_line(struct str *rest)
{
    struct str line;
    str_cut(*rest, '\n', &line, rest);
    return str_ends(line, S("\r")) ? str_slice(line, 0, line.n - 1) : line;
}

static struct str trim_end(struct str s)
{
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static struct str trim_blanks(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    return trim_end(s);
}

static bool is_mark(struct str line, struct str mark)
{
    return str_equal(trim_end(line), mark);
}

/* A comment begins with '#' and a blank, or with a '#' that ends the line: a headline "We are #1" keeps its words. */
static bool is_comment(struct str s)
{
    return s.n && s.p[0] == '#' && (s.n == 1 || s.p[1] == ' ' || s.p[1] == '\t');
}

static bool is_empty(struct str s)
{
    s = trim_blanks(s);
    return s.n == 0 || is_comment(s);
}

/* A plain value ends at a blank and a comment. */
static struct str without_comment(struct str s)
{
    for (ptrdiff_t i = 1; i < s.n; i++)
        if ((s.p[i - 1] == ' ' || s.p[i - 1] == '\t') && is_comment(str_from(s, i)))
            return trim_end(str_slice(s, 0, i));
    return trim_end(s);
}

/* Escapes of YAML 1.2 section 5.7 that stand for one fixed character. */
static int32_t simple_escape(char c)
{
    static const char NAMES[] = "0abtnvfre \"/\\N_LP";
    static const int32_t CODES[] = {0, 7, 8, 9, 10, 11, 12, 13, 27, ' ', '"', '/', '\\', 0x85, 0xa0, 0x2028, 0x2029};
    const char *at = c ? strchr(NAMES, c) : NULL;
    return at ? CODES[at - NAMES] : -1;
}

/* The character of the escape at s.p[0] = '\\' and its length; -1 when there is none such. */
static int32_t read_escape(struct str s, ptrdiff_t *length)
{
    char kind = s.n > 1 ? s.p[1] : 0;
    int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    int64_t code = 0;
    *length = 2 + digits;
    if (digits == 0)
        return simple_escape(kind);
    if (s.n < *length)
        return -1;
    for (ptrdiff_t i = 2; i < *length; i++) {
        int value = char_hex_value(s.p[i]);
        if (value < 0)
            return -1;
        code = code * 16 + value;
    }
    return code <= 0x10ffff ? (int32_t)code : -1;
}

static bool is_allowed(int32_t code)
{
    return code >= 0x20 ? code != 0x7f && !(code >= 0x80 && code < 0xa0 && code != 0x85) : code == '\t' || code == '\n';
}

static struct err read_double_quoted(struct arena *a, struct str s, int line, struct str *out, ptrdiff_t *end)
{
    char *to = arena_bytes(a, s.n * 2); /* "\\L" and "\\P" are two bytes that become three */
    ptrdiff_t n = 0, i = 1;
    while (i < s.n && s.p[i] != '"') {
        if (s.p[i] != '\\') {
            to[n++] = s.p[i++];
            continue;
        }
        ptrdiff_t length;
        int32_t code = read_escape(str_from(s, i), &length);
        char bytes[4];
        int size = code >= 0 && is_allowed(code) ? utf8_encode(code, bytes) : 0;
        if (size == 0)
            return error_at(line, "an escape that is not known or not allowed in a quoted value");
        memcpy(to + n, bytes, (size_t)size);
        n += size;
        i += length;
    }
    *out = (struct str){to, n};
    *end = i + 1;
    return i < s.n ? OK : error_at(line, "the quote is not closed");
}

static struct err read_single_quoted(struct arena *a, struct str s, int line, struct str *out, ptrdiff_t *end)
{
    char *to = arena_bytes(a, s.n);
    ptrdiff_t n = 0, i = 1;
    for (; i < s.n; i++) {
        if (s.p[i] == '\'' && !(i + 1 < s.n && s.p[i + 1] == '\''))
            break;
        i += s.p[i] == '\'';
        to[n++] = s.p[i];
    }
    *out = (struct str){to, n};
    *end = i + 1;
    return i < s.n ? OK : error_at(line, "the quote is not closed");
}

static struct err read_quoted(struct arena *a, struct str s, int line, struct str *out, ptrdiff_t *end)
{
    return s.p[0] == '"' ? read_double_quoted(a, s, line, out, end) : read_single_quoted(a, s, line, out, end);
}

/* What YAML means something else by, as the first character of a plain value. */
static struct err check_plain(struct str s, int line)
{
    switch (s.n ? s.p[0] : 0) {
    case '|':
    case '>':
        return error_at(line, "text blocks ('|' and '>') are not supported: write the value on one line");
    case '{':
        return error_at(line, "maps within a value ('{') are not supported: quote the value");
    case '&':
    case '*':
    case '!':
        return error_at(line, "anchors, aliases and tags ('&', '*', '!') are not supported: quote the value");
    case '@':
    case '`':
    case '%':
    case ',':
    case ']':
    case '}':
        return error_at(line, "a value may not begin with this character: quote it");
    default:
        return OK;
    }
}

static struct err add_value(struct reader *r, struct str text, int line)
{
    struct front_matter_entry *entry = &r->out->entries[r->out->count - 1];
    if (entry->count == FRONT_MATTER_VALUES_MAX)
        return err_make(&ERR_LIMIT, "line %d: '%.*s' has more than %d values", line, STR_ARG(entry->key),
                        FRONT_MATTER_VALUES_MAX);
    if (entry->count == r->values_capacity) {
        r->values_capacity = r->values_capacity ? r->values_capacity * 2 : 4;
        struct front_matter_value *values = arena_array(r->arena, struct front_matter_value, r->values_capacity);
        if (entry->count)
            memcpy(values, entry->values, (size_t)entry->count * sizeof(*values));
        entry->values = values;
    }
    entry->values[entry->count++] = (struct front_matter_value){text, line};
    return OK;
}

/* One value that fills the rest of its line. */
static struct err read_scalar(struct reader *r, struct str s)
{
    struct str text;
    if (s.p[0] != '"' && s.p[0] != '\'') {
        text = without_comment(s);
        TRY(check_plain(text, r->line));
        if (str_find(text, S(": "), 0) >= 0 || str_ends(text, S(":")))
            return error_at(r->line, "a ':' within a value: put the value into quotes");
        return add_value(r, text, r->line);
    }
    ptrdiff_t end;
    TRY(read_quoted(r->arena, s, r->line, &text, &end));
    struct str behind = str_from(s, end);
    if (behind.n && !(is_empty(behind) && (behind.p[0] == ' ' || behind.p[0] == '\t')))
        return error_at(r->line, "text behind the closing quote");
    return add_value(r, text, r->line);
}

/* One item of "[a, b]": sets *s behind it. */
static struct err read_flow_item(struct reader *r, struct str *s)
{
    struct str text;
    if (s->p[0] == '"' || s->p[0] == '\'') {
        ptrdiff_t end;
        TRY(read_quoted(r->arena, *s, r->line, &text, &end));
        *s = trim_blanks(str_from(*s, end));
    } else {
        ptrdiff_t end = 0;
        while (end < s->n && !strchr(",[]{}", s->p[end]))
            end++;
        text = trim_end(str_slice(*s, 0, end));
        TRY(check_plain(text, r->line));
        *s = str_from(*s, end);
    }
    if (s->n && s->p[0] != ',' && s->p[0] != ']')
        return error_at(r->line, "a list holds plain or quoted values with ',' between them");
    return add_value(r, text, r->line);
}

/* The next line of a list that runs over lines; false at the end. */
static bool next_line(struct reader *r, struct str *line)
{
    if (r->rest.n == 0)
        return false;
    *line = cut_line(&r->rest);
    r->line++;
    return true;
}

/* s begins behind "[". */
static struct err read_flow_list(struct reader *r, struct str s)
{
    int first = r->line;
    bool want_comma = false;
    for (;;) {
        s = trim_blanks(s);
        if (is_empty(s)) {
            if (!next_line(r, &s))
                return error_at(first, "the list is not closed: no ']'");
        } else if (s.p[0] == ']') {
            return is_empty(str_from(s, 1)) ? OK : error_at(r->line, "text behind the list's ']'");
        } else if (s.p[0] == ',') {
            if (!want_comma)
                return error_at(r->line, "an empty place in the list");
            want_comma = false;
            s = str_from(s, 1);
        } else {
            if (want_comma)
                return error_at(r->line, "a ',' is missing in the list");
            TRY(read_flow_item(r, &s));
            want_comma = true;
        }
    }
}

static struct err add_entry(struct reader *r, struct str key)
{
    struct front_matter *out = r->out;
    if (front_matter_find(out, key))
        return err_make(&ERR_INVALID, "line %d: '%.*s' is given twice", r->line, STR_ARG(key));
    if (out->count == FRONT_MATTER_KEYS_MAX)
        return err_make(&ERR_LIMIT, "line %d: more than %d keys", r->line, FRONT_MATTER_KEYS_MAX);
    if (out->count == r->capacity) {
        r->capacity = r->capacity ? r->capacity * 2 : 16;
        struct front_matter_entry *entries = arena_array(r->arena, struct front_matter_entry, r->capacity);
        if (out->count)
            memcpy(entries, out->entries, (size_t)out->count * sizeof(*entries));
        out->entries = entries;
    }
    out->entries[out->count++] = (struct front_matter_entry){.key = key, .line = r->line};
    r->values_capacity = 0;
    return OK;
}

/* "- a" under a key that had no value on its own line. */
static struct err read_item(struct reader *r, struct str line)
{
    struct front_matter_entry *entry = r->out->count ? &r->out->entries[r->out->count - 1] : NULL;
    if (!entry || (entry->count && !entry->is_list))
        return error_at(r->line, "a '-' line belongs under a key without a value");
    entry->is_list = true;
    struct str s = trim_blanks(str_from(line, 1));
    if (is_empty(s))
        return error_at(r->line, "an empty place in the list");
    if (s.p[0] == '[' || (s.p[0] == '-' && s.n > 1 && s.p[1] == ' '))
        return error_at(r->line, "lists within lists are not supported");
    return read_scalar(r, s);
}

static bool is_key_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_' || c == '-';
}

static struct err read_pair(struct reader *r, struct str line)
{
    ptrdiff_t n = 0;
    while (n < line.n && is_key_char(line.p[n]))
        n++;
    struct str behind = trim_blanks(str_from(line, n));
    if (n == 0 || behind.n == 0 || behind.p[0] != ':')
        return error_at(r->line, "expected 'key: value'");
    struct str value = str_from(behind, 1);
    if (value.n && value.p[0] != ' ' && value.p[0] != '\t')
        return error_at(r->line, "a blank is missing behind ':'");
    TRY(add_entry(r, str_slice(line, 0, n)));
    value = trim_blanks(value);
    if (is_empty(value))
        return OK;
    if (value.p[0] == '-' && value.n > 1 && value.p[1] == ' ')
        return error_at(r->line, "a '-' line belongs under its key");
    if (value.p[0] != '[')
        return read_scalar(r, value);
    r->out->entries[r->out->count - 1].is_list = true;
    return read_flow_list(r, str_from(value, 1));
}

static struct err read_line(struct reader *r, struct str line)
{
    struct str s = trim_blanks(line);
    if (is_empty(s) || s.p[0] == '#')
        return OK;
    if (s.p[0] == '-' && (s.n == 1 || s.p[1] == ' '))
        return read_item(r, s);
    if (s.p != line.p)
        return error_at(r->line, "an indented line: values stand on the line of their key");
    return read_pair(r, s);
}

/* Refuses bytes that no value may hold; line is that of s. */
static struct err check_characters(struct str s, int line)
{
    for (ptrdiff_t i = 0; i < s.n;) {
        int32_t code;
        int length = utf8_decode(str_from(s, i), &code);
        if (length == 0)
            return error_at(line, "not valid UTF-8");
        if (!is_allowed(code) && !(code == '\r' && i + 1 < s.n && s.p[i + 1] == '\n'))
            return err_make(&ERR_INVALID, "line %d: the control character U+%04X", line, (unsigned)code);
        line += code == '\n';
        i += length;
    }
    return OK;
}

/* Finds the closing mark: sets r->whole, the body and its line. */
static struct err find_end(struct reader *r, struct str text)
{
    struct str rest = text;
    int line = 1;
    while (rest.n) {
        const char *start = rest.p;
        struct str current = cut_line(&rest);
        line++;
        if (start - text.p > FRONT_MATTER_SIZE_MAX)
            return err_make(&ERR_LIMIT, "line %d: the front matter has more than %d bytes", line,
                            FRONT_MATTER_SIZE_MAX);
        if (!is_mark(current, S("---")) && !is_mark(current, S("...")))
            continue;
        r->whole = str_slice(text, 0, start - text.p);
        r->out->body = rest;
        r->out->body_line = line + 1;
        return OK;
    }
    return error_at(1, "the front matter is not closed: no line '---'");
}

struct err front_matter_parse(struct arena *a, struct str text, struct front_matter *out)
{
    text = str_starts(text, S("\xef\xbb\xbf")) ? str_from(text, 3) : text;
    *out = (struct front_matter){.body = text, .body_line = 1};
    struct reader r = {.arena = a, .out = out, .line = 1};
    if (!str_starts(text, S("---")))
        return OK;
    struct str rest = text;
    if (!is_mark(cut_line(&rest), S("---")))
        return OK;
    TRY(find_end(&r, rest));
    TRY(check_characters(r.whole, 2));
    r.rest = r.whole;
    struct str line;
    while (next_line(&r, &line))
        TRY(read_line(&r, line));
    return OK;
}

const struct front_matter_entry *front_matter_find(const struct front_matter *matter, struct str key)
{
    for (ptrdiff_t i = 0; i < matter->count; i++)
        if (str_equal(matter->entries[i].key, key))
            return &matter->entries[i];
    return NULL;
}
