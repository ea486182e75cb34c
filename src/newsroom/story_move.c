/* story_move.c - moving a story from one status to another, and publishing what is due. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "newsroom/story_state.h"
#include "newsroom/workflow.h"

#define DUE_MAX 100 /* stories that go out in one transaction */

struct move {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    enum story_status status;
    int64_t at;
    struct str reason;
    struct save save;
};

static struct err check_rules(struct move *move, const struct sql_story *row, const struct story_parts *parts)
{
    enum story_status from = STORY_DRAFT;
    (void)story_status_from_name(row->status, &from);
    if (!workflow_may(move->actor->role, from, move->status))
        return err_make(&ERR_FORBIDDEN, "The role \"%.*s\" may not make a story %.*s",
                        STR_ARG(role_name(move->actor->role)), STR_ARG(story_status_name(move->status)));
    if (move->status != STORY_PUBLISHED && move->status != STORY_SCHEDULED)
        return OK;
    struct messages missing = {0};
    struct preflight check = {.headline = row->headline,
                              .agency = row->agency.n ? row->agency : move->save.settings->agency,
                              .text = html_text(parts->body).n > 0,
                              .bylines = parts->byline_count,
                              .desk = move->actor->account_id != 0};
    workflow_preflight(move->a, &check, &missing);
    return messages_err(&missing);
}

static struct err list_again(struct save *save, const struct sql_story *row)
{
    struct sql_byline_list bylines;
    int64_t at = state_listed_at(row);
    TRY(sql_byline_of_story(save->a, save->conn, row->id, &bylines));
    for (ptrdiff_t i = 0; i < bylines.count; i++) {
        bool first = bylines.items[i].person_id != DB_NULL;
        for (ptrdiff_t j = 0; j < i; j++)
            first &= bylines.items[j].person_id != bylines.items[i].person_id;
        TRY(sql_byline_list_at(save->conn, row->id, bylines.items[i].position, first ? at : DB_NULL));
    }
    TRY(sql_story_section_list_at(save->conn, row->id, at));
    return sql_story_tag_list_at(save->conn, row->id, at);
}

/* Writes row's new state over before's. */
static struct err write_state(struct save *save, const struct sql_story *before, struct sql_story *row,
                              const struct story_parts *parts)
{
    row->updated_at = save->now;
    parts_count(save, before->language, parts, state_listed_at(before), -1);
    TRY(sql_story_set_state(save->conn, row->id, row->status, row->path, row->published_at, row->modified_at,
                            row->updated_at, row->publish_at, row->withdrawn_at, row->withdrawn_reason));
    TRY(list_again(save, row));
    parts_count(save, row->language, parts, state_listed_at(row), 1);
    save_story(save, row, parts);
    TRY(state_touch(save, row));
    state_announce(save, before, row);
    return save_audit(save, state_action(before->status, row->status), row->id, row->path.p ? row->path : row->slug);
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

static struct err move_work(struct db_conn *conn, void *context)
{
    struct move *move = context;
    struct save *save = &move->save;
    struct sql_story *before;
    struct story_parts parts;
    save_begin(save, move->a, conn, move->n, move->actor);
    TRY(sql_story_by_id(move->a, conn, move->id, &before));
    if (!before)
        return err_make(&ERR_NOT_FOUND, "there is no story %lld", (long long)move->id);
    TRY(parts_read(move->a, conn, move->id, before->body, &parts));
    TRY(check_rules(move, before, &parts));
    struct sql_story row = *before;
    row.withdrawn_reason = move->reason;
    if (move->status == STORY_SCHEDULED)
        row.published_at = move->at;
    if (move->status == STORY_PUBLISHED && row.published_at > save->now)
        row.published_at = save->now;
    state_settle(save, &row, move->status);
    TRY(give_address(save, before, &row, &parts));
    TRY(write_state(save, before, &row, &parts));
    return save_end(save);
}

struct err newsroom_story_move(struct newsroom *n, const struct actor *actor, int64_t story_id,
                               enum story_status status, int64_t at, struct str reason)
{
    struct arena a;
    arena_init(&a, 0);
    struct move move = {.n = n, .a = &a, .actor = actor, .id = story_id, .status = status, .at = at, .reason = reason};
    struct err e;
    if (status == STORY_SCHEDULED && (at < LIMIT_TIME_FIRST || at > LIMIT_TIME_LAST))
        e = err_make(&ERR_INVALID, "A story that is scheduled needs a time");
    else
        e = db_write(newsroom_db(n), move_work, &move);
    if (!failed(e))
        newsroom_touch(n, move.save.tags_touched, move.save.touched_count);
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
    TRY(write_state(&due->save, before, &row, &parts));
    due->published++;
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
    TRY(sql_story_next_due(conn, &due->next));
    return save_end(&due->save);
}

/* Looks first without writing: most calls find nothing. */
static struct err look_work(struct db_conn *conn, void *context)
{
    struct due *due = context;
    return sql_story_next_due(conn, &due->next);
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
