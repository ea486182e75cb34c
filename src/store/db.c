/* db.c - chooses the engine; the rest is the engine's. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

#include "store/engine.h"

struct err db_open(const struct db_options *options, bool create, struct db **out)
{
    *out = NULL;
    if (str_starts(options->url, S("sqlite:")))
        return sqlite_open(options, create, out);
    if (str_starts(options->url, S("postgresql://")) || str_starts(options->url, S("postgres://")))
        return postgres_open(options, out);
    return err_make(&ERR_INVALID, "database '%.*s': expected sqlite:PATH or postgresql://...", STR_ARG(options->url));
}

void db_close(struct db *db)
{
    db->engine->close(db);
}

enum db_engine db_engine_of(const struct db *db)
{
    return db->engine->kind;
}

struct err db_read(struct db *db, db_work *work, void *context)
{
    return db->engine->read(db, work, context);
}

struct err db_write(struct db *db, db_work *work, void *context)
{
    return db->engine->write(db, work, context);
}

void db_bulk(struct db *db, bool on)
{
    if (db->engine->bulk)
        db->engine->bulk(db, on);
}

struct err db_check(struct db *db, void (*report)(void *context, struct str fault), void *context)
{
    return db->engine->check(db, report, context);
}
