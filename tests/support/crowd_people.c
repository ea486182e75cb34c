/* crowd_people.c - how people read a news site. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/crowd.h"

#define MOBILE_SHARE 0.35 /* of people come through a carrier's shared addresses */
#define CARRIERS 8        /* such addresses */
#define OFFICE_SHARE 0.06
#define OFFICES 10
#define HOUSEHOLDS 2600
#define ON_THE_ROAD 3400 /* people by carrier or office */
#define PUSHED 300       /* come within three minutes of a notice that is pushed to them */
#define PUSHED_AT (18 * 3600.0)
#define NO_SCRIPT 0.006
#define OBJECTS 0.03          /* sends Sec-GPC */
#define BY_HOSTER 0.0008      /* reads through a VPN that comes out at a hoster's */
#define NETWORK_CHANGED 0.002 /* between a page and its beacons the telephone went from Wi-Fi to its carrier */
#define BEACON_LOST 0.0015
#define BEACON_TWICE 0.001 /* sent once more by a network stack that had no answer */

struct person {
    struct crowd *crowd;
    struct crowd_event self; /* address, agent, and what he says of privacy */
    bool scripts;
};

/* One loading of a page in a tab. */
struct loading {
    struct crowd_event event;
    double shown, seconds; /* when it came into view; active time so far */
    bool read, sent;       /* "sent": its script runs and the network carries */
};

static bool is_true_of(const struct person *p)
{
    return p->scripts && !p->self.withheld;
}

static void tell(struct person *p, struct loading *l, double at, enum crowd_act act)
{
    struct crowd *c = p->crowd;
    l->event.act = (uint8_t)act;
    l->event.seconds = (uint32_t)l->seconds;
    if (!p->scripts || crowd_is(c, BEACON_LOST))
        return;
    crowd_add(c, at, &l->event);
    if (crowd_is(c, BEACON_TWICE))
        crowd_add(c, at + 0.4, &l->event);
}

static struct loading open_page(struct person *p, double at, int page, bool asked)
{
    struct crowd *c = p->crowd;
    struct loading l = {.event = p->self, .shown = at};
    l.event.page = (uint8_t)page;
    l.event.act = CROWD_PAGE;
    if (asked)
        crowd_add(c, at, &l.event);
    l.event.view = c->next_view++;
    if (crowd_is(c, NETWORK_CHANGED))
        l.event.address = crowd_address(c);
    return l;
}

static void show(struct person *p, struct loading *l, double at)
{
    p->crowd->truth.seen += is_true_of(p);
    l->shown = at;
    tell(p, l, at + 0.9 * crowd_chance(p->crowd), CROWD_SEEN);
}

/* Reads on for a while in a page that is in view, to its end or not; returns when he stops. */
static double stay(struct person *p, struct loading *l, double at, bool to_end)
{
    struct crowd *c = p->crowd;
    double least = crowd_text_seconds(l->event.page);
    double while_there = to_end ? least * (0.8 + 1.5 * crowd_chance(c)) + 1 : MIN(crowd_pause(c, 18), 600);
    l->seconds += while_there;
    if (least > 0) {
        int depth = to_end ? 10 : MIN((int)(while_there / least * 8) + crowd_pick(c, 3), 9);
        l->event.depth = (uint8_t)MAX(l->event.depth, depth);
    }
    if (to_end && least > 0 && l->seconds >= least && !l->read) {
        l->read = true;
        p->crowd->truth.read += is_true_of(p);
        tell(p, l, at + while_there - 0.5 * crowd_chance(c), CROWD_READ);
    }
    tell(p, l, at + while_there, CROWD_LEAVE); /* goes on, closes it, or looks at another tab */
    return at + while_there;
}

/* Comes back to a page that the browser kept. */
static double come_back(struct person *p, struct loading *l, double at)
{
    return stay(p, l, at, crowd_is(p->crowd, 0.2));
}

static double glance(struct person *p, struct loading *l, double at)
{
    tell(p, l, at + 0.3, CROWD_LEAVE);
    return at + 0.3;
}

static double read_page(struct person *p, struct loading *l, double at)
{
    struct crowd *c = p->crowd;
    show(p, l, at);
    if (crowd_is(c, 0.06))
        return glance(p, l, at);
    at = stay(p, l, at + 0.9, crowd_is(c, 0.4));
    if (crowd_is(c, 0.15)) /* looked at another tab in between */
        at = come_back(p, l, at + crowd_pause(c, 60));
    return at;
}

static double open_and_read(struct person *p, double at, int page)
{
    struct crowd *c = p->crowd;
    struct loading l = open_page(p, at, page, true);
    at = read_page(p, &l, at + 0.2 + crowd_pause(c, 0.8));
    if (crowd_is(c, 0.04)) { /* reloads */
        struct loading again = open_page(p, at + 1, page, true);
        return read_page(p, &again, at + 1.5);
    }
    if (crowd_is(c, 0.02)) { /* comes by the history, out of the browser's cache: nothing is asked for */
        struct loading again = open_page(p, at + 60, page, false);
        return read_page(p, &again, at + 60);
    }
    return at;
}

/* The browser makes a page ahead; two of three times it is then shown. */
static double open_ahead(struct person *p, double at, int page)
{
    struct loading l = open_page(p, at, page, true);
    return crowd_is(p->crowd, 0.67) ? read_page(p, &l, at + 2 + crowd_pause(p->crowd, 5)) : at;
}

/* Two stories in tabs of their own, the second looked at later: in minutes mostly, by some never. */
static double open_tabs(struct person *p, double at)
{
    struct crowd *c = p->crowd;
    struct loading first = open_page(p, at, crowd_page(c), true);
    struct loading second = open_page(p, at + 2, crowd_page(c), true);
    at = read_page(p, &first, at + 3);
    if (!crowd_is(c, 0.1))
        at = read_page(p, &second, at + crowd_pause(c, 240));
    return at;
}

/* A page, back to the one before it as the browser kept it, and on. */
static double go_back(struct person *p, double at)
{
    struct crowd *c = p->crowd;
    struct loading front = open_page(p, at, 0, true);
    at = read_page(p, &front, at + 1);
    at = open_and_read(p, at + 1, crowd_page(c));
    return come_back(p, &front, at + 1);
}

static void visit(struct person *p, double at, int page)
{
    struct crowd *c = p->crowd;
    at = open_and_read(p, at, page);
    while (crowd_is(c, 0.5)) {
        at += crowd_pause(c, 8);
        double way = crowd_chance(c);
        if (way < 0.06)
            at = open_tabs(p, at);
        else if (way < 0.14)
            at = open_ahead(p, at, crowd_page(c));
        else if (way < 0.3)
            at = go_back(p, at);
        else
            at = open_and_read(p, at, crowd_page(c));
    }
}

static struct person make_person(struct crowd *c, uint32_t address, struct str agent)
{
    struct person p = {.crowd = c, .scripts = !crowd_is(c, NO_SCRIPT)};
    p.self = (struct crowd_event){.agent = agent, .address = address, .person = true, .withheld = crowd_is(c, OBJECTS)};
    if (crowd_is(c, BY_HOSTER))
        p.self.address = CROWD_HOSTING + (uint32_t)crowd_pick(c, 256);
    return p;
}

static void live_the_day(struct person *p)
{
    do
        visit(p, crowd_hour(p->crowd), crowd_page(p->crowd));
    while (crowd_is(p->crowd, 0.35));
}

static void make_households(struct crowd *c)
{
    for (int i = 0; i < HOUSEHOLDS; i++) {
        uint32_t address = crowd_address(c);
        do {
            struct person p = make_person(c, address, crowd_browser(c));
            live_the_day(&p);
        } while (crowd_is(c, 0.4));
    }
}

/* Behind an address that many share: a carrier's, with telephones of all kinds, or an office's, with one browser. */
static struct person make_one_of_many(struct crowd *c, uint32_t carriers, uint32_t offices)
{
    if (!crowd_is(c, OFFICE_SHARE / (OFFICE_SHARE + MOBILE_SHARE)))
        return make_person(c, carriers + (uint32_t)crowd_pick(c, CARRIERS), crowd_browser(c));
    int office = crowd_pick(c, OFFICES);
    return make_person(c, offices + (uint32_t)office, c->browsers[office]);
}

void crowd_people(struct crowd *c)
{
    uint32_t carriers = c->next_address, offices = carriers + CARRIERS;
    c->next_address += CARRIERS + OFFICES;
    make_households(c);
    for (int i = 0; i < ON_THE_ROAD; i++) {
        struct person p = make_one_of_many(c, carriers, offices);
        live_the_day(&p);
    }
    for (int i = 0; i < PUSHED; i++) {
        struct person p = make_one_of_many(c, carriers, offices);
        visit(&p, PUSHED_AT + MIN(crowd_pause(c, 40), 180), 1);
    }
}
