/* ring.c - events on their way from the server's threads to the audience's. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each ring has one writer, its thread, and one reader. The writer publishes an event by storing head with release
 * after it was filled; the reader frees its place by storing tail with release after it was worked on. Both stand on
 * cache lines of their own.
 */
#include "audience/ring.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>

struct ring {
    alignas(64) _Atomic uint32_t head; /* the writer's */
    uint32_t tail_seen;                /* the writer's: where tail was last */
    _Atomic int64_t lost;              /* the writer's */
    alignas(64) _Atomic uint32_t tail; /* the reader's */
    alignas(64) struct event events[RING_EVENTS];
};

struct rings {
    uint64_t number; /* of these among all that the process made */
    _Atomic int taken;
    _Atomic int64_t lost; /* of threads without a ring */
    _Atomic(struct ring *) rings[RING_THREADS];
};

static _Atomic uint64_t made;

/* The ring of this thread, and of which rings it is one; an address alone might come again. */
static _Thread_local struct {
    uint64_t number;
    struct ring *ring;
} own;

struct rings *rings_make(void)
{
    struct rings *rings = calloc(1, sizeof(*rings));
    if (!rings)
        fatalx("out of memory");
    rings->number = atomic_fetch_add(&made, 1) + 1;
    return rings;
}

void rings_free(struct rings *rings)
{
    for (int i = 0; i < RING_THREADS; i++)
        free(atomic_load(&rings->rings[i]));
    free(rings);
}

static struct ring *find_own(struct rings *rings)
{
    if (own.number == rings->number)
        return own.ring;
    int place = atomic_fetch_add(&rings->taken, 1);
    struct ring *ring = place < RING_THREADS ? aligned_alloc(64, sizeof(struct ring)) : NULL;
    if (ring) {
        atomic_init(&ring->head, 0);
        atomic_init(&ring->tail, 0);
        atomic_init(&ring->lost, 0);
        ring->tail_seen = 0;
        atomic_store_explicit(&rings->rings[place], ring, memory_order_release);
    }
    own.number = rings->number;
    own.ring = ring;
    return ring;
}

struct event *ring_take(struct rings *rings)
{
    struct ring *ring = find_own(rings);
    if (!ring) {
        atomic_fetch_add_explicit(&rings->lost, 1, memory_order_relaxed);
        return NULL;
    }
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (head - ring->tail_seen == RING_EVENTS)
        ring->tail_seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
    if (head - ring->tail_seen < RING_EVENTS)
        return &ring->events[head % RING_EVENTS];
    atomic_store_explicit(&ring->lost, atomic_load_explicit(&ring->lost, memory_order_relaxed) + 1,
                          memory_order_relaxed);
    return NULL;
}

void ring_put(struct rings *rings)
{
    struct ring *ring = find_own(rings);
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

static ptrdiff_t drain(struct ring *ring, void (*work)(void *context, const struct event *event), void *context)
{
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed), first = tail;
    for (; tail != head; tail++) {
        work(context, &ring->events[tail % RING_EVENTS]);
        atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    }
    return (ptrdiff_t)(uint32_t)(head - first);
}

ptrdiff_t rings_drain(struct rings *rings, void (*work)(void *context, const struct event *event), void *context)
{
    ptrdiff_t count = 0;
    for (int i = 0; i < RING_THREADS; i++) {
        struct ring *ring = atomic_load_explicit(&rings->rings[i], memory_order_acquire);
        if (ring)
            count += drain(ring, work, context);
    }
    return count;
}

int64_t rings_lost(struct rings *rings)
{
    int64_t lost = atomic_load_explicit(&rings->lost, memory_order_relaxed);
    for (int i = 0; i < RING_THREADS; i++) {
        struct ring *ring = atomic_load_explicit(&rings->rings[i], memory_order_acquire);
        lost += ring ? atomic_load_explicit(&ring->lost, memory_order_relaxed) : 0;
    }
    return lost;
}
