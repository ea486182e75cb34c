/* sqlite.c - the SQLite engine: opening, connections, reading. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection writes, all others only read (query_only). WAL; nothing but checkpoint.c moves the WAL back. A
 * connection belongs to one thread at a time (the library is compiled without locks of its own).
 */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/lock.h"
#include "store/statements.h"
#include "store/table.h"

#define READERS_DEFAULT 16
#define BUSY_MILLISECONDS 10000 /* for a stranger at the file: our own processes wait for each other in lock.c */

/* ---- connections ---- */

static struct err configure(struct sqlite_conn *c, bool writer, bool relaxed)
{
    sqlite3_extended_result_codes(c->handle, 1);
    sqlite3_busy_timeout(c->handle, BUSY_MILLISECONDS);
    sqlite3_wal_autocheckpoint(c->handle, 0);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    /* A plan never looks at bound values: else a statement is parsed anew whenever its limit differs. */
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, (int *)NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    TRY(sqlite_add_functions(c->handle));
    TRY(sql_store_sqlite_cell_size_check(&c->base));
    if (!writer) {
        TRY(sql_store_sqlite_reader_cache(&c->base));
        return sql_store_sqlite_query_only(&c->base);
    }
    checkpoint_watch(c);
    TRY(sql_store_sqlite_writer_cache(&c->base));
    return relaxed ? sql_store_sqlite_synchronous_normal(&c->base) : sql_store_sqlite_synchronous_full(&c->base);
}

static void conn_close(struct sqlite_conn *c)
{
    if (!c)
        return;
    sqlite_forget_statements(c);
    if (sqlite3_close(c->handle) != SQLITE_OK)
        fatalx("store: a connection was closed in use: %s", sqlite3_errmsg(c->handle));
    free(c->prepared);
    free(c);
}

static struct err conn_open(struct sqlite_db *db, bool writer, struct sqlite_conn **out)
{
    struct sqlite_conn *c = calloc(1, sizeof(*c));
    if (!c || !(c->prepared = calloc((size_t)statement_count, sizeof(*c->prepared))))
        fatalx("out of memory");
    c->base.engine = &sqlite_engine;
    c->base.writing = writer;
    int code = sqlite3_open_v2(db->path, &c->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    struct err e = code == SQLITE_OK ? configure(c, writer, db->relaxed) : sqlite_failure(c->handle, code, db->path);
    *out = failed(e) ? NULL : c;
    if (failed(e))
        conn_close(c);
    return e;
}

/* ---- readers ---- */

/* A free one, or NULL after counting a new one in, which is then to be opened. */
static struct sqlite_conn *reader_take(struct sqlite_db *db)
{
    pthread_mutex_lock(&db->readers_lock);
    while (!db->readers && db->readers_open >= db->readers_max)
        pthread_cond_wait(&db->reader_free, &db->readers_lock);
    struct sqlite_conn *c = db->readers;
    if (c)
        db->readers = c->next;
    else
        db->readers_open++;
    pthread_mutex_unlock(&db->readers_lock);
    return c;
}

/* NULL: the one counted in could not be opened. */
static void reader_give(struct sqlite_db *db, struct sqlite_conn *c)
{
    pthread_mutex_lock(&db->readers_lock);
    if (c) {
        c->next = db->readers;
        db->readers = c;
    } else {
        db->readers_open--;
    }
    pthread_cond_signal(&db->reader_free);
    pthread_mutex_unlock(&db->readers_lock);
}

static struct err run_read(struct sqlite_conn *c, db_work *work, void *context)
{
    c->base.failure = OK;
    TRY(sql_store_begin_read(&c->base));
    struct err e = engine_run_work(&c->base, work, context);
    c->base.failure = OK;
    char detail[ENGINE_DETAIL_SIZE * 2];
    snprintf(detail, sizeof(detail), "%s", err_detail());
    struct err end = sql_store_rollback(&c->base);
    if (!failed(e))
        return end;
    err_set_detail(detail);
    return e;
}

static struct err sqlite_read(struct db *base, db_work *work, void *context)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    struct sqlite_conn *c = reader_take(db);
    struct err e = c ? OK : conn_open(db, false, &c);
    if (!failed(e))
        e = run_read(c, work, context);
    reader_give(db, c);
    return e;
}

/* ---- check ---- */

struct check {
    struct arena a;
    struct sql_text_list faults, links;
};

static struct err check_work(struct db_conn *conn, void *context)
{
    struct check *c = context;
    TRY(sql_store_check_sqlite(&c->a, conn, &c->faults));
    return sql_store_check_sqlite_links(&c->a, conn, &c->links);
}

static void report_all(const struct sql_text_list *faults, void (*report)(void *context, struct str fault),
                       void *context)
{
    for (ptrdiff_t i = 0; i < faults->count; i++)
        report(context, faults->items[i]);
}

static struct err sqlite_check(struct db *db, void (*report)(void *context, struct str fault), void *context)
{
    struct check c = {0};
    arena_init(&c.a, 0);
    struct err e = sqlite_read(db, check_work, &c);
    if (err_is(e, &ERR_STORE)) { /* damage can stop the check itself */
        report(context, str_from_c(err_detail()));
        e = OK;
    }
    report_all(&c.faults, report, context);
    report_all(&c.links, report, context);
    arena_close(&c.a);
    return e;
}

/* ---- opening and closing ---- */

static void free_db(struct sqlite_db *db)
{
    while (db->readers) {
        struct sqlite_conn *c = db->readers;
        db->readers = c->next;
        conn_close(c);
    }
    conn_close(db->writer);
    if (db->lock >= 0)
        close(db->lock);
    pthread_mutex_destroy(&db->readers_lock);
    pthread_cond_destroy(&db->reader_free);
    pthread_mutex_destroy(&db->queue.lock);
    free(db->path);
    free(db);
}

static void sqlite_close(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    commit_drain(db);
    pthread_mutex_lock(&db->readers_lock);
    for (;;) {
        int idle = 0;
        for (struct sqlite_conn *c = db->readers; c; c = c->next)
            idle++;
        if (idle == db->readers_open)
            break;
        pthread_cond_wait(&db->reader_free, &db->readers_lock);
    }
    pthread_mutex_unlock(&db->readers_lock);
    if (!failed(lock_take(db->lock))) {
        checkpoint_finish(db);
        lock_release(db->lock);
    }
    free_db(db);
}

const struct engine sqlite_engine = {.kind = DB_SQLITE,
                                     .close = sqlite_close,
                                     .read = sqlite_read,
                                     .write = commit_write,
                                     .bulk = commit_bulk,
                                     .check = sqlite_check,
                                     .start = sqlite_start,
                                     .next = sqlite_next,
                                     .column = sqlite_column,
                                     .changed = sqlite_changed,
                                     .finish = sqlite_finish,
                                     .script = sqlite_script,
                                     .tables = &sqlite_tables};

/* Made here, not by SQLite, so that nobody else can read it. An existing file is left alone: closing a descriptor of a
 * database that this process has open would drop SQLite's locks. */
static struct err make_file(const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? OK : err_errno("%s", path);
    close(fd);
    return OK;
}

static struct err check_file(const char *path)
{
    if (access(path, F_OK) < 0)
        return errno == ENOENT ? err_make(&ERR_NOT_FOUND, "%s: there is no database; dateline init makes one", path)
                               : err_errno("%s", path);
    if (access(path, R_OK | W_OK) < 0)
        return err_errno("%s", path);
    return OK;
}

static struct str folder_of(const struct db_options *options, const char *path)
{
    if (options->folder.n)
        return options->folder;
    const char *slash = strrchr(path, '/');
    return slash ? (struct str){path, MAX(slash - path, 1)} : S(".");
}

static struct err set_loading(struct arena *a, struct sqlite_conn *c)
{
    struct str mode;
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, (int *)NULL);
    TRY(sql_store_sqlite_journal_memory(a, &c->base, &mode));
    TRY(sql_store_sqlite_loading_cache(&c->base));
    return sql_store_sqlite_synchronous_off(&c->base);
}

static struct err open_writer(struct sqlite_db *db)
{
    struct arena a;
    arena_init(&a, 0);
    struct str mode = {NULL, 0};
    struct err e = conn_open(db, true, &db->writer);
    if (!failed(e) && db->loading)
        e = set_loading(&a, db->writer);
    else if (!failed(e))
        e = sql_store_sqlite_wal(&a, &db->writer->base, &mode);
    if (!failed(e) && !db->loading && !str_equal(mode, S("wal")))
        e = err_make(&ERR_STORE, "%s: the file system of the database cannot do WAL", db->path);
    arena_close(&a);
    return e;
}

static struct err open_all(struct sqlite_db *db, const struct db_options *options, bool create)
{
    if (create)
        TRY(make_file(db->path));
    TRY(check_file(db->path));
    TRY(lock_open(folder_of(options, db->path), options->lock, &db->lock));
    TRY(lock_take(db->lock));
    struct err e = open_writer(db);
    lock_release(db->lock);
    return failed(e) ? err_in(e, "%s", db->path) : OK;
}

struct err sqlite_open(const struct db_options *options, bool create, struct db **out)
{
    struct str path = str_from(options->url, S("sqlite:").n);
    struct sqlite_db *db = calloc(1, sizeof(*db));
    if (!db || !(db->path = strndup(path.p, (size_t)path.n)))
        fatalx("out of memory");
    db->base.engine = &sqlite_engine;
    db->relaxed = options->relaxed;
    db->step_pages = CHECKPOINT_PAGES;
    db->loading = options->loading;
    db->lock = -1;
    db->readers_max = options->readers_max ? options->readers_max : READERS_DEFAULT;
    pthread_mutex_init(&db->readers_lock, NULL);
    pthread_cond_init(&db->reader_free, NULL);
    commit_queue_init(&db->queue);
    struct err e = open_all(db, options, create);
    *out = failed(e) ? NULL : &db->base;
    if (failed(e))
        free_db(db);
    return e;
}
