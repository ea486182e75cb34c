/* move.c - a whole newsroom moved from one database to another. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two databases move together: the newsroom's and the audience's. Both old ones are held in one snapshot each from the
 * first row to the switch, and nobody else can open the newsroom meanwhile (newsroom/place.h, store/move.h). On SQLite
 * a new one is a file with ".moving" behind its name until it is whole and on the disk.
 */
#include "exchange/move_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "newsroom/folder.h"

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
    if (move_is_sqlite(options.url)) {
        struct str path = move_path_filling(m->a, side);
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
    if (!move_is_sqlite(side->to.url))
        return OK;
    struct str moving = move_path_filling(m->a, side), path = move_path(&side->to);
    db_close(side->new);
    side->new = NULL;
    TRY(sync_file(m->a, moving));
    if (rename(str_to_c(m->a, moving), str_to_c(m->a, path)))
        return err_errno("%.*s", STR_ARG(path));
    return folder_sync(m->a, move_folder(path));
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
    for (int i = 0; i < MOVE_SIDES; i++)
        TRY(fill(m, &m->sides[i]));
    begin_progress(m, "compare");
    for (int i = 0; i < MOVE_SIDES; i++)
        TRY(compare(m, &m->sides[i]));
    for (int i = MOVE_SIDES - 1; i >= 0; i--)
        TRY(settle(m, &m->sides[i]));
    return place_switch(m->a, m->place.folder, str_trim(m->options->to));
}

static struct err only_look(struct move *m)
{
    begin_progress(m, "read");
    for (int i = 0; i < MOVE_SIDES; i++)
        if (m->sides[i].exists)
            TRY(move_check(m->sides[i].source, m->sides[i].set, &m->progress));
    return OK;
}

/* ---- the frame ---- */

static struct err with_all(struct move *m)
{
    for (int i = 0; i < MOVE_SIDES; i++) {
        struct side *side = &m->sides[i];
        if (!side->exists)
            continue;
        TRY(move_count(side->source, side->set, &side->rows, &side->bytes));
        m->report->rows += side->rows;
        m->report->bytes += side->bytes;
    }
    m->total = m->report->rows;
    m->report->audience = m->sides[1].exists;
    TRY(move_check_disk(m));
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
    if (m->depth == MOVE_SIDES)
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
    TRY(move_look_at_places(m));
    return hold_sources(m);
}

/* Nobody opens the new database while it is filled. */
static struct err hold_new(struct move *m)
{
    struct side *side = &m->sides[0];
    if (move_is_sqlite(m->to)) {
        TRY(move_look_at_places(m));
        return hold_sources(m);
    }
    TRY(db_open(&side->to, false, &side->new));
    return db_read(side->new, new_held_work, m);
}

static struct err old_held_work(struct db_conn *conn, void *context)
{
    struct move *m = context;
    TRY(move_hold(conn));
    if (!move_stays(&m->sides[1]))
        TRY(move_find_audience(m->a, &m->sides[1].from, m->sides[0].old, &m->sides[1].exists));
    if (m->sides[1].exists)
        TRY(move_open_old(m, &m->sides[1]));
    return hold_new(m);
}

static struct err run(struct move *m)
{
    TRY(move_read_place(m));
    TRY(place_hold(m->place.folder, &m->hold));
    TRY(move_read_place(m)); /* as it is now that nobody else changes it */
    TRY(move_open_old(m, &m->sides[0]));
    return db_read(m->sides[0].old, old_held_work, m);
}

static void close_all(struct move *m)
{
    for (int i = 0; i < MOVE_SIDES; i++) {
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
