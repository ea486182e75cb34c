/* move.c - a database moved into another, on whichever engine. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/move_inside.h"

#include <unistd.h>

#include "base/time.h"
#include "store/engine.h"
#include "store/statements.h"

#define OLDEST_SERVER 150000
#define HOLD_TRIES 20
#define HOLD_PAUSE_MICROSECONDS 50000

/* ---- the place ---- */

struct look {
    struct arena a;
    struct str newsroom;
    enum move_place place;
};

static enum move_place place_of_mark(const struct look *look, const struct sql_move_mark *mark)
{
    if (!mark || !str_equal(mark->newsroom, look->newsroom))
        return MOVE_TAKEN;
    return str_equal(mark->state, S("moved")) ? MOVE_WHOLE : MOVE_BROKEN_OFF;
}

static struct err look_work(struct db_conn *conn, void *context)
{
    struct look *look = context;
    struct sql_move_mark *mark;
    int64_t tables;
    bool marked;
    TRY(sql_move_table_count(conn, &tables));
    look->place = tables ? MOVE_TAKEN : MOVE_EMPTY;
    TRY(sql_store_migration_table_exists(conn, &marked));
    if (!marked)
        return OK;
    TRY(sql_move_mark_find(&look->a, conn, &mark));
    look->place = place_of_mark(look, mark);
    return OK;
}

struct err move_look(struct db *target, struct str newsroom, enum move_place *out)
{
    struct look look = {.newsroom = newsroom};
    arena_init(&look.a, 0);
    struct err e = db_read(target, look_work, &look);
    *out = look.place;
    arena_close(&look.a);
    return e;
}

struct err move_patience(struct db_conn *conn)
{
    struct arena a;
    struct str settings;
    if (conn->engine->kind == DB_SQLITE)
        return OK;
    arena_init(&a, 0);
    struct err e = sql_move_patience(&a, conn, &settings);
    arena_close(&a);
    return e;
}

/* ---- beginning and end ---- */

struct err move_filling(struct db_conn *conn)
{
    if (conn->engine->kind == DB_SQLITE)
        return OK;
    TRY(sql_store_migration_no_timeout(conn));
    return sql_move_lax(conn);
}

static struct err mark_work(struct db_conn *conn, void *context)
{
    const struct str *newsroom = context;
    TRY(move_filling(conn));
    if (conn->engine->kind == DB_POSTGRES)
        TRY(sql_move_wipe(conn));
    TRY(sql_store_migration_table_make(conn));
    return sql_move_mark_set(conn, S("moving"), *newsroom, time_now());
}

struct err move_line(struct db_conn *conn, const char *line)
{
    struct err e = conn->engine->script(conn, line);
    return failed(e) ? err_in(e, "%s", line) : OK;
}

static struct err before_work(struct db_conn *conn, void *context)
{
    const struct table_set *set = context;
    const struct table_lines *lines = &set->before[conn->engine->kind];
    TRY(move_filling(conn));
    for (ptrdiff_t i = 0; i < lines->count; i++)
        TRY(move_line(conn, lines->items[i]));
    return OK;
}

struct err move_begin(struct db *target, const struct table_set *set, struct str folder, struct str newsroom)
{
    union { /* a work's context is not const; nothing writes to it */
        const struct table_set *set;
        void *context;
    } as = {.set = set};
    TRY(db_write(target, mark_work, &newsroom));
    TRY(db_migrate_marked(target, folder));
    return db_write(target, before_work, as.context);
}

static struct err end_work(struct db_conn *conn, void *context)
{
    const struct str *newsroom = context;
    if (conn->engine->kind == DB_POSTGRES)
        TRY(sql_move_durable(conn));
    return sql_move_mark_set(conn, S("moved"), *newsroom, time_now());
}

struct err move_end(struct db *target, struct str newsroom)
{
    return db_write(target, end_work, &newsroom);
}

/* Who has just gone may be there for a moment still: PostgreSQL ends a connection behind its client's back. */
static struct err hold_patiently(struct db_conn *conn, bool *alone)
{
    TRY(sql_move_alone(conn, alone));
    for (int i = 0; !*alone && i < HOLD_TRIES; i++) {
        usleep(HOLD_PAUSE_MICROSECONDS);
        TRY(sql_move_alone(conn, alone));
    }
    return OK;
}

struct err move_hold(struct db_conn *conn)
{
    bool alone;
    int64_t version;
    if (conn->engine->kind == DB_SQLITE)
        return OK;
    TRY(move_patience(conn));
    TRY(hold_patiently(conn, &alone));
    if (!alone)
        return err_make(&ERR_BUSY, "another program has this newsroom open in PostgreSQL: stop it first, on every "
                                   "machine");
    TRY(sql_move_server_version(conn, &version));
    return version >= OLDEST_SERVER ? OK : err_make(&ERR_INVALID, "PostgreSQL 15 or newer is needed");
}
