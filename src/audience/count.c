/* count.c - what one event of a visitor adds to the figures. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/count.h"

#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>

#define HOUR (3600 * TIME_SECOND)
#define FACETS_OF_VISIT 6
#define TEXTS_MAX 50000 /* the first is "", which stands for all beyond */

static const struct str FACET_NAMES[] = {
    S_INIT("referrer"), S_INIT("country"),     S_INIT("device"), S_INIT("browser"), S_INIT("system"),
    S_INIT("hour"),     S_INIT("utm"),         S_INIT("share"),  S_INIT("embed"),   S_INIT("outbound"),
    S_INIT("missing"),  S_INIT("search_none"), S_INIT("entry"),  S_INIT("exit"),
};

struct facet_value {
    struct str facet, value;
    bool of_story; /* kept for the story too */
};

/* ---- bounded values ---- */

static int number_of(struct str facet)
{
    int i = 0;
    while (i < COUNT_OF(FACET_NAMES) - 1 && !str_equal(FACET_NAMES[i], facet))
        i++;
    return i;
}

/* Whoever invents referrers, addresses or words fills no more than so many rows a day. */
static struct str bounded(struct collector *c, int64_t day, struct str facet, struct str value)
{
    int number = number_of(facet);
    if (c->value_day != day) {
        arena_reset(&c->day_arena);
        c->values = (struct map){0};
        for (int i = 0; i < COLLECT_FACETS; i++)
            c->value_count[i] = 0;
        c->value_day = day;
    }
    struct str key = str_format(&c->scratch, "%d %.*s", number, STR_ARG(value));
    if (map_get(&c->values, key))
        return value;
    if (c->value_count[number] >= COLLECT_VALUES_MAX)
        return S("");
    c->value_count[number]++;
    *map_put(&c->day_arena, &c->values, str_copy(&c->day_arena, key)) = c;
    return value;
}

uint32_t count_text(struct collector *c, struct str text)
{
    uint32_t *known = map_get(&c->texts, text);
    if (known || c->text_count >= TEXTS_MAX)
        return known ? *known : 0;
    if (c->text_count == c->text_capacity) {
        c->text_capacity = c->text_capacity ? c->text_capacity * 2 : 64;
        c->text_list = reallocarray(c->text_list, c->text_capacity, sizeof *c->text_list);
        if (!c->text_list)
            fatalx("out of memory");
    }
    struct str copy = str_copy(&c->text_arena, text);
    uint32_t *number = arena_make(&c->text_arena, uint32_t);
    *number = c->text_count;
    *map_put(&c->text_arena, &c->texts, copy) = number;
    c->text_list[c->text_count] = copy;
    return c->text_count++;
}

/* ---- sums ---- */

static void add_sums(struct gather_sums *sums, enum judge_kind kind, int sign)
{
    sums->served += kind == JUDGE_SERVED ? sign : 0;
    sums->seen += kind == JUDGE_SEEN ? sign : 0;
    sums->read += kind == JUDGE_READ ? sign : 0;
}

/* The facets of what he does, as many as FACETS_OF_VISIT. Texts live as long as the event is worked on. */
static void list_facets(struct collector *c, const struct visitor *v, int place, struct facet_value *out)
{
    const struct visit *visit = &v->visits[place];
    struct str country = {v->country.code, 2};
    int hour = (int)(((v->events[place].at + c->offset) % TIME_DAY) / HOUR);
    out[0] = (struct facet_value){S("referrer"), c->text_list[visit->referrer], true};
    out[1] = (struct facet_value){S("country"), v->country.code[0] ? country : S("ZZ"), false};
    out[2] = (struct facet_value){S("device"), agent_device_name(v->reader.agent.device), false};
    out[3] = (struct facet_value){S("browser"), agent_browser_name(v->reader.agent.browser), false};
    out[4] = (struct facet_value){S("system"), agent_system_name(v->reader.agent.system), false};
    out[5] = (struct facet_value){S("hour"), str_format(&c->scratch, "%02d", hour), false};
}

/* kind JUDGE_LEFT adds to no facet. */
static void add_facets(struct collector *c, struct visitor *v, int place, int sign)
{
    struct facet_value facets[FACETS_OF_VISIT];
    const struct visit *visit = &v->visits[place];
    enum judge_kind kind = v->events[place].kind;
    int64_t story = pages_at(&c->pages, v->events[place].page)->subject.story_id;
    if (kind == JUDGE_LEFT)
        return;
    list_facets(c, v, place, facets);
    for (int i = 0; i < FACETS_OF_VISIT; i++) {
        struct str value = bounded(c, visit->day, facets[i].facet, facets[i].value);
        add_sums(&gather_facet(c->gathered, visit->day, facets[i].facet, value, 0)->sums, kind, sign);
        if (facets[i].of_story && story)
            add_sums(&gather_facet(c->gathered, visit->day, facets[i].facet, value, story)->sums, kind, sign);
    }
}

static struct gather_view *view_of(struct collector *c, const struct visitor *v, int place)
{
    return gather_view(c->gathered, v->visits[place].hour, &pages_at(&c->pages, v->events[place].page)->subject);
}

static void add_event(struct collector *c, struct visitor *v, int place, int sign)
{
    struct visit *visit = &v->visits[place];
    struct gather_view *view = view_of(c, v, place);
    add_sums(&view->sums, v->events[place].kind, sign);
    view->seconds += sign * (int64_t)visit->seconds;
    if (visit->depth >= 0)
        view->depth.loadings[visit->depth] += sign;
    add_facets(c, v, place, sign);
    visit->counted = sign > 0;
    c->counted += sign;
}

void count_event(struct collector *c, struct visitor *v, int place)
{
    add_event(c, v, place, 1);
}

void count_take_back(struct collector *c, struct visitor *v, int place)
{
    if (v->visits[place].counted)
        add_event(c, v, place, -1);
}

void count_unique(struct collector *c, struct visitor *v, int place)
{
    struct facet_value facets[FACETS_OF_VISIT];
    struct visit *visit = &v->visits[place];
    if (!visit->counted || visit->unique)
        return;
    visit->unique = true;
    gather_add_visitor(c->gathered, &view_of(c, v, place)->visitors, v->hash);
    list_facets(c, v, place, facets);
    for (int i = 0; i < FACETS_OF_VISIT; i++) {
        struct str value = bounded(c, visit->day, facets[i].facet, facets[i].value);
        gather_add_visitor(c->gathered, &gather_facet(c->gathered, visit->day, facets[i].facet, value, 0)->visitors,
                           v->hash);
    }
}

void count_leave(struct collector *c, struct visitor *v, int place, uint32_t seconds, int depth)
{
    struct visit *visit = &v->visits[place];
    struct gather_view *view = view_of(c, v, place);
    if (seconds > visit->seconds) {
        view->seconds += seconds - visit->seconds;
        visit->seconds = seconds;
    }
    if (depth > visit->depth) {
        view->depth.loadings[visit->depth] -= 1;
        view->depth.loadings[depth] += 1;
        visit->depth = (int16_t)depth;
    }
}

void count_facet(struct collector *c, int64_t at, struct str facet, struct str value, int64_t story_id)
{
    int64_t day = collect_day(c, at);
    value = bounded(c, day, facet, value);
    gather_facet(c->gathered, day, facet, value, 0)->sums.served++;
    if (story_id)
        gather_facet(c->gathered, day, facet, value, story_id)->sums.served++;
}

static void add_rejected(struct gather_rejected *sums, bool beacon)
{
    *(beacon ? &sums->beacons : &sums->served) += 1;
}

void count_rejected(struct collector *c, int64_t at, int64_t story_id, const struct judge_verdict *verdict, bool beacon)
{
    add_rejected(gather_rejected(c->gathered, 0, collect_day(c, at), verdict), beacon);
    if (story_id)
        add_rejected(gather_rejected(c->gathered, story_id, at / HOUR, verdict), beacon);
    c->rejected[verdict->reason]++;
}

static void add_told_facet(struct collector *c, const struct parcel_record *record)
{
    struct str facet = FACET_NAMES[number_of(record->facet)];
    if (!str_equal(facet, record->facet))
        return;
    struct str value = bounded(c, record->at, facet, record->value);
    gather_facet(c->gathered, record->at, facet, value, record->story_id)->sums.served += record->served;
}

void count_told(struct collector *c, const struct parcel_record *record)
{
    const struct pages_entry *page = record->kind == PARCEL_SERVED ? collect_page(c, &record->subject) : NULL;
    if (page)
        gather_view(c->gathered, record->at, &page->subject)->sums.served += record->served;
    else if (record->kind == PARCEL_FACET)
        add_told_facet(c, record);
    else if (record->kind == PARCEL_REJECTED) {
        struct gather_rejected *sums = gather_rejected(c->gathered, record->story_id, record->at, &record->verdict);
        sums->served += record->served;
        sums->beacons += record->beacons;
    }
    arena_reset(&c->scratch);
}
