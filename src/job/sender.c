/* sender.c - sends what the outbox holds. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/sender.h"

#include "base/time.h"
#include "http/fetch.h"
#include "job/thread.h"
#include "newsroom/lease.h"
#include "newsroom/outbox.h"
#include "newsroom/story.h"
#include "text/json.h"
#include "text/url.h"

#include <stdlib.h>

#define LOOK_SECONDS 2
#define ANSWER_MAX (64 * 1024)
#define TIME_MAX (20 * TIME_SECOND)
#define MESSAGE_MAX ((ptrdiff_t)32 * 1024 * 1024)

struct sender {
    struct newsroom *newsroom;
    struct job_thread thread;
};

/* ---- the messages ---- */

/* https://www.indexnow.org/documentation */
static void write_indexnow(struct arena *a, const struct newsroom *n, const struct outbox_batch *batch, struct buf *out)
{
    struct str site = newsroom_settings(n)->url, key = newsroom_indexnow_key(a, n);
    struct json j;
    json_init(&j, out);
    json_open_object(&j);
    json_member_string(&j, S("host"), url_authority(site));
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

static struct err post(struct sender *sender, struct arena *a, struct lease lease, const struct outbox_batch *batch,
                       enum outbox_outcome *outcome)
{
    const struct settings *settings = newsroom_settings(sender->newsroom);
    struct fetch_rules rules = {settings->fetch_ports, settings->fetch_networks};
    struct fetch_request request = {.url = batch->target,
                                    .agent = settings->url,
                                    .size_max = ANSWER_MAX,
                                    .time_max = TIME_MAX,
                                    .stop = &sender->thread.stopping};
    struct fetch_answer answer;
    *outcome = OUTBOX_FAILED;
    if (batch->url_count == 0) {
        *outcome = OUTBOX_SENT;
        return OK;
    }
    TRY(write_message(a, sender->newsroom, batch, &request));
    TRY(lease_check(lease));
    TRY(fetch(a, &rules, &request, &answer));
    *outcome = outcome_of(answer.status);
    return *outcome == OUTBOX_SENT ? OK
                                   : err_make(&ERR_SYSTEM, "%.*s answered %d", STR_ARG(batch->target), answer.status);
}

struct said {
    struct newsroom *newsroom;
    const struct outbox_batch *batch;
    enum outbox_outcome outcome;
};

static struct err say(void *context)
{
    const struct said *said = context;
    return newsroom_outbox_settle(said->newsroom, said->batch, said->outcome, time_now());
}

static struct err send_batch(struct sender *sender, struct arena *a, struct lease lease,
                             const struct outbox_batch *batch)
{
    struct said said = {.newsroom = sender->newsroom, .batch = batch};
    struct err e = post(sender, a, lease, batch, &said.outcome);
    if (failed(e))
        log_warnx("job=send service=%.*s addresses=%td %s", STR_ARG(batch->service), batch->url_count, err_detail());
    else
        log_info("job=send service=%.*s addresses=%td", STR_ARG(batch->service), batch->url_count);
    return job_thread_insist(&sender->thread, say, &said);
}

/* Sends all that is due; returns when more is, TIME_NONE for nothing known. */
static int64_t send_due(struct sender *sender, struct arena *a)
{
    struct outbox_batch batch = {.rows = {.count = 0}};
    int64_t next = TIME_NONE;
    struct lease lease;
    do {
        arena_reset(a);
        if (!lease_begin(sender->newsroom, &sender->thread.stopping, &lease))
            return TIME_NONE;
        struct err e = newsroom_outbox_take(sender->newsroom, a, time_now(), &batch, &next);
        if (!failed(e) && batch.rows.count)
            e = send_batch(sender, a, lease, &batch);
        if (failed(e)) {
            log_errorx("job=send %s", err_detail());
            return TIME_NONE;
        }
    } while (batch.rows.count && !atomic_load(&sender->thread.stopping));
    return next;
}

/* A command beside the server may put something in: it looks every LOOK_SECONDS. */
static void *run(void *argument)
{
    struct sender *sender = argument;
    struct arena a;
    int64_t next;
    arena_init(&a, 0);
    do
        next = send_due(sender, &a);
    while (job_thread_sleep(&sender->thread, next, LOOK_SECONDS * TIME_SECOND));
    arena_close(&a);
    return NULL;
}

struct err sender_start(struct newsroom *n, struct sender **out)
{
    struct sender *sender = calloc(1, sizeof(*sender));
    if (!sender)
        return err_make(&ERR_SYSTEM, "out of memory");
    sender->newsroom = n;
    struct err e = job_thread_start(&sender->thread, run, sender, "messages");
    if (failed(e)) {
        free(sender);
        return e;
    }
    *out = sender;
    return OK;
}

void sender_stop(struct sender *sender)
{
    job_thread_stop(&sender->thread);
    free(sender);
}
