/* value.c - the plain values that a template is given. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps are arrays in order of setting: views have a dozen keys, and a scan over hashes beats a table at that size. A
 * large one, as that of a language's words, has a table besides.
 */
#include "text/value.h"

#include <string.h>

#define LARGE 64 /* room of a map that has a table */

static struct value *make_container(struct arena *a, enum value_kind kind)
{
    struct value *value = arena_make(a, struct value);
    value->kind = kind;
    value->items = arena_make(a, struct value_items);
    return value;
}

struct value *value_map(struct arena *a)
{
    return make_container(a, VALUE_MAP);
}

struct value *value_list(struct arena *a)
{
    return make_container(a, VALUE_LIST);
}

/* FNV-1a. Keys are the program's own words, so nobody can flood it. */
uint32_t value_hash(struct str key)
{
    uint32_t hash = 2166136261U;
    for (ptrdiff_t i = 0; i < key.n; i++)
        hash = (hash ^ (unsigned char)key.p[i]) * 16777619U;
    return hash;
}

/* Where the number of a key's entry stands, or is to stand. */
static uint32_t *find_slot(const struct value_items *items, struct str key, uint32_t hash)
{
    uint32_t last = (uint32_t)(2 * items->capacity - 1), at = hash & last, number;
    while ((number = items->slots[at]) != 0) {
        if (items->hashes[number - 1] == hash && str_equal(items->entries[number - 1].key, key))
            break;
        at = (at + 1) & last;
    }
    return &items->slots[at];
}

static struct value_entry *find_entry(const struct value_items *items, struct str key, uint32_t hash)
{
    if (!(items->present & 1ULL << (hash & 63)))
        return NULL;
    if (items->slots) {
        uint32_t number = *find_slot(items, key, hash);
        return number ? &items->entries[number - 1] : NULL;
    }
    for (ptrdiff_t i = 0; i < items->count; i++)
        if (items->hashes[i] == hash && str_equal(items->entries[i].key, key))
            return &items->entries[i];
    return NULL;
}

static void *grow_array(struct arena *a, const void *old, ptrdiff_t count, size_t size, ptrdiff_t capacity)
{
    void *grown = arena_allocate(a, (size_t)capacity, size, alignof(max_align_t));
    return count ? memcpy(grown, old, (size_t)count * size) : grown;
}

static struct value_entry *add_entry(struct arena *a, struct value_items *items)
{
    ptrdiff_t count = items->count;
    if (count == items->capacity) {
        items->capacity = count ? count * 2 : 8;
        items->entries = grow_array(a, items->entries, count, sizeof(*items->entries), items->capacity);
    }
    items->count++;
    return &items->entries[count];
}

static void make_table(struct arena *a, struct value_items *items)
{
    items->slots = arena_array(a, uint32_t, 2 * items->capacity);
    for (ptrdiff_t i = 0; i < items->count; i++)
        *find_slot(items, items->entries[i].key, items->hashes[i]) = (uint32_t)i + 1;
}

static struct value_entry *add_key(struct arena *a, struct value_items *items, struct str key, uint32_t hash)
{
    ptrdiff_t count = items->count, capacity = items->capacity;
    struct value_entry *entry = add_entry(a, items);
    bool grown = items->capacity > capacity;
    entry->key = key;
    if (grown)
        items->hashes = grow_array(a, items->hashes, count, sizeof(*items->hashes), items->capacity);
    items->hashes[count] = hash;
    items->present |= 1ULL << (hash & 63);
    if (grown && items->capacity >= LARGE)
        make_table(a, items);
    else if (items->slots)
        *find_slot(items, key, hash) = (uint32_t)items->count;
    return entry;
}

void value_set(struct arena *a, struct value *map, struct str key, const struct value *value)
{
    struct value_items *items = map->items;
    uint32_t hash = value_hash(key);
    struct value_entry *entry = find_entry(items, key, hash);
    if (!entry)
        entry = add_key(a, items, key, hash);
    entry->value = *value;
}

void value_set_text(struct arena *a, struct value *map, struct str key, struct str text)
{
    value_set(a, map, key, &(struct value){.kind = VALUE_TEXT, .text = text});
}

void value_set_html(struct arena *a, struct value *map, struct str key, struct html html)
{
    value_set(a, map, key, &(struct value){.kind = VALUE_HTML, .text = html.text});
}

void value_set_int(struct arena *a, struct value *map, struct str key, int64_t number)
{
    value_set(a, map, key, &(struct value){.kind = VALUE_INT, .number = number});
}

void value_set_bool(struct arena *a, struct value *map, struct str key, bool boolean)
{
    value_set(a, map, key, &(struct value){.kind = VALUE_BOOL, .boolean = boolean});
}

static struct value *set_container(struct arena *a, struct value *map, struct str key, enum value_kind kind)
{
    struct value *value = make_container(a, kind);
    value_set(a, map, key, value);
    return value;
}

struct value *value_set_map(struct arena *a, struct value *map, struct str key)
{
    return set_container(a, map, key, VALUE_MAP);
}

struct value *value_set_list(struct arena *a, struct value *map, struct str key)
{
    return set_container(a, map, key, VALUE_LIST);
}

void value_append(struct arena *a, struct value *list, const struct value *value)
{
    add_entry(a, list->items)->value = *value;
}

void value_append_text(struct arena *a, struct value *list, struct str text)
{
    value_append(a, list, &(struct value){.kind = VALUE_TEXT, .text = text});
}

struct value *value_append_map(struct arena *a, struct value *list)
{
    struct value *value = value_map(a);
    value_append(a, list, value);
    return value;
}

struct value value_trusted_html(struct str markup)
{
    return (struct value){.kind = VALUE_HTML, .text = markup};
}

void value_set_trusted_html(struct arena *a, struct value *map, struct str key, struct str markup)
{
    struct value value = value_trusted_html(markup);
    value_set(a, map, key, &value);
}

const struct value *value_get_hashed(const struct value *map, struct str key, uint32_t hash)
{
    if (map->kind != VALUE_MAP)
        return NULL;
    struct value_entry *entry = find_entry(map->items, key, hash);
    return entry ? &entry->value : NULL;
}

const struct value *value_get(const struct value *map, struct str key)
{
    return value_get_hashed(map, key, value_hash(key));
}

bool value_is_true(const struct value *value)
{
    if (!value)
        return false;
    switch (value->kind) {
    case VALUE_NONE:
        return false;
    case VALUE_BOOL:
        return value->boolean;
    case VALUE_INT:
        return value->number != 0;
    case VALUE_TEXT:
    case VALUE_HTML:
        return value->text.n > 0;
    case VALUE_LIST:
        return value->items->count > 0;
    case VALUE_MAP:
        return true;
    }
    return false;
}
