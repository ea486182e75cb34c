/* crew.c - threads that work through a queue of bounded length. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/crew.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUEUE 512
#define THREADS_MAX 64

struct queued {
    int kind, number;
    ptrdiff_t n;
    char text[];
};

struct crew {
    crew_work *work;
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    struct queued *queue[QUEUE];
    int first, count;
    bool ended; /* nothing comes any more */
    struct err error;
    char detail[1024];
    pthread_t threads[THREADS_MAX];
    int thread_count;
};

static void note_failure(struct crew *crew, struct err e)
{
    pthread_mutex_lock(&crew->lock);
    if (!failed(crew->error)) {
        crew->error = e;
        snprintf(crew->detail, sizeof crew->detail, "%s", err_detail());
    }
    pthread_cond_broadcast(&crew->emptied);
    pthread_mutex_unlock(&crew->lock);
}

/* NULL at the end. */
static struct queued *take(struct crew *crew)
{
    struct queued *task = NULL;
    pthread_mutex_lock(&crew->lock);
    while (crew->count == 0 && !crew->ended)
        pthread_cond_wait(&crew->filled, &crew->lock);
    if (crew->count) {
        task = crew->queue[crew->first];
        crew->first = (crew->first + 1) % QUEUE;
        if (--crew->count == QUEUE / 2) /* not for each task: who adds would be woken for one */
            pthread_cond_signal(&crew->emptied);
    }
    pthread_mutex_unlock(&crew->lock);
    return task;
}

static bool has_failed(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    bool has = failed(crew->error);
    pthread_mutex_unlock(&crew->lock);
    return has;
}

static void *run(void *context)
{
    struct crew *crew = context;
    struct queued *task;
    struct arena a;
    arena_init(&a, 0);
    while ((task = take(crew)) != NULL) {
        const struct crew_task given = {task->kind, task->number, {task->text, task->n}};
        struct err e = has_failed(crew) ? OK : crew->work(crew->context, &a, &given);
        if (failed(e))
            note_failure(crew, e);
        free(task);
        arena_reset(&a);
    }
    arena_close(&a);
    return NULL;
}

struct err crew_start(int threads, crew_work *work, void *context, struct crew **out)
{
    struct crew *crew = calloc(1, sizeof(*crew));
    if (!crew)
        return err_make(&ERR_SYSTEM, "out of memory");
    crew->work = work;
    crew->context = context;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->filled, NULL);
    pthread_cond_init(&crew->emptied, NULL);
    while (crew->thread_count < MIN(threads, THREADS_MAX) &&
           pthread_create(&crew->threads[crew->thread_count], NULL, run, crew) == 0)
        crew->thread_count++;
    *out = crew;
    return crew->thread_count ? OK : err_make(&ERR_SYSTEM, "no thread could be started");
}

struct err crew_add(struct crew *crew, const struct crew_task *task)
{
    struct queued *copy = malloc(sizeof(*copy) + (size_t)task->text.n);
    if (!copy)
        return err_make(&ERR_SYSTEM, "out of memory");
    *copy = (struct queued){task->kind, task->number, task->text.n};
    memcpy(copy->text, task->text.p ? task->text.p : "", (size_t)task->text.n);
    pthread_mutex_lock(&crew->lock);
    while (crew->count == QUEUE && !failed(crew->error))
        pthread_cond_wait(&crew->emptied, &crew->lock);
    struct err e = crew->error;
    if (!failed(e)) {
        crew->queue[(crew->first + crew->count++) % QUEUE] = copy;
        pthread_cond_signal(&crew->filled);
    }
    pthread_mutex_unlock(&crew->lock);
    if (!failed(e))
        return OK;
    free(copy);
    err_set_detail(crew->detail);
    return e;
}

struct err crew_finish(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->ended = true;
    pthread_cond_broadcast(&crew->filled);
    pthread_mutex_unlock(&crew->lock);
    for (int i = 0; i < crew->thread_count; i++)
        pthread_join(crew->threads[i], NULL);
    struct err e = crew->error;
    if (failed(e))
        err_set_detail(crew->detail);
    pthread_cond_destroy(&crew->emptied);
    pthread_cond_destroy(&crew->filled);
    pthread_mutex_destroy(&crew->lock);
    free(crew);
    return e;
}
