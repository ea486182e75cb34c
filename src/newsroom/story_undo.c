/* story_undo.c - taking back the last move of a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/held.h"
#include "newsroom/release.h"
#include "newsroom/story_state.h"

struct undo {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    struct save save;
};

static struct err check_move(const struct undo *undo, const struct sql_move *move, const struct sql_story *story)
{
    if (!move || !story || move->account_id != undo->actor->account_id)
        return err_make(&ERR_NOT_FOUND, "There is no move of yours to take back");
    if (undo->save.now > move->moved_at + RELEASE_UNDO)
        return err_make(&ERR_CONFLICT, "Ten seconds have passed: the move stands");
    if (story->updated_at != move->updated_at)
        return err_make(&ERR_CONFLICT, "The story was changed since: the move stands");
    return OK;
}

/* The address before is the story's own again; where the new one led before, it leads again. */
static struct err restore_address(struct save *save, const struct sql_move *move, const struct sql_story *story)
{
    int64_t changed;
    if (str_equal(move->path, story->path))
        return OK;
    if (move->path.p)
        TRY(sql_redirect_delete(save->conn, move->path, &changed));
    save_touch(save, "redirects");
    if (move->led_status == DB_NULL)
        return OK;
    return sql_redirect_put(save->conn, story->path, move->led_to, (struct str){NULL, 0}, move->led_status, save->now);
}

static void set_state(const struct sql_move *move, struct sql_story *row)
{
    row->status = move->status;
    row->path = move->path;
    row->published_at = move->published_at;
    row->modified_at = move->modified_at;
    row->publish_at = move->publish_at;
    row->withdrawn_at = move->withdrawn_at;
    row->withdrawn_reason = move->withdrawn_reason;
}

static struct err restore_state(struct save *save, const struct sql_move *move, const struct sql_story *story)
{
    struct story_parts parts;
    struct sql_story row = *story;
    TRY(parts_read(save->a, save->conn, story->id, story->body, &parts));
    set_state(move, &row);
    return state_write(save, story, &row, &parts, S("story.undo"));
}

/* A change was let out: the revision that stood before is the story's again. */
static struct err restore_content(struct save *save, const struct sql_move *move, const struct sql_story *story)
{
    struct story_parts parts;
    struct sql_story row;
    TRY(held_read(save, story, move->revision, &row, &parts));
    set_state(move, &row);
    return story_overwrite(save, story, &row, &parts, false, S("story.undo"));
}

static struct err undo_work(struct db_conn *conn, void *context)
{
    struct undo *undo = context;
    struct save *save = &undo->save;
    struct sql_move *move;
    struct sql_story *story;
    save_begin(save, undo->a, conn, undo->n, undo->actor);
    TRY(sql_move_find(undo->a, conn, undo->id, &move));
    TRY(sql_story_by_id(undo->a, conn, undo->id, &story));
    TRY(check_move(undo, move, story));
    TRY(sql_move_delete(conn, story->id));
    TRY(story->revision == move->revision ? restore_state(save, move, story) : restore_content(save, move, story));
    TRY(restore_address(save, move, story));
    if (move->held != DB_NULL)
        TRY(sql_held_put(conn, story->id, move->held, undo->actor->account_id, move->release_at, move->dated));
    return save_end(save);
}

struct err newsroom_release_undo(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id)
{
    struct undo undo = {.n = n, .a = a, .actor = actor, .id = story_id};
    TRY(db_write(newsroom_db(n), undo_work, &undo));
    newsroom_touch(n, undo.save.tags_touched, undo.save.touched_count);
    return OK;
}
