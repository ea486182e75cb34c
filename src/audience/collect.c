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

static struct visitor *find_visitor(struct collector *c, const struct event *event)
{
    uint64_t hash = identity_of(&c->identity, event), old = identity_before(&c->identity, event, event->at);
    struct visitor *v = old ? visitors_rename(&c->visitors, old, hash) : visitors_find(&c->visitors, hash);
    if (!v)
        v = visitors_add(&c->visitors, hash);
    if (!v)
        return NULL;
    v->reader = event->reader;
    if (!v->country.code[0])
        v->country = country_find(c->rules.countries, &event->address);
    return v;
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

static void collect_person(struct collector *c, const struct event *event, const struct pages_entry *page)
{
    struct visitor *v = find_visitor(c, event);
    if (!v && make_room(c, event->at))
        v = find_visitor(c, event);
    if (!v) {
        c->forgotten++;
        return;
    }
    if (v->verdict.reason != JUDGE_FINE && !collect_counts(c, &v->verdict)) {
        v->last = event->at;
        count_rejected(c, event->at, page->subject.story_id, &v->verdict, event_is_beacon(event));
    } else if (event->kind <= EVENT_LEAVE)
        visit_collect(c, v, event, page->number);
    else
        visit_click(c, v, event, page->number);
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

static void turn_day(struct collector *c, int64_t now)
{
    if (!identity_turn(&c->identity, collect_day(c, now), now))
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
    struct str subject = event->story_id
                             ? str_format(&c->scratch, "%lld.%.*s", (long long)event->story_id, STR_ARG(event->edition))
                             : str_format(&c->scratch, "%.*s.%.*s", STR_ARG(event->page), STR_ARG(event->edition));
    const struct pages_entry *page = pages_find(&c->pages, subject);
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
