/* engine.c - machines that translate: which are asked, in which order, through which pivot. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/engine.h"

#include "base/time.h"
#include "newsroom/edition.h"
#include "newsroom/newsroom.h"
#include "translate/road.h"

/* A job under way. */
struct work {
    struct newsroom *n;
    struct arena *a;
    const struct engine_job *job;
    const struct engine_setting **engines; /* in the order of preference */
    ptrdiff_t engine_count;
    int64_t end;
    struct engine_result *out;
};

/* The texts of one pair of languages, and who did each. */
struct leg {
    struct str from, to;
    const struct str *sources;
    struct str *texts, *engines;
    ptrdiff_t count;
    bool had; /* an engine has the pair */
};

/* ---- who is asked ---- */

static void add_engine(struct work *w, const struct engine_setting *engine)
{
    for (ptrdiff_t i = 0; i < w->engine_count; i++)
        if (w->engines[i] == engine)
            return;
    if (engine && w->engine_count < ENGINES_MAX)
        w->engines[w->engine_count++] = engine;
}

/* A name that has no line any more is passed over. */
static void choose_engines(struct work *w, const struct engine_list *list, struct str names)
{
    struct str name;
    w->engines = arena_array(w->a, const struct engine_setting *, ENGINES_MAX);
    for (ptrdiff_t i = 0; names.n == 0 && i < list->count; i++)
        add_engine(w, &list->items[i]);
    while (names.n) {
        str_cut(names, ' ', &name, &names);
        add_engine(w, engine_find(list, name));
    }
}

/* ---- one pair of languages ---- */

static void note_problem(struct work *w, const struct road *road)
{
    w->out->problem = road->problem;
    w->out->detail = road->detail;
    if (road->again_at != TIME_NONE)
        w->out->again_at = w->out->again_at == TIME_NONE ? road->again_at : MIN(w->out->again_at, road->again_at);
}

/* The texts of the leg that nobody has done: out[i] is their place. */
static ptrdiff_t list_missing(const struct leg *leg, ptrdiff_t *out)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < leg->count; i++)
        if (!leg->texts[i].p && leg->sources[i].n > 0 && leg->sources[i].n <= ENGINE_TEXT_MAX)
            out[count++] = i;
    return count;
}

static struct err ask_missing(struct work *w, struct leg *leg, struct road *road, const struct engine_route *route)
{
    ptrdiff_t *places = arena_array(w->a, ptrdiff_t, leg->count), count = list_missing(leg, places);
    struct str *sources = arena_array(w->a, struct str, count), *made = arena_array(w->a, struct str, count);
    for (ptrdiff_t i = 0; i < count; i++)
        sources[i] = leg->sources[places[i]];
    TRY(road_translate(road, route, sources, count, made));
    for (ptrdiff_t i = 0; i < count; i++) {
        leg->texts[places[i]] = made[i];
        leg->engines[places[i]] = made[i].p ? road->engine->name : made[i];
    }
    return OK;
}

static struct err ask_engine(struct work *w, struct leg *leg, const struct engine_setting *engine)
{
    struct road road = {.n = w->n, .a = w->a, .engine = engine, .lease = w->job->lease, .end = w->end};
    struct engine_route route;
    bool has;
    road_open(&road);
    TRY(road_route(&road, leg->from, leg->to, &has, &route));
    leg->had |= has;
    if (has && !road.given_up)
        TRY(ask_missing(w, leg, &road, &route));
    w->out->characters += road.characters;
    if (road.problem.p)
        note_problem(w, &road);
    return OK;
}

static struct err go(struct work *w, struct leg *leg)
{
    ptrdiff_t *places = arena_array(w->a, ptrdiff_t, leg->count);
    leg->texts = arena_array(w->a, struct str, leg->count);
    leg->engines = arena_array(w->a, struct str, leg->count);
    for (ptrdiff_t i = 0; i < w->engine_count && list_missing(leg, places) > 0; i++)
        TRY(ask_engine(w, leg, w->engines[i]));
    return OK;
}

/* ---- through a pivot ---- */

static struct str join_names(struct arena *a, struct str first, struct str second)
{
    return str_equal(first, second) ? first : str_format(a, "%.*s+%.*s", STR_ARG(first), STR_ARG(second));
}

/* What the first leg did not bring has no length, and is not asked for in the second. */
static struct err go_through(struct work *w, struct str pivot, struct leg *whole)
{
    struct leg first = *whole, second = *whole;
    first.to = second.from = pivot;
    TRY(go(w, &first));
    second.sources = first.texts;
    TRY(go(w, &second));
    for (ptrdiff_t i = 0; i < whole->count; i++) {
        whole->texts[i] = second.texts[i];
        whole->engines[i] =
            second.texts[i].p ? join_names(w->a, first.engines[i], second.engines[i]) : second.engines[i];
    }
    whole->had = first.had && second.had;
    return OK;
}

/* ---- what came of it ---- */

static void fail_with(struct engine_result *out, const char *problem, struct str detail)
{
    out->problem = str_from_c(problem);
    out->detail = detail;
}

/* Nothing to translate is translated; what is too long was never sent. */
static void settle(struct work *w, const struct leg *leg)
{
    struct engine_result *out = w->out;
    bool missing = false;
    for (ptrdiff_t i = 0; i < leg->count; i++) {
        if (leg->sources[i].n == 0)
            leg->texts[i] = S("");
        missing |= !leg->texts[i].p;
        if (leg->sources[i].n > ENGINE_TEXT_MAX)
            fail_with(out, "long", str_format(w->a, "a text has more than %d bytes", ENGINE_TEXT_MAX));
        if (leg->texts[i].n > 0 && !out->engine.p)
            out->engine = leg->engines[i];
    }
    if (missing && !out->problem.p)
        fail_with(out, "no-engine",
                  str_format(w->a, "no engine translates from %.*s into %.*s", STR_ARG(leg->from), STR_ARG(leg->to)));
    if (!missing) {
        fail_with(out, NULL, (struct str){NULL, 0});
        out->again_at = TIME_NONE;
    }
    out->texts = leg->texts;
    out->engines = leg->engines;
}

struct err engines_translate(struct newsroom *n, struct arena *a, const struct edition_rules *rules,
                             const struct engine_job *job, struct engine_result *out)
{
    struct engine_list list;
    struct work w = {.n = n, .a = a, .job = job, .end = time_monotonic() + job->time_max, .out = out};
    struct leg leg = {.from = job->from, .to = job->to, .sources = job->texts, .count = job->count};
    *out = (struct engine_result){.again_at = TIME_NONE};
    TRY(engines_read(a, newsroom_settings(n)->engines, &list));
    choose_engines(&w, &list, rules->engines);
    TRY(go(&w, &leg));
    bool elsewhere =
        rules->pivot.n && !str_equal_nocase(rules->pivot, job->from) && !str_equal_nocase(rules->pivot, job->to);
    if (!leg.had && elsewhere)
        TRY(go_through(&w, rules->pivot, &leg));
    settle(&w, &leg);
    return OK;
}
