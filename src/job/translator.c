/* translator.c - translates stories into the editions that want them while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each thread takes one row after another. News is never kept waiting by the archive: all threads but the first look
 * for news alone, and the first rests after each story of the archive for longer than it worked.
 */
#include "job/translator.h"

#include "base/time.h"
#include "job/thread.h"
#include "newsroom/translation.h"
#include "translate/memory.h"
#include "translate/run.h"

#include <stdlib.h>

#define SLOTS 4
#define LOOK (5 * TIME_SECOND)         /* another machine may have left something: one thread looks often, */
#define LOOK_OTHERS (60 * TIME_SECOND) /* the others seldom: stories that are saved wake them */
#define ARCHIVE_REST 9                 /* times as long as a story of the archive took this machine's time */
#define ARCHIVE_REST_LEAST (TIME_SECOND / 20)
#define FAILURE_REST (30 * TIME_SECOND)
#define PRUNE_EVERY (3600 * TIME_SECOND)
#define MEMORY_TIME (2 * 365 * TIME_DAY) /* a machine's wording is remembered */

struct slot {
    struct newsroom *newsroom;
    struct job_thread thread;
    bool archive; /* works on the archive too, and on what is to be forgotten */
    int64_t pruned;
};

struct translator {
    struct slot slots[SLOTS];
    int running;
};

struct failure {
    struct newsroom *newsroom;
    const struct sql_translation *task;
};

static struct err give_back(void *context)
{
    const struct failure *failure = context;
    return newsroom_translation_rest(failure->newsroom, failure->task, time_now() + FAILURE_REST);
}

/* What the store did not take is tried again, soon, and by whoever is free. */
static struct err run_task(struct slot *slot, struct arena *a, struct lease lease, const struct sql_translation *task)
{
    struct failure failure = {slot->newsroom, task};
    struct err e = translate_run(slot->newsroom, a, task, lease);
    if (!failed(e))
        return OK;
    log_errorx("job=translate source=%lld language=%.*s %s", (long long)task->source_id, STR_ARG(task->language),
               err_detail());
    return job_thread_insist(&slot->thread, give_back, &failure);
}

/* One row of a rank, if one is due; *next is when to look again. */
static struct err take_one(struct slot *slot, struct arena *a, int64_t rank, bool *worked, int64_t *next)
{
    struct sql_translation *task;
    struct lease lease;
    *worked = false;
    *next = TIME_NONE;
    if (!lease_begin(slot->newsroom, &slot->thread.stopping, &lease))
        return OK;
    TRY(newsroom_translation_take(slot->newsroom, a, newsroom_holder(slot->newsroom), rank, time_now(), &task, next));
    *worked = task != NULL;
    return task ? run_task(slot, a, lease, task) : OK;
}

/* ---- the archive ---- */

static void rest(struct slot *slot, int64_t worked)
{
    int64_t until = time_now() + MAX(ARCHIVE_REST * worked, ARCHIVE_REST_LEAST);
    (void)job_thread_sleep(&slot->thread, until, LOOK);
}

/* One story of the archive, or rows for the next ones. */
static struct err work_archive(struct slot *slot, struct arena *a, bool *worked, int64_t *next)
{
    int made = 0;
    bool more = false;
    int64_t start = time_thread_cpu();
    TRY(take_one(slot, a, TRANSLATION_ARCHIVE, worked, next));
    if (!*worked && newsroom_is_first(slot->newsroom)) {
        TRY(newsroom_translation_walk(slot->newsroom, &made, &more));
        *worked = made > 0 || more;
    }
    if (*worked)
        rest(slot, time_thread_cpu() - start);
    return OK;
}

/* ---- what is old ---- */

static struct err prune_work(struct db_conn *conn, void *context)
{
    (void)context;
    int64_t forgotten;
    return memory_prune(conn, time_now() - MEMORY_TIME, &forgotten);
}

static struct err prune(struct slot *slot)
{
    int64_t now = time_monotonic();
    if (!slot->archive || !newsroom_is_first(slot->newsroom) || (slot->pruned && now - slot->pruned < PRUNE_EVERY))
        return OK;
    slot->pruned = now;
    return db_write(newsroom_db(slot->newsroom), prune_work, NULL);
}

/* ---- the thread ---- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a == TIME_NONE || (b != TIME_NONE && b < a) ? b : a;
}

static struct err work(void *context, struct arena *a, bool *worked, int64_t *next)
{
    struct slot *slot = context;
    int64_t news, archive = TIME_NONE;
    TRY(prune(slot));
    TRY(take_one(slot, a, TRANSLATION_NEWS, worked, &news));
    if (!*worked && slot->archive)
        TRY(work_archive(slot, a, worked, &archive));
    *next = sooner(news, archive);
    return OK;
}

static void *run(void *argument)
{
    struct slot *slot = argument;
    job_thread_work(&slot->thread, "translate", work, slot, slot->archive ? LOOK : LOOK_OTHERS);
    return NULL;
}

static struct err start_slot(struct translator *t, struct newsroom *n)
{
    struct slot *slot = &t->slots[t->running];
    slot->newsroom = n;
    slot->archive = t->running == 0;
    TRY(job_thread_start(&slot->thread, run, slot, "translator"));
    t->running++;
    return OK;
}

struct err translator_start(struct newsroom *n, struct translator **out)
{
    struct translator *t = calloc(1, sizeof(*t));
    if (!t)
        return err_make(&ERR_SYSTEM, "out of memory");
    struct err e = newsroom_translation_begin(n);
    while (!failed(e) && t->running < SLOTS)
        e = start_slot(t, n);
    if (failed(e))
        translator_stop(t);
    else
        *out = t;
    return e;
}

void translator_wake(struct translator *translator)
{
    for (int i = 0; i < translator->running; i++)
        job_thread_wake(&translator->slots[i].thread);
}

/* All are told before the first is waited for. */
void translator_stop(struct translator *translator)
{
    for (int i = 0; i < translator->running; i++)
        atomic_store(&translator->slots[i].thread.stopping, true);
    for (int i = 0; i < translator->running; i++)
        job_thread_stop(&translator->slots[i].thread);
    free(translator);
}
