/* import_redirects.c - redirects that plugins of WordPress export by themselves. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redirection (CSV and JSON), Yoast Premium and Rank Math (CSV). Columns go by the names of the first line. Rules by
 * regular expression are no address, and are reported.
 */
#include "exchange/import_run.h"

#include <jansson.h>

#include "newsroom/folder.h"
#include "text/csv.h"

#define REDIRECTS_BYTES ((int64_t)32 * 1024 * 1024)

struct columns {
    ptrdiff_t from, to, code, regex; /* -1: there is none */
};

static ptrdiff_t column_of(const struct csv_record *head, const char *const names[3])
{
    for (ptrdiff_t i = 0; i < head->count; i++)
        for (int j = 0; j < 3 && names[j]; j++)
            if (str_equal_nocase(str_trim(head->fields[i]), str_from_c(names[j])))
                return i;
    return -1;
}

static struct columns columns_of(const struct csv_record *head)
{
    static const char *const FROM[3] = {"source", "origin", NULL}, *const TO[3] = {"target", "destination", NULL};
    static const char *const CODE[3] = {"code", "type", NULL}, *const REGEX[3] = {"regex", "format", "matching"};
    return (struct columns){column_of(head, FROM), column_of(head, TO), column_of(head, CODE), column_of(head, REGEX)};
}

static bool recognises(struct str path, struct str head)
{
    struct arena a;
    struct csv_record first;
    (void)path;
    if (str_starts(str_trim(head), S("{")))
        return str_find(head, S("\"redirects\""), 0) >= 0 && str_find(head, S("\"plugin\""), 0) >= 0;
    arena_init(&a, 0);
    bool found = csv_next(&a, &head, &first);
    struct columns columns = found ? columns_of(&first) : (struct columns){-1, -1, -1, -1};
    arena_close(&a);
    return columns.from >= 0 && columns.to >= 0;
}

/* Some write "/old/", some "old". */
static struct str with_slash(struct arena *a, struct str address)
{
    bool whole = !address.n || address.p[0] == '/' || str_find(address, S("://"), 0) >= 0;
    return whole ? address : str_concat(a, S("/"), address);
}

static struct err add(struct import *import, struct arena *a, struct str from, struct str to, int64_t code)
{
    bool known = code == 301 || code == 302 || code == 307 || code == 308 || code == 410;
    return from.n ? import_redirect(import, with_slash(a, from), with_slash(a, to), known ? (int)code : 301) : OK;
}

static void note_rule(struct import *import, struct str where, struct arena *a, struct str from)
{
    struct str what = str_format(a, "a rule for many addresses: %.*s", STR_ARG(str_slice(from, 0, 200)));
    import_note(import, IMPORT_LEFT_OUT, where, what, 1);
}

/* ---- CSV ---- */

static struct str field(const struct csv_record *record, ptrdiff_t column)
{
    return column >= 0 && column < record->count ? str_trim(record->fields[column]) : S("");
}

static bool says_regex(struct str value)
{
    return str_equal(value, S("1")) || str_equal_nocase(value, S("regex")) || str_equal_nocase(value, S("true"));
}

static struct err read_csv(struct import *import, struct str where, struct str text)
{
    struct arena a;
    struct csv_record record;
    struct err e = OK;
    arena_init(&a, 0);
    struct columns columns = csv_next(&a, &text, &record) ? columns_of(&record) : (struct columns){-1, -1, -1, -1};
    while (!failed(e) && columns.from >= 0 && csv_next(&a, &text, &record)) {
        int64_t code = 301;
        struct str from = field(&record, columns.from);
        (void)str_to_i64(field(&record, columns.code), &code);
        if (says_regex(field(&record, columns.regex)))
            note_rule(import, where, &a, from);
        else
            e = add(import, &a, from, field(&record, columns.to), code);
        arena_reset(&a);
    }
    arena_close(&a);
    return e;
}

/* ---- JSON of Redirection ---- */

static struct str text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? str_from_c(text) : S("");
}

static struct err add_rule(struct import *import, struct str where, struct arena *a, const json_t *rule)
{
    const json_t *regex = json_object_get(rule, "regex");
    struct str from = text_of(rule, "url"), to = text_of(json_object_get(rule, "action_data"), "url");
    if (!json_is_true(regex) && json_integer_value(regex) != 1)
        return add(import, a, from, to, json_integer_value(json_object_get(rule, "action_code")));
    note_rule(import, where, a, from);
    return OK;
}

static struct err read_json(struct import *import, struct str where, struct str text)
{
    struct arena a;
    json_error_t wrong;
    struct err e = OK;
    json_t *root = json_loadb(text.p, (size_t)text.n, 0, &wrong);
    if (!root)
        return err_make(&ERR_INVALID, "%.*s line %d: %s", STR_ARG(where), wrong.line, wrong.text);
    const json_t *list = json_object_get(root, "redirects");
    arena_init(&a, 0);
    for (size_t i = 0; i < json_array_size(list) && !failed(e); i++) {
        e = add_rule(import, where, &a, json_array_get(list, i));
        arena_reset(&a);
    }
    arena_close(&a);
    json_decref(root);
    return e;
}

static struct err read_redirects(struct import *import, const struct str *paths, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str text;
        TRY(folder_read(import_arena(import), paths[i], REDIRECTS_BYTES, &text));
        bool json = str_starts(str_trim(text), S("{"));
        TRY(json ? read_json(import, paths[i], text) : read_csv(import, paths[i], text));
        TRY(import_settle(import));
    }
    return OK;
}

const struct import_format IMPORT_REDIRECTS = {S_INIT("redirects"), recognises, read_redirects};
