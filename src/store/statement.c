/* statement.c - runs typed statements over either engine. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/statement.h"

#include "base/utf8.h"
#include "store/engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_START 16

static _Thread_local int statements_run;
static _Thread_local bool doubtful;

bool db_thread_doubtful(void)
{
    bool was = doubtful;
    doubtful = false;
    return was;
}

void engine_set_doubtful(void)
{
    doubtful = true;
}

int db_thread_statements(void)
{
    return statements_run;
}

int engine_statements_take(void)
{
    int count = statements_run;
    statements_run = 0;
    return count;
}

void engine_statements_add(int count)
{
    statements_run += count;
}

/* ---- parameters ---- */

static struct err check_text(const struct statement *s, const struct statement_field *f, struct str text)
{
    if (text.n && memchr(text.p, 0, (size_t)text.n))
        return err_make(&ERR_INVALID, "%s: %s holds a NUL character", s->name, f->name);
    if (utf8_find_invalid(text) >= 0)
        return err_make(&ERR_INVALID, "%s: %s is not valid UTF-8", s->name, f->name);
    return OK;
}

/* Refused alike on both engines, before either sees them. */
static struct err check_value(const struct statement *s, const struct statement_field *f,
                              const union statement_value *value)
{
    if (f->type == STATEMENT_TEXT || f->type == STATEMENT_TEXT_NULL)
        return check_text(s, f, value->s);
    if (f->type == STATEMENT_INT && value->i == DB_NULL)
        return err_make(&ERR_INVALID, "%s: %s must not be NULL", s->name, f->name);
    if (f->type == STATEMENT_REAL && !isfinite(value->r))
        return err_make(&ERR_INVALID, "%s: %s is not a finite number", s->name, f->name);
    return OK;
}

static struct err check_values(const struct statement *s, const union statement_value *values)
{
    for (int i = 0; i < s->parameter_count; i++)
        TRY(check_value(s, &s->parameters[i], &values[i]));
    return OK;
}

/* ---- one run ---- */

/* The work cannot go on after this: see engine_run_work. */
static struct err doom(struct db_conn *conn, struct err e)
{
    if (!failed(e))
        return e;
    conn->engine->finish(conn);
    conn->running = NULL;
    conn->failure = e;
    snprintf(conn->failure_detail, sizeof(conn->failure_detail), "%s", err_detail());
    return e;
}

static struct err start(struct db_conn *conn, const struct statement *s, const union statement_value *values)
{
    if (failed(conn->failure)) {
        err_set_detail(conn->failure_detail);
        return conn->failure;
    }
    if (s->writes && !conn->writing)
        return err_make(&ERR_STORE, "%s (%s) writes inside of a read transaction", s->name, s->source);
    TRY(check_values(s, values));
    if (conn->working)
        statements_run++;
    conn->running = s;
    return doom(conn, conn->engine->start(conn, s, values));
}

static struct err next(struct db_conn *conn, bool *row)
{
    return doom(conn, conn->engine->next(conn, row));
}

static void finish(struct db_conn *conn)
{
    conn->engine->finish(conn);
    conn->running = NULL;
}

/* ---- rows ---- */

static struct err store_null(const struct statement *s, const struct statement_field *f, void *place)
{
    if (f->type == STATEMENT_INT_NULL)
        *(int64_t *)place = DB_NULL;
    else if (f->type == STATEMENT_TEXT_NULL || f->type == STATEMENT_BLOB_NULL)
        *(struct str *)place = (struct str){NULL, 0};
    else
        return err_make(&ERR_STORE, "%s (%s): column %s is NULL", s->name, s->source, f->name);
    return OK;
}

static void store_value(const struct statement_field *f, const union statement_value *value, void *place)
{
    switch (f->type) {
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
        *(int64_t *)place = value->i;
        break;
    case STATEMENT_BOOL:
        *(bool *)place = value->i != 0;
        break;
    case STATEMENT_REAL:
        *(double *)place = value->r;
        break;
    case STATEMENT_TEXT:
    case STATEMENT_TEXT_NULL:
    case STATEMENT_BLOB:
    case STATEMENT_BLOB_NULL:
        *(struct str *)place = value->s;
        break;
    }
}

static struct err fetch_columns(struct arena *a, struct db_conn *conn, void *row)
{
    const struct statement *s = conn->running;
    for (int i = 0; i < s->column_count; i++) {
        const struct statement_field *f = &s->columns[i];
        union statement_value value;
        bool null;
        TRY(conn->engine->column(conn, a, i, &value, &null));
        void *place = (char *)row + f->offset;
        if (null)
            TRY(store_null(s, f, place));
        else
            store_value(f, &value, place);
    }
    return OK;
}

static struct err fetch(struct arena *a, struct db_conn *conn, void *row)
{
    return doom(conn, fetch_columns(a, conn, row));
}

/* ---- what the generated functions call ---- */

struct err statement_run(struct db_conn *conn, const struct statement *s, const union statement_value *values,
                         int64_t *changed)
{
    TRY(start(conn, s, values));
    for (bool row = true; row;)
        TRY(next(conn, &row));
    if (changed)
        *changed = conn->engine->changed(conn);
    finish(conn);
    return OK;
}

struct err statement_optional(struct arena *a, struct db_conn *conn, const struct statement *s,
                              const union statement_value *values, void *row, bool *found)
{
    TRY(start(conn, s, values));
    TRY(next(conn, found));
    bool more = *found;
    if (*found) {
        TRY(fetch(a, conn, row));
        TRY(next(conn, &more));
    }
    finish(conn);
    if (more)
        return doom(conn, err_make(&ERR_STORE, "%s (%s) gives more than one row", s->name, s->source));
    return OK;
}

struct err statement_one(struct arena *a, struct db_conn *conn, const struct statement *s,
                         const union statement_value *values, void *row)
{
    bool found;
    TRY(statement_optional(a, conn, s, values, row, &found));
    return found ? OK : err_make(&ERR_NOT_FOUND, "%s: no such row", s->name);
}

static void *grow(struct arena *a, void *items, ptrdiff_t count, ptrdiff_t capacity, size_t size)
{
    void *larger = arena_allocate(a, (size_t)capacity, size, alignof(max_align_t));
    if (count)
        memcpy(larger, items, (size_t)count * size);
    return larger;
}

struct err statement_list(struct arena *a, struct db_conn *conn, const struct statement *s,
                          const union statement_value *values, struct statement_rows *out)
{
    struct statement_rows list = {NULL, 0};
    ptrdiff_t capacity = 0;
    TRY(start(conn, s, values));
    for (;;) {
        bool row;
        TRY(next(conn, &row));
        if (!row)
            break;
        if (list.count == capacity) {
            capacity = MAX(capacity * 2, LIST_START);
            list.items = grow(a, list.items, list.count, capacity, s->row_size);
        }
        TRY(fetch(a, conn, (char *)list.items + (size_t)list.count * s->row_size));
        list.count++;
    }
    finish(conn);
    *out = list;
    return OK;
}

/* ---- works ---- */

struct guarded {
    struct db_conn *conn;
    db_work *work;
    void *context;
    struct err err;
};

static void run_guarded(void *context)
{
    struct guarded *g = context;
    g->err = g->work(g->conn, g->context);
}

struct err engine_run_work(struct db_conn *conn, db_work *work, void *context)
{
    struct guarded g = {.conn = conn, .work = work, .context = context};
    conn->failure = OK;
    conn->working = true;
    bool whole = arena_guard(run_guarded, &g);
    conn->working = false;
    if (!whole) {
        if (conn->running)
            finish(conn);
        return err_make(&ERR_LIMIT, "this needs more memory than it may have");
    }
    if (!failed(g.err) && failed(conn->failure)) {
        err_set_detail(conn->failure_detail);
        return conn->failure;
    }
    return g.err;
}
