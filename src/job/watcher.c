/* watcher.c - looks at the audience every minute. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/watcher.h"

#include "audience/front_stay.h"
#include "audience/roll.h"
#include "base/time.h"
#include "job/mailer.h"
#include "job/thread.h"
#include "newsroom/mail_setting.h"
#include "text/url.h"

#include <stdlib.h>

#define LOOK_SECONDS 60
#define WEEK 7
#define HOUR (3600 * TIME_SECOND)

struct watcher {
    struct newsroom *newsroom;
    struct db *audience;
    struct watcher_letters letters;
    struct mailer *mailer;
    struct job_thread thread;
};

static struct letter_order order_of(const struct settings *settings, struct str name, struct str to)
{
    return (struct letter_order){.name = name,
                                 .from = settings->mail_from,
                                 .from_name = settings->title,
                                 .to = to,
                                 .host = url_host(settings->url)};
}

static struct err make_letter(struct watcher *watcher, const struct letter_order *order, const struct letter_text *text)
{
    bool made;
    TRY(letters_make(watcher->audience, order, text, time_now(), &made));
    if (made) {
        log_info("job=watch letter=%.*s", STR_ARG(order->name));
        mailer_wake(watcher->mailer);
    }
    return OK;
}

/* ---- the fronts ---- */

static struct err look_at_fronts(struct watcher *watcher, struct arena *a, int64_t now)
{
    struct sql_edition_list editions;
    struct front_slots slots;
    TRY(query_editions(watcher->newsroom, a, &editions));
    for (ptrdiff_t i = 0; i < editions.count; i++) {
        TRY(front_slots_read(watcher->newsroom, a, &editions.items[i], now, &slots));
        TRY(front_stay_note(watcher->audience, a, editions.items[i].language, &slots, now));
    }
    return OK;
}

/* ---- the digest ---- */

/* The days that are over when it is due: one, or seven. */
static struct report_period days_of(const struct digest_schedule *schedule, struct str zone, int64_t due)
{
    int64_t last = roll_day_of(zone, due) - 1;
    return (struct report_period){last - (schedule->weekly ? WEEK - 1 : 0), last};
}

static struct err look_at_digest(struct watcher *watcher, struct arena *a, int64_t now)
{
    const struct settings *settings = newsroom_settings(watcher->newsroom);
    struct letter_order order = order_of(settings, S("digest"), settings->digest_to);
    struct digest_schedule schedule;
    struct letter_text text;
    bool made;
    if (!settings->digest_to.n || !digest_schedule_read(settings->digest, &schedule))
        return OK;
    order.at = order.since = digest_due(&schedule, settings->zone, now);
    TRY(letters_made_since(watcher->audience, order.name, order.since, &made));
    if (made)
        return OK;
    TRY(watcher->letters.digest(watcher->letters.context, a, days_of(&schedule, settings->zone, order.at), &text));
    return make_letter(watcher, &order, &text);
}

/* ---- alerts ---- */

static struct err alert(struct watcher *watcher, struct arena *a, const struct spike *spike, int64_t now)
{
    const struct settings *settings = newsroom_settings(watcher->newsroom);
    struct letter_order order =
        order_of(settings, str_format(a, "alert:%lld", (long long)spike->story_id), settings->alert_to);
    struct letter_text text;
    bool made;
    order.at = now;
    order.since = now - SPIKE_QUIET_HOURS * HOUR;
    TRY(letters_made_since(watcher->audience, order.name, order.since, &made));
    if (made)
        return OK;
    TRY(watcher->letters.alert(watcher->letters.context, a, spike, &text));
    return make_letter(watcher, &order, &text);
}

static struct err look_at_spikes(struct watcher *watcher, struct arena *a, int64_t now)
{
    struct spikes *spikes = arena_make(a, struct spikes);
    if (!newsroom_settings(watcher->newsroom)->alert_to.n)
        return OK;
    TRY(spike_find(a, watcher->newsroom, watcher->audience, now, spikes));
    for (ptrdiff_t i = 0; i < spikes->count; i++)
        TRY(alert(watcher, a, &spikes->items[i], now));
    return OK;
}

/* ---- the thread ---- */

static void note(struct err e)
{
    if (failed(e))
        log_errorx("job=watch %s", err_detail());
}

/* One thing that fails keeps no other from being looked at. */
static void look(struct watcher *watcher, struct arena *a)
{
    const struct settings *settings = newsroom_settings(watcher->newsroom);
    int64_t now = time_now();
    if (!settings->audience || !newsroom_is_first(watcher->newsroom))
        return;
    note(look_at_fronts(watcher, a, now));
    if (!mail_is_on(settings))
        return;
    note(look_at_digest(watcher, a, now));
    note(look_at_spikes(watcher, a, now));
}

static void *run(void *argument)
{
    struct watcher *watcher = argument;
    struct arena a;
    arena_init(&a, 0);
    do {
        look(watcher, &a);
        arena_reset(&a);
    } while (job_thread_sleep(&watcher->thread, TIME_NONE, LOOK_SECONDS * TIME_SECOND));
    arena_close(&a);
    return NULL;
}

struct err watcher_start(struct newsroom *n, struct db *audience, const struct watcher_letters *letters,
                         struct mailer *mailer, struct watcher **out)
{
    struct watcher *watcher = calloc(1, sizeof(*watcher));
    if (!watcher)
        return err_make(&ERR_SYSTEM, "out of memory");
    *watcher = (struct watcher){.newsroom = n, .audience = audience, .letters = *letters, .mailer = mailer};
    struct err e = job_thread_start(&watcher->thread, run, watcher, "watch");
    if (failed(e)) {
        free(watcher);
        return e;
    }
    *out = watcher;
    return OK;
}

void watcher_stop(struct watcher *watcher)
{
    job_thread_stop(&watcher->thread);
    free(watcher);
}
