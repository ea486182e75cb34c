/* press.c - the press as a whole: made, asked, counted. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/state.h"

#include "base/time.h"
#include "http/accept.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MAX ((int64_t)64 << 20)
#define PAGE_MAX ((int64_t)1 << 20)
#define IDENTITY_MAX 2048
#define WAIT_MILLISECONDS 10000
#define KEY_ROOM ((ptrdiff_t)8300) /* a host's name and the longest target that the guard lets through */
/* An old page may stand in for one being rendered as long as this after its time. */
#define BRIDGE (30 * TIME_SECOND)

static void fill_defaults(struct press_options *options)
{
    options->bytes_max = options->bytes_max ? options->bytes_max : BYTES_MAX;
    options->page_max = options->page_max ? options->page_max : PAGE_MAX;
    options->identity_max = options->identity_max ? options->identity_max : IDENTITY_MAX;
    options->wait_milliseconds = options->wait_milliseconds ? options->wait_milliseconds : WAIT_MILLISECONDS;
}

static void init_lock(struct press *press)
{
    pthread_condattr_t attributes;
    pthread_mutex_init(&press->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&press->landed, &attributes);
    pthread_condattr_destroy(&attributes);
}

struct press *press_make(const struct press_options *options)
{
    struct press *press = aligned_alloc(alignof(struct press), sizeof(*press));
    if (!press)
        return NULL;
    *press = (struct press){.options = *options};
    fill_defaults(&press->options);
    init_lock(press);
    if (!press_table_make(press)) {
        press_free(press);
        return NULL;
    }
    return press;
}

static void free_hosts(struct press_hosts *hosts)
{
    while (hosts) {
        struct press_hosts *older = hosts->older;
        free(hosts);
        hosts = older;
    }
}

void press_free(struct press *press)
{
    if (!press)
        return;
    press_touch_all(press);
    press_tags_free(press);
    press_table_free(press);
    free_hosts(atomic_load(&press->hosts));
    pthread_cond_destroy(&press->landed);
    pthread_mutex_destroy(&press->lock);
    free(press);
}

/* Without its port: pages do not depend on it, and who forges one gains nothing. "[::1]:80" has colons in its name. */
static struct str host_name(struct str host)
{
    ptrdiff_t end = host.n;
    while (end > 0 && char_is_digit(host.p[end - 1]))
        end--;
    return end > 0 && host.p[end - 1] == ':' ? str_slice(host, 0, end - 1) : host;
}

void press_set_hosts(struct press *press, const struct str *hosts, ptrdiff_t count, ptrdiff_t own_count)
{
    size_t texts = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        texts += (size_t)hosts[i].n;
    struct press_hosts *set = malloc(sizeof(*set) + (size_t)count * sizeof(*hosts) + texts);
    if (!set)
        fatalx("out of memory: the list of hosts");
    set->count = count;
    set->own_count = own_count;
    char *next = (char *)(set->names + count);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str name = host_name(hosts[i]);
        set->names[i] = (struct str){next, name.n};
        for (ptrdiff_t at = 0; at < name.n; at++)
            *next++ = name.p[at];
    }
    pthread_mutex_lock(&press->lock);
    set->older = atomic_load(&press->hosts);
    atomic_store(&press->hosts, set);
    pthread_mutex_unlock(&press->lock);
}

bool press_host_known(struct press *press, struct str host)
{
    const struct press_hosts *hosts = atomic_load_explicit(&press->hosts, memory_order_acquire);
    struct str name = host_name(host);
    if (!hosts || hosts->count == 0)
        return true;
    for (ptrdiff_t i = 0; i < hosts->count; i++)
        if (str_equal_nocase(hosts->names[i], name))
            return true;
    return false;
}

static bool is_doubted(struct press *press, const struct press_page *page)
{
    return page->doubtful || page->doubts != atomic_load_explicit(&press->doubts, memory_order_acquire);
}

/* A page that changes at an instant of the calendar follows the calendar's clock, all else the steady one. */
bool press_page_fresh(struct press *press, const struct press_page *page)
{
    return !is_doubted(press, page) && time_monotonic() < page->fresh_until &&
           (page->changes_at == 0 || time_now() < page->changes_at);
}

bool press_page_bridges(struct press *press, const struct press_page *page)
{
    return !is_doubted(press, page) && time_monotonic() < page->fresh_until + BRIDGE &&
           (page->changes_at == 0 || time_now() < page->changes_at + BRIDGE);
}

/* A mark that is set already is not set again: hot pages stay clean in every processor's cache. */
static void mark_used(struct press_page *page)
{
    if (!atomic_load_explicit(&page->used, memory_order_relaxed))
        atomic_store_explicit(&page->used, true, memory_order_relaxed);
}

/* With the shard's lock held for reading. */
static struct http_answer *ready_of(struct press *press, struct press_shard *shard, struct press_page *page,
                                    const struct press_wish *wish)
{
    bool fresh = press_page_fresh(press, page);
    if (!fresh && !(page->refreshing && press_page_bridges(press, page)))
        return NULL;
    struct http_answer *answer = press_page_answer(page, press_page_choose(page, wish));
    if (!answer)
        return NULL;
    atomic_fetch_add_explicit(fresh ? &shard->hits : &shard->stale, 1, memory_order_relaxed);
    mark_used(page);
    return http_answer_hold(answer);
}

/* The name of a host that has pages of its own; none for others. */
static struct str own_host(struct press *press, struct str host)
{
    const struct press_hosts *hosts = atomic_load_explicit(&press->hosts, memory_order_acquire);
    if (!hosts || hosts->own_count == 0)
        return (struct str){0};
    struct str name = host_name(host);
    for (ptrdiff_t i = hosts->count - hosts->own_count; i < hosts->count; i++)
        if (str_equal_nocase(hosts->names[i], name))
            return hosts->names[i];
    return (struct str){0};
}

static struct http_answer *find_ready(struct press *press, const struct http_head *head, struct str key)
{
    uint64_t hash = str_hash(key);
    struct press_wish wish = {
        http_accept_codings(head->accept_encoding),
        head->if_none_match,
        head->if_modified_since,
    };
    struct press_shard *shard = press_shard_of(press, hash);
    pthread_rwlock_rdlock(&shard->lock);
    struct press_page *page = press_table_find(shard, hash, key);
    struct http_answer *answer = page ? ready_of(press, shard, page, &wish) : NULL;
    pthread_rwlock_unlock(&shard->lock);
    return answer;
}

struct http_answer *press_ready(struct press *press, const struct http_head *head)
{
    char room[KEY_ROOM];
    struct str host = own_host(press, head->host);
    if (!host.n)
        return find_ready(press, head, head->target);
    if (host.n + head->target.n > KEY_ROOM)
        return NULL;
    memcpy(room, host.p, (size_t)host.n);
    memcpy(room + host.n, head->target.p, (size_t)head->target.n);
    return find_ready(press, head, (struct str){room, host.n + head->target.n});
}

void press_doubt_all(struct press *press)
{
    atomic_fetch_add_explicit(&press->doubts, 1, memory_order_acq_rel);
}

struct press_counters press_counters(struct press *press)
{
    pthread_mutex_lock(&press->lock);
    struct press_counters counters = press->counters;
    pthread_mutex_unlock(&press->lock);
    counters.doubts = (int64_t)atomic_load(&press->doubts);
    for (int i = 0; i < PRESS_SHARDS; i++) {
        counters.hits += atomic_load_explicit(&press->shards[i].hits, memory_order_relaxed);
        counters.stale += atomic_load_explicit(&press->shards[i].stale, memory_order_relaxed);
    }
    return counters;
}
