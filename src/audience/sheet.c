/* sheet.c - all values of a facet with their sums, in one piece. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sheet.h"

#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BITS 10
#define BLOCK_ENTRIES (1 << BLOCK_BITS)

/* Entries of numbers that differ in their lowest bits alone: stories that are read on a day stand close together. */
struct sums_block {
    struct sums_entry entries[BLOCK_ENTRIES];
};

/* ---- entries ---- */

static void make_place_for(struct sums *sums, ptrdiff_t block)
{
    if (block < sums->block_count)
        return;
    ptrdiff_t count = MAX(block + 1, sums->block_count * 2);
    struct sums_block **blocks = arena_array(sums->a, struct sums_block *, count);
    if (sums->block_count)
        memcpy(blocks, sums->blocks, (size_t)sums->block_count * sizeof(struct sums_block *));
    sums->blocks = blocks;
    sums->block_count = count;
}

struct sums_entry *sums_of_number(struct sums *sums, int64_t number)
{
    if (number < 1 || number >= SUMS_NUMBER_MAX)
        return NULL;
    ptrdiff_t block = (ptrdiff_t)(number >> BLOCK_BITS);
    make_place_for(sums, block);
    if (!sums->blocks[block])
        sums->blocks[block] = arena_make(sums->a, struct sums_block);
    struct sums_entry *entry = &sums->blocks[block]->entries[number & (BLOCK_ENTRIES - 1)];
    entry->number = number;
    return entry;
}

static void list_text(struct sums *sums, struct sums_entry *entry)
{
    if (sums->count == sums->capacity) {
        sums->capacity = MAX(64, sums->capacity * 2);
        struct sums_entry **list = arena_array(sums->a, struct sums_entry *, sums->capacity);
        if (sums->count)
            memcpy(list, sums->list, (size_t)sums->count * sizeof(struct sums_entry *));
        sums->list = list;
    }
    sums->list[sums->count++] = entry;
}

struct sums_entry *sums_of_text(struct sums *sums, struct str text)
{
    struct sums_entry *entry = map_get(&sums->texts, text);
    if (entry)
        return entry;
    entry = arena_make(sums->a, struct sums_entry);
    entry->text = text.n ? str_copy(sums->a, text) : S("");
    *map_put(sums->a, &sums->texts, entry->text) = entry;
    list_text(sums, entry);
    return entry;
}

void sheet_sums_add(struct sheet_sums *sums, const struct sheet_sums *more)
{
    sums->served += more->served;
    sums->seen += more->seen;
    sums->read += more->read;
    sums->seconds += more->seconds;
}

static bool is_nothing(const struct sheet_sums *s)
{
    return !s->served && !s->seen && !s->read && !s->seconds;
}

static bool has_any(const struct sums_entry *entry)
{
    return !is_nothing(&entry->sums[0]) || !is_nothing(&entry->sums[1]);
}

static struct sums_entry **list_numbers(struct sums *sums, ptrdiff_t *count)
{
    ptrdiff_t most = 0;
    for (ptrdiff_t b = 0; b < sums->block_count; b++)
        most += sums->blocks[b] ? BLOCK_ENTRIES : 0;
    struct sums_entry **list = arena_array(sums->a, struct sums_entry *, MAX(most, 1));
    *count = 0;
    for (ptrdiff_t b = 0; b < sums->block_count; b++)
        for (int i = 0; sums->blocks[b] && i < BLOCK_ENTRIES; i++)
            if (has_any(&sums->blocks[b]->entries[i]))
                list[(*count)++] = &sums->blocks[b]->entries[i];
    return list;
}

struct sums_entry **sums_list(struct sums *sums, ptrdiff_t *count)
{
    if (sums->form == SHEET_NUMBERS)
        return list_numbers(sums, count);
    struct sums_entry **list = arena_array(sums->a, struct sums_entry *, MAX(sums->count, 1));
    *count = 0;
    for (ptrdiff_t i = 0; i < sums->count; i++)
        if (has_any(sums->list[i]))
            list[(*count)++] = sums->list[i];
    return list;
}

/* ---- the stored form ---- */

static struct err damaged(void)
{
    return err_make(&ERR_INVALID, "the sums of a day or a month are damaged");
}

/* The next value's entry; NULL where there is none such. */
static struct sums_entry *read_value(struct sums *sums, int64_t *number, const uint8_t **at, const uint8_t *end)
{
    uint64_t first = varint_read(at, end);
    if (sums->form == SHEET_NUMBERS) {
        if (first >= (uint64_t)SUMS_NUMBER_MAX)
            return NULL;
        return sums_of_number(sums, *number += (int64_t)first);
    }
    if (first > (uint64_t)(end - *at))
        return NULL;
    struct str text = {(const char *)*at, (ptrdiff_t)first};
    *at += first;
    return sums_of_text(sums, text);
}

struct err sheet_add(struct sums *sums, int period, struct str stored)
{
    const uint8_t *at = bytes_of(stored), *end = at + stored.n;
    int64_t number = 0;
    if (at == end || *at++ != sums->form)
        return damaged();
    while (at < end) {
        struct sums_entry *entry = read_value(sums, &number, &at, end);
        if (!entry || at == end)
            return damaged();
        struct sheet_sums *s = &entry->sums[period];
        s->served += (int64_t)(varint_read(&at, end) & INT32_MAX);
        s->seen += (int64_t)(varint_read(&at, end) & INT32_MAX);
        s->read += (int64_t)(varint_read(&at, end) & INT32_MAX);
        s->seconds += (int64_t)(varint_read(&at, end) & INT64_MAX >> 8);
    }
    return OK;
}

static void write_sum(struct buf *b, int64_t sum, int64_t most)
{
    varint_add(b, (uint64_t)MIN(MAX(sum, 0), most));
}

static void write_entry(struct buf *b, const struct sums_entry *entry, enum sheet_form form, int64_t before)
{
    const struct sheet_sums *s = &entry->sums[0];
    if (form == SHEET_NUMBERS) {
        varint_add(b, (uint64_t)(entry->number - before));
    } else {
        varint_add(b, (uint64_t)entry->text.n);
        buf_add(b, entry->text);
    }
    write_sum(b, s->served, INT32_MAX);
    write_sum(b, s->seen, INT32_MAX);
    write_sum(b, s->read, INT32_MAX);
    write_sum(b, s->seconds, INT64_MAX >> 8);
}

static int compare_texts(const void *left, const void *right)
{
    const struct sums_entry *const *a = left, *const *b = right;
    return str_compare((*a)->text, (*b)->text);
}

struct err sheet_write(struct arena *a, struct sums *sums, struct str *out)
{
    struct buf b;
    ptrdiff_t count;
    struct sums_entry **list = sums_list(sums, &count);
    if (sums->form == SHEET_TEXTS)
        qsort(list, (size_t)count, sizeof(struct sums_entry *), compare_texts);
    buf_init(&b, SHEET_STORED_MAX);
    buf_add_char(&b, (char)sums->form);
    for (ptrdiff_t i = 0; i < count; i++)
        write_entry(&b, list[i], sums->form, i ? list[i - 1]->number : 0);
    struct err e =
        b.failed ? err_make(&ERR_LIMIT, "the sums of a day or a month are larger than %td bytes", SHEET_STORED_MAX)
                 : OK;
    *out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return e;
}
