/* pages.c - numbers for the pages that were read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/pages.h"

#include <stdlib.h>

void pages_init(struct pages *pages)
{
    *pages = (struct pages){0};
    arena_init(&pages->a, 0);
}

void pages_close(struct pages *pages)
{
    free(pages->entries);
    arena_close(&pages->a);
}

static const struct pages_entry *enter(struct pages *pages, struct str text)
{
    if (pages->count == pages->capacity) {
        pages->capacity = pages->capacity ? pages->capacity * 2 : 256;
        pages->entries = realloc(pages->entries, pages->capacity * sizeof(void *));
        if (!pages->entries)
            fatalx("out of memory");
    }
    struct str key = str_copy(&pages->a, text);
    struct pages_entry *entry = arena_make(&pages->a, struct pages_entry);
    entry->number = pages->count;
    (void)subject_read(key, &entry->subject);
    *map_put(&pages->a, &pages->numbers, key) = entry;
    return pages->entries[pages->count++] = entry;
}

const struct pages_entry *pages_find(struct pages *pages, struct str subject)
{
    struct subject read;
    const struct pages_entry *known = map_get(&pages->numbers, subject);
    if (known)
        return known;
    return subject_read(subject, &read) && pages->count < PAGES_MAX ? enter(pages, subject) : NULL;
}

const struct pages_entry *pages_at(const struct pages *pages, uint32_t number)
{
    return pages->entries[number];
}
