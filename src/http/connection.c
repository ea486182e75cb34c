/* connection.c - the table of open connections, and the reaper's walk over it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Open connections of one address; a slot whose number has sunk to 0 stays until the table is rebuilt. */
struct address_count {
    struct address address;
    int count;
    bool used;
};

void connection_table_init(struct connection_table *table, int per_address_max)
{
    *table = (struct connection_table){.per_address_max = per_address_max};
    pthread_mutex_init(&table->lock, NULL);
}

void connection_table_close(struct connection_table *table)
{
    free(table->counts);
    pthread_mutex_destroy(&table->lock);
}

/* One client of IPv6 has a whole /64. */
static struct address counted_address(const struct address *address)
{
    static const unsigned char MAPPED[12] = {[10] = 0xff, [11] = 0xff};
    struct address out = *address;
    if (memcmp(address->bytes, MAPPED, sizeof(MAPPED)) != 0)
        memset(out.bytes + 8, 0, 8);
    return out;
}

static struct address_count *find_slot(struct address_count *counts, ptrdiff_t capacity, const struct address *address)
{
    uint64_t hash = str_hash((struct str){(const char *)address->bytes, sizeof(address->bytes)});
    ptrdiff_t at = (ptrdiff_t)(hash & (uint64_t)(capacity - 1));
    while (counts[at].used && memcmp(&counts[at].address, address, sizeof(*address)) != 0)
        at = (at + 1) & (capacity - 1);
    return &counts[at];
}

/* Makes room for one more slot, leaving out the ones that have sunk to 0. False when memory ran out. */
static bool grow_counts(struct connection_table *table)
{
    ptrdiff_t live = 0, capacity = 64;
    for (ptrdiff_t i = 0; i < table->count_capacity; i++)
        live += table->counts[i].used && table->counts[i].count > 0;
    while (capacity < live * 4)
        capacity *= 2;
    struct address_count *counts = calloc((size_t)capacity, sizeof(*counts));
    if (!counts)
        return false;
    for (ptrdiff_t i = 0; i < table->count_capacity; i++)
        if (table->counts[i].used && table->counts[i].count > 0)
            *find_slot(counts, capacity, &table->counts[i].address) = table->counts[i];
    free(table->counts);
    table->counts = counts;
    table->count_capacity = capacity;
    table->count_used = live;
    return true;
}

/* The slot of an address, made where it is new; NULL when memory ran out. */
static struct address_count *count_slot(struct connection_table *table, const struct address *address)
{
    if ((table->count_used + 1) * 2 > table->count_capacity && !grow_counts(table))
        return NULL;
    struct address key = counted_address(address);
    struct address_count *slot = find_slot(table->counts, table->count_capacity, &key);
    if (!slot->used) {
        *slot = (struct address_count){.address = key, .used = true};
        table->count_used++;
    }
    return slot;
}

bool connection_is_welcome(struct connection_table *table, const struct address *address)
{
    pthread_mutex_lock(&table->lock);
    struct address_count *slot = count_slot(table, address);
    bool welcome = slot && (!table->per_address_max || slot->count < table->per_address_max);
    pthread_mutex_unlock(&table->lock);
    return welcome;
}

void connection_open(struct connection_table *table, struct connection *c)
{
    pthread_mutex_lock(&table->lock);
    c->previous = NULL;
    c->next = table->first;
    if (c->next)
        c->next->previous = c;
    table->first = c;
    table->open++;
    table->total++;
    struct address_count *slot = c->counted ? count_slot(table, &c->peer) : NULL;
    c->counted = slot != NULL;
    if (slot)
        slot->count++;
    pthread_mutex_unlock(&table->lock);
}

void connection_close(struct connection_table *table, struct connection *c)
{
    pthread_mutex_lock(&table->lock);
    if (c->previous)
        c->previous->next = c->next;
    else
        table->first = c->next;
    if (c->next)
        c->next->previous = c->previous;
    table->open--;
    if (c->counted) {
        struct address key = counted_address(&c->peer);
        find_slot(table->counts, table->count_capacity, &key)->count--;
    }
    pthread_mutex_unlock(&table->lock);
    connection_end_call(c);
    free(c);
}

static bool is_unused(struct connection *c, int64_t idle_since)
{
    return atomic_load_explicit(&c->phase, memory_order_relaxed) == PHASE_IDLE &&
           atomic_load_explicit(&c->rests, memory_order_relaxed) <= idle_since;
}

int64_t connection_reap(struct connection_table *table, int64_t now, int64_t idle_since)
{
    pthread_mutex_lock(&table->lock);
    for (struct connection *c = table->first; c; c = c->next) {
        bool late = atomic_load_explicit(&c->deadline, memory_order_relaxed) <= now;
        if (late || is_unused(c, idle_since))
            shutdown(c->descriptor, SHUT_RDWR);
    }
    int64_t open = table->open;
    pthread_mutex_unlock(&table->lock);
    return open;
}

/* Whether a request is coming of which no more will come. */
static bool has_left(const struct connection *c)
{
    char byte;
    int phase = atomic_load_explicit(&c->phase, memory_order_relaxed);
    return (phase == PHASE_HEAD || phase == PHASE_BODY) && recv(c->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void connection_end_left(struct connection_table *table)
{
    pthread_mutex_lock(&table->lock);
    for (struct connection *c = table->first; c; c = c->next) {
        bool before = c->left;
        c->left = has_left(c);
        if (before && c->left)
            shutdown(c->descriptor, SHUT_RDWR);
    }
    pthread_mutex_unlock(&table->lock);
}

void connection_table_count(struct connection_table *table, int64_t *open, int64_t *total)
{
    pthread_mutex_lock(&table->lock);
    *open = table->open;
    *total = table->total;
    pthread_mutex_unlock(&table->lock);
}

bool connection_keep_target(struct connection *c, const char *target, size_t n)
{
    char *room = c->call.target_room;
    if (n > TARGET_ROOM)
        room = c->call.long_target = malloc(n);
    if (!room)
        return false;
    memcpy(room, target, n);
    c->call.target = (struct str){room, (ptrdiff_t)n};
    return true;
}

void connection_end_call(struct connection *c)
{
    http_answer_release(c->call.answer);
    buf_close(&c->call.body);
    free(c->call.long_target);
    memset(&c->call, 0, offsetof(struct call, target_room));
}
