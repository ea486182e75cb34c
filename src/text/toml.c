/* toml.c - reading TOML as a tree. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Debian has no C library for TOML; this reads what it says (toml.io/en/v1.0.0), and leaves to its caller what numbers
 * and dates mean.
 */
#include "text/toml.h"

#include "base/utf8.h"

#include "text/toml_text.h"

struct reading {
    struct toml_cursor c;
    int depth;
    int values;
    json_t *root, *table; /* that lines are put into */
};

static struct err no_memory(void)
{
    return err_make(&ERR_SYSTEM, "out of memory");
}

static bool is_bare(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '_';
}

/* One part of a key. */
static struct err read_name(struct reading *r, struct buf *out)
{
    bool is;
    buf_clear(out);
    toml_pass_blanks(&r->c);
    TRY(toml_read_text(&r->c, out, &is));
    ptrdiff_t from = r->c.at;
    while (!is && is_bare(toml_peek(&r->c)))
        r->c.at++;
    if (!is && r->c.at == from)
        return toml_wrong(&r->c, "a key is missing");
    buf_add(out, str_slice(r->c.text, from, r->c.at));
    toml_pass_blanks(&r->c);
    return out->failed ? no_memory() : OK;
}

/* ---- values ---- */

static struct err count(struct reading *r)
{
    if (++r->values <= TOML_VALUES_MAX && r->depth < TOML_DEPTH_MAX)
        return OK;
    return err_make(&ERR_LIMIT, "line %d: more than %d values, or deeper than %d levels", toml_line(&r->c),
                    TOML_VALUES_MAX, TOML_DEPTH_MAX);
}

/* The table of that name in another one, made where missing; of an array of tables the last. */
static struct err go_into(struct reading *r, json_t **table, struct str name)
{
    json_t *inner = json_object_getn(*table, name.p, (size_t)name.n);
    TRY(count(r));
    if (!inner) {
        inner = json_object();
        if (json_object_setn_new(*table, name.p, (size_t)name.n, inner))
            return toml_wrong(&r->c, "a key is not valid UTF-8");
    }
    if (json_is_array(inner))
        inner = json_array_get(inner, json_array_size(inner) - 1);
    if (!json_is_object(inner))
        return toml_wrong(&r->c, "a key is a value already, and no table");
    *table = inner;
    return OK;
}

/* A key with dots: *table is where its last part, name, belongs. */
static struct err read_key(struct reading *r, json_t **table, struct buf *name)
{
    json_t *from = *table;
    for (int parts = 1;; parts++) {
        TRY(read_name(r, name));
        if (!toml_take(&r->c, S("."))) {
            *table = from;
            return OK;
        }
        if (parts > TOML_DEPTH_MAX)
            return toml_wrong(&r->c, "a key has too many parts");
        TRY(go_into(r, &from, buf_str(name)));
    }
}

static struct err read_value(struct reading *r, json_t **out);

static struct err put(struct reading *r, json_t *table, struct str name, json_t *value)
{
    if (json_object_getn(table, name.p, (size_t)name.n)) {
        json_decref(value);
        return toml_wrong(&r->c, "a key is given twice");
    }
    return json_object_setn_new(table, name.p, (size_t)name.n, value) ? toml_wrong(&r->c, "a key is not valid UTF-8")
                                                                      : OK;
}

/* KEY = VALUE. */
static struct err read_pair_named(struct reading *r, json_t *table, struct buf *name)
{
    json_t *value;
    TRY(read_key(r, &table, name));
    if (!toml_take(&r->c, S("=")))
        return toml_wrong(&r->c, "= is missing behind a key");
    TRY(read_value(r, &value));
    return put(r, table, buf_str(name), value);
}

static struct err read_pair(struct reading *r, json_t *table)
{
    struct buf name;
    buf_init(&name, TOML_SIZE_MAX);
    struct err e = read_pair_named(r, table, &name);
    buf_close(&name);
    return e;
}

static struct err read_item(struct reading *r, json_t *holder)
{
    json_t *item;
    if (json_is_object(holder))
        return read_pair(r, holder);
    TRY(read_value(r, &item));
    return json_array_append_new(holder, item) ? no_memory() : OK;
}

/* Items of an array, or pairs of a table in one line, up to the closing mark. */
static struct err read_items(struct reading *r, json_t *holder, struct str closing)
{
    for (toml_pass_space(&r->c); !toml_take(&r->c, closing); toml_pass_space(&r->c)) {
        if (r->c.at >= r->c.text.n)
            return toml_wrong(&r->c, "an array or a table does not end");
        TRY(read_item(r, holder));
        toml_pass_space(&r->c);
        if (!toml_take(&r->c, S(",")) && toml_peek(&r->c) != closing.p[0] && r->c.at < r->c.text.n)
            return toml_wrong(&r->c, "a comma is missing");
    }
    return OK;
}

static bool ends_word(char c)
{
    return c == ',' || c == ']' || c == '}' || c == '#' || c == '\n' || c == '\r' || c == '\0';
}

/* A date and a time may have a blank between them. */
static bool is_within_date(const struct reading *r, ptrdiff_t from)
{
    return r->c.at == from + 10 && r->c.text.p[from + 4] == '-' && r->c.at + 1 < r->c.text.n &&
           char_is_digit(r->c.text.p[r->c.at + 1]);
}

/* A number, a date, a boolean: what stands there, as it is written. */
static struct err read_word(struct reading *r, json_t **out)
{
    ptrdiff_t from = r->c.at;
    while (!ends_word(toml_peek(&r->c)) && (!char_is_space(toml_peek(&r->c)) || is_within_date(r, from)))
        r->c.at++;
    struct str word = str_slice(r->c.text, from, r->c.at);
    if (!word.n)
        return toml_wrong(&r->c, "a value is missing");
    if (str_equal(word, S("true")) || str_equal(word, S("false")))
        *out = json_boolean(word.n == 4);
    else
        *out = char_is_digit(word.p[0]) || word.p[0] == '+' || word.p[0] == '-' || word.p[0] == 'i' || word.p[0] == 'n'
                   ? json_stringn(word.p, (size_t)word.n)
                   : NULL;
    return *out ? OK : toml_wrong(&r->c, "a text needs quotation marks");
}

static struct err read_quoted(struct reading *r, json_t **out)
{
    struct buf text;
    bool is;
    buf_init(&text, TOML_SIZE_MAX);
    struct err e = toml_read_text(&r->c, &text, &is);
    if (!failed(e)) {
        *out = json_stringn(text.n ? text.p : "", (size_t)text.n);
        e = *out ? OK : toml_wrong(&r->c, "not valid UTF-8");
    }
    buf_close(&text);
    return e;
}

static struct err read_value(struct reading *r, json_t **out)
{
    *out = NULL;
    toml_pass_blanks(&r->c);
    TRY(count(r));
    if (toml_peek(&r->c) == '"' || toml_peek(&r->c) == '\'')
        return read_quoted(r, out);
    bool list = toml_take(&r->c, S("["));
    if (!list && !toml_take(&r->c, S("{")))
        return read_word(r, out);
    json_t *holder = list ? json_array() : json_object();
    r->depth++;
    struct err e = holder ? read_items(r, holder, list ? S("]") : S("}")) : no_memory();
    r->depth--;
    if (failed(e))
        json_decref(holder);
    else
        *out = holder;
    return e;
}

/* ---- lines ---- */

/* [[NAME]]: another table of that array. */
static struct err add_table(struct reading *r, json_t *holder, struct str name)
{
    json_t *list = json_object_getn(holder, name.p, (size_t)name.n);
    TRY(count(r));
    if (!list) {
        list = json_array();
        if (json_object_setn_new(holder, name.p, (size_t)name.n, list))
            return toml_wrong(&r->c, "a key is not valid UTF-8");
    }
    r->table = json_object();
    if (!json_is_array(list))
        return json_decref(r->table), toml_wrong(&r->c, "a key is a value already, and no array of tables");
    return json_array_append_new(list, r->table) ? no_memory() : OK;
}

static struct err read_header(struct reading *r, bool many, struct buf *name)
{
    json_t *holder = r->root;
    TRY(read_key(r, &holder, name));
    if (!toml_take(&r->c, many ? S("]]") : S("]")))
        return toml_wrong(&r->c, "] is missing");
    if (many)
        return add_table(r, holder, buf_str(name));
    TRY(go_into(r, &holder, buf_str(name)));
    r->table = holder;
    return OK;
}

static struct err read_line(struct reading *r)
{
    struct buf name;
    bool many = toml_take(&r->c, S("[["));
    if (!many && !toml_take(&r->c, S("[")))
        return read_pair(r, r->table);
    buf_init(&name, TOML_SIZE_MAX);
    struct err e = read_header(r, many, &name);
    buf_close(&name);
    return e;
}

static struct err read_lines(struct reading *r)
{
    for (toml_pass_space(&r->c); r->c.at < r->c.text.n; toml_pass_space(&r->c)) {
        TRY(read_line(r));
        toml_pass_blanks(&r->c);
        if (toml_peek(&r->c) != '\n' && toml_peek(&r->c) != '\r' && toml_peek(&r->c) != '#' && r->c.at < r->c.text.n)
            return toml_wrong(&r->c, "something stands behind a value");
    }
    return OK;
}

struct err toml_read(struct str text, int first_line, json_t **out)
{
    struct reading r = {.c = {.text = text, .first_line = first_line}};
    *out = NULL;
    if (text.n > TOML_SIZE_MAX)
        return err_make(&ERR_LIMIT, "line %d: more than %d bytes of TOML", first_line, TOML_SIZE_MAX);
    ptrdiff_t invalid = utf8_find_invalid(text);
    if (invalid >= 0) {
        r.c.at = invalid;
        return toml_wrong(&r.c, "not valid UTF-8");
    }
    r.root = r.table = json_object();
    struct err e = r.root ? read_lines(&r) : no_memory();
    if (failed(e))
        json_decref(r.root);
    else
        *out = r.root;
    return e;
}
