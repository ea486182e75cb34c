/* memory.c - sentences that were translated before, and how. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/memory.h"

#include "base/map.h"
#include "base/utf8.h"
#include "store/statements.h"
#include "text/json.h"
#include "translate/segment.h"

#include <sodium.h>

#define FIND_MAX 500                   /* sentences a statement */
#define LEARN_MAX 200                  /* entries a statement, */
#define LEARN_BYTES_MAX (1 << 20)      /* and bytes of theirs; one more may begin below it */
#define LIST_BYTES_MAX (8 * (1 << 20)) /* escaped */
#define FORGET_MAX 10000

struct hash {
    char hex[crypto_hash_sha256_BYTES * 2 + 1];
};

static struct hash hash_of(struct str text)
{
    struct hash hash;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)text.p, (unsigned long long)text.n);
    sodium_bin2hex(hash.hex, sizeof hash.hex, digest, sizeof digest);
    return hash;
}

static struct str hex_of(struct arena *a, struct str binary)
{
    char *hex = arena_array(a, char, binary.n * 2 + 1);
    sodium_bin2hex(hex, (size_t)binary.n * 2 + 1, (const unsigned char *)binary.p, (size_t)binary.n);
    return (struct str){hex, binary.n * 2};
}

/* ---- finding ---- */

struct finding {
    struct arena *a;
    struct memory_hit *hits;
    const struct str *hashes;
    ptrdiff_t count;
    struct map found; /* by hash, of sql_memory_found */
};

static struct str list_hashes(struct arena *a, const struct str *hashes, ptrdiff_t count)
{
    struct json j;
    struct buf out;
    buf_init(&out, count * (ptrdiff_t)sizeof(struct hash) + count * 4 + 8);
    json_init(&j, &out);
    json_open_array(&j);
    for (ptrdiff_t i = 0; i < count; i++)
        json_write_string(&j, hashes[i]);
    json_close_array(&j);
    struct str list = str_copy(a, buf_str(&out));
    buf_close(&out);
    return list;
}

/* Later rows replace earlier ones, but no machine's a person's. */
static void keep_found(struct finding *f, const struct sql_memory_found_list *rows)
{
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        void **place = map_put(f->a, &f->found, hex_of(f->a, rows->items[i].hash));
        const struct sql_memory_found *known = *place;
        if (!known || rows->items[i].person || !known->person)
            *place = (void *)&rows->items[i];
    }
}

/* What was learnt this way comes last: it stands where both are a person's, or both a machine's. */
static struct err find_some(struct finding *f, struct db_conn *conn, struct memory_pair pair)
{
    struct sql_memory_found_list rows, reverse;
    struct str list = list_hashes(f->a, f->hashes, f->count);
    TRY(sql_memory_find_reverse(f->a, conn, pair.from, pair.to, list, &reverse));
    TRY(sql_memory_find(f->a, conn, pair.from, pair.to, list, &rows));
    f->found = (struct map){0};
    keep_found(f, &reverse);
    keep_found(f, &rows);
    for (ptrdiff_t i = 0; i < f->count; i++) {
        const struct sql_memory_found *row = map_get(&f->found, f->hashes[i]);
        f->hits[i] = row ? (struct memory_hit){row->target, row->author, row->person} : (struct memory_hit){0};
    }
    return OK;
}

struct err memory_find_many(struct arena *a, struct db_conn *conn, struct memory_pair pair, const struct str *sources,
                            ptrdiff_t count, struct memory_hit *hits)
{
    struct str *hashes = arena_array(a, struct str, count);
    for (ptrdiff_t i = 0; i < count; i++)
        hashes[i] = str_copy(a, str_from_c(hash_of(sources[i]).hex));
    for (ptrdiff_t at = 0; at < count; at += FIND_MAX) {
        struct finding f = {.a = a, .hits = hits + at, .hashes = hashes + at, .count = MIN(count - at, FIND_MAX)};
        TRY(find_some(&f, conn, pair));
    }
    return OK;
}

/* ---- learning ---- */

static bool can_learn(struct str text)
{
    return text.n > 0 && text.n <= SEGMENT_TEXT_MAX && str_find_char(text, '\0', 0) < 0 && utf8_find_invalid(text) < 0;
}

/* One entry a source, in their order: a statement may not meet a row twice. */
static const struct memory_entry **choose(struct arena *a, const struct memory_entry *entries, ptrdiff_t *count)
{
    struct map seen = {0};
    const struct memory_entry **chosen = arena_array(a, const struct memory_entry *, *count);
    ptrdiff_t chosen_count = 0;
    for (ptrdiff_t i = 0; i < *count; i++) {
        if (!can_learn(entries[i].source) || !can_learn(entries[i].target))
            continue;
        void **place = map_put(a, &seen, entries[i].source);
        if (!*place)
            *place = &chosen[chosen_count++];
        const struct memory_entry **known = *place;
        if (!*known || entries[i].person || !(*known)->person)
            *known = &entries[i];
    }
    *count = chosen_count;
    return chosen;
}

static void write_entry(struct json *j, const struct memory_entry *entry)
{
    json_open_array(j);
    json_write_string(j, str_from_c(hash_of(entry->source).hex));
    json_write_string(j, str_from_c(hash_of(entry->target).hex));
    json_write_string(j, entry->source);
    json_write_string(j, entry->target);
    json_write_string(j, entry->author);
    json_write_bool(j, entry->person);
    json_close_array(j);
}

/* As many as one statement takes, at least one; returns their number. */
static ptrdiff_t write_some(struct buf *out, const struct memory_entry *const *entries, ptrdiff_t count)
{
    struct json j;
    ptrdiff_t i = 0;
    json_init(&j, out);
    json_open_array(&j);
    while (i < MIN(count, LEARN_MAX) && out->n < LEARN_BYTES_MAX)
        write_entry(&j, entries[i++]);
    json_close_array(&j);
    return i;
}

struct err memory_learn_many(struct arena *a, struct db_conn *conn, struct memory_pair pair,
                             const struct memory_entry *entries, ptrdiff_t count, int64_t now)
{
    const struct memory_entry **chosen = choose(a, entries, &count);
    for (ptrdiff_t at = 0, taken; at < count; at += taken) {
        struct buf out;
        buf_init(&out, LIST_BYTES_MAX);
        taken = write_some(&out, chosen + at, count - at);
        struct err e = sql_memory_learn(conn, pair.from, pair.to, buf_str(&out), now);
        buf_close(&out);
        TRY(e);
    }
    return OK;
}

struct err memory_prune(struct db_conn *conn, int64_t before, int64_t *forgotten)
{
    return sql_memory_forget(conn, before, FORGET_MAX, forgotten);
}
