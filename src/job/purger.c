/* purger.c - tells the caches in front of the site what to forget. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/purger.h"

#include "base/time.h"
#include "job/purge_call.h"
#include "job/thread.h"
#include "newsroom/lease.h"

#include <stdlib.h>

#define LOOK (10 * TIME_SECOND) /* for what a command beside the server, or a server that died, has left */
#define ANSWER_MAX ((int64_t)8 * 1024 * 1024) /* nginx answers with the page */
#define TIME_MAX (10 * TIME_SECOND)
#define REST_MOST ((int64_t)600) /* seconds that a cache may keep old pages because it said so */

/* One cache's. */
struct lane {
    struct newsroom *newsroom;
    atomic_bool doubted; /* it is to forget everything, and that is not written yet */
    ptrdiff_t place;
    struct job_thread thread;
};

struct purger {
    struct newsroom *newsroom;
    struct lane lanes[PURGE_MAKERS_MAX];
    ptrdiff_t started;
};

static _Atomic int64_t made, failed_ones, tags_made, doubts;

struct purger_counts purger_counts_now(void)
{
    return (struct purger_counts){atomic_load(&made), atomic_load(&failed_ones), atomic_load(&tags_made),
                                  atomic_load(&doubts)};
}

static struct err call(struct lane *lane, struct arena *a, const struct purge_batch *batch,
                       struct fetch_request *request, int64_t *retry_after)
{
    const struct settings *settings = newsroom_settings(lane->newsroom);
    struct fetch_rules rules = {settings->fetch_ports, settings->fetch_networks};
    struct fetch_answer answer;
    request->agent = settings->url;
    request->size_max = ANSWER_MAX;
    request->time_max = TIME_MAX;
    request->stop = &lane->thread.stopping;
    TRY(fetch(a, &rules, request, &answer));
    *retry_after = MIN(answer.retry_after, REST_MOST) * TIME_SECOND;
    if (purge_call_is_done(batch->maker.kind, answer.status))
        return OK;
    return err_make(&ERR_SYSTEM, "%.*s answered %d", STR_ARG(request->url), answer.status);
}

static struct err call_all(struct lane *lane, struct arena *a, struct lease lease, const struct purge_batch *batch,
                           int64_t *retry_after)
{
    struct str key;
    TRY(purge_key(a, lane->newsroom, &batch->maker, &key));
    for (ptrdiff_t i = 0; i < purge_call_count(batch); i++) {
        struct fetch_request request = {0};
        TRY(lease_check(lease));
        purge_call_make(a, newsroom_settings(lane->newsroom)->url, batch, key, i, &request);
        struct err e = call(lane, a, batch, &request, retry_after);
        atomic_fetch_add(failed(e) ? &failed_ones : &made, 1);
        TRY(e);
    }
    atomic_fetch_add(&tags_made, batch->tag_count);
    return OK;
}

static void tell(const struct purge_batch *batch, struct str problem)
{
    if (problem.n)
        log_warnx("job=purge cache=%.*s tags=%td %.*s", STR_ARG(batch->maker.name), batch->rows.count,
                  STR_ARG(problem));
    else
        log_info("job=purge cache=%.*s tags=%td", STR_ARG(batch->maker.name), batch->rows.count);
}

static struct err work(void *context, struct arena *a, bool *worked, int64_t *next)
{
    struct lane *lane = context;
    struct purge_batch batch;
    struct lease lease;
    int64_t retry_after = 0;
    *worked = false;
    *next = TIME_NONE;
    if (!lease_begin(lane->newsroom, &lane->thread.stopping, &lease))
        return OK;
    if (atomic_load(&lane->doubted)) {
        TRY(purge_everything(lane->newsroom, lane->place));
        atomic_store(&lane->doubted, false);
    }
    TRY(purge_take(lane->newsroom, a, lane->place, time_now(), &batch, next));
    *worked = batch.rows.count > 0;
    if (!*worked)
        return OK;
    struct err e = call_all(lane, a, lease, &batch, &retry_after);
    if (failed(e) && atomic_load(&lane->thread.stopping))
        return OK; /* it is nobody's fault, and free once this server is gone */
    struct str problem = failed(e) ? str_copy(a, str_from_c(err_detail())) : S("");
    tell(&batch, problem);
    return purge_settle(lane->newsroom, &batch, !failed(e), problem, retry_after, time_now());
}

static void *run(void *argument)
{
    struct lane *lane = argument;
    job_thread_work(&lane->thread, "purge", work, lane, LOOK);
    return NULL;
}

static struct err start_lanes(struct purger *purger)
{
    for (; purger->started < PURGE_MAKERS_MAX; purger->started++) {
        struct lane *lane = &purger->lanes[purger->started];
        lane->newsroom = purger->newsroom;
        lane->place = purger->started;
        TRY(job_thread_start(&lane->thread, run, lane, "purges"));
    }
    return OK;
}

struct err purger_start(struct newsroom *n, struct purger **out)
{
    struct purger *purger = calloc(1, sizeof *purger);
    if (!purger)
        return err_make(&ERR_SYSTEM, "out of memory");
    purger->newsroom = n;
    struct err e = start_lanes(purger);
    if (failed(e))
        purger_stop(purger);
    else
        *out = purger;
    return e;
}

void purger_wake(struct purger *purger)
{
    ptrdiff_t count = newsroom_settings(purger->newsroom)->purge_makers->count;
    for (ptrdiff_t i = 0; i < count; i++)
        job_thread_wake(&purger->lanes[i].thread);
}

void purger_doubt(struct purger *purger)
{
    atomic_fetch_add(&doubts, 1);
    for (ptrdiff_t i = 0; i < PURGE_MAKERS_MAX; i++)
        atomic_store(&purger->lanes[i].doubted, true);
    purger_wake(purger);
}

void purger_stop(struct purger *purger)
{
    for (ptrdiff_t i = 0; i < purger->started; i++)
        atomic_store(&purger->lanes[i].thread.stopping, true);
    for (ptrdiff_t i = 0; i < purger->started; i++)
        job_thread_stop(&purger->lanes[i].thread);
    free(purger);
}
