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
#include "audience/referrer.h"
#include "base/time.h"
#include "store/statements.h"
#include "text/dates.h"
#include "text/url.h"

#include <stdlib.h>
#include <string.h>

#define HOUR (3600 * TIME_SECOND)
#define SESSION (1800 * TIME_SECOND) /* a longer pause ends it */
#define CLICKS_MAX 200               /* of a visitor within the hour */
#define SECONDS_SLACK 5              /* clocks of script and server */

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

/* ---- rules ---- */

static void complain(struct err e, const char *setting)
{
    if (failed(e))
        log_errorx("audience: setting %s is not in force: %s", setting, err_detail());
}

static void open_countries(struct collect_rules *rules)
{
    struct str path = settings_value(rules->settings, S("country_database"));
    country_close(rules->countries);
    complain(country_open(path, &rules->countries), "country_database");
    if (!rules->countries)
        complain(country_open(S(""), &rules->countries), "country_database");
}

void collect_read_rules(struct collector *c)
{
    struct collect_rules *rules = &c->rules;
    const struct settings *settings = newsroom_settings(c->newsroom);
    if (rules->settings == settings)
        return;
    arena_reset(&rules->a);
    rules->settings = settings;
    rules->host = url_host(settings->url);
    rules->judge = JUDGE_RULES;
    rules->counted = 0;
    rules->networks = (struct judge_networks){0};
    complain(robot_classes_parse(settings_value(settings, S("audience_counted")), &rules->counted), "audience_counted");
    complain(judge_networks_parse(&rules->a, settings_value(settings, S("audience_networks")), &rules->networks),
             "audience_networks");
    open_countries(rules);
    c->identity.site = identity_agent(newsroom_key(c->newsroom), settings->url);
    c->offset_hour = INT64_MIN;
}

int64_t collect_day(struct collector *c, int64_t at)
{
    int64_t hour = at / HOUR;
    if (hour != c->offset_hour) {
        c->offset = dates_offset(c->rules.settings->zone, at) * TIME_SECOND;
        c->offset_hour = hour;
    }
    int64_t local = at + c->offset;
    return local / TIME_DAY - (local % TIME_DAY < 0);
}

/* ---- who ---- */

static struct str text_of(const struct event *event)
{
    return (struct str){event->text, event->text_size};
}

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
    return judge_visitor(&c->rules.judge, event->reader.robot, is_listed(c, event), NULL, 0);
}

static bool counts(const struct collector *c, const struct judge_verdict *verdict)
{
    return judge_counted(verdict, c->rules.counted);
}

/* ---- a page, a beacon ---- */

static struct str referrer_text(struct collector *c, const struct event *event)
{
    struct utm utm = event->kind == EVENT_SERVED ? utm_read(&c->scratch, text_of(event)) : (struct utm){0};
    struct str header = {event->referer, event->referer_size};
    struct referrer from = referrer_read(&c->scratch, header, c->rules.host, &utm);
    struct str class = referrer_class_name(from.class);
    return from.name.n ? str_format(&c->scratch, "%.*s %.*s", STR_ARG(class), STR_ARG(from.name)) : class;
}

static void count_marks(struct collector *c, const struct event *event)
{
    struct utm utm = utm_read(&c->scratch, text_of(event));
    if (utm.source.n || utm.medium.n || utm.campaign.n)
        count_facet(c, event->at, S("utm"),
                    str_format(&c->scratch, "%.*s / %.*s / %.*s", STR_ARG(utm.source), STR_ARG(utm.medium),
                               STR_ARG(utm.campaign)),
                    0);
}

static void count_end(struct collector *c, const struct visitor *v, struct str facet, int place)
{
    const struct subject *subject = &pages_at(&c->pages, v->events[place].page)->subject;
    int64_t day = v->visits[place].day;
    struct str value =
        subject->story_id ? str_format(&c->scratch, "%lld", (long long)subject->story_id) : subject->page;
    gather_facet(c->gathered, day, facet, value, 0)->sums.served++;
}

static int last_page(const struct visitor *v)
{
    int place = v->count - 1;
    while (place >= 0 && !(v->events[place].kind == JUDGE_SERVED && v->visits[place].counted))
        place--;
    return place;
}

/* Before place he came to another page, or nowhere at all within the session. */
static void count_session(struct collector *c, struct visitor *v, int place)
{
    int before = -1;
    for (int i = place - 1; i >= 0 && before < 0; i--)
        before = v->events[i].kind == JUDGE_SERVED && v->visits[i].counted ? i : -1;
    if (before >= 0 && v->events[place].at - v->events[place - 1].at < SESSION)
        return;
    if (before >= 0)
        count_end(c, v, S("exit"), before);
    count_end(c, v, S("entry"), place);
}

/* What brought him to the page of a beacon is what its page was sent with. */
static uint32_t referrer_of_page(const struct visitor *v, uint32_t page)
{
    for (int i = v->count - 1; i >= 0; i--)
        if (v->events[i].kind == JUDGE_SERVED && v->events[i].page == page)
            return v->visits[i].referrer;
    return 0;
}

/* No more than the time since the page was sent. */
static uint32_t plausible_seconds(const struct visitor *v, const struct event *event, uint32_t page)
{
    int64_t most = event->seconds;
    for (int i = 0; i < v->count; i++)
        if (v->events[i].kind == JUDGE_SERVED && v->events[i].page == page) {
            most = MIN(most, (event->at - v->events[i].at) / TIME_SECOND + SECONDS_SLACK);
            break;
        }
    return (uint32_t)MAX(most, 0);
}

static const uint8_t JUDGED_AS[] = {
    [EVENT_SERVED] = JUDGE_SERVED, [EVENT_SEEN] = JUDGE_SEEN, [EVENT_READ] = JUDGE_READ, [EVENT_LEAVE] = JUDGE_LEFT};

static int add_visit(struct collector *c, struct visitor *v, const struct event *event, uint32_t page)
{
    struct judge_event judged = {event->at, event->view, page, JUDGED_AS[event->kind], event->stamp};
    uint32_t referrer =
        event->kind == EVENT_SERVED ? count_text(c, referrer_text(c, event)) : referrer_of_page(v, page);
    int place = visitor_add_event(v, &judged);
    struct visit *visit = &v->visits[place];
    visit->day = collect_day(c, event->at);
    visit->hour = (int32_t)(event->at / HOUR);
    visit->referrer = referrer;
    if (event->kind == EVENT_LEAVE) {
        visit->seconds = plausible_seconds(v, event, page);
        visit->depth = (int8_t)event->depth;
    }
    return place;
}

static void keep_event(struct collector *c, const struct visitor *v, int place)
{
    struct gather_event *kept = gather_event(c->gathered);
    kept->judged = v->events[place];
    kept->visitor = v->hash;
    kept->subject = pages_at(&c->pages, kept->judged.page)->subject;
    kept->seconds = v->visits[place].seconds;
    kept->depth = v->visits[place].depth;
    kept->counted = v->visits[place].counted;
}

/* He is a machine after all: what he added is taken back and stands among what was rejected. */
static void take_back(struct collector *c, struct visitor *v)
{
    for (int i = 0; i < v->count; i++)
        if (v->visits[i].counted) {
            count_take_back(c, v, i);
            count_rejected(c, v->events[i].at, &v->verdict, v->events[i].kind != JUDGE_SERVED);
        }
}

static bool is_beacon(const struct event *event)
{
    return event->kind != EVENT_SERVED;
}

/* The first "leave" of the same loading; -1 without. */
static int find_leave(const struct visitor *v, const struct event *event, uint32_t page)
{
    for (int i = 0; i < v->count; i++)
        if (v->events[i].kind == JUDGE_LEFT && v->events[i].view == event->view && v->events[i].page == page &&
            v->visits[i].counted)
            return i;
    return -1;
}

static void count_good(struct collector *c, struct visitor *v, const struct event *event, int place)
{
    count_event(c, v, place);
    if (event->kind == EVENT_SERVED) {
        count_session(c, v, place);
        count_marks(c, event);
    }
    if (event->kind != EVENT_SEEN)
        return;
    for (int i = 0; i <= place; i++)
        if (v->events[i].kind == JUDGE_SERVED)
            count_unique(c, v, i);
}

static void collect_visit(struct collector *c, struct visitor *v, const struct event *event, uint32_t page)
{
    const struct collect_rules *rules = &c->rules;
    int leave = event->kind == EVENT_LEAVE && event->stamp == EVENT_STAMP_GOOD ? find_leave(v, event, page) : -1;
    if (leave >= 0) {
        v->last = event->at;
        count_leave(c, v, leave, plausible_seconds(v, event, page), event->depth);
        return;
    }
    int place = add_visit(c, v, event, page);
    struct judge_verdict verdict = judge_visitor(&rules->judge, event->reader.robot, false, v->events, v->count);
    if (verdict.reason != JUDGE_FINE && !counts(c, &verdict)) {
        v->verdict = verdict;
        take_back(c, v);
    } else {
        verdict = judge_beacon(&rules->judge, v->events, v->count);
    }
    if (verdict.reason == JUDGE_FINE || counts(c, &verdict))
        count_good(c, v, event, place);
    else {
        count_rejected(c, event->at, &verdict, is_beacon(event));
        if (is_beacon(event)) /* nothing that comes after may lean on it */
            v->count--;
    }
    if (place < v->count)
        keep_event(c, v, place);
}

static void collect_click(struct collector *c, struct visitor *v, const struct event *event, uint32_t page)
{
    static const struct str FACETS[] = {
        [EVENT_SHARE] = S_INIT("share"), [EVENT_OUTBOUND] = S_INIT("outbound"), [EVENT_EMBED] = S_INIT("embed")};
    struct judge_event probe = {event->at, event->view, page, JUDGE_LEFT, event->stamp};
    int place = visitor_add_event(v, &probe);
    struct judge_verdict verdict = judge_beacon(&c->rules.judge, v->events, v->count);
    v->count = place;
    if (verdict.reason == JUDGE_REPLAYED) /* a click may come after a leave */
        verdict = (struct judge_verdict){ROBOT_NONE, JUDGE_FINE};
    if (verdict.reason == JUDGE_FINE && ++v->clicks > CLICKS_MAX)
        verdict = (struct judge_verdict){ROBOT_BEHAVIOUR, JUDGE_RATE};
    if (verdict.reason != JUDGE_FINE)
        count_rejected(c, event->at, &verdict, true);
    else
        count_facet(c, event->at, FACETS[event->kind], text_of(event), pages_at(&c->pages, page)->subject.story_id);
}

/* ---- all events ---- */

static void reject(struct collector *c, const struct event *event, enum robot_class class, enum judge_reason reason)
{
    struct judge_verdict verdict = {class, reason};
    count_rejected(c, event->at, &verdict, is_beacon(event));
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
    if (v->verdict.reason != JUDGE_FINE && !counts(c, &v->verdict)) {
        v->last = event->at;
        count_rejected(c, event->at, &v->verdict, is_beacon(event));
    } else if (event->kind <= EVENT_LEAVE)
        collect_visit(c, v, event, page->number);
    else
        collect_click(c, v, event, page->number);
}

static void collect_note(struct collector *c, const struct event *event)
{
    struct str facet = event->kind == EVENT_MISSING ? S("missing") : S("search_none");
    struct judge_verdict verdict = judge_at_once(c, event);
    if (counts(c, &verdict) && !event->withheld)
        count_facet(c, event->at, facet, text_of(event), 0);
}

static void collect(struct collector *c, const struct event *event)
{
    struct judge_verdict verdict = judge_at_once(c, event);
    const struct pages_entry *page = pages_find(&c->pages, (struct str){event->subject, event->subject_size});
    if (event->kind == EVENT_SEARCH_NONE || event->kind == EVENT_MISSING)
        collect_note(c, event);
    else if (event->kind == EVENT_MALFORMED)
        reject(c, event, ROBOT_FORGED, JUDGE_MALFORMED);
    else if (!counts(c, &verdict))
        reject(c, event, verdict.class, verdict.reason);
    else if (event->stamp == EVENT_STAMP_WRONG)
        reject(c, event, ROBOT_FORGED, JUDGE_STAMP);
    else if (!page)
        reject(c, event, ROBOT_FORGED, JUDGE_UNKNOWN);
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

/* His hour is over and nothing speaks against him. */
static void leave(void *context, struct visitor *v)
{
    struct collector *c = context;
    int last = last_page(v);
    if (last < 0 || v->verdict.reason != JUDGE_FINE)
        return;
    for (int i = 0; i < v->count; i++)
        if (v->events[i].kind == JUDGE_SERVED)
            count_unique(c, v, i);
    count_end(c, v, S("exit"), last);
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
                                          .depth = (int8_t)event->depth,
                                          .counted = event->counted};
        v->verdict = judge_visitor(&c->rules.judge, 0, false, v->events, v->count);
    }
    arena_reset(&c->scratch);
}
