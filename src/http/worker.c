/* worker.c - the pool of threads that makes the answers the press has not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/worker.h"

#include "http/event.h"
#include "http/intake.h"

#include <microhttpd.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>

#define ARENA_MAX (64 << 20)

struct worker_pool {
    const struct http_server_options *options;
    worker_refusal *refuse;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct connection *first, *last; /* waiting, oldest first */
    int length, length_max, busy;
    bool ending;
    pthread_t *threads;
    int count;
};

/* One thread's own; on the heap, so that a longjmp leaves it whole. */
struct worker {
    struct worker_pool *pool;
    struct arena arena;
    struct http_request request;
    jmp_buf out_of_memory;
};

/* Answers with the site's handler; 500 when its arena ran over. */
static struct http_answer *call_handler(struct worker *worker, struct connection *c)
{
    const struct http_server_options *options = worker->pool->options;
    worker->request = (struct http_request){0};
    if (setjmp(worker->out_of_memory)) {
        log_errorx("a request ran out of memory: path=%.*s", STR_ARG(event_shown(options, worker->request.path)));
        return NULL;
    }
    worker->arena.out_of_memory = &worker->out_of_memory;
    if (!http_intake(&worker->arena, c, options->app, &worker->request)) {
        c->call.refusal = 400;
        return NULL;
    }
    return options->handle(options->app, &worker->request);
}

static void answer(struct worker *worker, struct connection *c)
{
    log_set_request((struct str){c->call.id, 16});
    c->call.answer = call_handler(worker, c);
    worker->arena.out_of_memory = NULL;
    http_request_release(&worker->request);
    c->call.statements = worker->request.statements;
    c->call.arena = (int64_t)worker->arena.used;
    c->call.hit = worker->request.hit;
    c->call.old = worker->request.old;
    c->call.worked = true;
    if (!c->call.answer)
        c->call.answer = worker->pool->refuse(c->server, c->call.refusal ? c->call.refusal : 500);
    log_set_request((struct str){0});
    MHD_resume_connection(c->library); /* c is no longer ours */
    arena_reset(&worker->arena);
}

/* The oldest waiting request; NULL when the pool ends. While it ends the requests left are answered with 503. */
static struct connection *next(struct worker_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->ending)
        pthread_cond_wait(&pool->more, &pool->lock);
    struct connection *c = pool->ending ? NULL : pool->first;
    if (c) {
        pool->first = c->queued;
        pool->length--;
        pool->busy++;
    }
    pthread_mutex_unlock(&pool->lock);
    return c;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct worker_pool *pool = worker->pool;
    arena_init(&worker->arena, ARENA_MAX);
    for (struct connection *c; (c = next(pool));) {
        answer(worker, c);
        pthread_mutex_lock(&pool->lock);
        pool->busy--;
        pthread_mutex_unlock(&pool->lock);
    }
    arena_close(&worker->arena);
    free(worker);
    return NULL;
}

static bool start_thread(struct worker_pool *pool)
{
    struct worker *worker = calloc(1, sizeof(*worker));
    if (!worker)
        return false;
    worker->pool = pool;
    if (pthread_create(&pool->threads[pool->count], NULL, work, worker) != 0) {
        free(worker);
        return false;
    }
    pool->count++;
    return true;
}

struct worker_pool *worker_pool_start(const struct http_server_options *options, int count, worker_refusal *refuse)
{
    struct worker_pool *pool = calloc(1, sizeof(*pool));
    if (!pool)
        return NULL;
    pool->options = options;
    pool->refuse = refuse;
    pool->length_max = options->queue_max;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->more, NULL);
    pool->threads = calloc((size_t)count, sizeof(*pool->threads));
    for (int i = 0; i < count; i++)
        if (!pool->threads || !start_thread(pool)) {
            worker_pool_end(pool);
            worker_pool_free(pool);
            return NULL;
        }
    return pool;
}

bool worker_pool_take(struct worker_pool *pool, struct connection *c)
{
    pthread_mutex_lock(&pool->lock);
    bool taken = !pool->ending && pool->length < pool->length_max;
    if (taken) {
        /* Suspended before a worker can see it: it may be resumed at once. */
        connection_set(c, PHASE_WAITING, INT64_MAX);
        MHD_suspend_connection(c->library);
        c->queued = NULL;
        if (pool->first)
            pool->last->queued = c;
        else
            pool->first = c;
        pool->last = c;
        pool->length++;
        pthread_cond_signal(&pool->more);
    }
    pthread_mutex_unlock(&pool->lock);
    return taken;
}

void worker_pool_count(struct worker_pool *pool, int64_t *queued, int64_t *busy)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    *queued += pool->length;
    *busy += pool->busy;
    pthread_mutex_unlock(&pool->lock);
}

void worker_pool_end(struct worker_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->ending = true;
    struct connection *left = pool->first;
    pool->first = pool->last = NULL;
    pool->length = 0;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->lock);
    while (left) {
        struct connection *c = left;
        left = c->queued;
        c->call.worked = true;
        c->call.answer = pool->refuse(c->server, 503);
        MHD_resume_connection(c->library);
    }
    for (int i = 0; i < pool->count; i++)
        pthread_join(pool->threads[i], NULL);
}

void worker_pool_free(struct worker_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->more);
    free(pool->threads);
    free(pool);
}
