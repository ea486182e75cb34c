/* engines.c - engines of translation: what they were asked, what is left of their budgets, what failed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/frame.h"
#include "desk/routes.h"
#include "page/language.h"
#include "translate/engine_use.h"

#define DAYS 7

/* For the attributes of a <meter>. */
static struct str number(struct page *p, int64_t n)
{
    return str_format(p->a, "%lld", (long long)n);
}

/* "en-es es-pt"; empty where the engine is asked which it has. */
static struct str pairs_of(struct page *p, const struct engine_setting *engine)
{
    struct str list = S("");
    for (ptrdiff_t i = 0; i < engine->pair_count; i++)
        list = str_format(p->a, "%.*s%s%.*s-%.*s", STR_ARG(list), i ? " " : "", STR_ARG(engine->pairs[i].from),
                          STR_ARG(engine->pairs[i].to));
    return list;
}

static void set_budget(struct page *p, struct value *item, const struct engine_setting *engine,
                       const struct engine_use *today)
{
    int64_t used = today ? today->characters : 0, left = MAX(engine->daily - used, 0);
    page_set_text_or_false(p, item, S("left"),
                           engine->daily ? page_word_with(p, S("desk_engine_left"), S("count"), page_grouped(p, left))
                                         : S(""));
    if (engine->daily == 0)
        return;
    value_set_text(p->a, item, S("daily"), number(p, engine->daily));
    value_set_text(p->a, item, S("used"), number(p, MIN(used, engine->daily)));
}

static void add_day(struct page *p, struct value *days, const struct engine_setting *engine,
                    const struct engine_use *use)
{
    struct value *day = value_append_map(p->a, days);
    int64_t cost = engine_cost(engine, use->characters), at = use->day * TIME_DAY;
    struct dates_style utc = p->dates;
    utc.zone = S("UTC");
    value_set_text(p->a, day, S("day"), dates_day(p->a, &utc, at));
    value_set_text(p->a, day, S("requests"), page_grouped(p, use->requests));
    value_set_text(p->a, day, S("failures"), page_grouped(p, use->failures));
    value_set_text(p->a, day, S("characters"), page_grouped(p, use->characters));
    page_set_text_or_false(p, day, S("cost"),
                           engine->cost ? page_digits(p, str_format(p->a, "%lld.%02d %.*s", (long long)(cost / 100),
                                                                    (int)(cost % 100), STR_ARG(p->settings->currency)))
                                        : S(""));
}

static void set_failure(struct page *p, struct value *item, const struct engine_use *use)
{
    struct value *failure = value_set_map(p->a, item, S("failure"));
    value_set_text(p->a, failure, S("words"), use->problem);
    page_set_time(p, failure, S("time"), use->problem_at, dates_short(p->a, &p->dates, use->problem_at));
}

static void fill_uses(struct page *p, struct value *item, const struct engine_setting *engine,
                      const struct engine_use_list *uses)
{
    const struct engine_use *today = NULL, *failed = NULL;
    struct value *days = value_set_list(p->a, item, S("days"));
    for (ptrdiff_t i = 0; i < uses->count; i++) {
        const struct engine_use *use = &uses->items[i];
        if (!str_equal(use->engine, engine->name))
            continue;
        add_day(p, days, engine, use);
        today = use->day == uses->today ? use : today;
        failed = !failed && use->problem_at != DB_NULL ? use : failed;
    }
    set_budget(p, item, engine, today);
    value_set_bool(p->a, item, S("failure"), false);
    if (failed)
        set_failure(p, item, failed);
}

/* The key itself is never here: only that there is one. */
static void add_engine(struct page *p, struct value *list, const struct engine_setting *engine,
                       const struct engine_use_list *uses)
{
    struct value *item = value_append_map(p->a, list);
    struct str key = S("");
    bool sealed = failed(engine_key(p->a, p->site->newsroom, engine, &key));
    value_set_text(p->a, item, S("name"), engine->name);
    value_set_text(p->a, item, S("kind"), engine_kind_name(engine->kind));
    value_set_text(p->a, item, S("url"), engine->url);
    page_set_text_or_false(p, item, S("model"), engine->model);
    page_set_text_or_false(p, item, S("pairs"), pairs_of(p, engine));
    value_set_text(p->a, item, S("key"),
                   page_word(p, sealed  ? S("desk_engine_key_sealed")
                                : key.n ? S("desk_engine_key_set")
                                        : S("desk_engine_key_none")));
    fill_uses(p, item, engine, uses);
}

struct err desk_engines(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct engine_list engines;
    struct engine_use_list uses;
    TRY(desk_begin(&p, r, out, S("desk_engines"), DESK_ENGINES, S("")));
    TRY(engines_read(p.a, p.settings->engines, &engines));
    TRY(engine_use_list(p.site->newsroom, p.a, DAYS, &uses));
    struct value *list = value_set_list(p.a, p.view, S("engines"));
    for (ptrdiff_t i = 0; i < engines.count; i++)
        add_engine(&p, list, &engines.items[i], &uses);
    value_set_bool(p.a, p.view, S("no_engines"), engines.count == 0);
    return desk_end(&p, S("desk-engines"));
}
