/* checkpoint.c - brings the WAL back into the database, a little at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A passive checkpoint never waits, but a reader that always overlaps the next keeps the WAL from starting over: past
 * RESTART_PAGES a restart is asked for, which waits for readers, and shortly.
 */
#include "store/sqlite.h"

#define RESTART_PAGES (64 * 1024) /* 256 MB */
#define RESTART_MILLISECONDS 50
#define BUSY_MILLISECONDS 10000

static int count_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
    (void)handle, (void)name;
    struct sqlite_conn *writer = context;
    writer->wal_pages = pages;
    return SQLITE_OK;
}

void checkpoint_watch(struct sqlite_conn *writer)
{
    sqlite3_wal_hook(writer->handle, count_pages, writer);
}

static void run(struct sqlite_db *db, int mode)
{
    int pages = 0, moved = 0;
    sqlite3 *handle = db->writer->handle;
    int code = sqlite3_wal_checkpoint_v2(handle, NULL, mode, &pages, &moved);
    sqlite_stop_on_lost_write(handle, code, "a checkpoint");
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        log_warnx("store: checkpoint of %s: %s", db->path, sqlite3_errmsg(handle));
    db->pages_checkpointed = MAX(moved, 0);
}

void checkpoint_step(struct sqlite_db *db)
{
    int pages = db->writer->wal_pages;
    if (pages < db->pages_checkpointed) /* the WAL has started over */
        db->pages_checkpointed = 0;
    if (pages - db->pages_checkpointed < db->step_pages)
        return;
    if (pages < RESTART_PAGES) {
        run(db, SQLITE_CHECKPOINT_PASSIVE);
        return;
    }
    sqlite3_busy_timeout(db->writer->handle, RESTART_MILLISECONDS);
    run(db, SQLITE_CHECKPOINT_RESTART);
    sqlite3_busy_timeout(db->writer->handle, BUSY_MILLISECONDS);
}

void checkpoint_finish(struct sqlite_db *db)
{
    sqlite3_busy_timeout(db->writer->handle, RESTART_MILLISECONDS);
    run(db, SQLITE_CHECKPOINT_TRUNCATE);
}
