/* keep.c - what stays in memory: the ring of all pages, and the clock's hand that finds one to drop. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Second chance: a hit marks the page; the hand clears marks as it passes and drops the first page without one. A new
 * page has no mark and stands where the hand comes last: a flood of addresses asked for once drives out its own kind,
 * not the pages that are read.
 */
#include "press/state.h"

static void ring_add(struct press *press, struct press_page *page)
{
    struct press_page *hand = press->hand;
    if (!hand) {
        press->hand = page->next = page->previous = page;
        return;
    }
    page->next = hand;
    page->previous = hand->previous;
    hand->previous->next = page;
    hand->previous = page;
}

static void ring_remove(struct press *press, struct press_page *page)
{
    if (press->hand == page)
        press->hand = page->next == page ? NULL : page->next;
    page->next->previous = page->previous;
    page->previous->next = page->next;
}

void press_forget(struct press *press, struct press_page *page, struct press_page **gone)
{
    press_table_remove(press, page);
    press_tags_remove(press, page);
    ring_remove(press, page);
    press->counters.pages--;
    press->counters.bytes -= page->bytes;
    page->next = *gone;
    *gone = page;
}

static void evict(struct press *press, struct press_page **gone)
{
    while (press->hand && press->counters.bytes > press->options.bytes_max) {
        struct press_page *page = press->hand;
        press->hand = page->next;
        if (atomic_exchange_explicit(&page->used, false, memory_order_relaxed))
            continue;
        press_forget(press, page, gone);
        press->counters.evicted++;
    }
}

void press_keep(struct press *press, struct press_page *page, struct press_page **gone)
{
    struct press_page *old = press_table_find(press_shard_of(press, page->hash), page->hash, page->key);
    if (old)
        press_forget(press, old, gone);
    press_page_hold(page);
    press_table_add(press, page);
    press_tags_add(press, page);
    ring_add(press, page);
    press->counters.pages++;
    press->counters.bytes += page->bytes;
    evict(press, gone);
}

void press_keep_answer(struct press *press, struct press_page *page, struct press_choice choice,
                       struct http_answer *answer, struct press_page **gone)
{
    int64_t bytes = press_page_answer_bytes(page, answer);
    if (!page->linked || press_page_answer(page, choice) || page->bytes + bytes > press->options.page_max) {
        http_answer_release(answer);
        return;
    }
    struct press_shard *shard = press_shard_of(press, page->hash);
    pthread_rwlock_wrlock(&shard->lock);
    press_page_set_answer(page, choice, answer);
    pthread_rwlock_unlock(&shard->lock);
    press->counters.bytes += bytes;
    evict(press, gone);
}

void press_release_gone(struct press_page *gone)
{
    while (gone) {
        struct press_page *next = gone->next;
        press_page_release(gone);
        gone = next;
    }
}
