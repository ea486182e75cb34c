/* import_writer.c - the thread that writes one batch while the reader fills the other. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <string.h>

#include "search/search.h"

/* Many stories leave many small segments; without a server nobody else would merge them. */
static struct err work_on_index(struct newsroom *n)
{
    for (bool more = true; more;)
        TRY(search_work(n, &more));
    return OK;
}

static struct err write_one(struct import *import, struct import_batch *batch)
{
    TRY(import_batch_write(import, batch));
    return import->options->dry ? OK : work_on_index(import->n);
}

static void empty(struct import_batch *batch)
{
    batch->count = 0;
    batch->keys = (struct map){0};
    arena_reset(&batch->a);
}

static void *write_all(void *context)
{
    struct import *import = context;
    struct import_writer *w = &import->writer;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->busy && !w->stop)
            pthread_cond_wait(&w->changed, &w->lock);
        if (!w->busy)
            break;
        struct import_batch *batch = &w->batches[!w->filling];
        pthread_mutex_unlock(&w->lock);
        struct err e = failed(w->error) ? w->error : write_one(import, batch);
        empty(batch);
        pthread_mutex_lock(&w->lock);
        if (failed(e) && !failed(w->error)) {
            w->error = e;
            strncpy(w->detail, err_detail(), sizeof(w->detail) - 1);
        }
        w->busy = false;
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct err import_writer_start(struct import *import)
{
    struct import_writer *w = &import->writer;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    for (int i = 0; i < 2; i++)
        arena_init(&w->batches[i].a, 0);
    if (pthread_create(&w->thread, NULL, write_all, import) != 0)
        return err_make(&ERR_SYSTEM, "no thread could be started");
    w->started = true;
    return OK;
}

struct import_batch *import_filling(struct import *import)
{
    return &import->writer.batches[import->writer.filling];
}

static struct err error_of(const struct import_writer *w)
{
    if (failed(w->error))
        err_set_detail(w->detail);
    return w->error;
}

struct err import_hand_over(struct import *import)
{
    struct import_writer *w = &import->writer;
    TRY(import_settle(import));
    pthread_mutex_lock(&w->lock);
    while (w->busy)
        pthread_cond_wait(&w->changed, &w->lock);
    struct err e = error_of(w);
    if (!failed(e) && import_filling(import)->count) {
        w->filling = !w->filling;
        w->busy = true;
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return e;
}

struct err import_drain(struct import *import)
{
    struct import_writer *w = &import->writer;
    TRY(import_hand_over(import));
    pthread_mutex_lock(&w->lock);
    while (w->busy)
        pthread_cond_wait(&w->changed, &w->lock);
    struct err e = error_of(w);
    pthread_mutex_unlock(&w->lock);
    return e;
}

struct err import_writer_end(struct import *import)
{
    struct import_writer *w = &import->writer;
    if (!w->started)
        return OK;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    w->started = false;
    for (int i = 0; i < 2; i++)
        arena_close(&w->batches[i].a);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    return error_of(w);
}
