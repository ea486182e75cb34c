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
#include "translate/known.h"
#include "translate/road_request.h"

static const struct engine_adapter *const ADAPTERS[ENGINE_KINDS] = {
    [ENGINE_APERTIUM] = &ENGINE_ADAPTER_APERTIUM,
    [ENGINE_LIBRETRANSLATE] = &ENGINE_ADAPTER_LIBRETRANSLATE,
    [ENGINE_DEEPL] = &ENGINE_ADAPTER_DEEPL,
    [ENGINE_CHAT] = &ENGINE_ADAPTER_CHAT,
};

void road_open(struct road *road)
{
    int64_t rest = known_rest(road->engine, &road->problem);
    road->adapter = ADAPTERS[road->engine->kind];
    road->again_at = TIME_NONE;
    if (rest > 0) {
        road->again_at = time_now() + rest;
        road_end(road, str_to_c(road->a, road->problem), S("it failed a moment ago and is left alone"), ROAD_GIVEN_UP);
        road->given_up = true;
    } else if (failed(engine_key(road->a, road->n, road->engine, &road->key))) {
        road_end_because(road, "key", ROAD_GIVEN_UP);
        road->given_up = true;
    } else {
        road->problem = (struct str){NULL, 0};
    }
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
    enum road_outcome outcome;
    road->adapter->ask_routes(road->a, road->key, &call);
    const struct road_request request = {&call, 0, read_routes, &routes};
    TRY(road_ask(road, &request, &outcome));
    if (outcome == ROAD_ANSWERED) {
        known_put_routes(road->engine, &routes);
        return OK;
    }
    road->given_up = true;
    road_rest(road);
    return OK;
}

struct err road_route(struct road *road, struct str from, struct str to, bool *has, struct engine_route *out)
{
    *has = is_wanted(road->engine, from, to);
    *out = (struct engine_route){from, to, from, to};
    bool known = !*has || !road->adapter->ask_routes || known_route(road->a, road->engine, from, to, has, out);
    if (!known && !road->given_up) {
        TRY(ask_routes(road));
        known = known_route(road->a, road->engine, from, to, has, out);
    }
    if (known && !*has)
        road->problem = (struct str){NULL, 0}; /* that it fails is nothing to those who would not ask it */
    *has &= known;
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
    enum road_outcome outcome;
    if (road->given_up)
        return OK;
    road->adapter->ask(road->a, &part.question, &call);
    const struct road_request request = {&call, count_characters(&part.question), read_texts, &part};
    TRY(road_ask(road, &request, &outcome));
    if (outcome == ROAD_ANSWERED && is_missing_one(&part))
        road_end(road, "garbled", S("a text came back empty, or far too long"), ROAD_ANSWERED);
    road->answered |= outcome == ROAD_ANSWERED;
    if (outcome != ROAD_SMALLER || part.question.count == 1)
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
        road_rest(road);
    return OK;
}
