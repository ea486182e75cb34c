/* readdress.c - stories get the addresses of another permalink, some at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Table progress says which pattern stories are getting and how far that has got, in the transaction that moves them:
 * nothing is done twice or left out, whenever the work ends and whoever goes on with it. A redirect names the story,
 * not an address: changing the pattern again makes no chain.
 */
#include "base/time.h"
#include "newsroom/control.h"
#include "newsroom/story_state.h"

#define BATCH 200

static const struct str WORK = S_INIT("permalink");

struct readdress {
    struct newsroom *n;
    struct arena *a;
    struct save save;
    struct sql_progress *progress;
    int moved;
    bool more;
};

static bool was_seen(const struct sql_story *row)
{
    return row->withdrawn_at != DB_NULL || str_equal(row->status, S("published"));
}

/* The address under the pattern of today; one that another story has is made its own by the number. */
static struct err find_path(struct save *save, const struct sql_story *row, const struct story_parts *parts,
                            struct str *path, bool *taken, bool *redirected)
{
    TRY(state_path(save, row, parts, row->slug, path));
    TRY(state_is_taken(save, *path, row->id, taken, redirected));
    if (!*taken)
        return OK;
    struct str slug = str_format(save->a, "%.*s-%lld", STR_ARG(row->slug), (long long)row->id);
    TRY(state_path(save, row, parts, slug, path));
    return state_is_taken(save, *path, row->id, taken, redirected);
}

static struct err move_one(struct readdress *work, const struct sql_story *row)
{
    struct save *save = &work->save;
    struct story_parts parts;
    struct str path;
    bool taken, redirected;
    int64_t changed;
    if (!row->path.p || row->published_at == DB_NULL)
        return OK;
    TRY(parts_read(save->a, save->conn, row->id, row->body, &parts));
    TRY(find_path(save, row, &parts, &path, &taken, &redirected));
    if (taken || str_equal(path, row->path))
        return OK;
    if (redirected)
        TRY(sql_redirect_delete(save->conn, path, &changed));
    TRY(sql_story_set_path(save->conn, row->id, path));
    if (was_seen(row))
        TRY(sql_redirect_put(save->conn, row->path, row->id, (struct str){NULL, 0}, 301, save->now));
    save_sitemap(save, row->language, state_listed_at(row));
    if (row->translation_group != DB_NULL)
        TRY(state_write_group(save, row->translation_group));
    work->moved++;
    return OK;
}

static struct err move_some(struct readdress *work, const struct sql_progress *progress)
{
    struct save *save = &work->save;
    struct sql_story_list stories;
    TRY(sql_story_after(save->a, save->conn, progress->position, BATCH, &stories));
    for (ptrdiff_t i = 0; i < stories.count; i++)
        TRY(move_one(work, &stories.items[i]));
    work->more = stories.count == BATCH;
    int64_t position = work->more ? stories.items[stories.count - 1].id : DB_NULL;
    return sql_progress_put(save->conn, WORK, progress->subject, position);
}

static struct err move_work(struct db_conn *conn, void *context)
{
    struct readdress *work = context;
    const struct settings *settings = newsroom_settings(work->n);
    struct sql_progress *progress;
    work->moved = 0;
    work->more = false;
    save_begin(&work->save, work->a, conn, work->n, &ACTOR_COMMAND);
    TRY(sql_progress_find(work->a, conn, WORK, &progress));
    if (!progress) /* a new newsroom: its stories have the pattern that it has */
        TRY(sql_progress_put(conn, WORK, settings->permalink, DB_NULL));
    else if (!str_equal(progress->subject, settings->permalink)) {
        work->more = true; /* dateline.conf names another one since */
        TRY(sql_progress_put(conn, WORK, settings->permalink, 0));
    } else if (progress->position != DB_NULL) {
        TRY(move_some(work, progress));
    }
    if (work->moved)
        save_touch(&work->save, CONTROL_ALL);
    return save_end(&work->save);
}

static struct err look_work(struct db_conn *conn, void *context)
{
    struct readdress *work = context;
    return sql_progress_find(work->a, conn, WORK, &work->progress);
}

static bool is_settled(const struct readdress *work)
{
    const struct sql_progress *progress = work->progress;
    return progress && progress->position == DB_NULL &&
           str_equal(progress->subject, newsroom_settings(work->n)->permalink);
}

/* Looks first without writing: most calls find nothing. Another process may have changed the setting: what it says is
 * read before anything is believed that contradicts it. */
static struct err readdress(struct readdress *work)
{
    TRY(db_read(newsroom_db(work->n), look_work, work));
    if (is_settled(work))
        return OK;
    TRY(newsroom_reload(work->n));
    if (is_settled(work))
        return OK;
    return db_write(newsroom_db(work->n), move_work, work);
}

struct err newsroom_readdress(struct newsroom *n, int *moved, bool *more)
{
    struct arena a;
    arena_init(&a, 0);
    struct readdress work = {.n = n, .a = &a};
    struct err e = readdress(&work);
    *moved = failed(e) ? 0 : work.moved;
    *more = !failed(e) && work.more;
    if (*moved)
        newsroom_touch(n, work.save.tags_touched, work.save.touched_count);
    arena_close(&a);
    return e;
}
