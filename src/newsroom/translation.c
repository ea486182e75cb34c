/* translation.c - which translation is to be made, by which server, and what came of it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row is one server's for the time of its lease, and what comes of it is written in one transaction that looks again:
 * is the row still this server's, is the original still the one that was read? A server that dies loses its lease; what
 * it had done is not half there.
 */
#include "newsroom/translation.h"

#include "newsroom/story_state.h"

#define LEASE (10 * 60 * TIME_SECOND) /* longer than one translation may take (translate/run.c) */
#define TRIES 8                       /* of a transaction that met another one (PostgreSQL) */

static const struct actor TRANSLATOR = {
    .who = S_INIT("translator"), .origin = S_INIT("server"), .role = ROLE_ADMINISTRATOR};

/* ---- taking ---- */

struct take {
    struct arena *a;
    struct str by;
    int64_t rank, now, next;
    struct sql_translation **out;
};

static struct err look_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    return sql_translation_next_due(conn, take->rank, take->now, &take->next);
}

static struct err take_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    return sql_translation_claim(take->a, conn, take->rank, take->now, take->now + LEASE, take->by, take->out);
}

/* Looks first without writing: most calls find nothing. */
struct err newsroom_translation_take(struct newsroom *n, struct arena *a, struct str by, int64_t rank, int64_t now,
                                     struct sql_translation **out, int64_t *next)
{
    struct take take = {a, by, rank, now, DB_NULL, out};
    *out = NULL;
    TRY(db_read(newsroom_db(n), look_work, &take));
    if (take.next != DB_NULL && take.next <= now)
        TRY(db_write(newsroom_db(n), take_work, &take));
    *next = take.next == DB_NULL ? TIME_NONE : take.next;
    return OK;
}

static struct err release_work(struct db_conn *conn, void *context)
{
    const struct str *by = context;
    return sql_translation_release(conn, *by);
}

struct err newsroom_translation_release(struct newsroom *n, struct str by)
{
    return db_write(newsroom_db(n), release_work, &by);
}

/* ---- settling ---- */

struct settle {
    struct newsroom *n;
    struct arena *a;
    const struct sql_translation *task;
    const struct translation_result *result;
    int64_t now;
    bool stale;
    struct story_result saved;
    struct save save;
};

/* Whether the row is another server's by now, or the original another one than was read. */
static struct err look_again(struct settle *settle, struct sql_translation **row)
{
    struct db_conn *conn = settle->save.conn;
    const struct translation_result *result = settle->result;
    struct sql_story_version_at *source;
    TRY(sql_translation_by_id(settle->a, conn, settle->task->id, row));
    TRY(sql_story_version_at(settle->a, conn, settle->task->source_id, &source));
    settle->stale = !*row || !str_equal((*row)->lease_by, settle->task->lease_by) ||
                    (*row)->lease_until != settle->task->lease_until || !source ||
                    source->revision != result->source_revision || source->updated_at != result->source_updated_at;
    return OK;
}

static struct err write_segments(struct settle *settle)
{
    struct db_conn *conn = settle->save.conn;
    const struct translation_result *result = settle->result;
    int64_t id = settle->task->id;
    if (!result->segments)
        return OK;
    TRY(sql_translation_segments_delete(conn, id));
    for (ptrdiff_t i = 0; i < result->segment_count; i++) {
        const struct sql_translation_segment *s = &result->segments[i];
        TRY(sql_translation_segment_insert(conn, id, i, s->place, s->source, s->before, s->target, s->origin, s->author,
                                           s->problem, s->reviewed));
    }
    return OK;
}

static struct err write_row(struct settle *settle, const struct sql_translation *row)
{
    const struct translation_result *r = settle->result;
    int64_t story_id = row->story_id, source_revision = row->source_revision, story_revision = row->story_revision;
    bool due = str_equal(str_from_c(r->state), S(TRANSLATION_DUE));
    if (r->story) {
        story_id = settle->saved.id;
        source_revision = r->source_revision;
        TRY(sql_revision_last(settle->save.conn, story_id, &story_revision));
    }
    return sql_translation_settle(settle->save.conn, row->id, story_id, str_from_c(r->state), source_revision,
                                  story_revision, row->rank, due ? r->due_at : row->due_at, due ? row->attempts + 1 : 0,
                                  r->problem, r->story ? r->engine : row->engine, settle->now,
                                  r->reviewed ? row->reviewed_at : DB_NULL, r->reviewed ? row->reviewed_by : DB_NULL);
}

static struct err settle_fresh(struct settle *settle, const struct sql_translation *row)
{
    const struct translation_result *result = settle->result;
    if (result->story)
        TRY(story_put_within(&settle->save, result->story, &settle->saved));
    TRY(write_segments(settle));
    return write_row(settle, row);
}

static struct err settle_work(struct db_conn *conn, void *context)
{
    struct settle *settle = context;
    const struct translation_result *result = settle->result;
    struct sql_translation *row;
    save_begin(&settle->save, settle->a, conn, settle->n, &TRANSLATOR);
    settle->save.translates = true;
    settle->saved = (struct story_result){0};
    TRY(look_again(settle, &row));
    if (settle->stale)
        TRY(sql_translation_free(conn, settle->task->id, settle->task->lease_by));
    else
        TRY(settle_fresh(settle, row));
    if (result->within)
        TRY(result->within(&settle->save, settle->stale ? NULL : &settle->saved, result->context));
    return save_end(&settle->save);
}

static struct err settle_some_time(struct settle *settle)
{
    struct err e = OK;
    for (int i = 0; i < TRIES; i++) {
        e = db_write(newsroom_db(settle->n), settle_work, settle);
        if (!err_is(e, &ERR_CONFLICT))
            break;
    }
    return e;
}

static struct err free_work(struct db_conn *conn, void *context)
{
    const struct settle *settle = context;
    return sql_translation_free(conn, settle->task->id, settle->task->lease_by);
}

/* The story was refused: its row says why, and nothing else is written. */
static struct err settle_refused(struct settle *settle)
{
    struct translation_result refused = {.state = TRANSLATION_FAILED,
                                         .problem =
                                             str_format(settle->a, "%s: %s", TRANSLATION_PREFLIGHT, err_detail()),
                                         .source_revision = settle->result->source_revision,
                                         .source_updated_at = settle->result->source_updated_at};
    settle->result = &refused;
    return settle_some_time(settle);
}

struct err newsroom_translation_settle(struct newsroom *n, struct arena *a, const struct sql_translation *task,
                                       const struct translation_result *result, int64_t now, bool *stale)
{
    struct settle settle = {.n = n, .a = a, .task = task, .result = result, .now = now};
    struct err e = settle_some_time(&settle);
    if (err_is(e, &ERR_INVALID) && result->story)
        e = settle_refused(&settle);
    if (err_is(e, &ERR_CONFLICT)) { /* a person saved the edition's story meanwhile */
        *stale = true;
        return db_write(newsroom_db(n), free_work, &settle);
    }
    TRY(e);
    *stale = settle.stale;
    newsroom_touch(n, settle.save.tags_touched, settle.save.touched_count);
    return OK;
}

/* ---- the desk ---- */

struct retry {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    struct save save;
};

static struct err retry_work(struct db_conn *conn, void *context)
{
    struct retry *retry = context;
    struct sql_translation *row;
    int64_t changed;
    save_begin(&retry->save, retry->a, conn, retry->n, retry->actor);
    TRY(sql_translation_by_id(retry->a, conn, retry->id, &row));
    if (!row)
        return err_make(&ERR_NOT_FOUND, "There is no such translation");
    TRY(sql_translation_make_due_again(conn, row->source_id, row->language, retry->save.now, &changed));
    TRY(save_audit(&retry->save, S("translation.retry"), row->source_id, row->language));
    save_touch(&retry->save, "translations");
    return save_end(&retry->save);
}

struct err newsroom_translation_retry(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id)
{
    struct retry retry = {.n = n, .a = a, .actor = actor, .id = id};
    if (actor->role < ROLE_EDITOR)
        return err_make(&ERR_FORBIDDEN, "Only an editor has a story translated anew");
    TRY(db_write(newsroom_db(n), retry_work, &retry));
    newsroom_touch(n, retry.save.tags_touched, retry.save.touched_count);
    return OK;
}
