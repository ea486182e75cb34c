/* judge.c - is a visitor whose agent says nothing a machine after all? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/judge.h"

#include "base/time.h"

#include <math.h>

#define NETWORKS_MAX 100000
#define REGULAR_PAUSE_LEAST ((double)TIME_SECOND) /* shorter pauses are a page and its reloads */

/*
 * Behind one address of a mobile carrier, and with one kind of telephone, read many people at once: their beacons tell
 * them from a machine that only fetches. So a rate speaks against a visitor only where few of his pages were seen.
 */
#define SEEN_SHARE_OF_PEOPLE 0.3

const struct judge_rules JUDGE_RULES = {.burst_pages = 20,
                                        .burst_seconds = 10,
                                        .steady_pages = 120,
                                        .steady_seconds = 600,
                                        .most_pages = 60,
                                        .regular_pages = 12,
                                        .regular_percent = 4};

static const struct str REASON_NAMES[JUDGE_REASONS] = {
    [JUDGE_FINE] = S_INIT("fine"),   [JUDGE_AGENT] = S_INIT("agent"),         [JUDGE_LISTED] = S_INIT("listed"),
    [JUDGE_RATE] = S_INIT("rate"),   [JUDGE_REGULAR] = S_INIT("regular"),     [JUDGE_NOT_SERVED] = S_INIT("not-served"),
    [JUDGE_STAMP] = S_INIT("stamp"), [JUDGE_EXPIRED] = S_INIT("expired"),     [JUDGE_REPLAYED] = S_INIT("replayed"),
    [JUDGE_ORDER] = S_INIT("order"), [JUDGE_MALFORMED] = S_INIT("malformed"), [JUDGE_UNKNOWN] = S_INIT("unknown"),
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

/* The events of the window, and how many of them are pages. */
struct recent {
    const struct judge_event *events;
    ptrdiff_t count;
};

static struct recent recent_of(const struct judge_event *events, ptrdiff_t count)
{
    ptrdiff_t first = 0;
    int64_t since = count ? events[count - 1].at - JUDGE_WINDOW_SECONDS * TIME_SECOND : 0;
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

/* The most pages that any span of so many seconds holds, and how many of that span's were seen. */
struct span {
    ptrdiff_t pages, seen;
};

static struct span fullest_span(const struct recent *recent, int seconds)
{
    struct span now = {0}, fullest = {0};
    ptrdiff_t first = 0;
    for (ptrdiff_t i = 0; i < recent->count; i++) {
        const struct judge_event *event = &recent->events[i];
        now.pages += event->kind == JUDGE_SERVED;
        now.seen += event->kind == JUDGE_SEEN;
        for (; recent->events[first].at < event->at - seconds * TIME_SECOND; first++) {
            now.pages -= recent->events[first].kind == JUDGE_SERVED;
            now.seen -= recent->events[first].kind == JUDGE_SEEN;
        }
        if (now.pages > fullest.pages)
            fullest = now;
    }
    return fullest;
}

static bool looks_like_people(const struct recent *recent)
{
    ptrdiff_t pages = count_kind(recent->events, recent->count, JUDGE_SERVED);
    return (double)count_kind(recent->events, recent->count, JUDGE_SEEN) >= SEEN_SHARE_OF_PEOPLE * (double)pages;
}

static bool is_too_fast(const struct judge_rules *rules, const struct recent *recent)
{
    ptrdiff_t burst = fullest_span(recent, rules->burst_seconds).pages;
    if (burst > rules->most_pages)
        return true;
    bool many = burst > rules->burst_pages || fullest_span(recent, rules->steady_seconds).pages > rules->steady_pages;
    return many && !looks_like_people(recent);
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
            double pause = (double)(recent->events[i].at - before), off = pause - pauses.mean;
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
                                   const struct judge_event *events, ptrdiff_t count)
{
    struct recent recent = recent_of(events, count);
    if (robot_at(robot)->class != ROBOT_NONE)
        return verdict(robot_at(robot)->class, JUDGE_AGENT);
    if (listed)
        return verdict(ROBOT_NETWORK, JUDGE_LISTED);
    if (is_too_fast(rules, &recent))
        return verdict(ROBOT_BEHAVIOUR, JUDGE_RATE);
    if (is_too_regular(rules, &recent))
        return verdict(ROBOT_BEHAVIOUR, JUDGE_REGULAR);
    return verdict(ROBOT_NONE, JUDGE_FINE);
}

/* ---- a beacon ---- */

static bool was_served(const struct recent *recent, uint32_t page)
{
    for (ptrdiff_t i = 0; i < recent->count; i++)
        if (recent->events[i].kind == JUDGE_SERVED && recent->events[i].page == page)
            return true;
    return false;
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
    if (!rules->served_elsewhere && !was_served(&recent, beacon->page))
        return verdict(ROBOT_FORGED, JUDGE_NOT_SERVED);
    if (came_before(&recent, beacon, beacon->kind))
        return verdict(ROBOT_FORGED, JUDGE_REPLAYED);
    if (is_out_of_order(&recent, beacon))
        return verdict(ROBOT_FORGED, JUDGE_ORDER);
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
