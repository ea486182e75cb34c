/* migrate.c - brings a database's schema up to date, step by step and never back. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steps are the embedded files NNNN_name.sql of a folder, numbered from 1 without a gap. Each runs in a transaction of
 * its own, under a lock, together with its row in table migration: a crash leaves a step done or not begun.
 */
#include "store/db.h"

#include <stdio.h>

#include "base/asset.h"
#include "base/time.h"
#include "store/dialect.h"
#include "store/engine.h"
#include "store/statements.h"

#define FOLDER "migrations/"
#define DIGITS 4
#define DETAIL_SIZE 1024

struct step {
    int64_t number;
    struct str name; /* of the file, without folder, number and ".sql" */
    struct str checksum;
    struct str source;
};

struct steps {
    struct step *items;
    ptrdiff_t count;
};

/* ---- the steps of this program ---- */

static bool parse_name(struct str file, struct step *step)
{
    struct str number, name;
    if (!str_ends(file, S(".sql")) || !str_cut(str_slice(file, 0, file.n - 4), '_', &number, &name))
        return false;
    step->name = name;
    return number.n == DIGITS && name.n && str_to_i64(number, &step->number);
}

/* Assets are sorted by path, so steps come in order. */
static struct err list_steps(struct arena *a, struct str folder, const struct asset *assets, size_t count,
                             struct steps *out)
{
    out->items = arena_array(a, struct step, count);
    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct step step = {.checksum = assets[i].hash, .source = assets[i].data};
        struct str file = str_from(assets[i].path, folder.n);
        if (!str_starts(assets[i].path, folder) || str_find_char(file, '/', 0) >= 0)
            continue;
        if (!parse_name(file, &step) || step.number != out->count + 1)
            return err_make(&ERR_STORE, "%.*s: expected is %.*s%04td_NAME.sql", STR_ARG(assets[i].path),
                            STR_ARG(folder), out->count + 1);
        out->items[out->count++] = step;
    }
    return OK;
}

/* ---- what the database has ---- */

static struct err compare_step(const struct steps *steps, const struct sql_store_migration *have, ptrdiff_t place)
{
    if (place >= steps->count)
        return err_make(&ERR_STORE,
                        "the database was made by a newer version: it has migration %04d_%.*s, this program ends at "
                        "%04d",
                        (int)have->number, STR_ARG(have->name), (int)steps->count);
    const struct step *step = &steps->items[place];
    if (have->number != step->number || !str_equal(have->checksum, step->checksum))
        return err_make(&ERR_STORE,
                        "migration %04d_%.*s of the database is not the one of this program (%04d_%.*s): it was "
                        "changed after it had run",
                        (int)have->number, STR_ARG(have->name), (int)step->number, STR_ARG(step->name));
    return OK;
}

struct run {
    struct arena a;
    struct steps steps;
    ptrdiff_t done; /* how many of them have run */
    bool marked;    /* a move is about to fill the database */
};

/* Row 0 is a move's mark (store/move.h). */
static struct err check_mark(const struct run *r, const struct sql_store_migration *mark)
{
    if (r->marked || !str_equal(mark->name, S("moving")))
        return OK;
    return err_make(&ERR_BUSY,
                    "the database is being filled by dateline move, or a move to it was broken off: the same "
                    "command again brings it to its end");
}

static struct err count_done(struct run *r, struct db_conn *conn)
{
    bool exists;
    struct sql_store_migration_list list;
    r->done = 0;
    TRY(sql_store_migration_table_exists(conn, &exists));
    if (!exists)
        return OK;
    TRY(sql_store_migration_list(&r->a, conn, &list));
    ptrdiff_t marks = list.count > 0 && list.items[0].number == 0;
    if (marks)
        TRY(check_mark(r, &list.items[0]));
    for (ptrdiff_t i = marks; i < list.count; i++)
        TRY(compare_step(&r->steps, &list.items[i], i - marks));
    r->done = list.count - marks;
    return OK;
}

/* ---- running ---- */

static struct err run_step(struct arena *a, struct db_conn *conn, const struct step *step)
{
    struct str sql;
    TRY(dialect_translate(a, conn->engine->kind, step->source, &sql));
    TRY(conn->engine->script(conn, str_to_c(a, sql)));
    return sql_store_migration_add(conn, step->number, step->name, step->checksum, time_now());
}

/* Looked at again under the lock: another program may have been faster. */
static struct err step_work(struct db_conn *conn, void *context)
{
    struct run *r = context;
    bool exists;
    if (conn->engine->kind == DB_POSTGRES) {
        TRY(sql_store_migration_lock(conn));
        TRY(sql_store_migration_no_timeout(conn));
    }
    TRY(sql_store_migration_table_exists(conn, &exists));
    if (!exists)
        TRY(sql_store_migration_table_make(conn));
    TRY(count_done(r, conn));
    if (r->done == r->steps.count)
        return OK;
    const struct step *step = &r->steps.items[r->done];
    struct err e = run_step(&r->a, conn, step);
    if (failed(e))
        return err_in(e, "migration %04d_%.*s", (int)step->number, STR_ARG(step->name));
    r->done++;
    return OK;
}

static struct err read_done(struct db_conn *conn, void *context)
{
    return count_done(context, conn);
}

/* One step. Several nodes may start at once: who waited for the lock sees the database as it was before that (a
 * transaction's view begins with its first statement), and fails at what another one has done by now. */
static struct err run_next(struct db *db, struct run *r)
{
    char detail[DETAIL_SIZE];
    ptrdiff_t before = r->done;
    struct err e = db_write(db, step_work, r);
    if (!failed(e))
        return OK;
    snprintf(detail, sizeof(detail), "%s", err_detail());
    TRY(db_read(db, read_done, r));
    err_set_detail(detail);
    return r->done > before ? OK : e;
}

static struct err run_steps(struct db *db, struct run *r)
{
    TRY(db_read(db, read_done, r));
    while (r->done < r->steps.count)
        TRY(run_next(db, r));
    return OK;
}

static struct err run_marked(struct db *db, struct run *r)
{
    r->marked = true;
    return run_steps(db, r);
}

static struct err check_steps(struct db *db, struct run *r)
{
    TRY(db_read(db, read_done, r));
    if (r->done < r->steps.count)
        return err_make(&ERR_STORE, "the database is of an older version: %td of %td migrations have run", r->done,
                        r->steps.count);
    return OK;
}

static struct err with_steps(struct db *db, struct str folder, const struct asset *assets, size_t count,
                             struct err (*task)(struct db *db, struct run *r))
{
    struct run r = {0};
    arena_init(&r.a, 0);
    struct err e = list_steps(&r.a, folder, assets, count, &r.steps);
    if (!failed(e))
        e = task(db, &r);
    arena_close(&r.a);
    return e;
}

struct err db_migrate(struct db *db)
{
    return db_migrate_by(db, S(FOLDER));
}

struct err db_migrate_by(struct db *db, struct str folder)
{
    return with_steps(db, folder, asset_table, asset_table_size, run_steps);
}

struct err db_migrate_marked(struct db *db, struct str folder)
{
    return with_steps(db, folder, asset_table, asset_table_size, run_marked);
}

struct err db_check_version(struct db *db)
{
    return db_check_version_by(db, S(FOLDER));
}

struct err db_check_version_by(struct db *db, struct str folder)
{
    return with_steps(db, folder, asset_table, asset_table_size, check_steps);
}
