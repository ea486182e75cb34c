/* csv.c - records of comma-separated values. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/csv.h"

/* Where the mark that shuts a field stands, from inside the field on. */
static ptrdiff_t find_shut(struct str text, bool *doubled)
{
    ptrdiff_t at = 0;
    *doubled = false;
    while (at < text.n) {
        if (text.p[at] != '"')
            at++;
        else if (at + 1 < text.n && text.p[at + 1] == '"')
            at += 2, *doubled = true;
        else
            break;
    }
    return at;
}

static struct str without_doubles(struct arena *a, struct str text)
{
    char *out = arena_bytes(a, text.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        out[n++] = text.p[i];
        i += text.p[i] == '"';
    }
    return (struct str){out, n};
}

static struct str take_quoted(struct arena *a, struct str *text)
{
    bool doubled;
    struct str inside = str_from(*text, 1);
    ptrdiff_t shut = find_shut(inside, &doubled);
    *text = str_from(inside, shut + 1);
    inside = str_slice(inside, 0, shut);
    return doubled ? without_doubles(a, inside) : inside;
}

static struct str take_plain(struct str *text)
{
    ptrdiff_t end = 0;
    while (end < text->n && text->p[end] != ',' && text->p[end] != '\n')
        end++;
    struct str field = str_slice(*text, 0, end);
    *text = str_from(*text, end);
    return str_ends(field, S("\r")) && str_starts(*text, S("\n")) ? str_slice(field, 0, end - 1) : field;
}

/* Takes the field and the comma behind it; false where the record ends. */
static bool take_field(struct arena *a, struct str *text, struct str *out)
{
    *out = str_starts(*text, S("\"")) ? take_quoted(a, text) : take_plain(text);
    struct str rest = take_plain(text); /* what follows a shut mark is none of RFC 4180's: left out */
    (void)rest;
    bool more = str_starts(*text, S(","));
    *text = str_from(*text, 1);
    return more;
}

bool csv_next(struct arena *a, struct str *text, struct csv_record *out)
{
    struct str field;
    out->count = 0;
    while (str_starts(*text, S("\n")) || str_starts(*text, S("\r\n")))
        *text = str_from(*text, 1);
    if (text->n == 0)
        return false;
    for (bool more = true; more;) {
        more = take_field(a, text, &field);
        if (out->count < CSV_FIELDS_MAX)
            out->fields[out->count++] = field;
    }
    return true;
}

/* ---- formulas ---- */

bool csv_is_formula(struct str text)
{
    /* the last four as East Asian keyboards write them, which spreadsheets take for the same */
    static const struct str STARTS[] = {S_INIT("="),  S_INIT("+"),  S_INIT("-"),  S_INIT("@"),
                                        S_INIT("\t"), S_INIT("\r"), S_INIT("\n"), S_INIT("＝"),
                                        S_INIT("＋"), S_INIT("－"), S_INIT("＠")};
    for (ptrdiff_t i = 0; i < COUNT_OF(STARTS); i++)
        if (str_starts(text, STARTS[i]))
            return true;
    return false;
}

/* A formula with any number of guards in front: one more or one less tells them apart. */
static bool is_guarded(struct str text)
{
    while (str_starts(text, S("'")))
        text = str_from(text, 1);
    return csv_is_formula(text);
}

struct str csv_guard(struct arena *a, struct str text)
{
    return is_guarded(text) ? str_concat(a, S("'"), text) : text;
}

struct str csv_unguard(struct str text)
{
    return str_starts(text, S("'")) && is_guarded(text) ? str_from(text, 1) : text;
}
