/* sender.c - sends what the outbox holds. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/sender.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/time.h"
#include "http/fetch.h"
#include "newsroom/outbox.h"
#include "newsroom/story.h"
#include "text/json.h"
#include "text/url.h"

#define LOOK_SECONDS 2
#define ANSWER_MAX (64 * 1024)
#define TIME_MAX (20 * TIME_SECOND)
#define MESSAGE_MAX ((ptrdiff_t)32 * 1024 * 1024)

struct sender {
    struct newsroom *newsroom;
    pthread_t thread;
    atomic_bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

/* ---- the messages ---- */

static struct str host_of(struct str url)
{
    struct url parts;
    return url_parse(url, &parts) ? parts.authority : (struct str){NULL, 0};
}

/* https://www.indexnow.org/documentation */
static void write_indexnow(struct arena *a, const struct newsroom *n, const struct outbox_batch *batch, struct buf *out)
{
    struct str site = newsroom_settings(n)->url, key = newsroom_indexnow_key(a, n);
    struct json j;
    json_init(&j, out);
    json_open_object(&j);
    json_member_string(&j, S("host"), host_of(site));
    json_member_string(&j, S("key"), key);
    json_member_string(&j, S("keyLocation"), str_format(a, "%.*s/%.*s.txt", STR_ARG(site), STR_ARG(key)));
    json_write_key(&j, S("urlList"));
    json_open_array(&j);
    for (ptrdiff_t i = 0; i < batch->url_count; i++)
        json_write_string(&j, batch->urls[i]);
    json_close_array(&j);
    json_close_object(&j);
}

/* What a publisher tells its hub is the hub's to say (WebSub section 7); all known ones take this form. */
static void write_websub(struct arena *a, const struct outbox_batch *batch, struct buf *out)
{
    buf_add(out, S("hub.mode=publish"));
    for (ptrdiff_t i = 0; i < batch->url_count; i++) {
        buf_add(out, S("&hub.url="));
        buf_add(out, url_encode_component(a, batch->urls[i]));
    }
}

static struct err write_message(struct arena *a, const struct newsroom *n, const struct outbox_batch *batch,
                                struct fetch_request *request)
{
    struct buf body;
    bool indexnow = str_equal(batch->service, S(OUTBOX_INDEXNOW));
    buf_init(&body, MESSAGE_MAX);
    if (indexnow)
        write_indexnow(a, n, batch, &body);
    else
        write_websub(a, batch, &body);
    request->type = indexnow ? S("application/json; charset=utf-8") : S("application/x-www-form-urlencoded");
    request->body = str_copy(a, buf_str(&body));
    bool whole = !body.failed;
    buf_close(&body);
    return whole ? OK : err_make(&ERR_LIMIT, "the message is larger than %td bytes", MESSAGE_MAX);
}

/* ---- sending ---- */

/* A message that is wrong in itself is not sent again; all else may be a matter of time. */
static enum outbox_outcome outcome_of(int status)
{
    if (status >= 200 && status < 300)
        return OUTBOX_SENT;
    return status == 400 || status == 413 || status == 422 ? OUTBOX_REFUSED : OUTBOX_FAILED;
}

static struct err post(struct sender *sender, struct arena *a, const struct outbox_batch *batch,
                       enum outbox_outcome *outcome)
{
    const struct settings *settings = newsroom_settings(sender->newsroom);
    struct fetch_rules rules = {settings->fetch_ports, settings->fetch_networks};
    struct fetch_request request = {.url = batch->target,
                                    .agent = settings->url,
                                    .size_max = ANSWER_MAX,
                                    .time_max = TIME_MAX,
                                    .stop = &sender->stopping};
    struct fetch_answer answer;
    *outcome = OUTBOX_FAILED;
    if (batch->url_count == 0) {
        *outcome = OUTBOX_SENT;
        return OK;
    }
    TRY(write_message(a, sender->newsroom, batch, &request));
    TRY(fetch(a, &rules, &request, &answer));
    *outcome = outcome_of(answer.status);
    return *outcome == OUTBOX_SENT ? OK
                                   : err_make(&ERR_SYSTEM, "%.*s answered %d", STR_ARG(batch->target), answer.status);
}

static struct err send_batch(struct sender *sender, struct arena *a, const struct outbox_batch *batch)
{
    enum outbox_outcome outcome;
    struct err e = post(sender, a, batch, &outcome);
    if (failed(e))
        log_warnx("job=send service=%.*s addresses=%td %s", STR_ARG(batch->service), batch->url_count, err_detail());
    else
        log_info("job=send service=%.*s addresses=%td", STR_ARG(batch->service), batch->url_count);
    return newsroom_outbox_settle(sender->newsroom, batch, outcome, time_now());
}

/* Sends all that is due; returns when more is, TIME_NONE for nothing known. */
static int64_t send_due(struct sender *sender, struct arena *a)
{
    struct outbox_batch batch;
    int64_t next = TIME_NONE;
    do {
        arena_reset(a);
        struct err e = newsroom_outbox_take(sender->newsroom, a, time_now(), &batch, &next);
        if (!failed(e) && batch.rows.count)
            e = send_batch(sender, a, &batch);
        if (failed(e)) {
            log_errorx("job=send %s", err_detail());
            return TIME_NONE;
        }
    } while (batch.rows.count && !atomic_load(&sender->stopping));
    return next;
}

/* Sleeps until next or LOOK_SECONDS: a command beside the server may have put something in. */
static void sleep_until(struct sender *sender, int64_t next)
{
    int64_t wait = LOOK_SECONDS * TIME_SECOND;
    if (next != TIME_NONE)
        wait = MIN(wait, MAX(next - time_now(), (int64_t)1000));
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t nanoseconds = until.tv_nsec + wait * 1000;
    until.tv_sec += (time_t)(nanoseconds / 1000000000);
    until.tv_nsec = (long)(nanoseconds % 1000000000);
    pthread_mutex_lock(&sender->lock);
    int result = 0;
    while (!atomic_load(&sender->stopping) && result != ETIMEDOUT)
        result = pthread_cond_timedwait(&sender->changed, &sender->lock, &until);
    pthread_mutex_unlock(&sender->lock);
}

static void *run(void *argument)
{
    struct sender *sender = argument;
    struct arena a;
    arena_init(&a, 0);
    while (!atomic_load(&sender->stopping)) {
        int64_t next = send_due(sender, &a);
        sleep_until(sender, next);
    }
    arena_close(&a);
    return NULL;
}

struct err sender_start(struct newsroom *n, struct sender **out)
{
    struct sender *sender = calloc(1, sizeof(*sender));
    pthread_condattr_t attributes;
    if (!sender)
        return err_make(&ERR_SYSTEM, "out of memory");
    sender->newsroom = n;
    pthread_mutex_init(&sender->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&sender->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&sender->thread, NULL, run, sender) != 0) {
        free(sender);
        return err_make(&ERR_SYSTEM, "no thread could be made that sends messages");
    }
    *out = sender;
    return OK;
}

void sender_stop(struct sender *sender)
{
    pthread_mutex_lock(&sender->lock);
    atomic_store(&sender->stopping, true);
    pthread_cond_signal(&sender->changed);
    pthread_mutex_unlock(&sender->lock);
    pthread_join(sender->thread, NULL);
    pthread_cond_destroy(&sender->changed);
    pthread_mutex_destroy(&sender->lock);
    free(sender);
}
