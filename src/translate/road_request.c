/* road_request.c - one request to an engine with its tries: what an outcome is called, and what is done about it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/road_request.h"

#include "base/time.h"
#include "http/fetch.h"
#include "newsroom/newsroom.h"
#include "text/url.h"
#include "translate/engine_use.h"
#include "translate/known.h"

#include <unistd.h>

#define TRIES 3
#define WAIT_FIRST (300 * TIME_SECOND / 1000)
#define WAIT_MOST (5 * TIME_SECOND)      /* what an engine may ask for and still be waited for */
#define WAIT_ASKED_MOST ((int64_t)86400) /* seconds that it may ask for at all */
#define WAIT_STEP (20 * TIME_SECOND / 1000)
#define FAILURES_MAX 16  /* of one job */
#define FAILURES_FIRST 8 /* before anything was answered: one bad text of 128 is found in as many */
#define TIMEOUTS_MAX 2
#define QUOTA_WAIT (3600 * TIME_SECOND)
#define ANSWER_LEAST ((int64_t)256 * 1024) /* bytes that an answer may have, and how many times what was sent */
#define ANSWER_TIMES 8

/* An engine runs beside us as often as not, so its own request may go where no other may: the machine itself and
 * private networks, to the port of its address. Link-local addresses, where clouds keep secrets, stay closed. */
#define OWN_NETWORKS "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 ::1 fc00::/7"

/* ---- what went wrong ---- */

enum road_outcome road_end(struct road *road, const char *problem, struct str detail, enum road_outcome outcome)
{
    road->problem = str_from_c(problem);
    road->detail = str_format(road->a, "%.*s: %.*s", STR_ARG(road->engine->name), STR_ARG(detail));
    return outcome;
}

enum road_outcome road_end_because(struct road *road, const char *problem, enum road_outcome outcome)
{
    return road_end(road, problem, str_copy(road->a, str_from_c(err_detail())), outcome);
}

static bool is_stopped(const struct road *road)
{
    return !lease_holds(road->lease);
}

/* An end that is none of the engine's doing. */
static enum road_outcome end_ourselves(struct road *road, const char *problem, const char *words)
{
    road->own_end = true;
    return road_end(road, problem, str_from_c(words), ROAD_GIVEN_UP);
}

/* What the clock and the job say before anything is sent. */
static enum road_outcome may_go_on(struct road *road)
{
    if (is_stopped(road))
        return end_ourselves(road, "stopped", "stopped");
    if (time_monotonic() >= road->end)
        return end_ourselves(road, "time", "there was no time left");
    return ROAD_ANSWERED;
}

/* ---- one request ---- */

static enum road_outcome judge_failure(struct road *road, struct err e, const struct fetch_answer *answer)
{
    if (err_is(e, &ERR_BUSY))
        return end_ourselves(road, "stopped", "stopped");
    if (err_is(e, &ERR_LIMIT) && answer->too_large)
        return road_end_because(road, "garbled", ROAD_SMALLER);
    if (err_is(e, &ERR_LIMIT))
        return road_end_because(road, "silent", ++road->timeouts < TIMEOUTS_MAX ? ROAD_SMALLER : ROAD_GIVEN_UP);
    if (err_is(e, &ERR_SYSTEM))
        return road_end_because(road, "silent", ROAD_AGAIN);
    return road_end_because(road, "refused", ROAD_GIVEN_UP);
}

/* DeepL's 456: its own quota is used up. */
static enum road_outcome judge_status(struct road *road, const struct fetch_answer *answer)
{
    int status = answer->status;
    struct str words = str_format(road->a, "it answered %d", status);
    if (status >= 200 && status < 300)
        return ROAD_ANSWERED;
    if (status >= 300 && status < 400)
        return road_end(road, "redirect", str_concat(road->a, words, S(", another address, which is not followed")),
                        ROAD_GIVEN_UP);
    if (status == 401 || status == 403)
        return road_end(road, "key", str_concat(road->a, words, S(": engine_keys must hold a key that it takes")),
                        ROAD_GIVEN_UP);
    if (status == 456) {
        road->again_at = time_now() + QUOTA_WAIT;
        return road_end(road, "budget", str_concat(road->a, words, S(": its own quota is used up")), ROAD_GIVEN_UP);
    }
    if (status == 429 || status > 500)
        return road_end(road, "busy", words, ROAD_AGAIN);
    return road_end(road, status == 500 ? "busy" : "refused", words, status == 404 ? ROAD_GIVEN_UP : ROAD_SMALLER);
}

static struct fetch_rules rules_of(struct road *road)
{
    struct url url;
    struct str networks = newsroom_settings(road->n)->fetch_networks;
    int port = url_parse(road->engine->url, &url) ? url.port : 0;
    return (struct fetch_rules){str_format(road->a, "%d", port),
                                str_format(road->a, OWN_NETWORKS " %.*s", STR_ARG(networks))};
}

static enum road_outcome send_call(struct road *road, const struct engine_call *call, struct fetch_answer *out)
{
    struct fetch_rules rules = rules_of(road);
    const struct fetch_request request = {
        .url = str_concat(road->a, road->engine->url, call->path),
        .type = call->type,
        .body = call->body,
        .accept = S("application/json"),
        .agent = newsroom_settings(road->n)->url,
        .authorization = call->authorization,
        .size_max = MAX(ANSWER_LEAST, call->body.n * ANSWER_TIMES),
        .time_max = MIN(road->engine->timeout, MAX(road->end - time_monotonic(), (int64_t)1)),
        .stop = road->lease.stop,
    };
    struct err e = fetch(road->a, &rules, &request, out);
    if (failed(e))
        return judge_failure(road, e, out);
    road->timeouts = 0;
    return judge_status(road, out);
}

/* ---- and again ---- */

static void sleep_until(const struct road *road, int64_t until)
{
    while (!is_stopped(road) && time_monotonic() < MIN(until, road->end))
        usleep((useconds_t)MIN(WAIT_STEP, MAX(until - time_monotonic(), (int64_t)1)));
}

/* Before it is asked again. False: it wants to be left alone for longer than anybody waits. */
static bool wait_for(struct road *road, int try, int64_t asked)
{
    if (asked > WAIT_MOST)
        return false;
    sleep_until(road, time_monotonic() + MAX(asked, WAIT_FIRST << (2 * try)));
    return true;
}

static struct err note_failure(struct road *road, int64_t day)
{
    int most = road->answered ? FAILURES_MAX : FAILURES_FIRST;
    if (++road->failures >= most)
        road->given_up = true;
    return engine_use_fail(road->n, road->engine, day, road->detail);
}

static struct err try_once(struct road *road, const struct road_request *request, enum road_outcome *outcome,
                           int64_t *asked)
{
    struct fetch_answer answer = {0};
    int64_t now = time_now(), day = engine_use_day(road->n, now);
    bool taken = true;
    *outcome = may_go_on(road);
    if (*outcome != ROAD_ANSWERED)
        return OK;
    TRY(engine_use_take(road->n, road->engine, day, request->characters, &taken));
    if (!taken) {
        road->again_at = engine_use_midnight(road->n, now);
        *outcome = end_ourselves(road, "budget", "the day's characters are used up");
        return OK;
    }
    road->characters += request->characters;
    *outcome = send_call(road, request->call, &answer);
    *asked = MIN(answer.retry_after, WAIT_ASKED_MOST) * TIME_SECOND;
    if (*outcome == ROAD_ANSWERED && failed(request->read(road, answer.body, request->context)))
        *outcome = road_end_because(road, "garbled", ROAD_SMALLER);
    return *outcome == ROAD_ANSWERED || is_stopped(road) ? OK : note_failure(road, day);
}

struct err road_ask(struct road *road, const struct road_request *request, enum road_outcome *outcome)
{
    int64_t asked = 0;
    *outcome = ROAD_AGAIN;
    for (int i = 0; *outcome == ROAD_AGAIN && i < TRIES && !road->given_up; i++) {
        if (i > 0 && !wait_for(road, i - 1, asked))
            break;
        TRY(try_once(road, request, outcome, &asked));
    }
    if (*outcome == ROAD_AGAIN && asked > WAIT_MOST)
        road->again_at = time_now() + asked;
    road->given_up |= *outcome == ROAD_AGAIN || *outcome == ROAD_GIVEN_UP;
    return OK;
}

void road_rest(struct road *road)
{
    if (road->own_end)
        return;
    int64_t asked = road->again_at == TIME_NONE ? 0 : road->again_at - time_now();
    road->again_at = time_now() + known_failed(road->engine, road->problem, asked);
}
