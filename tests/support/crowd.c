/* crowd.c - a made day of a news site: chance, agents, and the order of time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/crowd.h"

#include "support/lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AGENTS_MAX 4096
#define ADDRESS_FIRST 0x0a000001u /* 10.0.0.1 */

/* By Vigna's splitmix64. */
static uint64_t next(struct crowd *c)
{
    uint64_t z = c->random += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

double crowd_chance(struct crowd *c)
{
    return (double)(next(c) >> 11) / 0x1p53;
}

int crowd_pick(struct crowd *c, int below)
{
    return (int)(crowd_chance(c) * below);
}

bool crowd_is(struct crowd *c, double likelihood)
{
    return crowd_chance(c) < likelihood;
}

double crowd_pause(struct crowd *c, double mean)
{
    return -mean * log(1 - crowd_chance(c));
}

/* The k-th is 1/k as common as the first. */
struct str crowd_browser(struct crowd *c)
{
    double place = pow((double)c->browser_count, crowd_chance(c)) - 1;
    return c->browsers[MIN((ptrdiff_t)place, c->browser_count - 1)];
}

uint32_t crowd_address(struct crowd *c)
{
    return c->next_address++;
}

double crowd_hour(struct crowd *c)
{
    static const int OF_HOUR[24] = {6,  4,  2,  2,  3,  8,  20, 35, 40, 38, 36, 38,
                                    48, 44, 38, 36, 38, 44, 52, 58, 60, 52, 34, 16};
    int sum = 0, hour = 0;
    for (int i = 0; i < 24; i++)
        sum += OF_HOUR[i];
    for (int at = crowd_pick(c, sum); at >= OF_HOUR[hour]; hour++)
        at -= OF_HOUR[hour];
    return 3600 * (hour + crowd_chance(c));
}

int crowd_text_seconds(int page)
{
    return page == 0 ? 0 : 3 + page * 7 % 58;
}

int crowd_page(struct crowd *c)
{
    return crowd_is(c, 0.2) ? 0 : 1 + crowd_pick(c, crowd_is(c, 0.4) ? 5 : CROWD_PAGES - 1);
}

struct crowd_event *crowd_add(struct crowd *c, double seconds, const struct crowd_event *event)
{
    if (c->count == c->capacity) {
        struct crowd_event *before = c->events;
        c->capacity = MAX(c->capacity * 2, 65536);
        c->events = arena_array(c->a, struct crowd_event, c->capacity);
        if (before)
            memcpy(c->events, before, (size_t)c->count * sizeof *before);
    }
    struct crowd_event *added = &c->events[c->count];
    *added = *event;
    added->at = c->start + (int64_t)(seconds * (double)TIME_SECOND);
    added->order = (uint32_t)c->count++;
    return added;
}

static int compare(const void *left, const void *right)
{
    const struct crowd_event *a = left, *b = right;
    return a->at != b->at ? (a->at < b->at ? -1 : 1) : a->order < b->order ? -1 : 1;
}

/* The rest of each line behind so many fields. */
static struct str *read_agents(struct arena *a, const char *path, int fields, ptrdiff_t *count)
{
    struct str *agents = arena_array(a, struct str, AGENTS_MAX), line, field;
    *count = 0;
    for (struct str text = lines_open(a, path); *count < AGENTS_MAX && lines_next(&text, &line);) {
        for (int i = 0; i < fields; i++)
            str_cut(line, '|', &field, &line);
        agents[(*count)++] = str_trim(line);
    }
    return agents;
}

void crowd_make(struct arena *a, uint64_t seed, int64_t start, enum crowd_part parts, struct crowd *out)
{
    *out = (struct crowd){.a = a, .random = seed, .start = start, .next_view = 1, .next_address = ADDRESS_FIRST};
    out->browsers = read_agents(a, "tests/data/browsers.txt", 2, &out->browser_count);
    out->robots = read_agents(a, "tests/data/robots.txt", 0, &out->robot_count);
    if (parts & CROWD_PEOPLE)
        crowd_people(out);
    if (parts & CROWD_MACHINES)
        crowd_machines(out);
    qsort(out->events, (size_t)out->count, sizeof *out->events, compare);
}
