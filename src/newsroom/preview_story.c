/* preview_story.c - a story as a revision that is not out would show it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/held.h"
#include "newsroom/preview.h"
#include "newsroom/story_state.h"

/* Ends the transaction without a change; nobody else sees this kind. */
static const struct err_kind SEEN = {"seen"};

struct seeing {
    struct newsroom *n;
    struct arena *a;
    int64_t id, revision, related;
    struct story_view *out;
    struct save save;
};

static struct err look(struct db_conn *conn, void *context)
{
    struct seeing *s = context;
    struct sql_held *held;
    TRY(query_story_within(s->a, conn, s->id, s->related, s->out));
    TRY(sql_held_find(s->a, conn, s->id, &held));
    if (!s->revision)
        s->revision = held ? held->revision : s->out->story->revision;
    return OK;
}

static const struct actor nobody = {.who = S_INIT("preview"), .origin = S_INIT("server"), .role = ROLE_ADMINISTRATOR};

static struct err try_on(struct db_conn *conn, void *context)
{
    struct seeing *s = context;
    struct sql_story *before, row;
    struct story_parts parts;
    save_begin(&s->save, s->a, conn, s->n, &nobody);
    TRY(sql_story_by_id(s->a, conn, s->id, &before));
    if (!before)
        return err_make(&ERR_NOT_FOUND, "there is no story %lld", (long long)s->id);
    TRY(held_read(&s->save, before, s->revision, &row, &parts));
    TRY(story_overwrite(&s->save, before, &row, &parts, false, S("story.preview")));
    TRY(query_story_within(s->a, conn, s->id, s->related, s->out));
    return err_make(&SEEN, "seen");
}

struct err newsroom_preview_story(struct newsroom *n, struct arena *a, int64_t story_id, int64_t revision,
                                  int64_t related, struct story_view *out)
{
    struct seeing seeing = {.n = n, .a = a, .id = story_id, .revision = revision, .related = related, .out = out};
    TRY(db_read(newsroom_db(n), look, &seeing));
    if (seeing.revision == out->story->revision)
        return OK;
    struct err e = db_write(newsroom_db(n), try_on, &seeing);
    return err_is(e, &SEEN) ? OK : e;
}

/* ---- what is being written ---- */

struct trying {
    struct newsroom *n;
    struct arena *a;
    const struct story_input *input;
    int64_t related;
    struct story_view *out;
    struct save save;
};

static struct err try_input(struct db_conn *conn, void *context)
{
    struct trying *t = context;
    struct story_result result;
    save_begin(&t->save, t->a, conn, t->n, &nobody);
    TRY(story_put_within(&t->save, t->input, &result));
    TRY(query_story_within(t->a, conn, result.id, t->related, t->out));
    return err_make(&SEEN, "seen");
}

struct err newsroom_preview_input(struct newsroom *n, struct arena *a, const struct story_input *input, int64_t related,
                                  struct story_view *out)
{
    struct trying trying = {.n = n, .a = a, .input = input, .related = related, .out = out};
    struct err e = db_write(newsroom_db(n), try_input, &trying);
    return err_is(e, &SEEN) ? OK : e;
}
