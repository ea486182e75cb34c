/* thread.h - the thread of a job: it works, sleeps until it is woken or its time has come, and ends when told to. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_THREAD_H
#define JOB_THREAD_H

#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>

struct job_thread {
    pthread_t thread;
    pthread_mutex_t lock; /* guards woken */
    pthread_cond_t changed;
    bool woken;
    atomic_bool stopping;
};

/* Starts run(context); it returns when job_thread_sleep says so. what: the job's name, for the error. */
struct err job_thread_start(struct job_thread *t, void *(*run)(void *context), void *context, const char *what);
/* Within the thread: sleeps until an instant (TIME_NONE: none is known), for so many microseconds at most, a
 * millisecond at least, or until it is woken. False when it is to end. */
bool job_thread_sleep(struct job_thread *t, int64_t until, int64_t most);
/* One thing of a job: *worked tells whether there was one, *next when there is again (TIME_NONE: not known). */
typedef struct err job_work(void *context, struct arena *a, bool *worked, int64_t *next);
/* Within the thread: all that is due, in an arena emptied before each thing, and sleep of `most` microseconds at most,
 * until it is to end. A failure is logged under the name of the job, and tried again after that sleep. */
void job_thread_work(struct job_thread *t, const char *name, job_work *work, void *context, int64_t most);
/* Within the thread: says what came of something that was done outside of the store. Not said, it would be done once
 * more: where say fails since the store is away it is tried again each second, for as long as a thing is taken
 * (JOB_INSIST), or until the thread is to end. */
struct err job_thread_insist(struct job_thread *t, struct err (*say)(void *context), void *context);
#define JOB_INSIST (4 * 60 * TIME_SECOND)
/* There may be work now. From any thread. */
void job_thread_wake(struct job_thread *t);
/* Ends it; what is under way is finished first. */
void job_thread_stop(struct job_thread *t);

#endif
