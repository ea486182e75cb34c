/* gather.c - what came together since the figures were last written. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/gather.h"

#include "audience/parcel.h"

#include <string.h>

#define KEY_MAX 512
#define SIGHTS_SLACK (GATHER_SIGHTS_MAX / 2) /* the rings may hold as much before it is looked again */

enum sort { SORT_VIEW, SORT_FACET, SORT_REJECTED };

/* A key: the bytes of numbers and texts after one another, each text with its size before it. */
struct key {
    ptrdiff_t n;
    char bytes[KEY_MAX];
};

static void put_bytes(struct key *key, const void *bytes, ptrdiff_t n)
{
    n = MIN(n, KEY_MAX - key->n);
    memcpy(key->bytes + key->n, bytes, (size_t)n);
    key->n += n;
}

static void put_number(struct key *key, int64_t number)
{
    put_bytes(key, &number, sizeof number);
}

static void put_text(struct key *key, struct str text)
{
    put_number(key, text.n);
    if (text.n)
        put_bytes(key, text.p, text.n);
}

/* The place of a key; *fresh when there is nothing in it yet. */
static void **find(struct gather *gather, const struct key *key, bool *fresh)
{
    struct str text = {key->bytes, key->n};
    *fresh = !map_get(&gather->found, text);
    if (*fresh) {
        text = str_copy(&gather->a, text);
        gather->entries++;
    }
    return map_put(&gather->a, &gather->found, text);
}

void gather_init(struct gather *gather)
{
    *gather = (struct gather){0};
    arena_init(&gather->a, 0);
    buf_init(&gather->sights, GATHER_SIGHTS_MAX);
    gather->last_event = &gather->events;
}

void gather_clear(struct gather *gather)
{
    struct arena kept = gather->a;
    struct buf sights = gather->sights;
    arena_reset(&kept);
    buf_clear(&sights);
    *gather = (struct gather){.a = kept, .sights = sights};
    gather->last_event = &gather->events;
}

void gather_close(struct gather *gather)
{
    arena_close(&gather->a);
    buf_close(&gather->sights);
}

bool gather_is_empty(const struct gather *gather)
{
    return gather->entries == 0 && !gather->new_key;
}

bool gather_is_full(const struct gather *gather)
{
    return gather->entries >= GATHER_ENTRIES_MAX || gather->sights.n >= GATHER_SIGHTS_MAX - SIGHTS_SLACK;
}

struct gather_view *gather_view(struct gather *gather, int64_t hour, const struct subject *subject)
{
    struct key key = {0};
    bool fresh;
    put_number(&key, SORT_VIEW);
    put_number(&key, hour);
    put_number(&key, subject->story_id);
    put_text(&key, subject->page);
    void **place = find(gather, &key, &fresh);
    if (fresh) {
        struct gather_view *view = arena_make(&gather->a, struct gather_view);
        *view = (struct gather_view){.hour = hour, .subject = *subject, .next = gather->views};
        gather->views = view;
        *place = view;
    }
    return *place;
}

struct gather_facet *gather_facet(struct gather *gather, int64_t day, struct str facet, struct str value,
                                  int64_t story_id)
{
    struct key key = {0};
    bool fresh;
    put_number(&key, SORT_FACET);
    put_number(&key, day);
    put_number(&key, story_id);
    put_text(&key, facet);
    put_text(&key, value);
    void **place = find(gather, &key, &fresh);
    if (fresh) {
        struct gather_facet *sums = arena_make(&gather->a, struct gather_facet);
        *sums = (struct gather_facet){.day = day,
                                      .story_id = story_id,
                                      .facet = facet,
                                      .value = str_copy(&gather->a, value),
                                      .next = gather->facets};
        gather->facets = sums;
        *place = sums;
    }
    return *place;
}

struct gather_rejected *gather_rejected(struct gather *gather, int64_t story_id, int64_t at,
                                        const struct judge_verdict *verdict)
{
    struct key key = {0};
    bool fresh;
    put_number(&key, SORT_REJECTED);
    put_number(&key, story_id);
    put_number(&key, at);
    put_number(&key, verdict->class);
    put_number(&key, verdict->reason);
    void **place = find(gather, &key, &fresh);
    if (fresh) {
        struct gather_rejected *sums = arena_make(&gather->a, struct gather_rejected);
        *sums = (struct gather_rejected){.story_id = story_id,
                                         .at = at,
                                         .class = verdict->class,
                                         .reason = verdict->reason,
                                         .next = gather->rejected};
        gather->rejected = sums;
        *place = sums;
    }
    return *place;
}

struct gather_event *gather_event(struct gather *gather)
{
    struct gather_event *event = arena_make(&gather->a, struct gather_event);
    *gather->last_event = event;
    gather->last_event = &event->next;
    gather->entries++;
    return event;
}

void gather_sight(struct gather *gather, const struct sight *sight)
{
    parcel_add_sight(&gather->sights, sight);
    gather->entries++;
}

void gather_add_visitor(struct gather *gather, struct gather_visitors *visitors, uint64_t hash)
{
    if (visitors->count && visitors->items[visitors->count - 1] == hash)
        return;
    if (visitors->count == visitors->capacity) {
        ptrdiff_t capacity = MAX(visitors->capacity * 2, 4);
        uint64_t *items = arena_array(&gather->a, uint64_t, capacity);
        if (visitors->count)
            memcpy(items, visitors->items, (size_t)visitors->count * sizeof *items);
        visitors->items = items;
        visitors->capacity = capacity;
    }
    visitors->items[visitors->count++] = hash;
}
