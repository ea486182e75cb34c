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

struct beginning {
    struct arena a;
    const struct settings *settings;
};

static struct err begin_work(struct db_conn *conn, void *context)
{
    struct beginning *beginning = context;
    return edition_make_rows(&beginning->a, conn, beginning->settings->editions, time_now());
}

struct err newsroom_translation_begin(struct newsroom *n)
{
    struct beginning beginning = {.settings = newsroom_settings(n)};
    arena_init(&beginning.a, 0);
    struct err e = db_write(newsroom_db(n), begin_work, &beginning);
    arena_close(&beginning.a);
    return e;
}

struct rest {
    const struct sql_translation *task;
    int64_t until;
};

static struct err rest_work(struct db_conn *conn, void *context)
{
    const struct rest *rest = context;
    return sql_translation_rest(conn, rest->task->id, rest->task->lease_by, rest->task->lease_until, rest->until);
}

struct err newsroom_translation_rest(struct newsroom *n, const struct sql_translation *task, int64_t until)
{
    struct rest rest = {task, until};
    return db_write(newsroom_db(n), rest_work, &rest);
}

/* ---- what came of it ---- */

struct settle {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    const struct sql_translation *task;
    const struct translation_result *result;
    bool leased; /* the row is to be this server's still */
    bool stale;
    struct story_result saved;
    struct save save;
};

static bool is_same_row(const struct settle *settle, const struct sql_translation *row)
{
    const struct sql_translation *task = settle->task;
    if (settle->leased)
        return str_equal(row->lease_by, task->lease_by) && row->lease_until == task->lease_until;
    return row->story_revision == task->story_revision && row->source_revision == task->source_revision;
}

/* Whether the row is another server's by now, or the original another one than was read. */
static struct err look_again(struct settle *settle, struct sql_translation **row)
{
    struct db_conn *conn = settle->save.conn;
    const struct translation_result *result = settle->result;
    struct sql_story_version_at *source;
    TRY(sql_translation_by_id(settle->a, conn, settle->task->id, row));
    TRY(sql_story_version_at(settle->a, conn, settle->task->source_id, &source));
    settle->stale = !*row || !source || !is_same_row(settle, *row) || source->revision != result->source_revision ||
                    source->updated_at != result->source_updated_at;
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

/* One that is of another group already stays there: two of the original's may have one name here. */
static struct err join_group(struct settle *settle, const struct translation_named *named)
{
    struct save *save = &settle->save;
    struct sql_section section;
    int64_t tag;
    if (named->tag) {
        TRY(save_tag(save, settle->task->language, named->name, &tag));
        TRY(sql_tag_join_group(save->conn, named->id, named->group));
        return sql_tag_join_group(save->conn, tag, named->group);
    }
    TRY(save_section(save, settle->task->language, named->name, &section));
    TRY(sql_section_join_group(save->conn, named->id, named->group));
    return sql_section_join_group(save->conn, section.id, named->group);
}

static struct err write_story(struct settle *settle)
{
    const struct translation_result *result = settle->result;
    if (!result->story)
        return OK;
    TRY(story_put_within(&settle->save, result->story, &settle->saved));
    for (ptrdiff_t i = 0; i < result->name_count; i++)
        TRY(join_group(settle, &result->names[i]));
    return OK;
}

/* The row as it is to be; what nobody said anything about stays. */
static struct sql_translation row_after(const struct settle *settle, const struct sql_translation *before)
{
    const struct translation_result *r = settle->result;
    struct sql_translation row = *before;
    bool stays_due = !settle->leased && str_equal(before->state, S(TRANSLATION_DUE));
    bool tried = str_equal(str_from_c(r->state), S(TRANSLATION_DUE));
    row.state = stays_due ? before->state : str_from_c(r->state);
    row.problem = r->problem;
    row.attempts = tried ? before->attempts + 1 : 0;
    row.due_at = tried ? r->due_at : before->due_at;
    if (!r->reviewed)
        row.reviewed_at = row.reviewed_by = DB_NULL;
    if (r->approved) {
        row.reviewed_at = settle->save.now;
        row.reviewed_by = settle->actor->account_id ? settle->actor->account_id : DB_NULL;
    }
    if (r->story) {
        row.story_id = settle->saved.id;
        row.source_revision = r->source_revision;
        row.engine = r->engine;
        row.edited = r->edited;
    }
    return row;
}

static struct err write_row(struct settle *settle, const struct sql_translation *before)
{
    struct db_conn *conn = settle->save.conn;
    struct sql_translation row = row_after(settle, before);
    if (settle->result->story)
        TRY(sql_revision_last(conn, row.story_id, &row.story_revision));
    return sql_translation_settle(conn, row.id, row.story_id, row.state, row.source_revision, row.story_revision,
                                  row.edited, row.due_at, row.attempts, row.problem, row.engine, settle->save.now,
                                  row.reviewed_at, row.reviewed_by);
}

static struct err settle_fresh(struct settle *settle, const struct sql_translation *row)
{
    TRY(write_story(settle));
    TRY(write_segments(settle));
    return write_row(settle, row);
}

static struct err free_row(const struct settle *settle, struct db_conn *conn)
{
    const struct sql_translation *task = settle->task;
    return sql_translation_free(conn, task->id, task->lease_by, task->lease_until);
}

static struct err settle_work(struct db_conn *conn, void *context)
{
    struct settle *settle = context;
    const struct translation_result *result = settle->result;
    struct sql_translation *row;
    save_begin(&settle->save, settle->a, conn, settle->n, settle->actor);
    settle->save.translates = true;
    settle->saved = (struct story_result){0};
    TRY(look_again(settle, &row));
    if (!settle->stale)
        TRY(settle_fresh(settle, row));
    else if (settle->leased)
        TRY(free_row(settle, conn));
    if (result->within)
        TRY(result->within(&settle->save, settle->stale ? NULL : &settle->saved, result->context));
    return save_end(&settle->save);
}

/* A transaction that met another one (PostgreSQL) is tried again. */
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
    return free_row(context, conn);
}

/* The story was refused: its row says why, and nothing else is written. */
static struct err settle_refused(struct settle *settle)
{
    struct translation_result *refused = arena_make(settle->a, struct translation_result);
    *refused =
        (struct translation_result){.state = TRANSLATION_FAILED,
                                    .problem = str_format(settle->a, "%s: %s", TRANSLATION_PREFLIGHT, err_detail()),
                                    .source_revision = settle->result->source_revision,
                                    .source_updated_at = settle->result->source_updated_at,
                                    .reviewed = settle->result->reviewed};
    settle->result = refused;
    return settle_some_time(settle);
}

struct err newsroom_translation_settle(struct newsroom *n, struct arena *a, const struct sql_translation *task,
                                       const struct translation_result *result, bool *stale)
{
    struct settle settle = {.n = n, .a = a, .actor = &TRANSLATOR, .task = task, .result = result, .leased = true};
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

struct err newsroom_translation_write(struct newsroom *n, struct arena *a, const struct actor *actor,
                                      const struct sql_translation *row, const struct translation_result *result,
                                      struct story_result *saved)
{
    struct settle settle = {.n = n, .a = a, .actor = actor, .task = row, .result = result};
    *saved = (struct story_result){0};
    TRY(settle_some_time(&settle));
    if (settle.stale)
        return err_make(&ERR_CONFLICT, "The original or its translation was changed by somebody else since");
    *saved = settle.saved;
    newsroom_touch(n, settle.save.tags_touched, settle.save.touched_count);
    return OK;
}
