/* commit.c - group commit: the writes of several threads share a transaction, and so a sync of the disk. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who finds nobody at work leads: takes what is queued, runs each work in a savepoint of its own on the one writing
 * connection, commits, and wakes those whose work it was. Meanwhile the next group gathers. A work that fails is undone
 * alone; a commit that fails undoes all of its group.
 */
#include "store/sqlite.h"

#include <stdio.h>

#include "store/lock.h"
#include "store/statements.h"

#define GROUP_MAX 256

/* Lies on the stack of the thread that waits for it: not to be touched once done is set. */
struct commit_job {
    db_work *work;
    void *context;
    struct err err;
    char detail[ENGINE_DETAIL_SIZE];
    int statements;
    bool done;
    pthread_cond_t wake;
    struct commit_job *next;
};

void commit_queue_init(struct commit_queue *q)
{
    pthread_mutex_init(&q->lock, NULL);
    q->first = NULL;
    q->last = &q->first;
    q->leading = false;
}

/* ---- a group ---- */

static void settle(struct commit_job *job, struct err e)
{
    job->err = e;
    if (failed(e))
        snprintf(job->detail, sizeof(job->detail), "%s", err_detail());
}

/* For those that had not failed by themselves. */
static void settle_all(struct commit_job *group, struct err e)
{
    for (struct commit_job *job = group; job; job = job->next)
        if (!failed(job->err))
            settle(job, e);
}

/* The engine's own statements are no part of any work, and are not stopped by its failure. */
static struct err own(struct sqlite_conn *w, struct err (*statement)(struct db_conn *conn))
{
    w->base.failure = OK;
    return statement(&w->base);
}

static bool in_transaction(const struct sqlite_conn *w)
{
    return !sqlite3_get_autocommit(w->handle);
}

static void run_job(struct sqlite_conn *w, struct commit_job *job)
{
    int before = engine_statements_take();
    settle(job, engine_run_work(&w->base, job->work, job->context));
    job->statements = engine_statements_take();
    engine_statements_add(before);
}

/* A failure here is one of the whole group; SQLite has then ended the transaction, or will be told to. */
static struct err run_in_savepoint(struct sqlite_conn *w, struct commit_job *job)
{
    TRY(own(w, sql_store_work_begin));
    run_job(w, job);
    if (!in_transaction(w)) {
        err_set_detail(job->detail);
        return failed(job->err) ? job->err : err_make(&ERR_STORE, "a work ended its transaction");
    }
    if (failed(job->err))
        TRY(own(w, sql_store_work_undo));
    return own(w, sql_store_work_keep);
}

/* The only work of its group needs no savepoint: what fails is undone with the transaction. */
static struct err run_group(struct sqlite_conn *w, struct commit_job *group)
{
    if (!group->next) {
        run_job(w, group);
        if (failed(group->err))
            err_set_detail(group->detail);
        return group->err;
    }
    for (struct commit_job *job = group; job; job = job->next)
        TRY(run_in_savepoint(w, job));
    return OK;
}

static void roll_back(struct sqlite_conn *w)
{
    if (in_transaction(w) && failed(own(w, sql_store_rollback)))
        fatalx("store: cannot undo: %s", err_detail());
}

static struct err write_group(struct sqlite_conn *w, struct commit_job *group)
{
    TRY(own(w, sql_store_begin_write));
    struct err e = run_group(w, group);
    if (!failed(e))
        e = own(w, sql_store_commit);
    return e;
}

static void commit_group(struct sqlite_db *db, struct commit_job *group)
{
    struct err e = write_group(db->writer, group);
    settle_all(group, e);
    roll_back(db->writer);
}

/* ---- the queue ---- */

static struct commit_job *take_group(struct commit_queue *q)
{
    struct commit_job *group = q->first, *end = group;
    for (int n = 1; n < GROUP_MAX && end->next; n++)
        end = end->next;
    q->first = end->next;
    if (!q->first)
        q->last = &q->first;
    end->next = NULL;
    return group;
}

static void wake_group(struct commit_queue *q, struct commit_job *group)
{
    pthread_mutex_lock(&q->lock);
    for (struct commit_job *job = group, *next; job; job = next) {
        next = job->next;
        job->done = true;
        pthread_cond_signal(&job->wake);
    }
    pthread_mutex_unlock(&q->lock);
}

/* The group is acknowledged before the checkpoint: it is durable already. */
static void lead_group(struct sqlite_db *db, struct commit_job *group)
{
    struct err e = lock_take(db->lock);
    if (failed(e)) {
        settle_all(group, e);
        wake_group(&db->queue, group);
        return;
    }
    commit_group(db, group);
    wake_group(&db->queue, group);
    checkpoint_step(db);
    lock_release(db->lock);
}

/* Called and left with the queue's lock held. */
static void lead(struct sqlite_db *db)
{
    struct commit_queue *q = &db->queue;
    q->leading = true;
    struct commit_job *group = take_group(q);
    pthread_mutex_unlock(&q->lock);
    lead_group(db, group);
    pthread_mutex_lock(&q->lock);
    q->leading = false;
    if (q->first)
        pthread_cond_signal(&q->first->wake);
}

static void wait_for(struct sqlite_db *db, struct commit_job *job)
{
    struct commit_queue *q = &db->queue;
    pthread_mutex_lock(&q->lock);
    *q->last = job;
    q->last = &job->next;
    while (!job->done) {
        if (q->leading)
            pthread_cond_wait(&job->wake, &q->lock);
        else
            lead(db);
    }
    pthread_mutex_unlock(&q->lock);
}

struct err commit_write(struct db *db, db_work *work, void *context)
{
    struct commit_job job = {.work = work, .context = context};
    pthread_cond_init(&job.wake, NULL);
    wait_for((struct sqlite_db *)db, &job);
    pthread_cond_destroy(&job.wake);
    engine_statements_add(job.statements);
    if (failed(job.err))
        err_set_detail(job.detail);
    return job.err;
}

static struct err nothing(struct db_conn *conn, void *context)
{
    (void)conn, (void)context;
    return OK;
}

/* Writes are done in the order in which they came, so nothing is before this one when it returns. */
void commit_drain(struct sqlite_db *db)
{
    err_ignore(commit_write(&db->base, nothing, NULL));
}

struct bulk {
    struct sqlite_db *db;
    bool on;
};

static struct err set_bulk(struct db_conn *conn, void *context)
{
    const struct bulk *bulk = context;
    bulk->db->step_pages = bulk->on ? CHECKPOINT_PAGES_BULK : CHECKPOINT_PAGES;
    return bulk->on ? sql_store_sqlite_loading_cache(conn) : sql_store_sqlite_writer_cache(conn);
}

/* A work, since the writer is whoever's leads. */
void commit_bulk(struct db *db, bool on)
{
    struct bulk bulk = {(struct sqlite_db *)db, on};
    err_ignore(commit_write(db, set_bulk, &bulk));
}
