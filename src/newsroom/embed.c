/* embed.c - which copies are to be taken, by whom, and what came of it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A host is asked by one server at a time, for one embed after another: one that hangs keeps nobody but itself waiting,
 * and is asked ever more seldom. What waits stands in the store, so that nothing is lost with the process.
 */
#include "newsroom/embed.h"

#include "base/time.h"
#include "newsroom/touch.h"

#define LEASE (3 * 60 * TIME_SECOND)  /* of a host; longer than one embed may take */
#define HOST_REST (TIME_SECOND / 4)   /* between two embeds of a host */
#define HOST_PAUSE (10 * TIME_SECOND) /* of a host that did not answer: doubled each time ... */
#define HOST_PAUSE_MAX (3600 * TIME_SECOND)
#define TRY_PAUSE (60 * TIME_SECOND) /* of an embed: tripled with each failure ... */
#define TRY_PAUSE_MAX TIME_DAY
#define TRIES 11                        /* ... for five days */
#define LOOK_LEAST (7 * TIME_DAY)       /* a copy is looked after again when it is twice as old, */
#define LOOK_MOST (180 * TIME_DAY)      /* within these */
#define HELD_AGAIN (3600 * TIME_SECOND) /* what no story holds may be held again */
#define ORPHAN_TIME (90 * TIME_DAY)
#define BATCH 200

/* ---- taking ---- */

struct take {
    struct arena *a;
    struct str by;
    int64_t now, next;
    struct embed_task *out;
};

static struct err look_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    return sql_embed_next_due(conn, &take->next);
}

static struct err take_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    struct sql_embed_due *host;
    struct sql_int_list stories;
    *take->out = (struct embed_task){0};
    TRY(sql_embed_host_claim(take->a, conn, take->now, take->now + LEASE, take->by, &host));
    if (!host)
        return OK;
    TRY(sql_embed_first_due(take->a, conn, host->host, take->now, &take->out->embed));
    if (!take->out->embed)
        return sql_embed_host_release(conn, host->host, take->now, host->failures);
    take->out->until = host->free_at;
    take->out->failures = host->failures;
    TRY(sql_story_embed_stories(take->a, conn, take->out->embed->id, 1, &stories));
    take->out->held = stories.count > 0;
    return OK;
}

/* Looks first without writing: most calls find nothing. */
struct err newsroom_embed_take(struct newsroom *n, struct arena *a, int64_t now, struct embed_task *out, int64_t *next)
{
    struct take take = {.a = a, .by = newsroom_holder(n), .now = now, .out = out};
    *out = (struct embed_task){0};
    TRY(db_read(newsroom_db(n), look_work, &take));
    if (take.next != DB_NULL && take.next <= now)
        TRY(db_write(newsroom_db(n), take_work, &take));
    *next = take.next == DB_NULL ? TIME_NONE : take.next;
    return OK;
}

/* ---- settling ---- */

struct settle {
    struct newsroom *n;
    struct arena *a;
    const struct embed_task *task;
    enum embed_outcome outcome;
    struct embed_copy copy;
    struct str problem;
    int64_t now;
    bool changed; /* what readers see */
    struct str tag;
};

static int64_t grow(int64_t first, int64_t factor, int64_t times, int64_t most)
{
    int64_t pause = first;
    for (int64_t i = 0; i < times && pause < most; i++)
        pause *= factor;
    return MIN(pause, most);
}

/* When a copy is looked after again: ever more seldom. */
static int64_t next_look(int64_t taken_at, int64_t now)
{
    return now + MIN(MAX(now - taken_at, LOOK_LEAST), LOOK_MOST);
}

/* After a failure: for some days, then never, unless there is a copy to look after. */
static int64_t next_try(const struct sql_embed *row, int64_t now)
{
    if (row->attempts < TRIES - 1)
        return now + grow(TRY_PAUSE, 3, row->attempts, TRY_PAUSE_MAX);
    return row->taken_at == DB_NULL ? DB_NULL : next_look(row->taken_at, now);
}

static struct err write_copy(struct settle *settle, struct db_conn *conn, const struct sql_embed *row)
{
    const struct embed_copy *c = &settle->copy;
    settle->changed = true;
    return sql_embed_set_copy(conn, row->id, c->title, c->words, c->author, c->handle, c->language, c->posted_at,
                              c->picture_id ? c->picture_id : DB_NULL, c->picture_alt,
                              c->portrait_id ? c->portrait_id : DB_NULL, c->seconds, c->width, c->height, c->frame,
                              c->source, settle->now);
}

/* Without a copy, nobody held it: nothing was asked. */
static int64_t next_visit(int64_t taken_at, int64_t now)
{
    return taken_at == DB_NULL ? now + HELD_AGAIN : next_look(taken_at, now);
}

/* A copy edited by the desk stays. */
static struct err settle_there(struct settle *settle, struct db_conn *conn, const struct sql_embed *row)
{
    bool taken = settle->outcome == EMBED_TAKEN && !str_equal(row->source, S(EMBED_FROM_DESK));
    int64_t taken_at = taken ? settle->now : row->taken_at;
    settle->changed |= row->gone_at != DB_NULL;
    if (taken)
        TRY(write_copy(settle, conn, row));
    return sql_embed_set_state(conn, row->id, DB_NULL, settle->problem, next_visit(taken_at, settle->now), 0);
}

static struct err settle_gone(struct settle *settle, struct db_conn *conn, const struct sql_embed *row)
{
    int64_t gone_at = row->gone_at == DB_NULL ? settle->now : row->gone_at;
    settle->changed |= row->gone_at == DB_NULL;
    return sql_embed_set_state(conn, row->id, gone_at, settle->problem, next_look(row->taken_at, settle->now), 0);
}

static struct err settle_failure(struct settle *settle, struct db_conn *conn, const struct sql_embed *row)
{
    return sql_embed_set_state(conn, row->id, row->gone_at, settle->problem, next_try(row, settle->now),
                               row->attempts + 1);
}

static struct err settle_embed(struct settle *settle, struct db_conn *conn, const struct sql_embed *row)
{
    switch (settle->outcome) {
    case EMBED_TAKEN:
    case EMBED_THERE:
        return settle_there(settle, conn, row);
    case EMBED_GONE:
        return row->taken_at == DB_NULL ? settle_failure(settle, conn, row) : settle_gone(settle, conn, row);
    case EMBED_NOTHING:
    case EMBED_SILENT:
        return settle_failure(settle, conn, row);
    case EMBED_STOPPED:
        break;
    }
    return OK;
}

static struct err settle_work(struct db_conn *conn, void *context)
{
    struct settle *settle = context;
    const struct embed_task *task = settle->task;
    struct sql_embed *row; /* the desk may have changed it meanwhile */
    struct sql_embed_host *host;
    bool silent = settle->outcome == EMBED_SILENT;
    int64_t pause = silent ? grow(HOST_PAUSE, 2, task->failures, HOST_PAUSE_MAX) : HOST_REST;
    int64_t failures = silent ? task->failures + 1 : settle->outcome == EMBED_STOPPED ? task->failures : 0;
    settle->changed = false;
    TRY(sql_embed_host_find(settle->a, conn, task->embed->host, &host));
    if (!host || !str_equal(host->lease_by, newsroom_holder(settle->n)) || host->free_at != task->until)
        return OK;
    TRY(sql_embed_by_id(settle->a, conn, task->embed->id, &row));
    if (row)
        TRY(settle_embed(settle, conn, row));
    if (settle->changed)
        TRY(touch_write(settle->n, settle->a, conn, &settle->tag, 1));
    return sql_embed_host_release(conn, task->embed->host, settle->now + pause, failures);
}

struct err newsroom_embed_settle(struct newsroom *n, struct arena *a, const struct embed_task *task,
                                 enum embed_outcome outcome, const struct embed_copy *copy, struct str problem,
                                 int64_t now)
{
    struct settle settle = {.n = n, .a = a, .task = task, .outcome = outcome, .now = now};
    if (outcome == EMBED_TAKEN)
        settle.copy = *copy;
    embed_copy_clean(a, &settle.copy);
    if (outcome == EMBED_TAKEN && !embed_copy_says(&settle.copy))
        settle.outcome = EMBED_NOTHING;
    settle.problem = embed_problem_clean(a, problem);
    settle.tag = str_format(a, "embed:%lld", (long long)task->embed->id);
    TRY(db_write(newsroom_db(n), settle_work, &settle));
    if (settle.changed)
        newsroom_touch(n, &settle.tag, 1);
    return OK;
}

/* ---- what no story holds any more ---- */

struct prune {
    struct arena *a;
    int64_t now, last, deleted;
    struct sql_int_list found;
};

static struct err find_orphans(struct db_conn *conn, void *context)
{
    struct prune *prune = context;
    return sql_embed_orphans(prune->a, conn, prune->last, BATCH, &prune->found);
}

static struct err mark_orphans(struct db_conn *conn, void *context)
{
    struct prune *prune = context;
    for (ptrdiff_t i = 0; i < prune->found.count; i++)
        TRY(sql_embed_mark_orphan(conn, prune->found.items[i], prune->now));
    return OK;
}

static struct err delete_orphans(struct db_conn *conn, void *context)
{
    struct prune *prune = context;
    return sql_embed_delete_orphans(conn, prune->now - ORPHAN_TIME, BATCH, &prune->deleted);
}

static struct err prune_all(struct newsroom *n, struct prune *prune)
{
    do {
        arena_reset(prune->a);
        TRY(db_read(newsroom_db(n), find_orphans, prune));
        if (prune->found.count == 0)
            break;
        TRY(db_write(newsroom_db(n), mark_orphans, prune));
        prune->last = prune->found.items[prune->found.count - 1];
    } while (prune->found.count == BATCH);
    do
        TRY(db_write(newsroom_db(n), delete_orphans, prune));
    while (prune->deleted == BATCH);
    return OK;
}

struct err newsroom_embed_prune(struct newsroom *n, int64_t now)
{
    struct arena a;
    arena_init(&a, 0);
    struct prune prune = {.a = &a, .now = now};
    struct err e = prune_all(n, &prune);
    arena_close(&a);
    return e;
}
