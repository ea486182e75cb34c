/* story_move.c - moving a story from one status to another, and publishing what is due. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/release.h"

#include "newsroom/field.h"
#include "newsroom/held.h"
#include "newsroom/story_state.h"
#include "newsroom/workflow.h"

#define DUE_MAX 100 /* stories that go out in one transaction */

/* No failure: what was tried is not to be written. */
static const struct err_kind TRIED = {"tried"};

struct move {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    const struct story_move *wish;
    struct story_moved *out;
    struct save save;
};

static struct err check_right(const struct move *move, const struct sql_story *row)
{
    enum story_status from = STORY_DRAFT, to = move->wish->to;
    const struct actor *actor = move->actor;
    int64_t own = 1;
    (void)story_status_from_name(row->status, &from);
    if (actor->role < ROLE_EDITOR && actor->account_id)
        TRY(sql_story_is_own(move->save.conn, row->id, actor->account_id, &own));
    if (!own)
        return err_make(&ERR_FORBIDDEN, "The story is another person's");
    if (workflow_may(actor->role, from, to))
        return OK;
    return err_make(&ERR_FORBIDDEN, "The role \"%.*s\" may not make a story %.*s", STR_ARG(role_name(actor->role)),
                    STR_ARG(story_status_name(to)));
}

static struct err check_lacks(struct move *move, const struct sql_story *row, const struct story_parts *parts)
{
    struct messages missing = {0};
    if (move->wish->to != STORY_PUBLISHED && move->wish->to != STORY_SCHEDULED)
        return OK;
    TRY(workflow_preflight(&move->save, row, parts, &move->out->items));
    preflight_tell(move->a, &move->out->items, &missing);
    return messages_err(&missing);
}

/* The slug stays: it is content, and a story that goes out without one of its own gets another date instead. */
static struct err give_address(struct save *save, const struct sql_story *before, struct sql_story *row,
                               const struct story_parts *parts)
{
    struct messages m = {0};
    TRY(state_address(save, before, row, parts, true, &m));
    TRY(messages_err(&m));
    return state_redirect(save, before, row);
}

static struct sql_story row_after(const struct move *move, const struct sql_story *before)
{
    const struct story_move *wish = move->wish;
    struct sql_story row = *before;
    row.withdrawn_reason = wish->reason;
    if (wish->to == STORY_SCHEDULED)
        row.published_at = wish->at;
    if (wish->to == STORY_PUBLISHED && row.published_at > move->save.now)
        row.published_at = move->save.now;
    return row;
}

static bool is_there_already(const struct sql_story *before, const struct sql_story *row)
{
    return str_equal(before->status, row->status) && before->published_at == row->published_at &&
           before->publish_at == row->publish_at && str_equal(before->withdrawn_reason, row->withdrawn_reason);
}

static void tell(struct move *move, const struct sql_story *row, bool changed)
{
    (void)story_status_from_name(row->status, &move->out->status);
    move->out->path = row->path;
    move->out->out_at = row->publish_at;
    move->out->changed = changed;
    move->out->undo_until = changed && move->actor->account_id ? move->save.now + RELEASE_UNDO : TIME_NONE;
}

/* What an undo needs: the state before, the change that waited, and where the new address led. */
static struct err remember(struct move *move, const struct sql_story *before, const struct sql_story *row,
                           const struct sql_held *held, const struct sql_redirect *led)
{
    struct save *save = &move->save;
    if (!move->actor->account_id)
        return sql_move_delete(save->conn, row->id);
    return sql_move_put(save->conn, row->id, move->actor->account_id, save->now, row->updated_at, before->status,
                        before->path, before->published_at, before->modified_at, before->publish_at,
                        before->withdrawn_at, before->withdrawn_reason, before->revision,
                        held ? held->revision : DB_NULL, held ? held->release_at : DB_NULL, held && held->dated,
                        led ? led->story_id : DB_NULL, led ? led->status : DB_NULL);
}

/* Where the address that the story is about to get leads now; NULL: nowhere. */
static struct err find_led(struct save *save, const struct sql_story *row, const struct story_parts *parts,
                           struct sql_redirect **out)
{
    struct str path;
    *out = NULL;
    if (row->published_at == DB_NULL)
        return OK;
    TRY(state_path(save, row, parts, row->slug, &path));
    return sql_redirect_find(save->a, save->conn, path, out);
}

static struct err write_move(struct move *move, const struct sql_story *before, struct sql_story *row,
                             const struct sql_held *held)
{
    struct save *save = &move->save;
    struct story_parts parts;
    struct sql_redirect *led;
    TRY(parts_read(save->a, save->conn, before->id, before->body, &parts));
    TRY(check_lacks(move, before, &parts));
    TRY(find_led(save, row, &parts, &led));
    TRY(give_address(save, before, row, &parts));
    TRY(state_write(save, before, row, &parts, state_action(before->status, row->status)));
    return remember(move, before, row, held, led);
}

/* ---- a change that waits ---- */

/* Lets it out: the story becomes what it says, in the status that is wished. */
static struct err release_held(struct move *move, const struct sql_story *before, struct sql_story *row,
                               const struct sql_held *held)
{
    struct save *save = &move->save;
    struct sql_story wished = *row;
    struct story_parts parts;
    struct sql_redirect *led;
    TRY(held_read(save, before, held->revision, row, &parts));
    row->status = wished.status;
    if (wished.published_at != before->published_at)
        row->published_at = wished.published_at;
    row->publish_at = wished.publish_at;
    row->withdrawn_at = wished.withdrawn_at;
    row->withdrawn_reason = wished.withdrawn_reason;
    TRY(check_lacks(move, row, &parts));
    TRY(find_led(save, row, &parts, &led));
    struct str action = state_action(before->status, row->status);
    if (str_equal(before->status, row->status))
        action = S("story.release");
    TRY(held_apply(save, before, row, &parts, move->wish->dated, action));
    return remember(move, before, row, held, led);
}

/* Gives it a time of its own, or takes that away; the story stays as it is until then. */
static struct err schedule_held(struct move *move, const struct sql_story *before, struct sql_story *row,
                                const struct sql_held *held)
{
    struct save *save = &move->save;
    struct sql_story changed;
    struct story_parts parts;
    TRY(held_read(save, before, held->revision, &changed, &parts));
    if (move->wish->at != TIME_NONE)
        TRY(check_lacks(move, &changed, &parts));
    *row = *before;
    TRY(sql_held_put(save->conn, before->id, held->revision, held->account_id, move->wish->at, move->wish->dated));
    TRY(remember(move, before, before, held, NULL));
    struct str action = move->wish->at == TIME_NONE ? S("story.keep_back") : S("story.schedule");
    return save_audit(save, action, before->id, before->path);
}

/* *changes: something is to be written. */
static struct err carry_out(struct move *move, const struct sql_story *before, struct sql_story *row,
                            const struct sql_held *held, bool *changes)
{
    enum story_status to = move->wish->to;
    bool out = str_equal(before->status, S("published"));
    *changes = true;
    if (to == STORY_SCHEDULED && move->wish->at == TIME_NONE && !(held && out))
        return err_make(&ERR_INVALID, "A story that is scheduled needs a time");
    if (held && out && to == STORY_SCHEDULED) {
        *changes = held->release_at != move->wish->at || held->dated != move->wish->dated;
        *row = *before;
        return *changes ? schedule_held(move, before, row, held) : OK;
    }
    if (held && (to == STORY_PUBLISHED || to == STORY_DRAFT))
        return release_held(move, before, row, held);
    *changes = !is_there_already(before, row);
    return *changes ? write_move(move, before, row, held) : OK;
}

static struct err check_base(const struct move *move, const struct sql_story *before, const struct sql_held *held)
{
    int64_t base = move->wish->base, newest = held ? held->revision : before->revision;
    if (!base || base == newest)
        return OK;
    return err_make(&ERR_CONFLICT, "The story was saved since: version %lld is the newest", (long long)newest);
}

static struct err move_work(struct db_conn *conn, void *context)
{
    struct move *move = context;
    struct save *save = &move->save;
    struct sql_story *before;
    struct sql_held *held;
    bool changes;
    *move->out = (struct story_moved){.undo_until = TIME_NONE};
    save_begin(save, move->a, conn, move->n, move->actor);
    TRY(sql_story_by_id(move->a, conn, move->wish->id, &before));
    if (!before)
        return err_make(&ERR_NOT_FOUND, "there is no story %lld", (long long)move->wish->id);
    TRY(sql_held_find(move->a, conn, before->id, &held));
    TRY(check_base(move, before, held));
    TRY(check_right(move, before));
    struct sql_story row = row_after(move, before);
    state_settle(save, &row, move->wish->to);
    TRY(carry_out(move, before, &row, held, &changes));
    tell(move, &row, changes);
    return move->wish->only_try ? (struct err){&TRIED} : save_end(save);
}

static struct err check_wish(const struct actor *actor, const struct story_move *wish)
{
    if (wish->to == STORY_WITHDRAWN && actor->account_id && str_trim(wish->reason).n == 0)
        return err_make(&ERR_INVALID, "Readers are told why a story is withdrawn: the reason is missing");
    if (wish->to == STORY_SCHEDULED && wish->at != TIME_NONE &&
        (wish->at < LIMIT_TIME_FIRST || wish->at > LIMIT_TIME_LAST))
        return err_make(&ERR_INVALID, "A story that is scheduled needs a time");
    return OK;
}

static const struct field REASON = {S_INIT("reason"), "The reason", LIMIT_NOTE, false};

struct err newsroom_release(struct newsroom *n, struct arena *a, const struct actor *actor,
                            const struct story_move *wish, struct story_moved *out)
{
    struct story_move clean = *wish;
    struct messages m = {0};
    struct move move = {.n = n, .a = a, .actor = actor, .wish = &clean, .out = out};
    *out = (struct story_moved){.undo_until = TIME_NONE};
    clean.reason = field_line(a, &m, &REASON, wish->reason);
    TRY(messages_err(&m));
    TRY(check_wish(actor, &clean));
    struct err e = db_write(newsroom_db(n), move_work, &move);
    if (err_is(e, &TRIED))
        return OK;
    TRY(e);
    newsroom_touch(n, move.save.tags_touched, move.save.touched_count);
    return OK;
}

struct err newsroom_story_move(struct newsroom *n, const struct actor *actor, int64_t story_id,
                               enum story_status status, int64_t at, struct str reason)
{
    struct arena a;
    struct story_moved moved;
    struct story_move wish = {.id = story_id, .to = status, .at = at, .reason = reason, .dated = true};
    arena_init(&a, 0);
    struct err e = newsroom_release(n, &a, actor, &wish, &moved);
    arena_close(&a);
    return e;
}

/* ---- the schedule ---- */

struct due {
    struct newsroom *n;
    struct arena *a;
    int64_t now;
    int published;
    int64_t next;
    struct save save;
};

static struct err publish_one(struct due *due, int64_t id)
{
    struct sql_story *before;
    struct story_parts parts;
    TRY(sql_story_by_id(due->a, due->save.conn, id, &before));
    TRY(parts_read(due->a, due->save.conn, id, before->body, &parts));
    struct sql_story row = *before;
    row.status = S("published");
    row.publish_at = DB_NULL;
    TRY(state_write(&due->save, before, &row, &parts, S("story.publish")));
    due->published++;
    return OK;
}

/* A story that was taken down meanwhile keeps its change for when it is out again. */
static struct err release_one(struct due *due, int64_t id)
{
    struct save *save = &due->save;
    struct sql_story *before, row;
    struct sql_held *held;
    struct story_parts parts;
    TRY(sql_story_by_id(due->a, save->conn, id, &before));
    TRY(sql_held_find(due->a, save->conn, id, &held));
    if (!str_equal(before->status, S("published")))
        return sql_held_put(save->conn, id, held->revision, held->account_id, DB_NULL, held->dated);
    TRY(held_read(save, before, held->revision, &row, &parts));
    TRY(held_apply(save, before, &row, &parts, held->dated, S("story.release")));
    due->published++;
    return OK;
}

static struct err next_due(struct db_conn *conn, int64_t *out)
{
    int64_t held;
    TRY(sql_story_next_due(conn, out));
    TRY(sql_held_next_due(conn, &held));
    if (*out == DB_NULL || (held != DB_NULL && held < *out))
        *out = held;
    return OK;
}

static struct err due_work(struct db_conn *conn, void *context)
{
    static const struct actor schedule = {
        .who = S_INIT("schedule"), .origin = S_INIT("server"), .role = ROLE_ADMINISTRATOR};
    struct due *due = context;
    struct sql_int_list ids;
    due->published = 0;
    save_begin(&due->save, due->a, conn, due->n, &schedule);
    TRY(sql_story_due(due->a, conn, due->now, DUE_MAX, &ids));
    for (ptrdiff_t i = 0; i < ids.count; i++)
        TRY(publish_one(due, ids.items[i]));
    TRY(sql_held_due(due->a, conn, due->now, DUE_MAX, &ids));
    for (ptrdiff_t i = 0; i < ids.count; i++)
        TRY(release_one(due, ids.items[i]));
    TRY(next_due(conn, &due->next));
    return save_end(&due->save);
}

/* Looks first without writing: most calls find nothing. */
static struct err look_work(struct db_conn *conn, void *context)
{
    struct due *due = context;
    return next_due(conn, &due->next);
}

static struct err publish_due(struct due *due)
{
    TRY(db_read(newsroom_db(due->n), look_work, due));
    if (due->next == TIME_NONE || due->next > due->now)
        return OK;
    TRY(db_write(newsroom_db(due->n), due_work, due));
    newsroom_touch(due->n, due->save.tags_touched, due->save.touched_count);
    return OK;
}

struct err newsroom_publish_due(struct newsroom *n, int64_t now, int *published, int64_t *next)
{
    struct arena a;
    arena_init(&a, 0);
    struct due due = {.n = n, .a = &a, .now = now, .next = TIME_NONE};
    struct err e = publish_due(&due);
    *published = due.published;
    *next = due.next;
    arena_close(&a);
    return e;
}
