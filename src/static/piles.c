/* piles.c - pairs of a key and a text, gathered by key on the disk. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pile has the keys whose hash begins with its number; only one is in memory at a time. A shard is a part of a pile
 * or several of them: so each is read in the order of the hash, and a group's shards come one after the other, but
 * between those of other groups.
 */
#include "static/piles.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PILES 64
#define PILE_BITS 6
#define PILE_MAX ((ptrdiff_t)1 << 30)

struct piles {
    FILE *files[PILES];
};

/* What stands before a key and a text. */
struct head {
    uint32_t hash, number;
    uint8_t group, weight, key_size, text_size;
};

static uint32_t hash_of(struct str key)
{
    uint32_t hash = 2166136261U;
    for (ptrdiff_t i = 0; i < key.n; i++)
        hash = (hash ^ (unsigned char)key.p[i]) * 16777619U;
    return hash;
}

static FILE *open_pile(const char *folder)
{
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    FILE *stream = file < 0 ? tmpfile() : fdopen(file, "w+");
    if (!stream && file >= 0)
        close(file);
    return stream;
}

struct err piles_open(struct str path, struct piles **out)
{
    struct arena a;
    struct piles *p = calloc(1, sizeof(*p));
    if (!p)
        return err_make(&ERR_SYSTEM, "out of memory");
    arena_init(&a, 0);
    const char *folder = str_to_c(&a, path);
    struct err e = OK;
    for (int i = 0; i < PILES && !failed(e); i++)
        if (!(p->files[i] = open_pile(folder)))
            e = err_errno("a file for the index of words in %s", folder);
    arena_close(&a);
    if (failed(e))
        piles_close(p);
    else
        *out = p;
    return e;
}

void piles_close(struct piles *p)
{
    for (int i = 0; i < PILES; i++)
        if (p->files[i])
            fclose(p->files[i]);
    free(p);
}

/* One write a pair: the stream's own lock keeps them apart. */
struct err piles_add(struct piles *p, int group, const struct piles_pair *pair)
{
    char bytes[sizeof(struct head) + 2 * PILES_KEY_MAX];
    struct str key = str_slice(pair->key, 0, PILES_KEY_MAX), text = str_slice(pair->text, 0, PILES_KEY_MAX);
    const struct head head = {hash_of(key), pair->number,   (uint8_t)group,
                              pair->weight, (uint8_t)key.n, (uint8_t)text.n};
    memcpy(bytes, &head, sizeof head);
    memcpy(bytes + sizeof head, key.p, (size_t)key.n);
    if (text.n)
        memcpy(bytes + sizeof head + key.n, text.p, (size_t)text.n);
    size_t size = sizeof head + (size_t)(key.n + text.n);
    return fwrite(bytes, size, 1, p->files[head.hash >> (32 - PILE_BITS)]) == 1 ? OK : err_errno("the index of words");
}

/* ---- reading ---- */

/*
 * An entry is where its head lies in the pile that was read: the words that stand in every story are all in a few
 * piles, and each entry's memory counts.
 */
#define WEIGHT_MAX 255

static struct head head_of(const char *entry)
{
    struct head head;
    memcpy(&head, entry, sizeof head);
    return head;
}

static struct str key_of(const char *entry)
{
    return (struct str){entry + sizeof(struct head), head_of(entry).key_size};
}

static struct str text_of(const char *entry)
{
    struct head head = head_of(entry);
    return (struct str){entry + sizeof head + head.key_size, head.text_size};
}

/* By group, then hash, then the heavier first. */
static uint64_t order_of(struct head head)
{
    return (uint64_t)head.group << 40 | (uint64_t)head.hash << 8 | (uint64_t)(WEIGHT_MAX - head.weight);
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* By numbers alone, as nearly always tells them apart. */
static int compare(const void *one, const void *other)
{
    const char *a = *(const char *const *)one, *b = *(const char *const *)other;
    struct head left = head_of(a), right = head_of(b);
    int order = ORDER(order_of(left), order_of(right));
    order = order ? order : ORDER(right.number, left.number);
    return order ? order : str_compare(text_of(a), text_of(b));
}

static bool same_hash(const char *a, const char *b)
{
    return order_of(head_of(a)) >> 8 == order_of(head_of(b)) >> 8;
}

/* Of entries of one hash. */
static int compare_keys(const void *one, const void *other)
{
    int order = str_compare(key_of(*(const char *const *)one), key_of(*(const char *const *)other));
    return order ? order : compare(one, other);
}

static struct err load(FILE *file, struct buf *out)
{
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size < 0 || fseek(file, 0, SEEK_SET) != 0)
        return err_errno("the index of words");
    if (size == 0)
        return OK;
    char *to = buf_reserve(out, size);
    if (!to || fread(to, (size_t)size, 1, file) != 1)
        return err_make(&ERR_SYSTEM, "the index of words cannot be read back");
    buf_grown(out, size);
    return OK;
}

static ptrdiff_t size_of(const char *entry)
{
    struct head head = head_of(entry);
    return (ptrdiff_t)sizeof head + head.key_size + head.text_size;
}

/* NULL without memory. */
static const char **find_entries(struct str bytes, ptrdiff_t *count)
{
    *count = 0;
    for (ptrdiff_t at = 0; at < bytes.n; at += size_of(bytes.p + at))
        ++*count;
    const char **entries = malloc((size_t)MAX(*count, (ptrdiff_t)1) * sizeof(*entries));
    for (ptrdiff_t at = 0, i = 0; entries && at < bytes.n; at += size_of(bytes.p + at))
        entries[i++] = bytes.p + at;
    return entries;
}

static struct err visit_key(const char **entries, ptrdiff_t count, const int *bits, piles_visit *each, void *context)
{
    struct piles_pair *pairs = malloc((size_t)count * sizeof(*pairs));
    if (!pairs)
        return err_make(&ERR_SYSTEM, "out of memory: the index of words");
    for (ptrdiff_t i = 0; i < count; i++)
        pairs[i] = (struct piles_pair){key_of(entries[i]), head_of(entries[i]).number, head_of(entries[i]).weight,
                                       text_of(entries[i])};
    struct head first = head_of(entries[0]);
    int own = bits[first.group];
    struct err e = each(context, first.group, own ? first.hash >> (32 - own) : 0, pairs, count);
    free(pairs);
    return e;
}

/* Keys of one hash: nearly always one. */
static struct err visit_hash(const char **entries, ptrdiff_t count, const int *bits, piles_visit *each, void *context)
{
    bool one_key = true;
    struct err e = OK;
    for (ptrdiff_t i = 1; i < count && one_key; i++)
        one_key = str_equal(key_of(entries[i]), key_of(entries[0]));
    if (!one_key)
        qsort((void *)entries, (size_t)count, sizeof(*entries), compare_keys);
    for (ptrdiff_t from = 0, to; from < count && !failed(e); from = to) {
        to = one_key ? count : from + 1;
        while (to < count && str_equal(key_of(entries[to]), key_of(entries[from])))
            to++;
        e = visit_key(entries + from, to - from, bits, each, context);
    }
    return e;
}

static struct err read_pile(FILE *file, const int *bits, piles_visit *each, void *context)
{
    struct buf bytes;
    ptrdiff_t count = 0;
    buf_init(&bytes, PILE_MAX);
    struct err e = load(file, &bytes);
    const char **entries = failed(e) ? NULL : find_entries(buf_str(&bytes), &count);
    if (!failed(e) && !entries)
        e = err_make(&ERR_SYSTEM, "out of memory: the index of words");
    if (!failed(e))
        qsort((void *)entries, (size_t)count, sizeof(*entries), compare);
    for (ptrdiff_t from = 0, to; from < count && !failed(e); from = to) {
        for (to = from + 1; to < count && same_hash(entries[from], entries[to]); to++)
            continue;
        e = visit_hash(entries + from, to - from, bits, each, context);
    }
    free((void *)entries);
    buf_close(&bytes);
    return e;
}

struct err piles_read(struct piles *p, const int bits[PILES_GROUPS], piles_visit *each, void *context)
{
    for (int i = 0; i < PILES; i++)
        TRY(read_pile(p->files[i], bits, each, context));
    return OK;
}
