/* import_writer.c - the threads that find the words of one batch and write another while the reader fills a third. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <string.h>

#include "search/ahead.h"
#include "search/search.h"

static struct err write_one(struct import *import, struct import_batch *batch, bool *idle)
{
    TRY(import_batch_write(import, batch, idle));
    return import->options->dry ? OK : search_work_all(import->n);
}

static void empty(struct import_batch *batch)
{
    batch->count = 0;
    batch->keys = (struct map){0};
    arena_reset(&batch->a);
}

static struct import_batch *batch_of(struct import_writer *w, int64_t number)
{
    return &w->batches[number % IMPORT_BATCHES];
}

/* With the lock held: waits until there is a batch to do; false: there comes none. */
static bool wait_for(struct import_writer *w, const int64_t *done, const int64_t *given, const bool *stop)
{
    while (*done == *given && !*stop)
        pthread_cond_wait(&w->changed, &w->lock);
    return *done < *given;
}

static void *find_all(void *context)
{
    struct import *import = context;
    struct import_writer *w = &import->writer;
    pthread_mutex_lock(&w->lock);
    while (wait_for(w, &w->found, &w->filled, &w->stop)) {
        struct import_batch *batch = batch_of(w, w->found);
        bool wanted = !w->idle && !failed(w->error);
        pthread_mutex_unlock(&w->lock);
        if (wanted)
            search_ahead(&batch->a, &import->settings, batch->inputs, batch->count);
        pthread_mutex_lock(&w->lock);
        w->found++;
        pthread_cond_broadcast(&w->changed);
    }
    w->found_all = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void *write_all(void *context)
{
    struct import *import = context;
    struct import_writer *w = &import->writer;
    pthread_mutex_lock(&w->lock);
    while (wait_for(w, &w->written, &w->found, &w->found_all)) {
        struct import_batch *batch = batch_of(w, w->written);
        bool idle = false;
        pthread_mutex_unlock(&w->lock);
        struct err e = failed(w->error) ? w->error : write_one(import, batch, &idle);
        empty(batch);
        pthread_mutex_lock(&w->lock);
        if (failed(e) && !failed(w->error)) {
            w->error = e;
            strncpy(w->detail, err_detail(), sizeof(w->detail) - 1);
        }
        w->idle = idle;
        w->written++;
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* With the lock held. */
static void stop(struct import_writer *w)
{
    w->stop = true;
    pthread_cond_broadcast(&w->changed);
}

struct err import_writer_start(struct import *import)
{
    struct import_writer *w = &import->writer;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    for (int i = 0; i < IMPORT_BATCHES; i++)
        arena_init(&w->batches[i].a, 0);
    if (pthread_create(&w->finder, NULL, find_all, import) != 0)
        return err_make(&ERR_SYSTEM, "no thread could be started");
    db_bulk(newsroom_db(import->n), true);
    w->started = pthread_create(&w->thread, NULL, write_all, import) == 0;
    if (w->started)
        return OK;
    pthread_mutex_lock(&w->lock);
    stop(w);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->finder, NULL);
    return err_make(&ERR_SYSTEM, "no thread could be started");
}

struct import_batch *import_filling(struct import *import)
{
    return batch_of(&import->writer, import->writer.filled);
}

static struct err error_of(const struct import_writer *w)
{
    if (failed(w->error))
        err_set_detail(w->detail);
    return w->error;
}

/* Waits until no more than that many batches are under way. */
static struct err wait_until(struct import_writer *w, int64_t under_way)
{
    while (w->filled - w->written > under_way)
        pthread_cond_wait(&w->changed, &w->lock);
    return error_of(w);
}

static struct err hand_over(struct import *import, int64_t under_way)
{
    struct import_writer *w = &import->writer;
    TRY(import_settle(import));
    pthread_mutex_lock(&w->lock);
    struct err e = error_of(w);
    if (!failed(e) && import_filling(import)->count) {
        w->filled++;
        pthread_cond_broadcast(&w->changed);
    }
    e = failed(e) ? e : wait_until(w, under_way);
    pthread_mutex_unlock(&w->lock);
    return e;
}

struct err import_hand_over(struct import *import)
{
    return hand_over(import, IMPORT_BATCHES - 1);
}

struct err import_drain(struct import *import)
{
    return hand_over(import, 0);
}

struct err import_writer_end(struct import *import)
{
    struct import_writer *w = &import->writer;
    if (!w->started)
        return OK;
    pthread_mutex_lock(&w->lock);
    stop(w);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->finder, NULL);
    pthread_join(w->thread, NULL);
    w->started = false;
    db_bulk(newsroom_db(import->n), false);
    for (int i = 0; i < IMPORT_BATCHES; i++)
        arena_close(&w->batches[i].a);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    return error_of(w);
}
