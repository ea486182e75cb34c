/* visitors.c - who was here within the last hour. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/visitors.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 1024
#define EVENTS_FIRST 4

static void *room(void *old, size_t count, size_t size)
{
    void *p = reallocarray(old, count, size);
    if (!p)
        fatalx("out of memory");
    return p;
}

static struct visitor *make_places(ptrdiff_t capacity)
{
    struct visitor *places = calloc((size_t)capacity, sizeof *places);
    if (!places)
        fatalx("out of memory");
    return places;
}

void visitors_init(struct visitors *visitors)
{
    *visitors = (struct visitors){.places = make_places(CAPACITY_FIRST), .capacity = CAPACITY_FIRST};
}

static void release(struct visitor *v)
{
    free(v->events);
    free(v->visits);
}

void visitors_close(struct visitors *visitors)
{
    for (ptrdiff_t i = 0; i < visitors->capacity; i++)
        release(&visitors->places[i]);
    free(visitors->places);
}

/* His place, or the empty one where he belongs. */
static struct visitor *place_of(struct visitor *places, ptrdiff_t capacity, uint64_t hash)
{
    ptrdiff_t at = (ptrdiff_t)(hash & (uint64_t)(capacity - 1));
    while (places[at].hash && places[at].hash != hash)
        at = (at + 1) & (capacity - 1);
    return &places[at];
}

/* Moves all that keep says to a table of that size. */
static void rebuild(struct visitors *visitors, ptrdiff_t capacity)
{
    struct visitor *places = make_places(capacity);
    for (ptrdiff_t i = 0; i < visitors->capacity; i++)
        if (visitors->places[i].hash)
            *place_of(places, capacity, visitors->places[i].hash) = visitors->places[i];
    free(visitors->places);
    visitors->places = places;
    visitors->capacity = capacity;
}

struct visitor *visitors_find(struct visitors *visitors, uint64_t hash)
{
    struct visitor *v = place_of(visitors->places, visitors->capacity, hash);
    return v->hash ? v : NULL;
}

struct visitor *visitors_add(struct visitors *visitors, uint64_t hash)
{
    struct visitor *v = place_of(visitors->places, visitors->capacity, hash);
    if (v->hash)
        return v;
    if (visitors->count >= VISITORS_MAX)
        return NULL;
    if ((visitors->count + 1) * 4 > visitors->capacity * 3) {
        rebuild(visitors, visitors->capacity * 2);
        v = place_of(visitors->places, visitors->capacity, hash);
    }
    visitors->count++;
    v->hash = hash;
    return v;
}

/* Empties a place, and moves up those behind it that stand there for want of it. */
static void take_out(struct visitors *visitors, struct visitor *v)
{
    ptrdiff_t mask = visitors->capacity - 1, hole = v - visitors->places;
    for (ptrdiff_t at = (hole + 1) & mask; visitors->places[at].hash; at = (at + 1) & mask) {
        ptrdiff_t home = (ptrdiff_t)(visitors->places[at].hash & (uint64_t)mask);
        if (((at - home) & mask) < ((at - hole) & mask))
            continue;
        visitors->places[hole] = visitors->places[at];
        hole = at;
    }
    visitors->places[hole] = (struct visitor){0};
}

struct visitor *visitors_rename(struct visitors *visitors, uint64_t old, uint64_t hash)
{
    struct visitor *from = visitors_find(visitors, old);
    if (!from || visitors_find(visitors, hash))
        return visitors_find(visitors, hash);
    struct visitor moved = *from;
    moved.hash = hash;
    take_out(visitors, from);
    struct visitor *to = place_of(visitors->places, visitors->capacity, hash);
    *to = moved;
    return to;
}

void visitors_forget(struct visitors *visitors, int64_t before, void (*leave)(void *context, struct visitor *v),
                     void *context)
{
    ptrdiff_t gone = 0;
    for (ptrdiff_t i = 0; i < visitors->capacity; i++) {
        struct visitor *v = &visitors->places[i];
        if (!v->hash || v->last >= before)
            continue;
        leave(context, v);
        release(v);
        *v = (struct visitor){0};
        gone++;
    }
    if (!gone)
        return;
    visitors->count -= gone;
    ptrdiff_t capacity = visitors->capacity;
    while (capacity > CAPACITY_FIRST && visitors->count * 4 < capacity)
        capacity /= 2;
    rebuild(visitors, capacity);
}

static void make_room(struct visitor *v)
{
    if (v->count < v->capacity)
        return;
    if (v->capacity < VISITOR_EVENTS_MAX) {
        v->capacity = MAX(v->capacity * 2, EVENTS_FIRST);
        v->events = room(v->events, (size_t)v->capacity, sizeof *v->events);
        v->visits = room(v->visits, (size_t)v->capacity, sizeof *v->visits);
        return;
    }
    int half = v->count / 2;
    memmove(v->events, v->events + half, (size_t)(v->count - half) * sizeof *v->events);
    memmove(v->visits, v->visits + half, (size_t)(v->count - half) * sizeof *v->visits);
    v->count -= half;
}

int visitor_add_event(struct visitor *v, const struct judge_event *event)
{
    make_room(v);
    v->events[v->count] = *event;
    v->visits[v->count] = (struct visit){.depth = -1};
    v->last = MAX(v->last, event->at);
    return v->count++;
}
