/* run_node.c - where other nodes may be: the thread that tells what was seen, and the one that makes figures of it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two threads, since the second may be busy with days and months for minutes: a node that tells nothing meanwhile would
 * lose its turn.
 */
#include "audience/inside.h"

#include "base/time.h"

#include <time.h>

#define LOOK_MICROSECONDS (TIME_SECOND / 2)

/* ---- telling ---- */

static void pass_on(struct audience *audience)
{
    const struct node *node = &audience->node;
    if (node->summed_at)
        atomic_store(&audience->summed_at, node->summed_at);
    pthread_mutex_lock(&audience->lock);
    audience->turn = node->turn;
    audience->wait_until = node->wait_until;
    audience->others = node->others;
    audience->told++;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
}

static struct err tell(struct audience *audience, void *context)
{
    TRY(audience_node_tell(&audience->node, context));
    pass_on(audience);
    return OK;
}

static void refresh_keys(struct audience *audience)
{
    if (failed(
            day_keys_refresh(&audience->keys, audience->db, newsroom_settings(audience->newsroom)->zone, time_now())))
        log_errorx("audience: yesterday's key stays in use: %s", err_detail());
}

/* Before the first is handed over, so that the turn is known at once. */
static void tell_nothing(struct audience *audience)
{
    struct gather nothing;
    gather_init(&nothing);
    nothing.since = nothing.upto = nothing.whole = audience->first_slot;
    if (failed(tell(audience, &nothing)))
        log_errorx("audience: %s", err_detail());
    gather_close(&nothing);
}

static void leave(struct audience *audience)
{
    if (failed(audience_node_leave(&audience->node)))
        log_errorx("audience: %s", err_detail());
    pthread_mutex_lock(&audience->lock);
    audience->left = true;
    pthread_cond_broadcast(&audience->changed);
    pthread_mutex_unlock(&audience->lock);
}

void *audience_run_teller(void *context)
{
    struct audience *audience = context;
    struct gather *gathered;
    tell_nothing(audience);
    while ((gathered = audience_wait_for_gather(audience))) {
        if (!audience_try_until_done(audience, tell, gathered))
            log_errorx("audience: lost=%td entries of figures", gathered->entries);
        audience_give_back(audience, gathered);
        refresh_keys(audience);
    }
    leave(audience);
    return NULL;
}

/* ---- making figures ---- */

/* What the telling thread knows. */
struct known {
    int64_t turn, wait_until, told;
    bool left;
};

static struct known learn(struct audience *audience)
{
    pthread_mutex_lock(&audience->lock);
    struct known known = {audience->turn, audience->wait_until, audience->told, audience->left};
    pthread_mutex_unlock(&audience->lock);
    return known;
}

/* Until this node told again, or others may have. */
static void wait_for_more(struct audience *audience, const struct known *known)
{
    struct timespec until;
    int result = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_MICROSECONDS * 1000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&audience->lock);
    while (audience->told == known->told && !audience->left && result == 0)
        result = pthread_cond_timedwait(&audience->changed, &audience->lock, &until);
    pthread_mutex_unlock(&audience->lock);
}

static struct err take_turn(struct audience *audience, int64_t turn)
{
    struct home *home = &audience->home;
    if (home->turn == turn)
        return OK;
    home_end(home);
    if (!turn)
        return OK;
    TRY(home_begin(home, turn));
    log_info("audience: this node makes the figures, turn=%lld", (long long)turn);
    return OK;
}

/* All that is due. */
static struct err make_figures(struct audience *audience)
{
    bool more = true;
    while (more) {
        int64_t began = time_monotonic();
        TRY(home_round(&audience->home, &more));
        atomic_fetch_add(&audience->counters.writes, 1);
        atomic_fetch_add(&audience->counters.write_microseconds, time_monotonic() - began);
    }
    return OK;
}

/* Whether all that is due was taken: days are rolled up behind it. */
static bool do_turn(struct audience *audience, const struct known *known)
{
    struct home *home = &audience->home;
    struct err e = take_turn(audience, known->turn);
    if (failed(e) || !home->turn || (time_monotonic() < known->wait_until && !known->left)) {
        if (failed(e))
            log_errorx("audience: %s", err_detail());
        return false;
    }
    e = make_figures(audience);
    if (failed(e)) {
        atomic_fetch_add(&audience->counters.failures, 1);
        log_errorx("audience: figures are not written: %s", err_detail());
    }
    if (err_is(e, &ERR_CONFLICT))
        home_end(home);
    return !failed(e);
}

static void roll(struct audience *audience, struct upkeep *upkeep)
{
    if (audience_roll(audience, upkeep) && failed(audience_node_summed(&audience->node, audience_summed_at(audience))))
        log_errorx("audience: %s", err_detail());
}

static void end_turn(struct audience *audience)
{
    if (audience->home.turn && failed(home_finish(&audience->home)))
        log_errorx("audience: %s", err_detail());
    if (failed(node_give_turn(&audience->node)))
        log_errorx("audience: %s", err_detail());
}

void *audience_run_home(void *context)
{
    struct audience *audience = context;
    struct upkeep upkeep = {0};
    struct known known = {0};
    audience_step_back();
    audience_rank(audience, &upkeep);
    while (!known.left) {
        wait_for_more(audience, &known);
        known = learn(audience);
        if (do_turn(audience, &known))
            roll(audience, &upkeep);
        audience_rank(audience, &upkeep);
    }
    end_turn(audience);
    return NULL;
}
