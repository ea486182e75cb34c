/* snapshots.c - takes copies of other sites' posts while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each thread takes one embed after another, of a host that no other thread asks (newsroom/embed.c). A site that hangs
 * holds one of them for some seconds, and is then left alone for longer and longer.
 */
#include "job/snapshots.h"

#include "base/time.h"
#include "embed/snapshot.h"
#include "job/thread.h"

#include <stdlib.h>

#define SLOTS 8
#define LOOK_SECONDS 5         /* another machine may have left something: one thread looks often, */
#define LOOK_OTHERS_SECONDS 60 /* the others seldom: stories that are saved wake them */

struct slot {
    struct newsroom *newsroom;
    struct job_thread thread;
    int64_t look;       /* how long it sleeps at most */
    struct arena table; /* of providers, as the settings named below have them */
    const struct settings *settings;
    const struct embed_providers *providers;
};

struct snapshots {
    struct slot slots[SLOTS];
    int running;
};

static struct err read_providers(struct slot *slot)
{
    const struct settings *settings = newsroom_settings(slot->newsroom);
    if (slot->settings == settings)
        return OK;
    slot->settings = NULL;
    arena_reset(&slot->table);
    TRY(embed_providers_make(&slot->table, settings, &slot->providers));
    slot->settings = settings;
    return OK;
}

static void report(const struct sql_embed *embed, const struct snapshot *taken)
{
    static const char *const words[] = {"taken", "there", "gone", "nothing", "silent", "stopped"};
    log_info("job=snapshot embed=%lld host=%.*s outcome=%s%s%.*s", (long long)embed->id, STR_ARG(embed->host),
             words[taken->outcome], taken->problem.n ? " " : "", STR_ARG(taken->problem));
}

/* One embed, if one is due; *next is when to look again. */
static struct err take_one(void *context, struct arena *a, bool *worked, int64_t *next)
{
    struct slot *slot = context;
    struct embed_task task;
    struct snapshot taken = {.outcome = EMBED_THERE};
    struct lease lease;
    *worked = false;
    *next = TIME_NONE;
    if (!lease_begin(slot->newsroom, &slot->thread.stopping, &lease))
        return OK;
    TRY(newsroom_embed_take(slot->newsroom, a, time_now(), &task, next));
    if (!task.embed)
        return OK;
    *worked = true;
    TRY(read_providers(slot));
    if (task.held)
        snapshot_take(slot->newsroom, a, slot->providers, task.embed, lease, &taken);
    report(task.embed, &taken);
    return newsroom_embed_settle(slot->newsroom, a, &task, taken.outcome, &taken.copy, taken.problem, time_now());
}

static void *run(void *argument)
{
    struct slot *slot = argument;
    job_thread_work(&slot->thread, "snapshot", take_one, slot, slot->look);
    return NULL;
}

struct err snapshots_start(struct newsroom *n, struct snapshots **out)
{
    struct snapshots *snapshots = calloc(1, sizeof(*snapshots));
    if (!snapshots)
        return err_make(&ERR_SYSTEM, "out of memory");
    for (; snapshots->running < SLOTS; snapshots->running++) {
        struct slot *slot = &snapshots->slots[snapshots->running];
        slot->newsroom = n;
        slot->look = (snapshots->running == 0 ? LOOK_SECONDS : LOOK_OTHERS_SECONDS) * TIME_SECOND;
        arena_init(&slot->table, 0);
        struct err e = job_thread_start(&slot->thread, run, slot, "snapshots");
        if (failed(e)) {
            snapshots_stop(snapshots);
            return e;
        }
    }
    *out = snapshots;
    return OK;
}

void snapshots_wake(struct snapshots *snapshots)
{
    for (int i = 0; i < snapshots->running; i++)
        job_thread_wake(&snapshots->slots[i].thread);
}

/* All are told before the first is waited for. */
void snapshots_stop(struct snapshots *snapshots)
{
    for (int i = 0; i < snapshots->running; i++)
        atomic_store(&snapshots->slots[i].thread.stopping, true);
    for (int i = 0; i < snapshots->running; i++) {
        job_thread_stop(&snapshots->slots[i].thread);
        arena_close(&snapshots->slots[i].table);
    }
    free(snapshots);
}
