/* crowd_machines.c - what else comes to a news site: crawlers, scrapers, browsers on a leash, and who forges beacons.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/crowd.h"

#define SCRAPERS 40          /* as fast as they can */
#define POLITE 40            /* with pauses of chance, all day */
#define POLLERS 30           /* the same page by the clock */
#define HOSTED 300           /* at a hoster's, with browsers' agents */
#define HOUSEHOLD_PROXIES 90 /* one page each, from households' addresses */
#define FARMS 12             /* real browsers driven at a person's pace */
#define FORGERS 60
#define DAY ((double)CROWD_DAY_SECONDS)

static struct crowd_event machine(struct crowd *c, struct str agent)
{
    return (struct crowd_event){.agent = agent, .address = crowd_address(c), .act = CROWD_PAGE};
}

static void ask(struct crowd *c, struct crowd_event *self, double at, int page)
{
    self->act = CROWD_PAGE;
    self->page = (uint8_t)page;
    crowd_add(c, at, self);
}

static void send(struct crowd *c, struct crowd_event *self, double at, enum crowd_act act, int seconds)
{
    self->act = (uint8_t)act;
    self->seconds = (uint32_t)seconds;
    self->depth = act == CROWD_SEEN ? 0 : 10;
    crowd_add(c, at, self);
}

/* Seen, read and left, as the script of a page that is really loaded sends it. */
static void load(struct crowd *c, struct crowd_event *self, double at, int page, double stay)
{
    ask(c, self, at, page);
    self->view = c->next_view++;
    send(c, self, at + 1, CROWD_SEEN, 0);
    if (page && stay >= crowd_text_seconds(page))
        send(c, self, at + stay, CROWD_READ, (int)stay);
    send(c, self, at + stay + 0.5, CROWD_LEAVE, (int)stay);
}

/* ---- who says what it is ---- */

static void crawl(struct crowd *c, struct str agent)
{
    struct crowd_event self = machine(c, agent);
    double at = crowd_chance(c) * DAY;
    for (int pages = 3 + crowd_pick(c, 12); pages > 0; pages--) {
        ask(c, &self, at, crowd_page(c));
        at += crowd_pause(c, 20);
    }
}

static void crawlers(struct crowd *c)
{
    for (ptrdiff_t i = 0; i < c->robot_count; i++)
        crawl(c, c->robots[i]);
}

/* No agent, half of one, or what a library calls itself. */
static void odd_agents(struct crowd *c)
{
    static const struct str AGENTS[] = {S_INIT(""),           S_INIT("-"),           S_INIT("Mozilla/5.0"),
                                        S_INIT("python"),     S_INIT("Java/1.8.0"),  S_INIT("\xff\xfe\x01"),
                                        S_INIT("curl/8.5.0"), S_INIT("okhttp/4.12"), S_INIT("test")};
    for (int i = 0; i < COUNT_OF(AGENTS) * 6; i++)
        crawl(c, AGENTS[i % COUNT_OF(AGENTS)]);
}

static void headless(struct crowd *c)
{
    const struct str agent = S("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                               "HeadlessChrome/140.0.0.0 Safari/537.36");
    for (int i = 0; i < 40; i++) {
        struct crowd_event self = machine(c, agent);
        double at = crowd_chance(c) * DAY;
        for (int pages = 1 + crowd_pick(c, 10); pages > 0; pages--, at += 10)
            load(c, &self, at, crowd_page(c), 5);
    }
}

/* ---- who says that it is a browser ---- */

/* Everything there is, as fast as it comes. */
static void scrapers(struct crowd *c)
{
    for (int i = 0; i < SCRAPERS; i++) {
        struct crowd_event self = machine(c, crowd_browser(c));
        double at = crowd_chance(c) * DAY;
        for (int page = 0; page < CROWD_PAGES; page++, at += 0.05 + crowd_pause(c, 0.1))
            ask(c, &self, at, page);
    }
}

/* A page now and then, the pauses of chance, for some hours. */
static void polite_scrapers(struct crowd *c)
{
    for (int i = 0; i < POLITE; i++) {
        struct crowd_event self = machine(c, crowd_browser(c));
        double at = crowd_chance(c) * DAY * 0.8, pause = 5 + 115 * crowd_chance(c);
        for (int pages = 80 + crowd_pick(c, 120); pages > 0; pages--) {
            ask(c, &self, at, crowd_page(c));
            at += pause * (0.5 + crowd_chance(c));
        }
    }
}

/* Whether the front page has changed: by the clock, which wavers by what the network does. */
static void pollers(struct crowd *c)
{
    for (int i = 0; i < POLLERS; i++) {
        struct crowd_event self = machine(c, crowd_browser(c));
        double every = (double[]){60, 120, 300}[crowd_pick(c, 3)], at = crowd_chance(c) * every;
        for (int asked = 0; asked < 100 && at < DAY; asked++, at += every)
            ask(c, &self, at + 0.5 * crowd_chance(c), 0);
    }
}

/* At a hoster's; every third loads pages as a browser does. */
static void hosted(struct crowd *c)
{
    for (int i = 0; i < HOSTED; i++) {
        struct crowd_event self = machine(c, crowd_browser(c));
        double at = crowd_chance(c) * DAY;
        self.address = CROWD_HOSTING + (uint32_t)crowd_pick(c, 256);
        for (int pages = 1 + crowd_pick(c, 8); pages > 0; pages--, at += crowd_pause(c, 30) + 6)
            if (i % 3 == 0)
                load(c, &self, at, crowd_page(c), 5);
            else
                ask(c, &self, at, crowd_page(c));
    }
}

/* By way of households' machines, each address once. */
static void household_proxies(struct crowd *c)
{
    for (int i = 0; i < HOUSEHOLD_PROXIES; i++) {
        struct crowd_event self = machine(c, crowd_browser(c));
        ask(c, &self, crowd_chance(c) * DAY, crowd_page(c));
    }
}

/* Nobody can tell these from people. */
static void farms(struct crowd *c)
{
    for (int i = 0; i < FARMS; i++) {
        struct crowd_event self = machine(c, crowd_browser(c));
        double at = crowd_chance(c) * DAY;
        for (int pages = 1 + crowd_pick(c, 6); pages > 0; pages--, at += 60 + crowd_pause(c, 60))
            load(c, &self, at, crowd_page(c), 30);
    }
}

/* ---- who forges ---- */

/* Beacons alone, many addresses: the stamp out of a page that somebody else was sent. */
static void beacons_without_a_page(struct crowd *c, struct crowd_event *self, double at)
{
    self->page = (uint8_t)crowd_page(c);
    self->view = c->next_view++;
    send(c, self, at, CROWD_SEEN, 0);
    send(c, self, at + 30, CROWD_READ, 30);
}

/* A stamp of his own making, or one of a page that was kept for years; clocks that are years wrong do the same. */
static void stamps_that_are_not_good(struct crowd *c, struct crowd_event *self, double at)
{
    ask(c, self, at, crowd_page(c));
    for (int i = 0; i < 12; i++) {
        self->view = c->next_view++;
        self->stamp = (uint8_t)(CROWD_STAMP_INVENTED + i % 3);
        send(c, self, at + i, i % 2 ? CROWD_READ : CROWD_SEEN, 86400);
    }
    self->stamp = CROWD_STAMP_PAGE;
}

static void the_same_once_more(struct crowd *c, struct crowd_event *self, double at)
{
    load(c, self, at, 1 + crowd_pick(c, CROWD_PAGES - 1), 70);
    for (int i = 0; i < 30; i++) {
        send(c, self, at + 90 + i, CROWD_SEEN, 0);
        send(c, self, at + 90 + i, CROWD_READ, 70);
    }
}

/* One page, and beacons of loadings that never were: to lift one's own story. */
static void more_loadings_than_pages(struct crowd *c, struct crowd_event *self, double at)
{
    ask(c, self, at, 1 + crowd_pick(c, CROWD_PAGES - 1));
    for (int i = 0; i < 40; i++) {
        self->view = c->next_view++;
        send(c, self, at + 2 + i, CROWD_SEEN, 0);
        send(c, self, at + 2.5 + i, CROWD_READ, 60);
    }
}

static void read_but_never_seen(struct crowd *c, struct crowd_event *self, double at)
{
    ask(c, self, at, 1 + crowd_pick(c, CROWD_PAGES - 1));
    for (int i = 0; i < 10; i++) {
        self->view = c->next_view++;
        send(c, self, at + 70 + i, CROWD_READ, 60);
    }
}

static void any_bytes(struct crowd *c, struct crowd_event *self, double at)
{
    static const struct str BYTES[] = {S_INIT("v=1 "), S_INIT("v=1 n=1.en s= i=0 k=seen t=0 d=0"),
                                       S_INIT("v=1 n=\xff\xff s=1 i=1 k=seen t=99999999999999999999 d=0"),
                                       S_INIT("v=1 n=1.en s=1.AAAAAAAAAAA i=-1 k=read t=1 d=11")};
    for (int i = 0; i < 12; i++) {
        self->raw = BYTES[i % COUNT_OF(BYTES)];
        send(c, self, at + i, CROWD_SEEN, 0);
    }
    self->raw = S("");
}

static void forgers(struct crowd *c)
{
    static void (*const TRICKS[])(struct crowd * c, struct crowd_event * self,
                                  double at) = {beacons_without_a_page,   stamps_that_are_not_good, the_same_once_more,
                                                more_loadings_than_pages, read_but_never_seen,      any_bytes};
    for (int i = 0; i < FORGERS; i++) {
        struct crowd_event self = machine(c, crowd_browser(c));
        TRICKS[i % COUNT_OF(TRICKS)](c, &self, crowd_chance(c) * DAY);
    }
}

void crowd_machines(struct crowd *c)
{
    crawlers(c);
    odd_agents(c);
    headless(c);
    scrapers(c);
    polite_scrapers(c);
    pollers(c);
    hosted(c);
    household_proxies(c);
    farms(c);
    forgers(c);
}
