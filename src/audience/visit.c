/* visit.c - a page that a visitor was sent, and the beacons that it sends. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/visit.h"

#include "audience/count.h"
#include "base/time.h"

#define HOUR (3600 * TIME_SECOND)
#define SESSION (1800 * TIME_SECOND) /* a longer pause ends it */
#define CLICKS_MAX 200               /* of a visitor within the hour */
#define SECONDS_SLACK 5              /* clocks of script and server */

static int64_t story_of(const struct collector *c, uint32_t page)
{
    return pages_at(&c->pages, page)->subject.story_id;
}

void visit_end(struct collector *c, const struct visitor *v, struct str facet, int place)
{
    const struct subject *subject = &pages_at(&c->pages, v->events[place].page)->subject;
    int64_t day = v->visits[place].day;
    struct str value =
        subject->story_id ? str_format(&c->scratch, "%lld", (long long)subject->story_id) : subject->page;
    gather_facet(c->gathered, day, facet, value, 0)->sums.served++;
}

int visit_last_page(const struct visitor *v)
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
        visit_end(c, v, S("exit"), before);
    visit_end(c, v, S("entry"), place);
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
static uint32_t plausible_seconds(const struct visitor *v, const struct sight *sight, uint32_t page)
{
    int64_t most = sight->seconds;
    for (int i = 0; i < v->count; i++)
        if (v->events[i].kind == JUDGE_SERVED && v->events[i].page == page) {
            most = MIN(most, (sight->at - v->events[i].at) / TIME_SECOND + SECONDS_SLACK);
            break;
        }
    return (uint32_t)MAX(most, 0);
}

static const uint8_t JUDGED_AS[] = {
    [EVENT_SERVED] = JUDGE_SERVED, [EVENT_SEEN] = JUDGE_SEEN, [EVENT_READ] = JUDGE_READ, [EVENT_LEAVE] = JUDGE_LEFT};

static int add_visit(struct collector *c, struct visitor *v, const struct sight *sight, uint32_t page)
{
    struct judge_event judged = {sight->at, sight->view, page, JUDGED_AS[sight->kind], sight->stamp};
    uint32_t referrer = sight->kind == EVENT_SERVED ? count_text(c, sight->referrer) : referrer_of_page(v, page);
    int place = visitor_add_event(v, &judged);
    struct visit *visit = &v->visits[place];
    visit->day = collect_day(c, sight->at);
    visit->hour = (int32_t)(sight->at / HOUR);
    visit->referrer = referrer;
    if (sight->kind == EVENT_LEAVE) {
        visit->seconds = plausible_seconds(v, sight, page);
        visit->depth = (int16_t)sight->depth;
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
            count_rejected(c, v->events[i].at, story_of(c, v->events[i].page), &v->verdict,
                           v->events[i].kind != JUDGE_SERVED);
        }
}

void visit_judge(struct collector *c, struct visitor *v, int64_t now)
{
    struct judge_verdict verdict = judge_visitor(&c->rules.judge, v->reader.robot, false, v->events, v->count, now);
    if (collect_counts(c, &verdict))
        return;
    v->verdict = verdict;
    take_back(c, v);
}

/* The first "leave" of the same loading; -1 without. */
static int find_leave(const struct visitor *v, const struct sight *sight, uint32_t page)
{
    for (int i = 0; i < v->count; i++)
        if (v->events[i].kind == JUDGE_LEFT && v->events[i].view == sight->view && v->events[i].page == page &&
            v->visits[i].counted)
            return i;
    return -1;
}

static void count_good(struct collector *c, struct visitor *v, const struct sight *sight, int place)
{
    count_event(c, v, place);
    if (sight->kind == EVENT_SERVED) {
        count_session(c, v, place);
        if (sight->marks.n)
            count_facet(c, sight->at, S("utm"), sight->marks, 0);
    }
    if (sight->kind != EVENT_SEEN)
        return;
    for (int i = 0; i <= place; i++)
        if (v->events[i].kind == JUDGE_SERVED)
            count_unique(c, v, i);
}

void visit_collect(struct collector *c, struct visitor *v, const struct sight *sight, uint32_t page)
{
    const struct collect_rules *rules = &c->rules;
    int leave = sight->kind == EVENT_LEAVE && sight->stamp == EVENT_STAMP_GOOD ? find_leave(v, sight, page) : -1;
    if (leave >= 0) {
        v->last = sight->at;
        count_leave(c, v, leave, plausible_seconds(v, sight, page), sight->depth);
        return;
    }
    int place = add_visit(c, v, sight, page);
    visit_judge(c, v, sight->at);
    struct judge_verdict verdict = v->verdict;
    if (collect_counts(c, &verdict))
        verdict = judge_beacon(&rules->judge, v->events, v->count);
    if (verdict.reason == JUDGE_FINE || collect_counts(c, &verdict))
        count_good(c, v, sight, place);
    else {
        count_rejected(c, sight->at, story_of(c, page), &verdict, sight->kind != EVENT_SERVED);
        if (sight->kind != EVENT_SERVED) /* nothing that comes after may lean on it */
            v->count--;
    }
    if (place < v->count)
        keep_event(c, v, place);
}

void visit_click(struct collector *c, struct visitor *v, const struct sight *sight, uint32_t page)
{
    static const struct str FACETS[] = {
        [EVENT_SHARE] = S_INIT("share"), [EVENT_OUTBOUND] = S_INIT("outbound"), [EVENT_EMBED] = S_INIT("embed")};
    struct judge_event probe = {sight->at, sight->view, page, JUDGE_LEFT, sight->stamp};
    int place = visitor_add_event(v, &probe);
    struct judge_verdict verdict = judge_beacon(&c->rules.judge, v->events, v->count);
    v->count = place;
    if (verdict.reason == JUDGE_REPLAYED) /* a click may come after a leave */
        verdict = (struct judge_verdict){ROBOT_NONE, JUDGE_FINE};
    if (verdict.reason == JUDGE_FINE && ++v->clicks > CLICKS_MAX)
        verdict = (struct judge_verdict){ROBOT_BEHAVIOUR, JUDGE_RATE};
    if (verdict.reason != JUDGE_FINE)
        count_rejected(c, sight->at, story_of(c, page), &verdict, true);
    else
        count_facet(c, sight->at, FACETS[sight->kind], sight->text, story_of(c, page));
}
