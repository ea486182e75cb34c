/* crowd.h - a made day of a news site: who asks for which page, what his browser tells of it, and what is true. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People and machines are told as the field knows them: households, carriers' shared addresses, offices, tabs, the
 * back-forward cache, prerendering; crawlers, scrapers, farms of browsers, forgers. Nothing here knows how any of them
 * is judged. The same seed makes the same day.
 */
#ifndef SUPPORT_CROWD_H
#define SUPPORT_CROWD_H

#include "base/base.h"
#include "base/time.h"

#define CROWD_PAGES 60 /* the first is the front page, the others are stories numbered from 1 */
#define CROWD_DAY_SECONDS 86400
#define CROWD_HOSTING 0xcb007100u /* 203.0.113.0/24, the network of a hoster that the newsroom has listed */

enum crowd_act { CROWD_PAGE, CROWD_SEEN, CROWD_READ, CROWD_LEAVE, CROWD_ACTS };

/* Where a beacon has its stamp from. */
enum crowd_stamp { CROWD_STAMP_PAGE, CROWD_STAMP_INVENTED, CROWD_STAMP_YEARS_AGO, CROWD_STAMP_YEARS_AHEAD };

struct crowd_event {
    int64_t at; /* microseconds since 1970 */
    struct str agent;
    struct str raw; /* of a beacon that is no beacon */
    uint64_t view;
    uint32_t address; /* IPv4 */
    uint32_t seconds;
    uint32_t order; /* of the making */
    uint8_t page, act, stamp, depth;
    bool person;
    bool withheld; /* sends Sec-GPC: 1 */
};

/* Of people, whatever of it reached the server. Seen and read: by those who let themselves be counted, and whose
 * browser runs scripts. */
struct crowd_truth {
    int64_t seen, read;
};

struct crowd {
    struct arena *a;
    uint64_t random;
    int64_t start; /* midnight */
    struct crowd_event *events;
    ptrdiff_t count, capacity;
    struct crowd_truth truth;
    struct str *browsers, *robots; /* real User-Agents, those of browsers by how common they are */
    ptrdiff_t browser_count, robot_count;
    uint64_t next_view;
    uint32_t next_address;
};

enum crowd_part { CROWD_PEOPLE = 1, CROWD_MACHINES = 2, CROWD_ALL = 3 };

/* The events of a day in order of time, owned by a. Fails the test when the agents cannot be read. */
void crowd_make(struct arena *a, uint64_t seed, int64_t start, enum crowd_part parts, struct crowd *out);

/* ---- for those who make it ---- */

/* 0 <= x < 1; 0 <= n < below; whether something of that likelihood is so; a pause of that mean (exponential). */
double crowd_chance(struct crowd *c);
int crowd_pick(struct crowd *c, int below);
bool crowd_is(struct crowd *c, double likelihood);
double crowd_pause(struct crowd *c, double mean);
/* A browser as people have it: a few are most people's. */
struct str crowd_browser(struct crowd *c);
/* An address that nobody else has. */
uint32_t crowd_address(struct crowd *c);
/* Seconds of the day at which somebody comes: few at night, most at noon and in the evening. */
double crowd_hour(struct crowd *c);
/* How many seconds the text of a page takes at least, as the page's script reckons it; 0: it has none. */
int crowd_text_seconds(int page);
/* A page that is asked for: a third of all go to the newest stories. */
int crowd_page(struct crowd *c);
/* Adds one at so many seconds of the day; good until the next. */
struct crowd_event *crowd_add(struct crowd *c, double seconds, const struct crowd_event *event);

void crowd_people(struct crowd *c);
void crowd_machines(struct crowd *c);

#endif
