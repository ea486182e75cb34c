/* scheduler.c - what happens by the clock. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One thread sleeps until the next story is due, at most LOOK_SECONDS: a command beside the server, or another machine
 * on the same store, may have scheduled one meanwhile, and the wall clock may have jumped.
 */
#include "job/scheduler.h"

#include "base/time.h"
#include "job/thread.h"
#include "newsroom/embed.h"
#include "newsroom/session.h"
#include "newsroom/story.h"
#include "search/related.h"

#include <malloc.h>
#include <stdlib.h>

#define LOOK_SECONDS 5
#define INDEX_PIECES 2
#define INDEX_REST ((int64_t)10000)
#define PRUNE_EVERY (3600 * TIME_SECOND)

struct scheduler {
    struct newsroom *newsroom;
    struct job_thread thread;
};

/* Publishes all that is due; returns when the next one is, TIME_NONE for none known. */
static int64_t publish_due(struct scheduler *scheduler)
{
    int64_t next = TIME_NONE;
    int published = 1;
    while (published) {
        if (failed(newsroom_publish_due(scheduler->newsroom, time_now(), &published, &next))) {
            log_errorx("job=publish %s", err_detail());
            return TIME_NONE;
        }
        if (published)
            log_info("job=publish stories=%d", published);
    }
    return next;
}

/* Goes on with a change of the permalink; true when there is more to do. */
static bool readdress(struct scheduler *scheduler)
{
    int moved;
    bool more;
    if (!newsroom_is_first(scheduler->newsroom))
        return false;
    if (failed(newsroom_readdress(scheduler->newsroom, &moved, &more))) {
        log_errorx("job=readdress %s", err_detail());
        return false;
    }
    if (moved)
        log_info("job=readdress stories=%d", moved);
    return more;
}

static void prune(struct scheduler *scheduler, int64_t *last)
{
    int64_t now = time_monotonic();
    if (!newsroom_is_first(scheduler->newsroom) || (*last && now - *last < PRUNE_EVERY))
        return;
    *last = now;
    if (failed(newsroom_session_prune(scheduler->newsroom)) ||
        failed(newsroom_embed_prune(scheduler->newsroom, time_now())))
        log_errorx("job=prune %s", err_detail());
}

/* What the index of words owes, a few pieces of it. True: there is more. */
static bool work_on_index(struct scheduler *scheduler)
{
    bool more = newsroom_is_first(scheduler->newsroom);
    for (int piece = 0; piece < INDEX_PIECES && more; piece++)
        if (failed(search_work(scheduler->newsroom, &more)) ||
            (!more && failed(search_relate(scheduler->newsroom, &more)))) {
            log_errorx("job=index %s", err_detail());
            return false;
        }
    return more;
}

static void *run(void *argument)
{
    struct scheduler *scheduler = argument;
    int64_t pruned = 0, next;
    bool working = false;
    do {
        bool worked = working;
        next = publish_due(scheduler);
        prune(scheduler, &pruned);
        working = work_on_index(scheduler);
        if (working) /* a little at a time, with rests for those who read */
            next = time_now() + INDEX_REST;
        else if (worked)
            malloc_trim(0); /* much work took much memory */
        if (readdress(scheduler))
            next = time_now();
    } while (job_thread_sleep(&scheduler->thread, next, LOOK_SECONDS * TIME_SECOND));
    return NULL;
}

struct err scheduler_start(struct newsroom *n, struct scheduler **out)
{
    struct scheduler *scheduler = calloc(1, sizeof(*scheduler));
    if (!scheduler)
        return err_make(&ERR_SYSTEM, "out of memory");
    scheduler->newsroom = n;
    struct err e = job_thread_start(&scheduler->thread, run, scheduler, "schedule");
    if (failed(e)) {
        free(scheduler);
        return e;
    }
    *out = scheduler;
    return OK;
}

void scheduler_stop(struct scheduler *scheduler)
{
    job_thread_stop(&scheduler->thread);
    free(scheduler);
}
