/* backup_data.c - the databases of a backup, as files of SQLite. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/backup_data.h"

#include "audience/store.h"
#include "exchange/move_inside.h"

struct copying {
    struct arena *a;
    const struct place *place;
    struct str drafts;
    const struct backup_options *options;
    struct side side; /* the one that is being copied */
    struct move_progress progress;
    const char *doing;
};

static void show_rows(void *context, int64_t rows)
{
    struct copying *c = context;
    if (c->options->show)
        c->options->show(c->options->context, c->doing, rows, c->side.rows);
}

static void begin_rows(struct copying *c, const char *doing)
{
    c->doing = doing;
    c->progress = (struct move_progress){show_rows, c, 0};
}

static struct err copy_work(struct db_conn *conn, void *context)
{
    struct copying *c = context;
    struct side *side = &c->side;
    TRY(move_patience(conn));
    TRY(move_count(conn, side->set, &side->rows, &side->bytes));
    TRY(move_begin(side->new, side->set, side->migrations, c->place->mark));
    begin_rows(c, "copy");
    TRY(move_copy(conn, side->new, side->set, &c->progress));
    begin_rows(c, "compare");
    TRY(move_compare(conn, side->new, side->set, &c->progress));
    return move_end(side->new, c->place->mark);
}

static struct err copy_open(struct copying *c)
{
    struct side *side = &c->side;
    TRY(move_check_version(side, c->place->folder));
    struct err e = db_open(&side->to, true, &side->new);
    if (!failed(e))
        e = db_read(side->old, copy_work, c);
    if (side->new)
        db_close(side->new);
    side->new = NULL;
    return e;
}

static struct db_options draft_options(struct copying *c, const char *name)
{
    return (struct db_options){
        .url = str_format(c->a, "sqlite:%.*s/%s", STR_ARG(c->drafts), name), .folder = c->drafts, .loading = true};
}

static struct err copy_newsroom(struct copying *c, bool *audience)
{
    c->side = (struct side){.set = &newsroom_tables, .migrations = S("migrations/")};
    c->side.from = (struct db_options){.url = c->place->database, .folder = c->place->folder};
    c->side.to = draft_options(c, "dateline.db");
    const struct db_options figures = audience_store_options(c->a, c->place->database, c->place->folder);
    TRY(db_open(&c->side.from, false, &c->side.old));
    struct err e = copy_open(c);
    if (!failed(e))
        e = move_find_audience(c->a, &figures, c->side.old, audience);
    db_close(c->side.old);
    return e;
}

static struct err copy_audience(struct copying *c)
{
    c->side = (struct side){.set = &audience_tables, .migrations = S(AUDIENCE_MIGRATIONS)};
    c->side.from = audience_store_options(c->a, c->place->database, c->place->folder);
    c->side.to = draft_options(c, "audience.db");
    TRY(db_open(&c->side.from, false, &c->side.old));
    struct err e = copy_open(c);
    db_close(c->side.old);
    return e;
}

struct err backup_data(struct arena *a, const struct place *place, struct str drafts,
                       const struct backup_options *options, bool *audience)
{
    struct copying c = {.a = a, .place = place, .drafts = drafts, .options = options};
    *audience = false;
    TRY(copy_newsroom(&c, audience));
    return *audience ? copy_audience(&c) : OK;
}
