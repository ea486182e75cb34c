/* day_fixture.h - a made day (support/crowd.h) goes through all that stands between a request and a figure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DAY_FIXTURE_H
#define DAY_FIXTURE_H

#include "audience/inside.h"

#include "audience/stamp.h"
#include "audience/store.h"
#include "audience/write.h"
#include "support/crowd.h"

#include "unit/newsroom_fixture.h"

#define DAY 20783 /* 2026-11-26 */
#define START ((int64_t)DAY * TIME_DAY)
#define TIDY (60 * TIME_SECOND)
#define WRITE (3600 * TIME_SECOND)

/* The audience without its threads: time goes as the events say. */
struct player {
    struct room room;
    struct audience audience;
    struct gather gathered;
    struct arena a; /* of the crowd */
    struct crowd crowd;
    int64_t tidied, written; /* the minute; an instant */
    struct arena scratch;
};

static inline void take(void *context, const struct event *event)
{
    collect_event(context, event);
}

static inline void drain(struct player *p)
{
    rings_drain(p->audience.rings, take, &p->audience.collector);
}

static inline void write_down(struct player *p)
{
    drain(p);
    assert_ok(write_gathered(p->audience.db, S("UTC"), &p->gathered));
    gather_clear(&p->gathered);
}

static inline void go_on_to(struct player *p, int64_t now)
{
    time_set(now);
    drain(p);
    if (now / TIDY != p->tidied) {
        p->tidied = now / TIDY;
        collect_tidy(&p->audience.collector, p->tidied * TIDY);
    }
    if (now - p->written >= WRITE) {
        write_down(p);
        p->written = now;
    }
}

static inline struct http_head head_of(const struct crowd_event *event)
{
    struct http_head head = {.method = event->act == CROWD_PAGE ? HTTP_GET : HTTP_POST,
                             .target = S("/"),
                             .user_agent = event->agent,
                             .privacy_control = event->withheld};
    head.address.bytes[10] = head.address.bytes[11] = 0xff;
    for (int i = 0; i < 4; i++)
        head.address.bytes[12 + i] = (unsigned char)(event->address >> (24 - 8 * i));
    return head;
}

static inline struct str stamp_of(struct player *p, const struct crowd_event *event, struct str subject)
{
    static const int64_t AWAY[] = {[CROWD_STAMP_YEARS_AGO] = -3 * 365, [CROWD_STAMP_YEARS_AHEAD] = 9 * 365};
    if (event->stamp == CROWD_STAMP_INVENTED)
        return S("20783.AAAAAAAAAAA");
    return stamp_make(&p->scratch, newsroom_key(p->room.n), subject, event->at + AWAY[event->stamp] * TIME_DAY);
}

static inline void play(struct player *p, const struct crowd_event *event)
{
    static const char *const KINDS[] = {[CROWD_SEEN] = "seen", [CROWD_READ] = "read", [CROWD_LEAVE] = "leave"};
    struct http_head head = head_of(event);
    struct str subject = event->page ? str_format(&p->scratch, "%d.en", event->page) : S("front:en.en");
    if (event->act == CROWD_PAGE)
        audience_served(&p->audience, &head, subject);
    else if (event->raw.n)
        audience_beacon(&p->audience, &head, event->raw);
    else
        audience_beacon(&p->audience, &head,
                        str_format(&p->scratch, "v=1 n=%.*s s=%.*s i=%llu k=%s t=%u d=%d", STR_ARG(subject),
                                   STR_ARG(stamp_of(p, event, subject)), (unsigned long long)event->view,
                                   KINDS[event->act], event->seconds, event->depth));
    arena_reset(&p->scratch);
}

static inline void open_player(struct player *p, struct store_fixture *f, uint64_t seed, enum crowd_part parts)
{
    *p = (struct player){.tidied = START / TIDY, .written = START};
    time_set(START);
    room_open(&p->room, f);
    assert_ok(newsroom_set(p->room.n, &ACTOR_COMMAND, S("audience_respect"), S("gpc")));
    assert_ok(newsroom_set(p->room.n, &ACTOR_COMMAND, S("audience_networks"), S("203.0.113.0/24")));
    arena_init(&p->a, 0);
    arena_init(&p->scratch, 0);
    crowd_make(&p->a, seed, START, parts, &p->crowd);
    p->audience.newsroom = p->room.n;
    p->audience.rings = rings_make();
    assert_ok(audience_store_open(p->room.n, &p->audience.db));
    gather_init(&p->gathered);
    collector_open(&p->audience.collector, p->room.n);
    p->audience.collector.gathered = &p->gathered;
}

static inline void close_player(struct player *p)
{
    collector_close(&p->audience.collector);
    gather_close(&p->gathered);
    db_close(p->audience.db);
    rings_free(p->audience.rings);
    arena_close(&p->scratch);
    arena_close(&p->a);
    room_close(&p->room);
    time_set(0);
}

#endif
