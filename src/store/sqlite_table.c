/* sqlite_table.c - tables of SQLite as a whole: every row in the order of its key, or every row put in. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values are handed over where SQLite holds them, and bound where they stand: a row costs no copy here.
 */
#include "store/sqlite.h"
#include "store/table.h"

static struct err prepare(struct sqlite_conn *c, const struct table *t, const char *sql)
{
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &c->table, NULL);
    return code == SQLITE_OK ? OK : sqlite_failure(c->handle, code, t->name);
}

static void end(struct db_conn *conn)
{
    struct sqlite_conn *c = (struct sqlite_conn *)conn;
    sqlite3_finalize(c->table);
    c->table = NULL;
}

/* ---- reading ---- */

static struct err begin_read(struct db_conn *conn, const struct table *t)
{
    return prepare((struct sqlite_conn *)conn, t, t->read);
}

static bool type_fits(enum statement_type wanted, int found)
{
    static const int types[] = {SQLITE_INTEGER, SQLITE_INTEGER, SQLITE_TEXT,  SQLITE_TEXT,
                                SQLITE_BLOB,    SQLITE_BLOB,    SQLITE_FLOAT, SQLITE_INTEGER};
    return types[wanted] == found;
}

static struct err take_bytes(sqlite3_stmt *handle, int column, bool text, struct str *out)
{
    const void *p = text ? (const void *)sqlite3_column_text(handle, column) : sqlite3_column_blob(handle, column);
    int n = sqlite3_column_bytes(handle, column);
    *out = (struct str){n ? p : "", n};
    return p || n == 0 ? OK : err_make(&ERR_SYSTEM, "out of memory");
}

static struct err take_value(sqlite3_stmt *handle, const struct table *t, int column, struct table_value *out)
{
    enum statement_type type = t->columns[column].type;
    int found = sqlite3_column_type(handle, column);
    out->null = found == SQLITE_NULL;
    if (out->null)
        return OK;
    if (!type_fits(type, found))
        return err_make(&ERR_STORE, "%s: column %s has a value of another type", t->name, t->columns[column].name);
    if (type == STATEMENT_REAL)
        out->value.r = sqlite3_column_double(handle, column);
    else if (found == SQLITE_INTEGER)
        out->value.i = sqlite3_column_int64(handle, column);
    else
        return take_bytes(handle, column, found == SQLITE_TEXT, &out->value.s);
    return OK;
}

static struct err next_row(struct db_conn *conn, const struct table *t, struct table_value *values, bool *row)
{
    struct sqlite_conn *c = (struct sqlite_conn *)conn;
    int code = sqlite3_step(c->table);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_DONE)
        return OK;
    if (code != SQLITE_ROW)
        return sqlite_failure(c->handle, code, t->name);
    for (int i = 0; i < t->column_count; i++)
        TRY(take_value(c->table, t, i, &values[i]));
    return OK;
}

/* ---- filling ---- */

static struct err begin_fill(struct db_conn *conn, const struct table *t)
{
    return prepare((struct sqlite_conn *)conn, t, t->insert);
}

static int bind_value(sqlite3_stmt *handle, int place, enum statement_type type, const struct table_value *v)
{
    if (v->null)
        return sqlite3_bind_null(handle, place);
    switch (type) {
    case STATEMENT_TEXT:
    case STATEMENT_TEXT_NULL:
        return sqlite3_bind_text64(handle, place, v->value.s.p, (sqlite3_uint64)v->value.s.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case STATEMENT_BLOB:
    case STATEMENT_BLOB_NULL:
        return sqlite3_bind_blob64(handle, place, v->value.s.p, (sqlite3_uint64)v->value.s.n, SQLITE_STATIC);
    case STATEMENT_REAL:
        return sqlite3_bind_double(handle, place, v->value.r);
    default:
        return sqlite3_bind_int64(handle, place, v->value.i);
    }
}

static struct err put_row(struct db_conn *conn, const struct table *t, const struct table_value *values)
{
    struct sqlite_conn *c = (struct sqlite_conn *)conn;
    for (int i = 0; i < t->column_count; i++) {
        int code = bind_value(c->table, i + 1, t->columns[i].type, &values[i]);
        if (code != SQLITE_OK)
            return sqlite_failure(c->handle, code, t->name);
    }
    int code = sqlite3_step(c->table);
    if (code == SQLITE_DONE)
        code = sqlite3_reset(c->table);
    if (code == SQLITE_OK)
        return OK;
    sqlite_stop_on_lost_write(c->handle, code, t->name);
    return sqlite_failure(c->handle, code, t->name);
}

static struct err end_fill(struct db_conn *conn, const struct table *t)
{
    (void)t;
    end(conn);
    return OK;
}

static struct err read_number(struct db_conn *conn, const char *sql, int64_t *out)
{
    static const struct statement_field number[] = {{"number", STATEMENT_INT, 0}};
    const struct table query = {.name = "count", .columns = number, .column_count = 1, .read = sql};
    struct table_value value = {.null = true};
    bool row;
    TRY(begin_read(conn, &query));
    struct err e = next_row(conn, &query, &value, &row);
    end(conn);
    *out = value.null ? 0 : value.value.i;
    return e;
}

const struct table_engine sqlite_tables = {.read = begin_read,
                                           .next = next_row,
                                           .read_end = end,
                                           .fill = begin_fill,
                                           .put = put_row,
                                           .fill_end = end_fill,
                                           .fill_give_up = end,
                                           .number = read_number};
