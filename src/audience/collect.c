/* collect.c - events become figures. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What says that it is a machine is counted as one and forgotten. All others are remembered for an hour by their keyed
 * hash. Their pages count at once; when a visitor then shows to be a machine, all that he added within the hour is
 * taken back. Into sketches, from which nothing can be taken, he comes when one of his pages was seen, or when his hour
 * is over without a verdict.
 */
#include "audience/collect.h"

#include "audience/count.h"
#include "audience/visit.h"
#include "base/time.h"
#include "store/statements.h"

#include <stdlib.h>
#include <string.h>

#define HOUR (3600 * TIME_SECOND)

void collector_open(struct collector *c, struct newsroom *n)
{
    *c = (struct collector){.newsroom = n, .value_day = INT64_MIN, .offset_hour = INT64_MIN};
    arena_init(&c->rules.a, 0);
    arena_init(&c->scratch, 0);
    arena_init(&c->day_arena, 0);
    arena_init(&c->text_arena, 0);
    pages_init(&c->pages);
    visitors_init(&c->visitors);
    (void)count_text(c, S(""));
    collect_read_rules(c);
}

void collector_close(struct collector *c)
{
    country_close(c->rules.countries);
    visitors_close(&c->visitors);
    pages_close(&c->pages);
    identity_forget(&c->identity);
    free(c->text_list);
    arena_close(&c->text_arena);
    arena_close(&c->day_arena);
    arena_close(&c->scratch);
    arena_close(&c->rules.a);
}

/* ---- who ---- */

static struct visitor *find_visitor(struct collector *c, const struct sight *sight)
{
    struct visitor *v = sight->before ? visitors_rename(&c->visitors, sight->before, sight->visitor)
                                      : visitors_find(&c->visitors, sight->visitor);
    return v ? v : visitors_add(&c->visitors, sight->visitor);
}

static bool is_listed(const struct collector *c, const struct event *event)
{
    return address_is_in(&event->address, c->rules.networks.blocks, c->rules.networks.count);
}

/* A verdict that holds without looking at what he did. */
static struct judge_verdict judge_at_once(const struct collector *c, const struct event *event)
{
    static const struct judge_event NONE;
    return judge_visitor(&c->rules.judge, event->reader.robot, is_listed(c, event), &NONE, 0, event->at);
}

bool collect_counts(const struct collector *c, const struct judge_verdict *verdict)
{
    return judge_counted(verdict, c->rules.counted);
}

/* ---- all events ---- */

/* A stamp that we never made may name any story: it counts for none. */
static void reject(struct collector *c, const struct event *event, const struct pages_entry *page,
                   enum robot_class class, enum judge_reason reason)
{
    struct judge_verdict verdict = {class, reason};
    bool known = page && (!event_is_beacon(event) || event->stamp != EVENT_STAMP_WRONG);
    count_rejected(c, event->at, known ? page->subject.story_id : 0, &verdict, event_is_beacon(event));
}

/* A page sent to somebody who asked not to be counted among visitors: one more, and nothing else of him. */
static void collect_withheld(struct collector *c, const struct event *event, const struct pages_entry *page)
{
    c->withheld++;
    if (event->kind == EVENT_SERVED)
        gather_view(c->gathered, event->at / HOUR, &page->subject)->sums.served++;
}

/* Makes room by forgetting those longest away; false where there is none. */
static bool make_room(struct collector *c, int64_t now);

/* His place in memory, with what the sight says of him; NULL where there is no room. event: NULL where the country is
 * known. */
static struct visitor *know_visitor(struct collector *c, const struct sight *sight, const struct event *event)
{
    struct visitor *v = find_visitor(c, sight);
    if (!v && make_room(c, sight->at))
        v = find_visitor(c, sight);
    if (!v)
        return NULL;
    v->reader = sight->reader;
    if (!v->country.code[0])
        v->country = event ? country_find(c->rules.countries, &event->address) : sight->country;
    return v;
}

static void take_sight(struct collector *c, const struct sight *sight, const struct event *event, uint32_t page)
{
    struct visitor *v = know_visitor(c, sight, event);
    if (!v) {
        c->forgotten++;
        return;
    }
    if (v->verdict.reason != JUDGE_FINE && !collect_counts(c, &v->verdict)) {
        v->last = sight->at;
        count_rejected(c, sight->at, sight->subject.story_id, &v->verdict, sight->kind != EVENT_SERVED);
    } else if (sight->kind <= EVENT_LEAVE)
        visit_collect(c, v, sight, page);
    else
        visit_click(c, v, sight, page);
}

static void collect_person(struct collector *c, const struct event *event, const struct pages_entry *page)
{
    struct sight sight;
    sight_make(&c->scratch, &c->identity, c->rules.host, event, &sight);
    sight.subject = page->subject;
    if (!c->keys) {
        take_sight(c, &sight, event, page->number);
        return;
    }
    sight.country = country_find(c->rules.countries, &event->address);
    gather_sight(c->gathered, &sight);
}

const struct pages_entry *collect_page(struct collector *c, const struct subject *s)
{
    struct str text = s->story_id ? str_format(&c->scratch, "%lld.%.*s", (long long)s->story_id, STR_ARG(s->edition))
                                  : str_format(&c->scratch, "%.*s.%.*s", STR_ARG(s->page), STR_ARG(s->edition));
    return pages_find(&c->pages, text);
}

void collect_sight(struct collector *c, const struct sight *sight)
{
    const struct pages_entry *page = collect_page(c, &sight->subject);
    if (page)
        take_sight(c, sight, NULL, page->number);
    else
        c->forgotten++;
    arena_reset(&c->scratch);
}

static void collect_note(struct collector *c, const struct event *event)
{
    struct str facet = event->kind == EVENT_MISSING ? S("missing") : S("search_none");
    struct judge_verdict verdict = judge_at_once(c, event);
    if (collect_counts(c, &verdict) && !event->withheld)
        count_facet(c, event->at, facet, event_text(event), 0);
}

static void collect(struct collector *c, const struct event *event)
{
    struct judge_verdict verdict = judge_at_once(c, event);
    const struct pages_entry *page = pages_find(&c->pages, (struct str){event->subject, event->subject_size});
    if (event->kind == EVENT_SEARCH_NONE || event->kind == EVENT_MISSING)
        collect_note(c, event);
    else if (event->kind == EVENT_MALFORMED)
        reject(c, event, page, ROBOT_FORGED, JUDGE_MALFORMED);
    else if (!collect_counts(c, &verdict))
        reject(c, event, page, verdict.class, verdict.reason);
    else if (event->stamp == EVENT_STAMP_WRONG)
        reject(c, event, page, ROBOT_FORGED, JUDGE_STAMP);
    else if (!page)
        reject(c, event, page, ROBOT_FORGED, JUDGE_UNKNOWN);
    else if (event->withheld)
        collect_withheld(c, event, page);
    else
        collect_person(c, event, page);
}

/* Among several nodes the key is one that all have; until it is here yesterday's goes on. */
static void turn_shared_day(struct collector *c, int64_t day, int64_t now)
{
    unsigned char key[IDENTITY_KEY];
    if (c->identity.day != day && day_keys_find(c->keys, day, key))
        identity_take(&c->identity, day, key, now);
}

static void turn_day(struct collector *c, int64_t now)
{
    int64_t day = collect_day(c, now);
    if (c->keys) {
        turn_shared_day(c, day, now);
        return;
    }
    if (!identity_turn(&c->identity, day, now))
        return;
    c->gathered->new_key = true;
    c->gathered->key_day = c->identity.day;
    memcpy(c->gathered->key, c->identity.key, GATHER_KEY);
}

void collect_event(struct collector *c, const struct event *event)
{
    turn_day(c, event->at);
    collect(c, event);
    arena_reset(&c->scratch);
}

/* ---- the clock ---- */

/* His hour is over: unless something speaks against him now he is a person. */
static void leave(void *context, struct visitor *v)
{
    struct collector *c = context;
    if (v->verdict.reason == JUDGE_FINE)
        visit_judge(c, v, INT64_MAX); /* no beacon comes any more */
    int last = visit_last_page(v);
    if (last < 0 || v->verdict.reason != JUDGE_FINE)
        return;
    for (int i = 0; i < v->count; i++)
        if (v->events[i].kind == JUDGE_SERVED)
            count_unique(c, v, i);
    visit_end(c, v, S("exit"), last);
    arena_reset(&c->scratch);
}

static bool make_room(struct collector *c, int64_t now)
{
    for (int64_t age = JUDGE_WINDOW_SECONDS / 2; age > 0 && c->visitors.count >= VISITORS_MAX / 4 * 3; age /= 2)
        visitors_forget(&c->visitors, now - age * TIME_SECOND, leave, c);
    return c->visitors.count < VISITORS_MAX;
}

void collect_tidy(struct collector *c, int64_t now)
{
    collect_read_rules(c);
    turn_day(c, now);
    collect_forget(c, now);
}

void collect_forget(struct collector *c, int64_t now)
{
    visitors_forget(&c->visitors, now - JUDGE_WINDOW_SECONDS * TIME_SECOND, leave, c);
}

void collect_finish(struct collector *c)
{
    for (ptrdiff_t i = 0; i < c->visitors.capacity; i++) {
        struct visitor *v = &c->visitors.places[i];
        for (int place = 0; v->hash && v->verdict.reason == JUDGE_FINE && place < v->count; place++)
            if (v->events[place].kind == JUDGE_SERVED)
                count_unique(c, v, place);
        arena_reset(&c->scratch);
    }
}

/* What he was counted for before the restart is not taken back: only what he does from now on. */
void collect_restore(struct collector *c, const struct sql_audience_event *event)
{
    const struct pages_entry *page = collect_page(c, &(struct subject){event->story_id, event->page, event->edition});
    struct visitor *v = page ? visitors_add(&c->visitors, (uint64_t)event->visitor) : NULL;
    if (v) {
        struct judge_event judged = {event->at, (uint64_t)event->view, page->number, (uint8_t)event->kind, 0};
        int place = visitor_add_event(v, &judged);
        v->visits[place] = (struct visit){.day = collect_day(c, event->at),
                                          .hour = (int32_t)(event->at / HOUR),
                                          .seconds = (uint32_t)event->seconds,
                                          .depth = (int16_t)event->depth,
                                          .counted = event->counted};
        v->verdict = judge_visitor(&c->rules.judge, 0, false, v->events, v->count, event->at);
    }
    arena_reset(&c->scratch);
}

/* ---- what was counted ---- */

static void set(_Atomic int64_t *counter, int64_t value)
{
    atomic_store_explicit(counter, value, memory_order_relaxed);
}

void collect_show(const struct collector *c, struct collected *shown)
{
    set(&shown->counted, c->counted);
    set(&shown->withheld, c->withheld);
    set(&shown->forgotten, c->forgotten);
    set(&shown->visitors, c->visitors.count);
    for (int i = 0; i < JUDGE_REASONS; i++)
        set(&shown->rejected[i], c->rejected[i]);
}
