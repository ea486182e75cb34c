/* keeper.c - says that this server lives, and gives free what dead ones had. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first of those that live gives free: the others would only meet it. It does so before it forgets the dead one, so
 * that whoever is first after it does it again, should it die in between.
 */
#include "job/keeper.h"

#include "audience/letters.h"
#include "base/time.h"
#include "job/thread.h"
#include "newsroom/lease.h"

#include <stdlib.h>

#define CLOCK_OFF (2 * TIME_SECOND) /* that is told */

struct keeper {
    struct newsroom *newsroom;
    struct db *audience;
    bool clock_told;
    struct job_thread thread; /* on PostgreSQL */
};

static struct err give_free(struct keeper *keeper, struct str holder)
{
    struct newsroom *n = keeper->newsroom;
    if (keeper->audience)
        TRY(letters_free(keeper->audience, holder, newsroom_holder(n), time_now()));
    return lease_free(n, holder);
}

static struct err bury(struct keeper *keeper, struct str holder)
{
    TRY(give_free(keeper, holder));
    TRY(lease_forget(keeper->newsroom, holder));
    log_info("job=keep server=%.*s is gone, what it was at is free", STR_ARG(holder));
    return OK;
}

static void look_at_clock(struct keeper *keeper, int64_t ahead)
{
    bool off = ahead > CLOCK_OFF || ahead < -CLOCK_OFF;
    if (off && !keeper->clock_told)
        log_warnx("job=keep this machine's clock is %lld milliseconds before the store's: let NTP set both, or stories "
                  "go out at the wrong time",
                  (long long)(ahead / 1000));
    keeper->clock_told = off;
}

static struct err keep(void *context, struct arena *a, bool *worked, int64_t *next)
{
    struct keeper *keeper = context;
    struct lease_state state;
    *worked = false;
    *next = TIME_NONE;
    struct err e = lease_keep(keeper->newsroom, a, &state);
    newsroom_set_first(keeper->newsroom, state.first);
    TRY(e);
    look_at_clock(keeper, state.ahead);
    for (ptrdiff_t i = 0; i < state.lost_count && state.first; i++)
        TRY(bury(keeper, state.lost[i]));
    return OK;
}

static void *run(void *argument)
{
    struct keeper *keeper = argument;
    job_thread_work(&keeper->thread, "keep", keep, keeper, LEASE_KEEP);
    return NULL;
}

static struct err start(struct keeper *keeper)
{
    if (db_engine_of(newsroom_db(keeper->newsroom)) == DB_SQLITE)
        return give_free(keeper, S(""));
    return job_thread_start(&keeper->thread, run, keeper, "keeper");
}

struct err keeper_start(struct newsroom *n, struct db *audience, struct keeper **out)
{
    struct keeper *keeper = calloc(1, sizeof(*keeper));
    if (!keeper)
        return err_make(&ERR_SYSTEM, "out of memory");
    keeper->newsroom = n;
    keeper->audience = audience;
    struct err e = start(keeper);
    if (failed(e)) {
        free(keeper);
        return e;
    }
    *out = keeper;
    return OK;
}

void keeper_stop(struct keeper *keeper)
{
    if (db_engine_of(newsroom_db(keeper->newsroom)) == DB_POSTGRES)
        job_thread_stop(&keeper->thread);
    free(keeper);
}
