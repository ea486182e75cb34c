/* move_place.c - from where and to where a newsroom moves, and whether it can. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/move_inside.h"

#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "audience/store.h"
#include "newsroom/setting.h"
#include "store/statements.h"

#define NEWSROOM_MIGRATIONS "migrations/"

bool move_is_sqlite(struct str url)
{
    return str_starts(url, S("sqlite:"));
}

bool move_stays(const struct side *side)
{
    return str_equal(side->from.url, side->to.url);
}

struct str move_path(const struct db_options *options)
{
    return str_from(options->url, S("sqlite:").n);
}

struct str move_path_filling(struct arena *a, const struct side *side)
{
    return str_concat(a, move_path(&side->to), S(".moving"));
}

struct str move_folder(struct str path)
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
    const struct side sides[MOVE_SIDES] = {
        {.name = "newsroom", .set = &newsroom_tables, .migrations = S(NEWSROOM_MIGRATIONS), .exists = true},
        {.name = "audience", .set = &audience_tables, .migrations = S(AUDIENCE_MIGRATIONS)},
    };
    for (int i = 0; i < MOVE_SIDES; i++) {
        m->sides[i] = sides[i];
        m->sides[i].from = options_of(m, m->place.database, i == 1);
        m->sides[i].to = options_of(m, m->to, i == 1);
    }
    m->report->from = db_shown(m->place.database);
    m->report->to = db_shown(m->to);
}

struct err move_read_place(struct move *m)
{
    struct str to = str_trim(m->options->to);
    TRY(setting_check(setting_find(S("database")), to));
    if (!move_is_sqlite(to) && !str_starts(to, S("postgresql://")) && !str_starts(to, S("postgres://")))
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

/* Opening PostgreSQL's would make its schema. */
struct err move_find_audience(struct arena *a, const struct db_options *options, struct db *newsroom, bool *out)
{
    int64_t tables = 0;
    if (move_is_sqlite(options->url)) {
        *out = file_exists(a, move_path(options));
        return OK;
    }
    TRY(db_read(newsroom, count_beside, &tables));
    *out = tables > 0;
    return OK;
}

struct err move_check_version(struct side *side, struct str folder)
{
    char detail[1024];
    struct err e = db_check_version_by(side->old, side->migrations);
    if (!failed(e))
        return OK;
    (void)snprintf(detail, sizeof detail, "%s", err_detail());
    return err_make(e.kind, "%.*s: %s; dateline check %.*s brings an older one up to date",
                    STR_ARG(db_shown(side->from.url)), detail, STR_ARG(folder));
}

struct err move_open_old(struct move *m, struct side *side)
{
    TRY(db_open(&side->from, false, &side->old));
    TRY(move_check_version(side, m->place.folder));
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
    if (!file_exists(m->a, move_path(&side->to)))
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
        TRY(move_find_audience(m->a, &side->to, m->sides[0].new, &there));
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
    if (!move_is_sqlite(side->to.url))
        return err_make(&ERR_CONFLICT, "%.*s is not empty: it holds tables (%s) that no move of this newsroom has made",
                        STR_ARG(m->report->to), side->name);
    return err_make(&ERR_CONFLICT, "%.*s exists: move it away first", STR_ARG(move_path(&side->to)));
}

struct err move_look_at_places(struct move *m)
{
    for (int i = 0; i < MOVE_SIDES; i++) {
        struct side *side = &m->sides[i];
        if (move_stays(side))
            continue;
        struct err e = move_is_sqlite(side->to.url) ? look_at_file(m, side) : look_at_server(m, side);
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
struct err move_check_disk(struct move *m)
{
    struct statvfs disk;
    struct str path = move_path(&m->sides[0].to);
    if (!move_is_sqlite(m->to) || m->sides[0].place == MOVE_WHOLE)
        return OK;
    if (statvfs(str_to_c(m->a, move_folder(path)), &disk))
        return err_errno("%.*s", STR_ARG(path));
    int64_t free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    int64_t need = m->report->bytes * (move_is_sqlite(m->place.database) ? 1 : 3);
    return free_bytes >= need ? OK
                              : err_make(&ERR_SYSTEM, "%.*s: %lld MB are free there and up to %lld MB are needed",
                                         STR_ARG(path), (long long)(free_bytes >> 20), (long long)(need >> 20) + 1);
}
