/* judge.c - is a visitor whose agent says nothing a machine after all? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/judge.h"

#include "base/time.h"

#include <math.h>

#define NETWORKS_MAX 100000
#define REGULAR_PAUSE_LEAST ((double)TIME_SECOND) /* shorter pauses are a page and its reloads */

/*
 * Behind one address of a mobile carrier, and with one kind of telephone, read many people at once: their beacons tell
 * them from a machine that only fetches. So a rate speaks against a visitor only where few of his pages were seen, of
 * those that had the time to be.
 */
#define SEEN_SHARE_OF_PEOPLE 0.3
#define SEEN_SHARE_OF_ANYBODY 0.1

/* A page may be opened again out of the browser's cache, without being asked for. */
#define LOADINGS_OF_A_PAGE 2
#define LOADINGS_BESIDE 2

const struct judge_rules JUDGE_RULES = {.burst_pages = 20,
                                        .burst_seconds = 10,
                                        .steady_pages = 120,
                                        .steady_seconds = 600,
                                        .most_pages = 60,
                                        .regular_pages = 12,
                                        .regular_percent = 4,
                                        .unseen_pages = 40,
                                        .settle_seconds = 10,
                                        .read_seconds = 3};

static const struct str REASON_NAMES[JUDGE_REASONS] = {
    [JUDGE_FINE] = S_INIT("fine"),           [JUDGE_AGENT] = S_INIT("agent"),
    [JUDGE_LISTED] = S_INIT("listed"),       [JUDGE_RATE] = S_INIT("rate"),
    [JUDGE_REGULAR] = S_INIT("regular"),     [JUDGE_NOT_SERVED] = S_INIT("not-served"),
    [JUDGE_STAMP] = S_INIT("stamp"),         [JUDGE_EXPIRED] = S_INIT("expired"),
    [JUDGE_REPLAYED] = S_INIT("replayed"),   [JUDGE_ORDER] = S_INIT("order"),
    [JUDGE_MALFORMED] = S_INIT("malformed"), [JUDGE_UNKNOWN] = S_INIT("unknown"),
    [JUDGE_UNSEEN] = S_INIT("unseen"),       [JUDGE_TOO_OFTEN] = S_INIT("too-often"),
};

struct str judge_reason_name(enum judge_reason reason)
{
    return REASON_NAMES[reason];
}

static struct judge_verdict verdict(enum robot_class class, enum judge_reason reason)
{
    return (struct judge_verdict){class, reason};
}

/* ---- a visitor ---- */

/* An instant so many seconds before another; events may carry any. */
static int64_t earlier(int64_t at, int seconds)
{
    int64_t before;
    return __builtin_sub_overflow(at, seconds * TIME_SECOND, &before) ? INT64_MIN : before;
}

/* The events of the window. */
struct recent {
    const struct judge_event *events;
    ptrdiff_t count;
};

static struct recent recent_of(const struct judge_event *events, ptrdiff_t count)
{
    ptrdiff_t first = 0;
    int64_t since = count ? earlier(events[count - 1].at, JUDGE_WINDOW_SECONDS) : 0;
    while (first < count && events[first].at < since)
        first++;
    return (struct recent){events + first, count - first};
}

static ptrdiff_t count_kind(const struct judge_event *events, ptrdiff_t count, enum judge_kind kind)
{
    ptrdiff_t found = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        found += events[i].kind == kind;
    return found;
}

/* The most pages that any span of so many seconds holds. */
static ptrdiff_t fullest_span(const struct recent *recent, int seconds)
{
    ptrdiff_t now = 0, fullest = 0, first = 0;
    for (ptrdiff_t i = 0; i < recent->count; i++) {
        const struct judge_event *event = &recent->events[i];
        now += event->kind == JUDGE_SERVED;
        for (; recent->events[first].at < earlier(event->at, seconds); first++)
            now -= recent->events[first].kind == JUDGE_SERVED;
        fullest = MAX(fullest, now);
    }
    return fullest;
}

/* Whether of the pages that were sent long enough ago at least that share was seen. */
static bool are_seen(const struct judge_rules *rules, const struct judge_event *events, ptrdiff_t count, int64_t now,
                     double share)
{
    ptrdiff_t pages = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        pages += events[i].kind == JUDGE_SERVED && events[i].at <= earlier(now, rules->settle_seconds);
    return (double)count_kind(events, count, JUDGE_SEEN) >= share * (double)pages;
}

static bool is_too_fast(const struct judge_rules *rules, const struct recent *recent, int64_t now)
{
    ptrdiff_t burst = fullest_span(recent, rules->burst_seconds);
    if (burst > rules->most_pages)
        return true;
    bool many = burst > rules->burst_pages || fullest_span(recent, rules->steady_seconds) > rules->steady_pages;
    return many && !are_seen(rules, recent->events, recent->count, now, SEEN_SHARE_OF_PEOPLE);
}

static bool is_never_seen(const struct judge_rules *rules, const struct judge_event *events, ptrdiff_t count,
                          int64_t now)
{
    return count_kind(events, count, JUDGE_SERVED) > rules->unseen_pages &&
           !are_seen(rules, events, count, now, SEEN_SHARE_OF_ANYBODY);
}

/* Mean and standard deviation of the pauses between pages, in microseconds. */
struct pauses {
    ptrdiff_t count;
    double mean, deviation;
};

static struct pauses pauses_of(const struct recent *recent)
{
    struct pauses pauses = {0};
    double squares = 0;
    int64_t before = TIME_NONE;
    for (ptrdiff_t i = 0; i < recent->count; i++) {
        if (recent->events[i].kind != JUDGE_SERVED)
            continue;
        if (before != TIME_NONE) { /* Welford's way: no difference of great numbers */
            double pause = (double)recent->events[i].at - (double)before, off = pause - pauses.mean;
            pauses.mean += off / (double)++pauses.count;
            squares += off * (pause - pauses.mean);
        }
        before = recent->events[i].at;
    }
    pauses.deviation = pauses.count ? sqrt(squares / (double)pauses.count) : 0;
    return pauses;
}

static bool is_too_regular(const struct judge_rules *rules, const struct recent *recent)
{
    struct pauses pauses = pauses_of(recent);
    return pauses.count + 1 >= rules->regular_pages && pauses.mean >= REGULAR_PAUSE_LEAST &&
           pauses.deviation * 100 <= pauses.mean * rules->regular_percent;
}

struct judge_verdict judge_visitor(const struct judge_rules *rules, uint16_t robot, bool listed,
                                   const struct judge_event *events, ptrdiff_t count, int64_t now)
{
    struct recent recent = recent_of(events, count);
    if (robot_at(robot)->class != ROBOT_NONE)
        return verdict(robot_at(robot)->class, JUDGE_AGENT);
    if (listed)
        return verdict(ROBOT_NETWORK, JUDGE_LISTED);
    if (is_too_fast(rules, &recent, now))
        return verdict(ROBOT_BEHAVIOUR, JUDGE_RATE);
    if (is_too_regular(rules, &recent))
        return verdict(ROBOT_BEHAVIOUR, JUDGE_REGULAR);
    if (is_never_seen(rules, events, count, now))
        return verdict(ROBOT_BEHAVIOUR, JUDGE_UNSEEN);
    return verdict(ROBOT_NONE, JUDGE_FINE);
}

/* ---- a beacon ---- */

/* What is known of the beacon's page: how often it was sent and seen, and when it was sent first. */
struct page_record {
    ptrdiff_t served, seen;
    int64_t first;
};

static struct page_record record_of(const struct recent *recent, uint32_t page)
{
    struct page_record record = {0};
    for (ptrdiff_t i = 0; i < recent->count; i++) {
        const struct judge_event *event = &recent->events[i];
        if (event->page != page)
            continue;
        if (event->kind == JUDGE_SERVED && record.served++ == 0)
            record.first = event->at;
        record.seen += event->kind == JUDGE_SEEN;
    }
    return record;
}

/* Whether an event before the newest is of that kind and of the same loading of the page. */
static bool came_before(const struct recent *recent, const struct judge_event *beacon, enum judge_kind kind)
{
    for (ptrdiff_t i = 0; i < recent->count - 1; i++) {
        const struct judge_event *event = &recent->events[i];
        if (event->kind == kind && event->view == beacon->view && event->page == beacon->page)
            return true;
    }
    return false;
}

static bool is_out_of_order(const struct recent *recent, const struct judge_event *beacon)
{
    return beacon->kind == JUDGE_READ && !came_before(recent, beacon, JUDGE_SEEN);
}

static bool is_too_soon(const struct judge_rules *rules, const struct page_record *page,
                        const struct judge_event *beacon)
{
    return beacon->kind == JUDGE_READ && page->served && earlier(beacon->at, rules->read_seconds) < page->first;
}

static bool is_too_often(const struct page_record *page, const struct judge_event *beacon)
{
    return beacon->kind == JUDGE_SEEN && page->seen > LOADINGS_OF_A_PAGE * page->served + LOADINGS_BESIDE;
}

struct judge_verdict judge_beacon(const struct judge_rules *rules, const struct judge_event *events, ptrdiff_t count)
{
    struct recent recent = recent_of(events, count);
    const struct judge_event *beacon = count ? &events[count - 1] : NULL;
    if (!beacon || beacon->kind == JUDGE_SERVED)
        return verdict(ROBOT_NONE, JUDGE_FINE);
    if (beacon->stamp == JUDGE_STAMP_WRONG)
        return verdict(ROBOT_FORGED, JUDGE_STAMP);
    if (beacon->stamp == JUDGE_STAMP_OLD)
        return verdict(ROBOT_FORGED, JUDGE_EXPIRED);
    struct page_record page = record_of(&recent, beacon->page);
    if (!rules->served_elsewhere && !page.served)
        return verdict(ROBOT_FORGED, JUDGE_NOT_SERVED);
    if (came_before(&recent, beacon, beacon->kind))
        return verdict(ROBOT_FORGED, JUDGE_REPLAYED);
    if (is_out_of_order(&recent, beacon) || is_too_soon(rules, &page, beacon))
        return verdict(ROBOT_FORGED, JUDGE_ORDER);
    if (!rules->served_elsewhere && is_too_often(&page, beacon))
        return verdict(ROBOT_FORGED, JUDGE_TOO_OFTEN);
    return verdict(ROBOT_NONE, JUDGE_FINE);
}

bool judge_counted(const struct judge_verdict *verdict, robot_classes counted)
{
    return verdict->class == ROBOT_NONE || (counted >> verdict->class & 1);
}

/* ---- networks ---- */

static bool is_parting(char c)
{
    return char_is_space(c) || c == ',';
}

static struct str take_word(struct str *text)
{
    ptrdiff_t from = 0, to;
    while (from < text->n && is_parting(text->p[from]))
        from++;
    for (to = from; to < text->n && !is_parting(text->p[to]);)
        to++;
    struct str word = str_slice(*text, from, to);
    *text = str_from(*text, to);
    return word;
}

static ptrdiff_t count_words(struct str text)
{
    ptrdiff_t words = 0;
    while (take_word(&text).n)
        words++;
    return words;
}

struct err judge_networks_parse(struct arena *a, struct str text, struct judge_networks *out)
{
    ptrdiff_t words = count_words(text);
    struct str word;
    if (words > NETWORKS_MAX)
        return err_make(&ERR_LIMIT, "at most %d networks fit", NETWORKS_MAX);
    *out = (struct judge_networks){arena_array(a, struct address_block, words), 0};
    while ((word = take_word(&text)).n)
        if (!address_block_parse(word, &out->blocks[out->count++]))
            return err_make(&ERR_INVALID, "\"%.*s\" is no network, as 192.0.2.0/24 or 2001:db8::/32 is", STR_ARG(word));
    return OK;
}
