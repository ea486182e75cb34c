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

/* Up to the host at most: a password stands before the @, or behind the ?. */
struct str db_shown(struct str url)
{
    if (str_starts(url, S("sqlite:")))
        return str_from(url, S("sqlite:").n);
    ptrdiff_t question = str_find_char(url, '?', 0);
    struct str start = question >= 0 ? str_slice(url, 0, question) : url;
    ptrdiff_t at = str_find_char(start, '@', 0);
    struct str shown = at >= 0 ? str_from(start, at + 1) : str_from(start, str_find(start, S("//"), 0) + 2);
    return shown.n ? shown : S("PostgreSQL");
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

struct err db_read_any(struct db *db, db_work *work, void *context)
{
    return (db->engine->read_any ? db->engine->read_any : db->engine->read)(db, work, context);
}

struct err db_see(struct db *db)
{
    return db->engine->see ? db->engine->see(db) : OK;
}

struct db_counters db_counters(struct db *db)
{
    return db->engine->counters ? db->engine->counters(db) : (struct db_counters){0};
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

struct err db_announce(struct db_conn *conn, struct str text)
{
    if (!conn->writing)
        return err_make(&ERR_STORE, "something is announced inside of a read transaction");
    if (text.n == 0 || text.n > DB_ANNOUNCEMENT_MAX)
        return err_make(&ERR_LIMIT, "an announcement of %td bytes; 1 to %d fit", text.n, DB_ANNOUNCEMENT_MAX);
    return conn->engine->announce ? conn->engine->announce(conn, text) : OK;
}

struct err db_listen(struct db *db, const struct db_listener *listener)
{
    return db->engine->listen ? db->engine->listen(db, listener) : OK;
}

void db_listen_end(struct db *db)
{
    if (db->engine->listen)
        db->engine->listen_end(db);
}

struct db_hearing db_hearing(const struct db *db)
{
    return db->engine->listen ? db->engine->hearing(db) : (struct db_hearing){0};
}

struct str db_announcer(const struct db *db)
{
    return db->engine->listen ? db->engine->announcer(db) : S("");
}

struct err db_check(struct db *db, void (*report)(void *context, struct str fault), void *context)
{
    return db->engine->check(db, report, context);
}
