/* working_copy.c - what a person is writing and has not saved yet. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/working_copy.h"

#include "base/time.h"

struct keeping {
    struct arena *a;
    const struct actor *actor;
    const struct copy_input *in;
    struct sql_working_copy **kept;
    bool *taken;
};

/* A copy sent again, because its answer was lost, is the one that is there. */
static bool is_same(const struct copy_input *in, const struct sql_working_copy *kept)
{
    return kept->serial == in->serial && str_equal(kept->fields, in->fields);
}

static struct err keep_work(struct db_conn *conn, void *context)
{
    struct keeping *k = context;
    const struct copy_input *in = k->in;
    struct sql_story_state *state;
    int64_t changed;
    TRY(sql_story_state(k->a, conn, in->story_id, &state));
    if (!state)
        return err_make(&ERR_NOT_FOUND, "There is no such story");
    TRY(sql_working_copy_put(conn, in->story_id, k->actor->account_id, in->base, in->serial, time_now(), in->fields,
                             in->after, &changed));
    TRY(sql_working_copy_find(k->a, conn, in->story_id, k->actor->account_id, k->kept));
    *k->taken = changed > 0 || is_same(in, *k->kept);
    return OK;
}

struct err newsroom_copy_keep(struct newsroom *n, struct arena *a, const struct actor *actor,
                              const struct copy_input *in, struct sql_working_copy **kept, bool *taken)
{
    struct keeping keeping = {a, actor, in, kept, taken};
    if (in->fields.n > WORKING_COPY_MAX)
        return err_make(&ERR_LIMIT, "The story has %td bytes; %td fit", in->fields.n, WORKING_COPY_MAX);
    return db_write(newsroom_db(n), keep_work, &keeping);
}

struct copying {
    struct arena *a;
    int64_t story_id, account_id, serial;
    struct sql_working_copy **found;
};

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
