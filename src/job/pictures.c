/* pictures.c - pictures get their renditions while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What waits stands in the store (table rendition_job), so that nothing is lost with the process. The thread is woken
 * when a picture comes in, and looks by itself every LOOK_SECONDS: another machine may have left one behind.
 */
#include "job/pictures.h"

#include "newsroom/picture_job.h"
#include "newsroom/picture_store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define LOOK_SECONDS 5

struct pictures {
    struct newsroom *newsroom;
    pthread_t thread;
    atomic_bool stopping;
    pthread_mutex_t lock; /* guards woken */
    pthread_cond_t changed;
    bool woken;
};

static void make_all(struct pictures *pictures, struct arena *a)
{
    bool worked = true;
    while (worked && !atomic_load(&pictures->stopping)) {
        struct err e = newsroom_picture_next(pictures->newsroom, a, &pictures->stopping, &worked);
        if (failed(e))
            log_errorx("job=picture %s", err_detail());
        worked = worked && !failed(e);
        arena_reset(a);
    }
}

/* Sleeps until woken or LOOK_SECONDS; false when stopping. */
static bool sleep_a_while(struct pictures *pictures)
{
    struct timespec until;
    int result = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_SECONDS;
    pthread_mutex_lock(&pictures->lock);
    while (!pictures->woken && result == 0)
        result = pthread_cond_timedwait(&pictures->changed, &pictures->lock, &until);
    pictures->woken = false;
    pthread_mutex_unlock(&pictures->lock);
    return !atomic_load(&pictures->stopping);
}

static void *run(void *argument)
{
    struct pictures *pictures = argument;
    struct arena a;
    arena_init(&a, 0);
    picture_clean(pictures->newsroom, &a);
    do
        make_all(pictures, &a);
    while (sleep_a_while(pictures));
    arena_close(&a);
    return NULL;
}

struct err pictures_start(struct newsroom *n, struct pictures **out)
{
    struct pictures *pictures = calloc(1, sizeof(*pictures));
    pthread_condattr_t attributes;
    if (!pictures)
        return err_make(&ERR_SYSTEM, "out of memory");
    pictures->newsroom = n;
    pthread_mutex_init(&pictures->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pictures->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    *out = pictures; /* before the thread touches a page: who hears of that may wake us */
    if (pthread_create(&pictures->thread, NULL, run, pictures) == 0)
        return OK;
    *out = NULL;
    free(pictures);
    return err_make(&ERR_SYSTEM, "no thread could be made for the pictures");
}

void pictures_wake(struct pictures *pictures)
{
    pthread_mutex_lock(&pictures->lock);
    pictures->woken = true;
    pthread_cond_signal(&pictures->changed);
    pthread_mutex_unlock(&pictures->lock);
}

void pictures_stop(struct pictures *pictures)
{
    atomic_store(&pictures->stopping, true);
    pictures_wake(pictures);
    pthread_join(pictures->thread, NULL);
    pthread_cond_destroy(&pictures->changed);
    pthread_mutex_destroy(&pictures->lock);
    free(pictures);
}
