/* move.c - a whole newsroom moved from one database to another. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two databases move together: the newsroom's and the audience's. Both old ones are held in one snapshot each from the
 * first row to the switch, and nobody else can open the newsroom meanwhile (newsroom/place.h, store/move.h). On SQLite
 * a new one is a file with ".moving" behind its name until it is whole and on the disk.
 */
#include "exchange/move.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "audience/store.h"
#include "newsroom/folder.h"
#include "newsroom/place.h"
#include "newsroom/setting.h"
#include "store/move.h"
#include "store/statements.h"

#define NEWSROOM_MIGRATIONS "migrations/"
#define SIDES 2

/* One of the two databases. */
struct side {
    const char *name;
    const struct table_set *set;
    struct str migrations;
    struct db_options from, to; /* to.url of SQLite: the file it will be */
    bool exists;                /* there is an old one that moves */
    struct db *old, *new;
    struct db_conn *source;
    enum move_place place; /* what there is where it goes */
    int64_t rows, bytes;
};

struct move {
    struct arena *a;
    const struct move_options *options;
    struct move_report *report;
    struct place place;
    struct place_hold hold;
    struct str to; /* as a store is opened */
    struct side sides[SIDES];
    int depth; /* sides whose old database is held */
    struct move_progress progress;
    int64_t total;
    const char *doing;
};

static bool is_sqlite(struct str url)
{
    return str_starts(url, S("sqlite:"));
}

/* From file to file, the audience's is the same: the folder's. */
static bool stays(const struct side *side)
{
    return str_equal(side->from.url, side->to.url);
}

static struct str path_of(const struct db_options *options)
{
    return str_from(options->url, S("sqlite:").n);
}

static struct str moving_path(struct arena *a, const struct side *side)
{
    return str_concat(a, path_of(&side->to), S(".moving"));
}

/* With the slash at its end. */
static struct str folder_of(struct str path)
{
    while (path.n > 1 && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

static bool file_exists(struct arena *a, struct str path)
{
    return access(str_to_c(a, path), F_OK) == 0;
}

/* ---- the places ---- */

static struct db_options options_of(struct move *m, struct str url, bool audience)
{
    struct db_options options = {.url = url, .folder = m->place.folder};
    if (audience)
        options = audience_store_options(m->a, url, m->place.folder);
    options.readers_max = 4;
    options.alone = true;
    return options;
}

static void set_sides(struct move *m)
{
    const struct side sides[SIDES] = {
        {.name = "newsroom", .set = &newsroom_tables, .migrations = S(NEWSROOM_MIGRATIONS), .exists = true},
        {.name = "audience", .set = &audience_tables, .migrations = S(AUDIENCE_MIGRATIONS)},
    };
    for (int i = 0; i < SIDES; i++) {
        m->sides[i] = sides[i];
        m->sides[i].from = options_of(m, m->place.database, i == 1);
        m->sides[i].to = options_of(m, m->to, i == 1);
    }
    m->report->from = db_shown(m->place.database);
    m->report->to = db_shown(m->to);
}

static struct err read_place(struct move *m)
{
    struct str to = str_trim(m->options->to);
    TRY(setting_check(setting_find(S("database")), to));
    if (!is_sqlite(to) && !str_starts(to, S("postgresql://")) && !str_starts(to, S("postgres://")))
        return err_make(&ERR_INVALID, "--to '%.*s': expected sqlite:PATH or postgresql://...", STR_ARG(to));
    TRY(place_read(m->a, m->options->folder, &m->place));
    m->to = place_database(m->a, m->place.folder, to);
    if (str_equal(m->to, m->place.database))
        return err_make(&ERR_CONFLICT, "the newsroom is there already");
    set_sides(m);
    return OK;
}

/* ---- the old databases ---- */

static struct err count_beside(struct db_conn *conn, void *context)
{
    int64_t *tables = context;
    return sql_move_table_count_beside(conn, S(AUDIENCE_SCHEMA), tables);
}

/* Whether the side is there. Opening PostgreSQL's would make its schema. */
static struct err find_audience(struct move *m, const struct db_options *options, struct db *newsroom, bool *out)
{
    int64_t tables = 0;
    if (is_sqlite(options->url)) {
        *out = file_exists(m->a, path_of(options));
        return OK;
    }
    TRY(db_read(newsroom, count_beside, &tables));
    *out = tables > 0;
    return OK;
}

static struct err open_old(struct move *m, struct side *side)
{
    TRY(db_open(&side->from, false, &side->old));
    struct err e = db_check_version_by(side->old, side->migrations);
    if (failed(e))
        return err_in(e, "%.*s (dateline check %.*s brings an older one up to date)", STR_ARG(db_shown(side->from.url)),
                      STR_ARG(m->place.folder));
    m->report->tables += side->set->count;
    return OK;
}

/* ---- the new databases ---- */

static struct err look_at_open(struct move *m, struct side *side)
{
    struct err e = move_look(side->new, m->place.mark, &side->place);
    if (!failed(e) && side->place == MOVE_WHOLE)
        e = db_check_version_by(side->new, side->migrations);
    return e;
}

/* A file under its own name was whole when it got it; one with ".moving" is worth nothing. */
static struct err look_at_file(struct move *m, struct side *side)
{
    side->place = MOVE_EMPTY;
    if (!file_exists(m->a, path_of(&side->to)))
        return OK;
    TRY(db_open(&side->to, false, &side->new));
    TRY(look_at_open(m, side));
    if (side->place != MOVE_WHOLE)
        side->place = MOVE_TAKEN;
    return OK;
}

static struct err look_at_server(struct move *m, struct side *side)
{
    bool there = true;
    if (side == &m->sides[1])
        TRY(find_audience(m, &side->to, m->sides[0].new, &there));
    side->place = MOVE_EMPTY;
    if (!there)
        return OK;
    if (!side->new)
        TRY(db_open(&side->to, false, &side->new));
    return look_at_open(m, side);
}

static struct err refuse_taken(struct move *m, const struct side *side)
{
    if (side->place != MOVE_TAKEN)
        return OK;
    if (!is_sqlite(side->to.url))
        return err_make(&ERR_CONFLICT, "%.*s is not empty: it holds tables (%s) that no move of this newsroom has made",
                        STR_ARG(m->report->to), side->name);
    return err_make(&ERR_CONFLICT, "%.*s exists: move it away first", STR_ARG(path_of(&side->to)));
}

static struct err look_at_places(struct move *m)
{
    for (int i = 0; i < SIDES; i++) {
        struct side *side = &m->sides[i];
        if (stays(side))
            continue;
        struct err e = is_sqlite(side->to.url) ? look_at_file(m, side) : look_at_server(m, side);
        if (failed(e))
            return err_in(e, "%.*s", STR_ARG(db_shown(side->to.url)));
        TRY(refuse_taken(m, side));
        if (side->place == MOVE_WHOLE && !side->exists)
            return err_make(&ERR_CONFLICT, "%.*s has figures of the audience, and this newsroom has none",
                            STR_ARG(m->report->to));
    }
    return OK;
}

/* PostgreSQL packs long texts, SQLite does not. */
static struct err check_disk(struct move *m)
{
    struct statvfs disk;
    struct str path = path_of(&m->sides[0].to);
    if (!is_sqlite(m->to) || m->sides[0].place == MOVE_WHOLE)
        return OK;
    if (statvfs(str_to_c(m->a, folder_of(path)), &disk))
        return err_errno("%.*s", STR_ARG(path));
    int64_t free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    int64_t need = m->report->bytes * (is_sqlite(m->place.database) ? 1 : 3);
    return free_bytes >= need ? OK
                              : err_make(&ERR_SYSTEM, "%.*s: %lld MB are free there and up to %lld MB are needed",
                                         STR_ARG(path), (long long)(free_bytes >> 20), (long long)(need >> 20) + 1);
}

/* ---- filling ---- */

static void show(void *context, int64_t rows)
{
    struct move *m = context;
    if (m->options->show)
        m->options->show(m->options->context, m->doing, rows, m->total);
}

static void begin_progress(struct move *m, const char *doing)
{
    m->doing = doing;
    m->progress = (struct move_progress){show, m, 0};
    show(m, 0);
}

static struct err remove_file(struct arena *a, struct str path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++) {
        char *name = str_to_c(a, str_format(a, "%.*s%s", STR_ARG(path), ends[i]));
        if (unlink(name) && errno != ENOENT)
            return err_errno("%s", name);
    }
    return OK;
}

static struct err open_new(struct move *m, struct side *side)
{
    struct db_options options = side->to;
    if (side->new)
        return OK;
    if (is_sqlite(options.url)) {
        struct str path = moving_path(m->a, side);
        TRY(remove_file(m->a, path));
        options.url = str_concat(m->a, S("sqlite:"), path);
        options.loading = true;
    }
    return db_open(&options, true, &side->new);
}

static struct err fill(struct move *m, struct side *side)
{
    if (!side->exists || side->place == MOVE_WHOLE)
        return OK;
    TRY(open_new(m, side));
    TRY(move_begin(side->new, side->set, side->migrations, m->place.mark));
    return move_copy(side->source, side->new, side->set, &m->progress);
}

static struct err sync_file(struct arena *a, struct str path)
{
    int descriptor = open(str_to_c(a, path), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return err_errno("%.*s", STR_ARG(path));
    struct err e = fsync(descriptor) ? err_errno("%.*s: cannot write it to the disk", STR_ARG(path)) : OK;
    close(descriptor);
    return e;
}

/* Marked as whole, on the disk, and under its own name. */
static struct err settle(struct move *m, struct side *side)
{
    if (!side->new || side->place == MOVE_WHOLE)
        return OK;
    TRY(move_end(side->new, m->place.mark));
    if (!is_sqlite(side->to.url))
        return OK;
    struct str moving = moving_path(m->a, side), path = path_of(&side->to);
    db_close(side->new);
    side->new = NULL;
    TRY(sync_file(m->a, moving));
    if (rename(str_to_c(m->a, moving), str_to_c(m->a, path)))
        return err_errno("%.*s", STR_ARG(path));
    return folder_sync(m->a, folder_of(path));
}

static struct err compare(struct move *m, struct side *side)
{
    if (!side->exists)
        return OK;
    struct err e = move_compare(side->source, side->new, side->set, &m->progress);
    if (err_is(e, &ERR_STORE) && side->place == MOVE_WHOLE)
        return err_in(e, "%.*s is not empty: an earlier move of this newsroom filled it", STR_ARG(m->report->to));
    return e;
}

static struct err fill_and_switch(struct move *m)
{
    m->report->was_whole = m->sides[0].place == MOVE_WHOLE;
    begin_progress(m, "copy");
    for (int i = 0; i < SIDES; i++)
        TRY(fill(m, &m->sides[i]));
    begin_progress(m, "compare");
    for (int i = 0; i < SIDES; i++)
        TRY(compare(m, &m->sides[i]));
    for (int i = SIDES - 1; i >= 0; i--)
        TRY(settle(m, &m->sides[i]));
    return place_switch(m->a, m->place.folder, str_trim(m->options->to));
}

static struct err only_look(struct move *m)
{
    begin_progress(m, "read");
    for (int i = 0; i < SIDES; i++)
        if (m->sides[i].exists)
            TRY(move_check(m->sides[i].source, m->sides[i].set, &m->progress));
    return OK;
}

/* ---- the frame ---- */

static struct err with_all(struct move *m)
{
    for (int i = 0; i < SIDES; i++) {
        struct side *side = &m->sides[i];
        if (!side->exists)
            continue;
        TRY(move_count(side->source, side->set, &side->rows, &side->bytes));
        m->report->rows += side->rows;
        m->report->bytes += side->bytes;
    }
    m->total = m->report->rows;
    m->report->audience = m->sides[1].exists;
    TRY(check_disk(m));
    return m->options->dry_run ? only_look(m) : fill_and_switch(m);
}

static struct err hold_sources(struct move *m);

/* Inside the read transaction of a side. */
static struct err source_work(struct db_conn *conn, void *context)
{
    struct move *m = context;
    m->sides[m->depth++].source = conn;
    TRY(move_patience(conn));
    return hold_sources(m);
}

/* Takes one snapshot within the other. */
static struct err hold_sources(struct move *m)
{
    if (m->depth == SIDES)
        return with_all(m);
    struct side *side = &m->sides[m->depth];
    if (side->exists)
        return db_read(side->old, source_work, m);
    m->depth++;
    return hold_sources(m);
}

static struct err new_held_work(struct db_conn *conn, void *context)
{
    struct move *m = context;
    TRY(move_hold(conn));
    TRY(look_at_places(m));
    return hold_sources(m);
}

/* Nobody opens the new database while it is filled. */
static struct err hold_new(struct move *m)
{
    struct side *side = &m->sides[0];
    if (is_sqlite(m->to)) {
        TRY(look_at_places(m));
        return hold_sources(m);
    }
    TRY(db_open(&side->to, false, &side->new));
    return db_read(side->new, new_held_work, m);
}

static struct err old_held_work(struct db_conn *conn, void *context)
{
    struct move *m = context;
    TRY(move_hold(conn));
    if (!stays(&m->sides[1]))
        TRY(find_audience(m, &m->sides[1].from, m->sides[0].old, &m->sides[1].exists));
    if (m->sides[1].exists)
        TRY(open_old(m, &m->sides[1]));
    return hold_new(m);
}

static struct err run(struct move *m)
{
    TRY(read_place(m));
    TRY(place_hold(m->place.folder, &m->hold));
    TRY(read_place(m)); /* as it is now that nobody else changes it */
    TRY(open_old(m, &m->sides[0]));
    return db_read(m->sides[0].old, old_held_work, m);
}

static void close_all(struct move *m)
{
    for (int i = 0; i < SIDES; i++) {
        if (m->sides[i].new)
            db_close(m->sides[i].new);
        if (m->sides[i].old)
            db_close(m->sides[i].old);
    }
    place_leave(&m->hold);
}

struct err move_newsroom(struct arena *a, const struct move_options *options, struct move_report *report)
{
    char detail[1024];
    struct move m = {.a = a, .options = options, .report = report, .hold = {-1, -1}};
    *report = (struct move_report){0};
    struct err e = run(&m);
    (void)snprintf(detail, sizeof detail, "%s", err_detail()); /* closing may fail in its own words */
    close_all(&m);
    err_set_detail(detail);
    return e;
}
