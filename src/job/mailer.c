/* mailer.c - sends the letters that are due. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/mailer.h"

#include "audience/letters.h"
#include "base/time.h"
#include "http/smtp.h"
#include "job/thread.h"
#include "newsroom/lease.h"
#include "newsroom/mail_setting.h"
#include "text/url.h"

#include <stdlib.h>

#define LOOK_SECONDS 2
#define TIME_MAX (60 * TIME_SECOND)

struct mailer {
    struct newsroom *newsroom;
    struct db *audience;
    struct job_thread thread;
};

static struct err send_letter(struct mailer *mailer, struct arena *a, struct lease lease,
                              const struct sql_letter *letter, enum smtp_outcome *outcome)
{
    const struct settings *settings = newsroom_settings(mailer->newsroom);
    struct smtp_server server = {
        .url = settings->smtp_url, .authorities = settings->smtp_ca, .greeting = url_host(settings->url)};
    struct smtp_letter sent = {.from = letter->sender,
                               .to = letter->recipient,
                               .message = letter->message,
                               .time_max = TIME_MAX,
                               .stop = &mailer->thread.stopping};
    *outcome = SMTP_FAILED;
    TRY(mail_login(a, mailer->newsroom, &server.name, &server.password));
    TRY(lease_check(lease));
    return smtp_send(a, &server, &sent, outcome);
}

struct said {
    struct mailer *mailer;
    const struct sql_letter *letter;
    enum letter_outcome outcome;
    struct str problem;
};

static struct err say(void *context)
{
    const struct said *said = context;
    struct mailer *mailer = said->mailer;
    return letters_settle(mailer->audience, newsroom_holder(mailer->newsroom), said->letter, said->outcome,
                          said->problem, time_now());
}

/* One letter, if one is due; *next is when to look again. */
static struct err send_one(void *context, struct arena *a, bool *worked, int64_t *next)
{
    static const enum letter_outcome OUTCOMES[] = {
        [SMTP_SENT] = LETTER_SENT, [SMTP_REFUSED] = LETTER_REFUSED, [SMTP_FAILED] = LETTER_FAILED};
    struct mailer *mailer = context;
    struct sql_letter *letter;
    enum smtp_outcome outcome;
    struct lease lease;
    *worked = false;
    *next = TIME_NONE;
    if (!mail_is_on(newsroom_settings(mailer->newsroom)) ||
        !lease_begin(mailer->newsroom, &mailer->thread.stopping, &lease))
        return OK;
    TRY(letters_take(mailer->audience, a, newsroom_holder(mailer->newsroom), time_now(), &letter, next));
    if (!letter)
        return OK;
    *worked = true;
    struct err e = send_letter(mailer, a, lease, letter, &outcome);
    struct str problem = failed(e) ? str_copy(a, str_from_c(err_detail())) : S("");
    if (failed(e))
        log_warnx("job=mail letter=%.*s %.*s", STR_ARG(letter->name), STR_ARG(problem));
    else
        log_info("job=mail letter=%.*s", STR_ARG(letter->name));
    struct said said = {mailer, letter, OUTCOMES[outcome], problem};
    return job_thread_insist(&mailer->thread, say, &said);
}

static void *run(void *argument)
{
    struct mailer *mailer = argument;
    job_thread_work(&mailer->thread, "mail", send_one, mailer, LOOK_SECONDS * TIME_SECOND);
    return NULL;
}

struct err mailer_start(struct newsroom *n, struct db *audience, struct mailer **out)
{
    struct mailer *mailer = calloc(1, sizeof(*mailer));
    if (!mailer)
        return err_make(&ERR_SYSTEM, "out of memory");
    mailer->newsroom = n;
    mailer->audience = audience;
    struct err e = job_thread_start(&mailer->thread, run, mailer, "mail");
    if (failed(e)) {
        free(mailer);
        return e;
    }
    *out = mailer;
    return OK;
}

void mailer_wake(struct mailer *mailer)
{
    job_thread_wake(&mailer->thread);
}

void mailer_stop(struct mailer *mailer)
{
    job_thread_stop(&mailer->thread);
    free(mailer);
}
