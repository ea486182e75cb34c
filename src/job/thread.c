/* thread.c - the thread of a job. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/thread.h"

#include "base/time.h"

#define SLEEP_LEAST ((int64_t)1000)

struct err job_thread_start(struct job_thread *t, void *(*run)(void *context), void *context, const char *what)
{
    pthread_condattr_t attributes;
    *t = (struct job_thread){.woken = false};
    pthread_mutex_init(&t->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&t->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&t->thread, NULL, run, context) == 0)
        return OK;
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
    return err_make(&ERR_SYSTEM, "no thread could be made for the job %s", what);
}

bool job_thread_sleep(struct job_thread *t, int64_t until, int64_t most)
{
    int64_t wait = until == TIME_NONE ? most : MIN(most, until - time_now());
    int64_t end = time_monotonic() + MAX(wait, SLEEP_LEAST);
    struct timespec at = {end / TIME_SECOND, end % TIME_SECOND * 1000};
    int result = 0;
    pthread_mutex_lock(&t->lock);
    while (!t->woken && result == 0)
        result = pthread_cond_timedwait(&t->changed, &t->lock, &at);
    t->woken = false;
    pthread_mutex_unlock(&t->lock);
    return !atomic_load(&t->stopping);
}

static int64_t work_due(struct job_thread *t, const char *name, job_work *work, void *context, struct arena *a)
{
    int64_t next = TIME_NONE;
    bool worked = true;
    while (worked && !atomic_load(&t->stopping)) {
        arena_reset(a);
        if (failed(work(context, a, &worked, &next))) {
            log_errorx("job=%s %s", name, err_detail());
            return TIME_NONE;
        }
    }
    return next;
}

void job_thread_work(struct job_thread *t, const char *name, job_work *work, void *context, int64_t most)
{
    struct arena a;
    int64_t next;
    arena_init(&a, 0);
    do
        next = work_due(t, name, work, context, &a);
    while (job_thread_sleep(t, next, most));
    arena_close(&a);
}

static bool is_lasting(struct err e)
{
    return err_is(e, &ERR_INVALID) || err_is(e, &ERR_LIMIT) || err_is(e, &ERR_CONFLICT);
}

struct err job_thread_insist(struct job_thread *t, struct err (*say)(void *context), void *context)
{
    int64_t end = time_monotonic() + JOB_INSIST;
    struct err e = say(context);
    while (failed(e) && !is_lasting(e) && time_monotonic() < end && !atomic_load(&t->stopping)) {
        (void)job_thread_sleep(t, TIME_NONE, TIME_SECOND);
        e = say(context);
    }
    return e;
}

void job_thread_wake(struct job_thread *t)
{
    pthread_mutex_lock(&t->lock);
    t->woken = true;
    pthread_cond_signal(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

void job_thread_stop(struct job_thread *t)
{
    atomic_store(&t->stopping, true);
    job_thread_wake(t);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
}
