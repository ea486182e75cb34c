/* working_copy.c - what a person is writing and has not saved yet. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/working_copy.h"

#include "base/time.h"

struct copying {
    struct arena *a;
    int64_t story_id, account_id, base, serial;
    struct str fields;
    struct sql_working_copy **found;
};

static struct err keep_work(struct db_conn *conn, void *context)
{
    struct copying *c = context;
    struct sql_story_state *state;
    int64_t changed;
    TRY(sql_story_state(c->a, conn, c->story_id, &state));
    if (!state)
        return err_make(&ERR_NOT_FOUND, "There is no such story");
    TRY(sql_working_copy_put(conn, c->story_id, c->account_id, c->base, c->serial, time_now(), c->fields, &changed));
    return sql_working_copy_find(c->a, conn, c->story_id, c->account_id, c->found);
}

struct err newsroom_copy_keep(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                              int64_t base, int64_t serial, struct str fields, struct sql_working_copy **kept)
{
    struct copying copying = {a, story_id, actor->account_id, base, serial, fields, kept};
    if (fields.n > WORKING_COPY_MAX)
        return err_make(&ERR_LIMIT, "The story has %td bytes; %td fit", fields.n, WORKING_COPY_MAX);
    return db_write(newsroom_db(n), keep_work, &copying);
}

static struct err find_work(struct db_conn *conn, void *context)
{
    struct copying *c = context;
    return sql_working_copy_find(c->a, conn, c->story_id, c->account_id, c->found);
}

struct err newsroom_copy_find(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                              struct sql_working_copy **out)
{
    struct copying copying = {.a = a, .story_id = story_id, .account_id = actor->account_id, .found = out};
    return db_read(newsroom_db(n), find_work, &copying);
}

static struct err drop_work(struct db_conn *conn, void *context)
{
    struct copying *c = context;
    int64_t changed;
    return sql_working_copy_delete(conn, c->story_id, c->account_id, c->serial, &changed);
}

struct err newsroom_copy_drop(struct newsroom *n, const struct actor *actor, int64_t story_id, int64_t serial)
{
    struct copying copying = {.story_id = story_id, .account_id = actor->account_id, .serial = serial};
    return db_write(newsroom_db(n), drop_work, &copying);
}
