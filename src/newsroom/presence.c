/* presence.c - who is in which story at the desk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/presence.h"

#include "base/time.h"
#include "newsroom/story_list.h"
#include "newsroom/story_stored.h"

struct being {
    struct arena *a;
    const struct actor *actor;
    int64_t story_id, now;
    const struct presence_here *here;
    const struct sql_presence *own; /* what was written last, if it is not over */
    struct presence_list *out;
};

static bool is_over(const struct being *b, const struct sql_presence *presence)
{
    return presence->seen_at + PRESENCE_ENDS < b->now;
}

static void keep_others(struct being *b, struct sql_presence_list *all)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        const struct sql_presence *one = &all->items[i];
        if (is_over(b, one))
            continue;
        if (one->account_id == b->actor->account_id) {
            struct sql_presence *own = arena_make(b->a, struct sql_presence);
            *own = *one;
            b->own = own;
            b->out->elsewhere = own->opened_in.n && b->here->window.n && !str_equal(own->opened_in, b->here->window);
        } else
            all->items[count++] = *one;
    }
    all->count = count;
    b->out->others = *all;
}

/* What became of the story, by others or by itself, since the actor read it. */
static struct err look_at_story(struct being *b, struct db_conn *conn)
{
    struct sql_story_state *state;
    struct sql_revision_entry_list newest;
    TRY(sql_story_state(b->a, conn, b->story_id, &state));
    TRY(sql_revision_before(b->a, conn, b->story_id, INT64_MAX, 1, &newest));
    if (!state || newest.count == 0)
        return err_make(&ERR_NOT_FOUND, "There is no such story");
    TRY(sql_working_copy_serial(conn, b->story_id, b->actor->account_id, &b->out->kept));
    b->out->revision = newest.items[0].number;
    b->out->updated_at = newest.items[0].created_at;
    b->out->author = newest.items[0].author;
    b->out->status = state->status;
    b->out->seen = state->revision;
    return OK;
}

static struct err look_work(struct db_conn *conn, void *context)
{
    struct being *b = context;
    struct sql_presence_list all;
    b->own = NULL;
    b->out->elsewhere = false;
    TRY(sql_presence_of_story(b->a, conn, b->story_id, &all));
    keep_others(b, &all);
    return look_at_story(b, conn);
}

static bool is_news(const struct being *b)
{
    return !b->own || b->own->seen_at + PRESENCE_AGAIN <= b->now || b->own->editing != b->here->editing ||
           !str_equal(b->own->place, b->here->place) || !str_equal(b->own->opened_in, b->here->window);
}

static struct err write_work(struct db_conn *conn, void *context)
{
    struct being *b = context;
    TRY(sql_presence_delete_before(conn, b->now - PRESENCE_ENDS));
    return sql_presence_put(conn, b->story_id, b->actor->account_id, b->own ? b->own->since : b->now, b->now,
                            b->here->place, b->here->editing, b->here->window);
}

static struct err check_plain(const char *name, struct str text)
{
    if (text.n > PRESENCE_PLACE_MAX || str_find_char(text, '\0', 0) >= 0)
        return err_make(&ERR_INVALID, "%s: at most %d plain characters", name, PRESENCE_PLACE_MAX);
    return OK;
}

struct err newsroom_presence(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                             const struct presence_here *here, struct presence_list *out)
{
    struct being being = {.a = a, .actor = actor, .story_id = story_id, .now = time_now(), .here = here, .out = out};
    *out = (struct presence_list){0};
    TRY(check_plain("place", here->place));
    TRY(check_plain("window", here->window));
    TRY(newsroom_story_check_reader(n, a, actor, story_id));
    TRY(db_read(newsroom_db(n), look_work, &being));
    return is_news(&being) ? db_write(newsroom_db(n), write_work, &being) : OK;
}

/* ---- for the list of stories ---- */

struct editors {
    struct arena *a;
    const struct actor *actor;
    struct sql_presence_editor_list *out;
};

static struct err editors_work(struct db_conn *conn, void *context)
{
    struct editors *e = context;
    int64_t owner, person;
    TRY(story_list_own(conn, e->actor, &owner, &person));
    return sql_presence_editors(e->a, conn, time_now() - PRESENCE_ENDS, owner, person, PRESENCE_EDITORS, e->out);
}

struct err newsroom_presence_editors(struct newsroom *n, struct arena *a, const struct actor *actor,
                                     struct sql_presence_editor_list *out)
{
    struct editors editors = {a, actor, out};
    return db_read(newsroom_db(n), editors_work, &editors);
}
