/* theme_watch.c - a theme that is being worked on. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/theme_watch.h"

#include "page/theme_folder.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define LOOK_NANOSECONDS 250000000

struct theme_watch {
    struct site *site;
    pthread_t thread;
    atomic_bool stopping;
};

static void *run(void *argument)
{
    struct theme_watch *watch = argument;
    const struct timespec pause = {.tv_nsec = LOOK_NANOSECONDS};
    uint64_t seen = theme_folder_state(watch->site->theme_folder);
    while (!atomic_load(&watch->stopping)) {
        nanosleep(&pause, NULL);
        uint64_t state = theme_folder_state(watch->site->theme_folder);
        if (state == seen)
            continue;
        seen = state;
        if (failed(site_reload_theme(watch->site)))
            log_warnx("theme: %s; the one before stays", err_detail());
        else
            log_info("theme: loaded again");
    }
    return NULL;
}

struct err theme_watch_start(struct site *site, struct theme_watch **out)
{
    struct theme_watch *watch = calloc(1, sizeof(*watch));
    if (!watch)
        return err_make(&ERR_SYSTEM, "out of memory");
    watch->site = site;
    if (pthread_create(&watch->thread, NULL, run, watch) != 0) {
        free(watch);
        return err_make(&ERR_SYSTEM, "no thread could be made to watch the theme");
    }
    *out = watch;
    return OK;
}

void theme_watch_stop(struct theme_watch *watch)
{
    atomic_store(&watch->stopping, true);
    pthread_join(watch->thread, NULL);
    free(watch);
}
