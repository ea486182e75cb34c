/* pictures.c - pictures get their renditions while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What waits stands in the store (table rendition_job), so that nothing is lost with the process. The thread is woken
 * when a picture comes in, and looks by itself every LOOK_SECONDS: another machine may have left one behind.
 */
#include "job/pictures.h"

#include "base/time.h"
#include "job/thread.h"
#include "newsroom/media_store.h"
#include "newsroom/picture_job.h"

#include <stdlib.h>

#define LOOK_SECONDS 5
#define CLEAN_EVERY (3600 * TIME_SECOND)

struct pictures {
    struct newsroom *newsroom;
    struct job_thread thread;
};

static void make_all(struct pictures *pictures, struct arena *a)
{
    bool worked = true;
    while (worked && !atomic_load(&pictures->thread.stopping)) {
        struct err e = newsroom_picture_next(pictures->newsroom, a, &pictures->thread.stopping, &worked);
        if (failed(e))
            log_errorx("job=picture %s", err_detail());
        worked = worked && !failed(e);
        arena_reset(a);
    }
}

/* What a node left behind that died, here or on another machine with the same folder. */
static void clean(struct pictures *pictures, struct arena *a, int64_t *cleaned)
{
    if (*cleaned && time_monotonic() - *cleaned < CLEAN_EVERY)
        return;
    *cleaned = time_monotonic();
    media_store_clean(newsroom_media(pictures->newsroom), a);
    arena_reset(a);
}

static void *run(void *argument)
{
    struct pictures *pictures = argument;
    struct arena a;
    int64_t cleaned = 0;
    arena_init(&a, 0);
    do {
        clean(pictures, &a, &cleaned);
        make_all(pictures, &a);
    } while (job_thread_sleep(&pictures->thread, TIME_NONE, LOOK_SECONDS * TIME_SECOND));
    arena_close(&a);
    return NULL;
}

struct err pictures_start(struct newsroom *n, struct pictures **out)
{
    struct pictures *pictures = calloc(1, sizeof(*pictures));
    if (!pictures)
        return err_make(&ERR_SYSTEM, "out of memory");
    pictures->newsroom = n;
    *out = pictures; /* before the thread touches a page: who hears of that may wake us */
    struct err e = job_thread_start(&pictures->thread, run, pictures, "pictures");
    if (failed(e)) {
        *out = NULL;
        free(pictures);
    }
    return e;
}

void pictures_wake(struct pictures *pictures)
{
    job_thread_wake(&pictures->thread);
}

void pictures_stop(struct pictures *pictures)
{
    job_thread_stop(&pictures->thread);
    free(pictures);
}
