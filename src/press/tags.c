/* tags.c - which pages are made of what: the ring of pages of each tag, and when each tag was last touched. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tag exists while a kept page has it, so the table is as large as the press. The time of a touch must be remembered
 * without pages too, for the renders that are under way: in a fixed table by hash, where a collision makes a touch look
 * later than it was, and so a page is not kept that could have been.
 */
#include "press/state.h"

#include <stdlib.h>

#define CAPACITY_MIN ((size_t)256)

static struct press_tag **bucket_of(const struct press *press, uint64_t hash)
{
    return &press->tags[hash & (press->tag_capacity - 1)];
}

static struct press_tag *find(const struct press *press, uint64_t hash)
{
    struct press_tag *tag = press->tag_capacity ? *bucket_of(press, hash) : NULL;
    while (tag && tag->hash != hash)
        tag = tag->next;
    return tag;
}

static void push(struct press *press, struct press_tag *tag)
{
    struct press_tag **bucket = bucket_of(press, tag->hash);
    tag->next = *bucket;
    *bucket = tag;
}

static bool grow(struct press *press)
{
    struct press_tag **old = press->tags;
    size_t old_capacity = press->tag_capacity;
    size_t capacity = old_capacity ? old_capacity * 2 : CAPACITY_MIN;
    struct press_tag **tags = calloc(capacity, sizeof(struct press_tag *));
    if (!tags)
        return old_capacity > 0;
    press->tags = tags;
    press->tag_capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++) {
        for (struct press_tag *tag = old[i], *next; tag; tag = next) {
            next = tag->next;
            push(press, tag);
        }
    }
    free(old);
    return true;
}

static struct press_tag *find_or_make(struct press *press, uint64_t hash)
{
    struct press_tag *tag = find(press, hash);
    if (tag)
        return tag;
    if (press->tag_count >= press->tag_capacity && !grow(press))
        fatalx("out of memory: the table of tags");
    tag = calloc(1, sizeof(*tag));
    if (!tag)
        fatalx("out of memory: a tag");
    tag->hash = hash;
    push(press, tag);
    press->tag_count++;
    return tag;
}

static void drop(struct press *press, struct press_tag *tag)
{
    struct press_tag **at = bucket_of(press, tag->hash);
    while (*at != tag)
        at = &(*at)->next;
    *at = tag->next;
    press->tag_count--;
    free(tag);
}

static void add_link(struct press *press, struct press_link *link)
{
    struct press_tag *tag = find_or_make(press, link->hash);
    link->tag = tag;
    link->previous = NULL;
    link->next = tag->links;
    if (tag->links)
        tag->links->previous = link;
    tag->links = link;
}

static void remove_link(struct press *press, struct press_link *link)
{
    struct press_tag *tag = link->tag;
    if (link->next)
        link->next->previous = link->previous;
    if (link->previous)
        link->previous->next = link->next;
    else
        tag->links = link->next;
    if (!tag->links)
        drop(press, tag);
}

void press_tags_add(struct press *press, struct press_page *page)
{
    for (int i = 0; i < page->link_count; i++)
        add_link(press, &page->links[i]);
}

void press_tags_remove(struct press *press, struct press_page *page)
{
    for (int i = 0; i < page->link_count; i++)
        remove_link(press, &page->links[i]);
}

bool press_tags_touched(const struct press *press, const struct press_page *page, uint64_t since)
{
    bool touched = press->all_touched > since;
    for (int i = 0; i < page->link_count; i++)
        touched = touched || press->touched[page->links[i].hash % PRESS_TOUCH_SLOTS] > since;
    return touched;
}

void press_tags_free(struct press *press)
{
    free(press->tags);
}

static void touch_one(struct press *press, uint64_t hash, struct press_page **gone)
{
    press->touched[hash % PRESS_TOUCH_SLOTS] = press->generation;
    struct press_tag *tag;
    while ((tag = find(press, hash)) != NULL) {
        press_forget(press, tag->links->page, gone);
        press->counters.touched++;
    }
}

void press_touch(struct press *press, const struct str *tags, ptrdiff_t count)
{
    struct press_page *gone = NULL;
    pthread_mutex_lock(&press->lock);
    press->generation++;
    for (ptrdiff_t i = 0; i < count; i++)
        touch_one(press, str_hash(tags[i]), &gone);
    pthread_mutex_unlock(&press->lock);
    press_release_gone(gone);
}

void press_touch_all(struct press *press)
{
    struct press_page *gone = NULL;
    pthread_mutex_lock(&press->lock);
    press->all_touched = ++press->generation;
    while (press->hand) {
        press_forget(press, press->hand, &gone);
        press->counters.touched++;
    }
    pthread_mutex_unlock(&press->lock);
    press_release_gone(gone);
}
