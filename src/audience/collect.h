/* collect.h - events become figures: who it was, whether he is a person, what it adds. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_COLLECT_H
#define AUDIENCE_COLLECT_H

#include "audience/day_keys.h"
#include "audience/identity.h"
#include "audience/pages.h"
#include "audience/gather.h"
#include "audience/sight.h"
#include "audience/visitors.h"
#include "newsroom/newsroom.h"

#include <stdatomic.h>

#define COLLECT_FACETS 16
#define COLLECT_VALUES_MAX 2000 /* different values of a facet on a day; what comes beyond is counted under "" */

/* The rules in force, made anew when the settings change. */
struct collect_rules {
    struct arena a;
    const struct settings *settings; /* they were made of */
    struct str host;                 /* of the site, for referrers */
    struct judge_rules judge;
    robot_classes counted;
    struct judge_networks networks;
    struct country_table *countries;
};

/* All that the audience's thread keeps in its mind. Of one thread. */
struct collector {
    struct newsroom *newsroom;
    struct collect_rules rules;
    struct pages pages;
    struct visitors visitors;
    struct identity identity;
    struct day_keys *keys;   /* not NULL: one of several nodes may be the one that knows people; they are handed on */
    struct gather *gathered; /* where figures go */
    struct arena scratch;    /* of one event */
    struct arena day_arena;
    struct map values; /* of facets, seen on value_day */
    int value_count[COLLECT_FACETS];
    int64_t value_day;
    struct map texts; /* numbers of referrers' texts: uint32_t *; 0 is the empty one */
    struct arena text_arena;
    struct str *text_list;
    uint32_t text_count, text_capacity;
    int64_t offset, offset_hour; /* microseconds of the zone east of UTC, and the hour that it was looked up for */
    int64_t counted, rejected[JUDGE_REASONS], withheld, forgotten;
};

/* What a collector counted, for other threads to see. */
struct collected {
    _Atomic int64_t counted, withheld, forgotten, visitors, rejected[JUDGE_REASONS];
};
void collect_show(const struct collector *c, struct collected *out);

void collector_open(struct collector *c, struct newsroom *n);
void collector_close(struct collector *c);

/* Takes one event in; what it adds goes to c->gathered. */
void collect_event(struct collector *c, const struct event *event);
/* By the clock, about once a minute: forgets who has not been here for an hour; a new day gets a new key. */
void collect_tidy(struct collector *c, int64_t now);
/* Of it, that alone: forgets who has not been here for an hour before an instant. */
void collect_forget(struct collector *c, int64_t now);
/* An event that a node has told (audience/parcel.h); in order of time. */
void collect_sight(struct collector *c, const struct sight *sight);
/* Before the end: everyone who is here stands in the sketches. */
void collect_finish(struct collector *c);
/* An event that was stored before a restart. */
struct sql_audience_event;
void collect_restore(struct collector *c, const struct sql_audience_event *event);

/* The day of an instant in the newsroom's zone, as days since 1970. */
int64_t collect_day(struct collector *c, int64_t at);
/* The page of a subject that another process had, or NULL. */
const struct pages_entry *collect_page(struct collector *c, const struct subject *subject);
/* Whether what has that verdict stands in the figures. */
bool collect_counts(const struct collector *c, const struct judge_verdict *verdict);
/* Takes the settings in force, when they changed. */
void collect_read_rules(struct collector *c);

#endif
