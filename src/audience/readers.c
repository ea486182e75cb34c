/* readers.c - who a page is served to. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same few hundred User-Agents come again and again: each thread remembers what the last ones said by their hash,
 * so that the tables are not searched on every page.
 */
#include "audience/readers.h"

#include <stdatomic.h>

#define REMEMBERED 512 /* a power of two */

static _Thread_local struct {
    uint64_t hash;
    struct reader reader;
} remembered[REMEMBERED];

static _Atomic int64_t served[2];

static struct reader judge(struct str user_agent)
{
    return (struct reader){robot_find(user_agent), agent_read(user_agent)};
}

struct reader reader_of(struct str user_agent)
{
    uint64_t hash = str_hash(user_agent) | 1; /* never the 0 of an empty place */
    ptrdiff_t at = (ptrdiff_t)((hash >> 1) & (REMEMBERED - 1));
    if (remembered[at].hash != hash) {
        remembered[at].reader = judge(user_agent);
        remembered[at].hash = hash;
    }
    return remembered[at].reader;
}

enum reader_kind reader_kind_of(struct str user_agent)
{
    return reader_of(user_agent).robot ? READER_BOT : READER_PERSON;
}

void reader_count(struct str user_agent)
{
    atomic_fetch_add_explicit(&served[reader_kind_of(user_agent)], 1, memory_order_relaxed);
}

struct reader_counts reader_counts_now(void)
{
    struct reader_counts counts;
    for (int i = 0; i < 2; i++)
        counts.served[i] = atomic_load_explicit(&served[i], memory_order_relaxed);
    return counts;
}
