/* sqlite_statement.c - statements on a connection of SQLite, and what its failures mean. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- failures ---- */

/* Words that both engines can say: "unique (story.slug, story.language)". */
static struct err constraint_failure(sqlite3 *handle, int code, const char *where)
{
    const char *words = sqlite3_errmsg(handle);
    const char *colon = strstr(words, "failed: ");
    const char *name = colon ? colon + strlen("failed: ") : words;
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return err_make(&ERR_CONFLICT, "%s: unique (%s)", where, name);
    case SQLITE_CONSTRAINT_NOTNULL:
        return err_make(&ERR_CONFLICT, "%s: not null (%s)", where, name);
    case SQLITE_CONSTRAINT_CHECK:
        return err_make(&ERR_CONFLICT, "%s: check (%s)", where, name);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return err_make(&ERR_CONFLICT, "%s: foreign key", where);
    default: /* a trigger's own words, a wrong type in a strict table */
        return err_make(&ERR_CONFLICT, "%s: %s", where, words);
    }
}

struct err sqlite_failure(sqlite3 *handle, int code, const char *where)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return constraint_failure(handle, code, where);
    case SQLITE_FULL:
        return err_make(&ERR_SYSTEM, "%s: the disk is full", where);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_make(&ERR_BUSY, "%s: another program holds the database", where);
    case SQLITE_READONLY:
        return err_make(&ERR_SYSTEM, "%s: the database cannot be written", where);
    case SQLITE_TOOBIG:
        return err_make(&ERR_LIMIT, "%s: a value is too large for the database", where);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_make(&ERR_STORE, "%s: the database is damaged (%s)", where, sqlite3_errmsg(handle));
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_SHMSIZE) /* the WAL's index could not grow */
            return err_make(&ERR_SYSTEM, "%s: the disk is full", where);
        return err_make(&ERR_SYSTEM, "%s: the disk failed (%s, %d)", where, sqlite3_errmsg(handle), code);
    default:
        return err_make(&ERR_STORE, "%s: %s", where, sqlite3_errmsg(handle));
    }
}

void sqlite_stop_on_lost_write(sqlite3 *handle, int code, const char *where)
{
    switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
        fatalx("store: the disk refused a write in %s (%s, %d): stopping, what was acknowledged is safe", where,
               sqlite3_errmsg(handle), code);
    default:
        return;
    }
}

static struct err step_failure(struct sqlite_conn *c, int code, const char *where)
{
    if (c->base.writing)
        sqlite_stop_on_lost_write(c->handle, code, where);
    return sqlite_failure(c->handle, code, where);
}

/* ---- preparing ---- */

static void forget(struct sqlite_prepared *p)
{
    sqlite3_finalize(p->handle);
    free(p->places);
    *p = (struct sqlite_prepared){0};
}

void sqlite_forget_statements(struct sqlite_conn *c)
{
    for (int i = 0; i < statement_count; i++)
        forget(&c->prepared[i]);
    forget(&c->other);
}

/* SQLite takes $1 for a name. */
static void find_places(struct sqlite_prepared *p, int count)
{
    p->places = calloc((size_t)count + 1, sizeof(*p->places));
    if (!p->places)
        fatalx("out of memory");
    for (int i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof(name), "$%d", i + 1);
        p->places[i] = sqlite3_bind_parameter_index(p->handle, name);
    }
}

static struct err prepare(struct sqlite_conn *c, const struct statement *s, struct sqlite_prepared *p)
{
    if (!s->sqlite)
        return err_make(&ERR_STORE, "%s (%s) is not for SQLite", s->name, s->source);
    int code = sqlite3_prepare_v3(c->handle, s->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &p->handle, NULL);
    if (code != SQLITE_OK)
        return err_in(step_failure(c, code, s->name), "%s", s->source);
    int columns = sqlite3_column_count(p->handle);
    if (s->column_count && columns != s->column_count) {
        forget(p);
        return err_make(&ERR_STORE, "%s (%s) gives %d columns, declared are %d", s->name, s->source, columns,
                        s->column_count);
    }
    find_places(p, s->parameter_count);
    return OK;
}

static bool in_table(const struct statement *s)
{
    return (uintptr_t)s >= (uintptr_t)statement_table && (uintptr_t)s < (uintptr_t)(statement_table + statement_count);
}

static struct sqlite_prepared *find_prepared(struct sqlite_conn *c, const struct statement *s)
{
    return in_table(s) ? &c->prepared[s - statement_table] : &c->other;
}

/* ---- running ---- */

/* {NULL, 0} is empty where the type has no "?", else NULL. */
static int bind_bytes(sqlite3_stmt *handle, int place, const struct statement_field *f, struct str s)
{
    bool text = f->type == STATEMENT_TEXT || f->type == STATEMENT_TEXT_NULL;
    bool may_be_null = f->type == STATEMENT_TEXT_NULL || f->type == STATEMENT_BLOB_NULL;
    if (!s.p && may_be_null)
        return sqlite3_bind_null(handle, place);
    const char *p = s.p ? s.p : "";
    return text ? sqlite3_bind_text64(handle, place, p, (sqlite3_uint64)s.n, SQLITE_STATIC, SQLITE_UTF8)
                : sqlite3_bind_blob64(handle, place, p, (sqlite3_uint64)s.n, SQLITE_STATIC);
}

static int bind(sqlite3_stmt *handle, int place, const struct statement_field *f, const union statement_value *value)
{
    switch (f->type) {
    case STATEMENT_INT_NULL:
        if (value->i == DB_NULL)
            return sqlite3_bind_null(handle, place);
        return sqlite3_bind_int64(handle, place, value->i);
    case STATEMENT_INT:
        return sqlite3_bind_int64(handle, place, value->i);
    case STATEMENT_BOOL:
        return sqlite3_bind_int64(handle, place, value->i != 0);
    case STATEMENT_REAL:
        return sqlite3_bind_double(handle, place, value->r);
    default:
        return bind_bytes(handle, place, f, value->s);
    }
}

struct err sqlite_start(struct db_conn *conn, const struct statement *s, const union statement_value *values)
{
    struct sqlite_conn *c = (struct sqlite_conn *)conn;
    struct sqlite_prepared *p = find_prepared(c, s);
    if (!p->handle)
        TRY(prepare(c, s, p));
    c->running = p;
    for (int i = 0; i < s->parameter_count; i++) {
        int code = bind(p->handle, p->places[i], &s->parameters[i], &values[i]);
        if (code != SQLITE_OK)
            return sqlite_failure(c->handle, code, s->name);
    }
    return OK;
}

struct err sqlite_next(struct db_conn *conn, bool *row)
{
    struct sqlite_conn *c = (struct sqlite_conn *)conn;
    int code = sqlite3_step(c->running->handle);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return OK;
    return step_failure(c, code, conn->running->name);
}

static struct err type_failure(struct db_conn *conn, int column)
{
    const struct statement *s = conn->running;
    return err_make(&ERR_STORE, "%s (%s): column %s has a value of another type", s->name, s->source,
                    s->columns[column].name);
}

static struct err column_bytes(struct db_conn *conn, struct arena *a, int column, int wanted, struct str *out)
{
    sqlite3_stmt *handle = ((struct sqlite_conn *)conn)->running->handle;
    if (sqlite3_column_type(handle, column) != wanted)
        return type_failure(conn, column);
    const void *p =
        wanted == SQLITE_TEXT ? (const void *)sqlite3_column_text(handle, column) : sqlite3_column_blob(handle, column);
    int n = sqlite3_column_bytes(handle, column);
    if (!p && n)
        return err_make(&ERR_SYSTEM, "out of memory");
    *out = str_copy(a, (struct str){n ? p : "", n});
    return OK;
}

struct err sqlite_column(struct db_conn *conn, struct arena *a, int column, union statement_value *out, bool *null)
{
    sqlite3_stmt *handle = ((struct sqlite_conn *)conn)->running->handle;
    int type = sqlite3_column_type(handle, column);
    *null = type == SQLITE_NULL;
    if (*null)
        return OK;
    switch (conn->running->columns[column].type) {
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
    case STATEMENT_BOOL:
        out->i = sqlite3_column_int64(handle, column);
        return type == SQLITE_INTEGER ? OK : type_failure(conn, column);
    case STATEMENT_REAL:
        out->r = sqlite3_column_double(handle, column);
        return type == SQLITE_FLOAT || type == SQLITE_INTEGER ? OK : type_failure(conn, column);
    case STATEMENT_TEXT:
    case STATEMENT_TEXT_NULL:
        return column_bytes(conn, a, column, SQLITE_TEXT, &out->s);
    default:
        return column_bytes(conn, a, column, SQLITE_BLOB, &out->s);
    }
}

int64_t sqlite_changed(struct db_conn *conn)
{
    return sqlite3_changes64(((struct sqlite_conn *)conn)->handle);
}

void sqlite_finish(struct db_conn *conn)
{
    struct sqlite_conn *c = (struct sqlite_conn *)conn;
    if (c->running)
        sqlite3_reset(c->running->handle);
    c->running = NULL;
    if (c->other.handle)
        forget(&c->other);
}

struct err sqlite_script(struct db_conn *conn, const char *sql)
{
    struct sqlite_conn *c = (struct sqlite_conn *)conn;
    int code = sqlite3_exec(c->handle, sql, NULL, NULL, NULL); /* allowed: embedded migrations, no input */
    if (code != SQLITE_OK)
        return step_failure(c, code, "migration");
    if (sqlite3_get_autocommit(c->handle))
        return err_make(&ERR_STORE, "migration: it must not end its transaction");
    return OK;
}
