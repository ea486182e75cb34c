/* value.c - the plain values that a template is given. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps are arrays in order of setting: views have a dozen keys, and a scan over hashes beats a table at that size.
 */
#include "text/value.h"

#include <string.h>

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

static struct value_entry *find_entry(const struct value_items *items, struct str key, uint32_t hash)
{
    if (!(items->present & 1ULL << (hash & 63)))
        return NULL;
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

static struct value_entry *add_entry(struct arena *a, struct value_items *items, bool with_hash)
{
    ptrdiff_t count = items->count;
    if (count == items->capacity) {
        items->capacity = count ? count * 2 : 8;
        items->entries = grow_array(a, items->entries, count, sizeof(*items->entries), items->capacity);
        if (with_hash)
            items->hashes = grow_array(a, items->hashes, count, sizeof(*items->hashes), items->capacity);
    }
    items->count++;
    return &items->entries[count];
}

void value_set(struct arena *a, struct value *map, struct str key, const struct value *value)
{
    struct value_items *items = map->items;
    uint32_t hash = value_hash(key);
    struct value_entry *entry = find_entry(items, key, hash);
    if (!entry) {
        entry = add_entry(a, items, true);
        entry->key = key;
        items->hashes[items->count - 1] = hash;
        items->present |= 1ULL << (hash & 63);
    }
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
    add_entry(a, list->items, false)->value = *value;
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
