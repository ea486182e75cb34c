/* table.c - rows of whole tables: named, checked, compared. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/table.h"

#include <string.h>

#include "base/utf8.h"

#define SHOWN_BYTES 60 /* of a long key */

static bool is_bytes(enum statement_type type)
{
    return type >= STATEMENT_TEXT && type <= STATEMENT_BLOB_NULL;
}

static bool is_text(enum statement_type type)
{
    return type == STATEMENT_TEXT || type == STATEMENT_TEXT_NULL;
}

static void add_hexadecimal(struct buf *b, struct str bytes)
{
    for (ptrdiff_t i = 0; i < MIN(bytes.n, (ptrdiff_t)SHOWN_BYTES / 2); i++)
        buf_add_format(b, "%02x", (unsigned)(unsigned char)bytes.p[i]);
}

static void add_value(struct buf *b, enum statement_type type, const struct table_value *v)
{
    if (v->null)
        buf_add(b, S("null"));
    else if (is_text(type) && utf8_find_invalid(v->value.s) < 0)
        buf_add(b, utf8_cut(v->value.s, SHOWN_BYTES));
    else if (is_bytes(type))
        add_hexadecimal(b, v->value.s);
    else
        buf_add_i64(b, v->value.i);
}

void table_name_row(struct buf *b, const struct table *t, const struct table_value *values)
{
    buf_add(b, str_from_c(t->name));
    for (int i = 0; i < t->key_count; i++) {
        buf_add(b, i ? S(", ") : S(" "));
        add_value(b, t->columns[t->key[i]].type, &values[t->key[i]]);
    }
}

static struct err row_failure(const struct table *t, const struct table_value *values, int column, const char *words)
{
    struct buf name;
    buf_init(&name, 1024);
    table_name_row(&name, t, values);
    struct err e = err_make(&ERR_INVALID, "%.*s: its %s %s", STR_ARG(buf_str(&name)), t->columns[column].name, words);
    buf_close(&name);
    return e;
}

static struct err check_value(const struct table *t, const struct table_value *values, int column)
{
    const struct table_value *v = &values[column];
    enum statement_type type = t->columns[column].type;
    if (v->null)
        return OK;
    if (is_text(type) && v->value.s.n && memchr(v->value.s.p, 0, (size_t)v->value.s.n))
        return row_failure(t, values, column, "holds a NUL character, which PostgreSQL does not take");
    if (is_text(type) && utf8_find_invalid(v->value.s) >= 0)
        return row_failure(t, values, column, "is not valid UTF-8, which PostgreSQL does not take");
    if (type == STATEMENT_BOOL && v->value.i != 0 && v->value.i != 1)
        return row_failure(t, values, column, "is neither true nor false");
    return OK;
}

struct err table_check_row(const struct table *t, const struct table_value *values)
{
    for (int i = 0; i < t->column_count; i++)
        TRY(check_value(t, values, i));
    return OK;
}

static bool values_equal(enum statement_type type, const struct table_value *a, const struct table_value *b)
{
    if (a->null || b->null)
        return a->null == b->null;
    return is_bytes(type) ? str_equal(a->value.s, b->value.s) : a->value.i == b->value.i;
}

bool table_rows_equal(const struct table *t, const struct table_value *a, const struct table_value *b, int *column)
{
    for (int i = 0; i < t->column_count; i++) {
        *column = i;
        if (!values_equal(t->columns[i].type, &a[i], &b[i]))
            return false;
    }
    return true;
}
