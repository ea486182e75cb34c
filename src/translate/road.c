/* road.c - one engine asked for some texts: batches, trying again, halving, and when to give up. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fails for a moment is asked again, a little later each time. What fails by what was asked (a garbled answer, a
 * refusal, no answer in time) is halved, so that one bad text costs itself and not its batch. Both end: an engine that
 * has failed often, or never answered well, is given up, and then left alone for a while (known.h).
 */
#include "translate/road.h"

#include "base/time.h"
#include "base/utf8.h"
#include "http/fetch.h"
#include "newsroom/newsroom.h"
#include "text/url.h"
#include "translate/engine.h"
#include "translate/engine_use.h"
#include "translate/known.h"

#include <unistd.h>

#define TRIES 3
#define WAIT_FIRST (300 * TIME_SECOND / 1000)
#define WAIT_MOST (5 * TIME_SECOND) /* what an engine may ask for and still be waited for */
#define WAIT_STEP (20 * TIME_SECOND / 1000)
#define FAILURES_MAX 16  /* of one job */
#define FAILURES_FIRST 8 /* before anything was answered: one bad text of 128 is found in as many */
#define TIMEOUTS_MAX 2
#define ANSWER_LEAST ((int64_t)256 * 1024) /* bytes that an answer may have, and how many times what was sent */
#define ANSWER_TIMES 8

enum outcome { ANSWERED, AGAIN, SMALLER, GIVEN_UP };

static const struct engine_adapter *const ADAPTERS[ENGINE_KINDS] = {
    [ENGINE_APERTIUM] = &ENGINE_ADAPTER_APERTIUM,
    [ENGINE_LIBRETRANSLATE] = &ENGINE_ADAPTER_LIBRETRANSLATE,
    [ENGINE_DEEPL] = &ENGINE_ADAPTER_DEEPL,
    [ENGINE_CHAT] = &ENGINE_ADAPTER_CHAT,
};

/* An engine runs beside us as often as not, so its own request may go where no other may: the machine itself and
 * private networks, to the port of its address. Link-local addresses, where clouds keep secrets, stay closed. */
#define OWN_NETWORKS "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 ::1 fc00::/7"

/* ---- what went wrong ---- */

static enum outcome end(struct road *road, const char *problem, struct str detail, enum outcome outcome)
{
    road->problem = str_from_c(problem);
    road->detail = str_format(road->a, "%.*s: %.*s", STR_ARG(road->engine->name), STR_ARG(detail));
    return outcome;
}

static enum outcome end_because(struct road *road, const char *problem, enum outcome outcome)
{
    return end(road, problem, str_copy(road->a, str_from_c(err_detail())), outcome);
}

static bool is_stopped(const struct road *road)
{
    return road->stop && atomic_load(road->stop);
}

/* What the clock and the job say before anything is sent. */
static enum outcome may_go_on(struct road *road)
{
    if (is_stopped(road))
        return end(road, "stopped", S("stopped"), GIVEN_UP);
    if (time_monotonic() >= road->end)
        return end(road, "time", S("there was no time left"), GIVEN_UP);
    return ANSWERED;
}

void road_open(struct road *road)
{
    int64_t rest = known_rest(road->engine, &road->problem);
    road->adapter = ADAPTERS[road->engine->kind];
    road->again_at = TIME_NONE;
    if (rest > 0) {
        road->again_at = time_now() + rest;
        end(road, str_to_c(road->a, road->problem), S("it failed a moment ago and is left alone"), GIVEN_UP);
        road->given_up = true;
    } else if (failed(engine_key(road->a, road->n, road->engine, &road->key))) {
        end_because(road, "key", GIVEN_UP);
        road->given_up = true;
    } else {
        road->problem = (struct str){NULL, 0};
    }
}

/* ---- one request ---- */

static enum outcome judge_failure(struct road *road, struct err e, const struct fetch_answer *answer)
{
    if (err_is(e, &ERR_BUSY))
        return end(road, "stopped", S("stopped"), GIVEN_UP);
    if (err_is(e, &ERR_LIMIT) && answer->too_large)
        return end_because(road, "garbled", SMALLER);
    if (err_is(e, &ERR_LIMIT))
        return end_because(road, "silent", ++road->timeouts < TIMEOUTS_MAX ? SMALLER : GIVEN_UP);
    if (err_is(e, &ERR_SYSTEM))
        return end_because(road, "silent", AGAIN);
    return end_because(road, "refused", GIVEN_UP);
}

/* DeepL's 456: its own quota is used up. */
static enum outcome judge_status(struct road *road, const struct fetch_answer *answer)
{
    int status = answer->status;
    struct str words = str_format(road->a, "it answered %d", status);
    if (status >= 200 && status < 300)
        return ANSWERED;
    if (status >= 300 && status < 400)
        return end(road, "redirect", str_concat(road->a, words, S(", another address, which is not followed")),
                   GIVEN_UP);
    if (status == 401 || status == 403)
        return end(road, "key", str_concat(road->a, words, S(": engine_keys must hold a key that it takes")), GIVEN_UP);
    if (status == 456)
        return end(road, "budget", str_concat(road->a, words, S(": its own quota is used up")), GIVEN_UP);
    if (status == 429 || status > 500)
        return end(road, "busy", words, AGAIN);
    return end(road, status == 500 ? "busy" : "refused", words, status == 404 ? GIVEN_UP : SMALLER);
}

static struct fetch_rules rules_of(struct road *road)
{
    struct url url;
    struct str networks = newsroom_settings(road->n)->fetch_networks;
    int port = url_parse(road->engine->url, &url) ? url.port : 0;
    return (struct fetch_rules){str_format(road->a, "%d", port),
                                str_format(road->a, OWN_NETWORKS " %.*s", STR_ARG(networks))};
}

static enum outcome send(struct road *road, const struct engine_call *call, struct fetch_answer *out)
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
        .stop = road->stop,
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
    if (asked > WAIT_MOST) {
        road->again_at = time_now() + asked;
        return false;
    }
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

/* A request with all its tries. read: takes the answer; ERR_INVALID says that it is none. */
struct
try {
    const struct engine_call *call;
    int64_t characters;
    struct err (*read)(struct road * road, struct str body, void *context);
    void *context;
};

static struct err try_once(struct road *road, const struct try *try, enum outcome *outcome, int64_t *asked)
{
    struct fetch_answer answer = {0};
    int64_t now = time_now(), day = engine_use_day(road->n, now);
    bool taken = true;
    *outcome = may_go_on(road);
    if (*outcome != ANSWERED)
        return OK;
    TRY(engine_use_take(road->n, road->engine, day, try->characters, &taken));
    if (!taken) {
        road->again_at = engine_use_midnight(road->n, now);
        *outcome = end(road, "budget", S("the day's characters are used up"), GIVEN_UP);
        return OK;
    }
    road->characters += try->characters;
    *outcome = send(road, try->call, &answer);
    *asked = answer.retry_after * TIME_SECOND;
    if (*outcome == ANSWERED && failed(try->read(road, answer.body, try->context)))
        *outcome = end_because(road, "garbled", SMALLER);
    return *outcome == ANSWERED || is_stopped(road) ? OK : note_failure(road, day);
}

static struct err try_often(struct road *road, const struct try *try, enum outcome *outcome)
{
    int64_t asked = 0;
    *outcome = AGAIN;
    for (int i = 0; *outcome == AGAIN && i < TRIES && !road->given_up; i++) {
        if (i > 0 && !wait_for(road, i - 1, asked))
            break;
        TRY(try_once(road, try, outcome, &asked));
    }
    if (*outcome == AGAIN && asked > WAIT_MOST)
        road->again_at = time_now() + asked;
    road->given_up |= *outcome == AGAIN || *outcome == GIVEN_UP;
    return OK;
}

/* What is given up is left alone, unless it was our own end: no time, no budget, told to stop. */
static void rest(struct road *road)
{
    static const struct str OWN[] = {S_INIT("stopped"), S_INIT("time"), S_INIT("budget")};
    for (ptrdiff_t i = 0; i < COUNT_OF(OWN); i++)
        if (str_equal(road->problem, OWN[i]))
            return;
    int64_t asked = road->again_at == TIME_NONE ? 0 : road->again_at - time_now();
    road->again_at = time_now() + known_failed(road->engine, road->problem, asked);
}

/* ---- pairs ---- */

static struct err read_routes(struct road *road, struct str body, void *context)
{
    return road->adapter->read_routes(road->a, body, context);
}

/* Where the setting names pairs, the engine is asked for those alone. */
static bool is_wanted(const struct engine_setting *engine, struct str from, struct str to)
{
    for (ptrdiff_t i = 0; i < engine->pair_count; i++) {
        struct engine_route own = {engine->pairs[i].from, engine->pairs[i].to, {0}, {0}};
        const struct engine_routes one = {&own, 1};
        if (known_best(&one, from, to))
            return true;
    }
    return engine->pair_count == 0;
}

static struct err ask_routes(struct road *road)
{
    struct engine_call call;
    struct engine_routes routes = {0};
    enum outcome outcome;
    road->adapter->ask_routes(road->a, road->key, &call);
    const struct try try = {&call, 0, read_routes, &routes};
    TRY(try_often(road, &try, &outcome));
    if (outcome == ANSWERED) {
        known_put_routes(road->engine, &routes);
        return OK;
    }
    road->given_up = true;
    rest(road);
    return OK;
}

struct err road_route(struct road *road, struct str from, struct str to, bool *has, struct engine_route *out)
{
    *has = is_wanted(road->engine, from, to);
    *out = (struct engine_route){from, to, from, to};
    if (!*has || !road->adapter->ask_routes || known_route(road->a, road->engine, from, to, has, out))
        return OK;
    *has = false;
    if (!road->given_up)
        TRY(ask_routes(road));
    if (!road->given_up)
        known_route(road->a, road->engine, from, to, has, out);
    return OK;
}

/* ---- texts ---- */

/* A part of a batch. */
struct part {
    struct engine_question question;
    struct str *out;
};

static int64_t count_characters(const struct engine_question *question)
{
    int64_t characters = 0;
    for (ptrdiff_t i = 0; i < question->count; i++)
        characters += utf8_count(question->texts[i]);
    return characters;
}

static struct err read_texts(struct road *road, struct str body, void *context)
{
    struct part *part = context;
    struct str *read = arena_array(road->a, struct str, part->question.count);
    TRY(road->adapter->read(road->a, &part->question, body, read));
    for (ptrdiff_t i = 0; i < part->question.count; i++)
        part->out[i] = read[i];
    return OK;
}

static bool is_missing_one(const struct part *part)
{
    for (ptrdiff_t i = 0; i < part->question.count; i++)
        if (!part->out[i].p)
            return true;
    return false;
}

static struct part half(const struct part *part, bool second)
{
    struct part half = *part;
    ptrdiff_t first = part->question.count / 2;
    half.question.texts += second ? first : 0;
    half.question.count = second ? part->question.count - first : first;
    half.out += second ? first : 0;
    return half;
}

/* Halves end at one text: the depth is the logarithm of a batch. */
static struct err ask_part(struct road *road, struct part part)
{
    struct engine_call call;
    enum outcome outcome;
    if (road->given_up)
        return OK;
    road->adapter->ask(road->a, &part.question, &call);
    const struct try try = {&call, count_characters(&part.question), read_texts, &part};
    TRY(try_often(road, &try, &outcome));
    if (outcome == ANSWERED && is_missing_one(&part))
        end(road, "garbled", S("a text came back empty, or far too long"), ANSWERED);
    road->answered |= outcome == ANSWERED;
    if (outcome != SMALLER || part.question.count == 1)
        return OK;
    TRY(ask_part(road, half(&part, false)));
    return ask_part(road, half(&part, true));
}

/* How many of the texts make one request. */
static ptrdiff_t batch_of(const struct engine_setting *engine, const struct str *texts, ptrdiff_t count)
{
    int64_t characters = 0;
    ptrdiff_t n = 0;
    while (n < count && n < engine->batch && (n == 0 || characters + utf8_count(texts[n]) <= engine->characters))
        characters += utf8_count(texts[n++]);
    return n;
}

struct err road_translate(struct road *road, const struct engine_route *route, const struct str *texts, ptrdiff_t count,
                          struct str *out)
{
    for (ptrdiff_t done = 0, n; done < count && !road->given_up; done += n) {
        n = batch_of(road->engine, texts + done, count - done);
        struct part part = {{road->engine, road->key, route, texts + done, n}, out + done};
        TRY(ask_part(road, part));
    }
    if (road->answered)
        known_answered(road->engine);
    if (road->given_up)
        rest(road);
    return OK;
}
