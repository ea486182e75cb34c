/* readers.c - who a page is served to. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same few hundred User-Agents come again and again: each thread remembers the kinds of the last ones by their
 * hash, so that the table of words is not searched on every page.
 */
#include "audience/readers.h"

#include <stdatomic.h>

#define REMEMBERED 256 /* a power of two */
#define LENGTH_MAX 512 /* a longer User-Agent is judged by its start */

/* Lower case; found anywhere. Data rows: one machine, or one word machines use, a line. */
static const struct str WORDS[] = {
    S_INIT("bot"),        S_INIT("crawl"),    S_INIT("spider"),     S_INIT("slurp"),    S_INIT("archiver"),
    S_INIT("facebookex"), S_INIT("embedly"),  S_INIT("preview"),    S_INIT("fetch"),    S_INIT("monitor"),
    S_INIT("uptime"),     S_INIT("pingdom"),  S_INIT("lighthouse"), S_INIT("headless"), S_INIT("phantomjs"),
    S_INIT("curl/"),      S_INIT("wget/"),    S_INIT("python"),     S_INIT("go-http"),  S_INIT("java/"),
    S_INIT("okhttp"),     S_INIT("libwww"),   S_INIT("perl"),       S_INIT("ruby"),     S_INIT("php/"),
    S_INIT("node-fetch"), S_INIT("axios"),    S_INIT("httpclient"), S_INIT("scrapy"),   S_INIT("feed"),
    S_INIT("rss"),        S_INIT("whatsapp"), S_INIT("mastodon"),   S_INIT("http://"),  S_INIT("https://"),
};

static _Thread_local struct {
    uint64_t hash;
    enum reader_kind kind;
} remembered[REMEMBERED];

static _Atomic int64_t served[2];

static enum reader_kind judge(struct str user_agent)
{
    char lower[LENGTH_MAX];
    ptrdiff_t n = MIN(user_agent.n, LENGTH_MAX);
    for (ptrdiff_t i = 0; i < n; i++)
        lower[i] = char_to_lower(user_agent.p[i]);
    for (ptrdiff_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_find((struct str){lower, n}, WORDS[i], 0) >= 0)
            return READER_BOT;
    return n ? READER_PERSON : READER_BOT;
}

enum reader_kind reader_kind_of(struct str user_agent)
{
    uint64_t hash = str_hash(user_agent) | 1; /* never the 0 of an empty place */
    ptrdiff_t at = (ptrdiff_t)((hash >> 1) & (REMEMBERED - 1));
    if (remembered[at].hash != hash) {
        remembered[at].kind = judge(user_agent);
        remembered[at].hash = hash;
    }
    return remembered[at].kind;
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
