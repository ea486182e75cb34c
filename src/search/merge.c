/* merge.c - fewer, larger segments out of many small ones, a piece at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The segment that is being made is a row like the others, in another state. Its columns are written first: they say
 * which stories it will hold. Each piece then adds blocks for the next terms and notes how far it came, in one
 * transaction, so that any process may do any piece, and one that is killed leaves the next piece to another. Stories
 * that die meanwhile are told from the old segments when the new one takes their place.
 */
#include "search/merge.h"

#include <string.h>

#include "search/block.h"
#include "search/segment.h"
#include "search/words.h"

#define FAN 6              /* segments of a size that are merged */
#define MERGE_MAX 24       /* segments merged at once */
#define LEVEL_DOCUMENTS 64 /* of the smallest size; each next one has FAN times as many */
#ifndef MERGE_PIECE
#define MERGE_PIECE ((ptrdiff_t)512 * 1024) /* bytes written in a small transaction; a test takes less */
#endif
#define BLOCKS_READ 8
#define DELETE_BLOCKS 128 /* likewise */
#define POSTINGS_MAX ((ptrdiff_t)64 * 1024 * 1024)

/* ---- what to merge ---- */

static int level_of(const struct sql_search_segment *segment)
{
    int level = 0;
    for (int64_t size = LEVEL_DOCUMENTS * FAN; segment->documents >= size; size *= FAN)
        level++;
    return level;
}

/* A large one is not written again for a few small ones. */
static bool is_worth_it(const struct sql_search_segment *run, ptrdiff_t count)
{
    int64_t largest = 0, all = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        largest = MAX(largest, run[i].documents);
        all += run[i].documents;
    }
    return all >= 2 * largest;
}

/* The first run of neighbours of at most that level. */
static bool find_run(const struct sql_search_segment_list *segments, int level, ptrdiff_t *from, ptrdiff_t *count)
{
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i <= segments->count; i++) {
        if (i < segments->count && n < MERGE_MAX && level_of(&segments->items[i]) <= level) {
            n++;
            continue;
        }
        if (n >= FAN && is_worth_it(&segments->items[i - n], n)) {
            *from = i - n;
            *count = n;
            return true;
        }
        n = 0;
    }
    return false;
}

bool merge_choose(const struct sql_search_segment_list *segments, ptrdiff_t *from, ptrdiff_t *count)
{
    for (ptrdiff_t i = 0; i < segments->count; i++)
        if (segments->items[i].dead > 8 && segments->items[i].dead * 4 > segments->items[i].documents) {
            *from = i;
            *count = 1;
            return true;
        }
    for (int level = 0; level < 16; level++)
        if (find_run(segments, level, from, count))
            return true;
    return false;
}

/* ---- one old segment ---- */

struct source {
    struct sql_search_segment *segment;
    struct str numbers;
    int64_t *places; /* of its stories in the new segment; -1: not there. NULL: all, from base on */
    int64_t base;
    int64_t last_story; /* place of the last one that the new segment has */
    struct sql_search_data_list blocks;
    ptrdiff_t next_block;
    struct str first_term; /* of the block that is being read */
    struct block block;
    bool done;
};

struct merge {
    struct arena *a;
    struct db_conn *conn;
    struct source sources[MERGE_MAX];
    ptrdiff_t count;
    struct block_writer writer;
    struct buf postings;
    ptrdiff_t piece; /* bytes to write */
    char term[TERM_MAX];
    ptrdiff_t term_size;
};

static struct err damaged(const struct source *source)
{
    return err_make(&ERR_STORE, "segment %lld of the index of words is damaged: dateline check DIR --reindex",
                    (long long)source->segment->id);
}

/* Where its stories stand in the new segment, of which numbers is the column. *next: the first place that is free. */
static void map_places(struct merge *m, struct source *source, struct str numbers, int64_t *next)
{
    int64_t count = source->numbers.n / 8, total = numbers.n / 8;
    bool all = true;
    source->base = *next;
    source->places = arena_array(m->a, int64_t, count);
    for (int64_t i = 0; i < count; i++) {
        bool there = *next < total && column_int(numbers, *next) == column_int(source->numbers, i);
        source->places[i] = there ? (*next)++ : -1;
        all &= there;
    }
    if (all)
        source->places = NULL;
}

static struct err read_block(struct merge *m, struct source *source)
{
    if (source->next_block == source->blocks.count) {
        TRY(sql_search_block_after(m->a, m->conn, source->segment->id, source->first_term, BLOCKS_READ,
                                   &source->blocks));
        source->next_block = 0;
    }
    source->done = source->blocks.count == 0;
    if (source->done)
        return OK;
    const struct sql_search_data *data = &source->blocks.items[source->next_block++];
    source->first_term = data->first_term;
    source->block = block_of(data->data);
    return OK;
}

/* Moves on to the next term. */
static struct err advance(struct merge *m, struct source *source)
{
    while (!source->done && !block_next(&source->block)) {
        if (source->block.at != source->block.end)
            return damaged(source);
        TRY(read_block(m, source));
    }
    return OK;
}

/* Stands on the first term behind merged_to. */
static struct err start_source(struct merge *m, struct source *source, struct str merged_to)
{
    struct sql_search_data *data;
    TRY(sql_search_block_at(m->a, m->conn, source->segment->id, merged_to, &data));
    if (data) {
        source->first_term = data->first_term;
        source->block = block_of(data->data);
    } else {
        TRY(read_block(m, source));
    }
    TRY(advance(m, source));
    while (!source->done && str_compare(block_term(&source->block), merged_to) <= 0)
        TRY(advance(m, source));
    return OK;
}

static struct err open_sources(struct merge *m, const struct sql_search_segment *merging, struct str numbers)
{
    struct sql_search_segment_list used;
    int64_t next = 0;
    TRY(sql_search_segments(m->a, m->conn, merging->language, &used));
    for (ptrdiff_t i = 0; i < used.count; i++) {
        struct sql_search_segment *segment = &used.items[i];
        if (segment->first_number < merging->first_number || segment->last_number > merging->last_number)
            continue;
        if (m->count == MERGE_MAX)
            return err_make(&ERR_STORE,
                            "segment %lld of the index of words merges too many: dateline check DIR --reindex",
                            (long long)merging->id);
        struct source *source = &m->sources[m->count++];
        *source = (struct source){.segment = segment};
        TRY(sql_search_column(m->a, m->conn, segment->id, COLUMN_NUMBERS, &source->numbers));
        map_places(m, source, numbers, &next);
        TRY(start_source(m, source, merging->merged_to));
    }
    return OK;
}

/* ---- a piece ---- */

/* All stories are in the new segment, one after the other: only the first distance changes. */
static struct err move_postings(struct merge *m, struct source *source, int64_t *last, int64_t *stories)
{
    struct postings p = postings_of(source->block.postings);
    if (!postings_next(&p))
        return OK;
    varint_add(&m->postings, (uint64_t)(source->base + p.story - *last));
    buf_add_char(&m->postings, (char)p.posting);
    buf_add(&m->postings, (struct str){(const char *)p.at, p.end - p.at});
    while (postings_next(&p))
        continue;
    *last = source->base + p.story;
    *stories += source->block.stories;
    return p.story < source->numbers.n / 8 ? OK : damaged(source);
}

/* Adds the postings of one old segment behind those of the ones before. */
static struct err add_postings(struct merge *m, struct source *source, int64_t *last, int64_t *stories)
{
    struct postings p = postings_of(source->block.postings);
    if (!source->places)
        return move_postings(m, source, last, stories);
    while (postings_next(&p)) {
        if (p.story >= source->numbers.n / 8)
            return damaged(source);
        int64_t place = source->places[p.story];
        if (place < 0)
            continue;
        varint_add(&m->postings, (uint64_t)(place - *last));
        buf_add_char(&m->postings, (char)p.posting);
        *last = place;
        ++*stories;
    }
    return OK;
}

/* The lowest term that any source stands on; false at the end of all. */
static bool lowest_term(struct merge *m)
{
    struct str lowest = {NULL, 0};
    for (ptrdiff_t i = 0; i < m->count; i++) {
        struct str term = block_term(&m->sources[i].block);
        if (!m->sources[i].done && (!lowest.p || str_compare(term, lowest) < 0))
            lowest = term;
    }
    if (!lowest.p)
        return false;
    memcpy(m->term, lowest.p, (size_t)lowest.n);
    m->term_size = lowest.n;
    return true;
}

static struct err merge_term(struct merge *m)
{
    struct str term = {m->term, m->term_size};
    int64_t last = -1, stories = 0;
    buf_clear(&m->postings);
    for (ptrdiff_t i = 0; i < m->count; i++) {
        struct source *source = &m->sources[i];
        if (source->done || !str_equal(block_term(&source->block), term))
            continue;
        TRY(add_postings(m, source, &last, &stories));
        TRY(advance(m, source));
    }
    if (m->postings.failed)
        return err_make(&ERR_LIMIT, "a term of the index of words has more than %td bytes", POSTINGS_MAX);
    return stories ? block_writer_add(&m->writer, term, stories, buf_str(&m->postings)) : OK;
}

static struct err merge_piece(struct merge *m, bool *more)
{
    ptrdiff_t passed = 0;
    while ((*more = lowest_term(m))) {
        TRY(merge_term(m));
        passed += m->postings.n + m->term_size;
        if (passed >= m->piece)
            break;
    }
    return OK;
}

/* ---- taking the place of the old ones ---- */

static struct err take_place(struct merge *m, const struct sql_search_segment *merging, struct str numbers)
{
    ptrdiff_t size = (ptrdiff_t)(numbers.n / 8 + 7) / 8;
    char *map = arena_array(m->a, char, size + 1);
    int64_t dead = 0;
    for (ptrdiff_t i = 0; i < m->count; i++) {
        const struct source *source = &m->sources[i];
        for (int64_t k = 0; k < source->segment->documents; k++) {
            int64_t place = source->places ? source->places[k] : source->base + k;
            if (place < 0 || !bit_is_set(source->segment->dead_map, k))
                continue;
            map[place / 8] = (char)(map[place / 8] | 1 << (place % 8));
            dead++;
        }
        TRY(sql_search_segment_set_state(m->conn, source->segment->id, SEGMENT_GONE));
    }
    if (numbers.n == 0) /* all of its stories are dead */
        return sql_search_segment_set_state(m->conn, merging->id, SEGMENT_GONE);
    TRY(sql_search_segment_set_dead(m->conn, merging->id, dead, (struct str){map, dead ? size : 0}));
    return sql_search_segment_set_state(m->conn, merging->id, SEGMENT_USED);
}

static struct err run(struct merge *m, const struct sql_search_segment *merging, bool *more)
{
    struct str numbers;
    TRY(sql_search_column(m->a, m->conn, merging->id, COLUMN_NUMBERS, &numbers));
    TRY(open_sources(m, merging, numbers));
    buf_init(&m->postings, POSTINGS_MAX);
    block_writer_begin(&m->writer, m->conn, merging->id);
    struct err e = block_writer_end(&m->writer, merge_piece(m, more));
    buf_close(&m->postings);
    TRY(e);
    return *more ? sql_search_segment_set_merged(m->conn, merging->id, (struct str){m->term, m->term_size})
                 : take_place(m, merging, numbers);
}

struct err merge_continue(struct arena *a, struct db_conn *conn, const struct sql_search_segment *merging, int size)
{
    struct merge *m = arena_make(a, struct merge);
    bool more;
    m->a = a;
    m->conn = conn;
    m->piece = MERGE_PIECE * size;
    return run(m, merging, &more);
}

/* ---- beginning ---- */

static struct err add_living(struct arena *a, struct db_conn *conn, const struct sql_search_segment *segment,
                             struct columns *columns)
{
    struct str data[COLUMN_COUNT] = {0};
    struct sql_search_kind_list kinds;
    TRY(sql_search_columns(a, conn, segment->id, &kinds));
    for (ptrdiff_t i = 0; i < kinds.count; i++)
        if (kinds.items[i].kind >= 0 && kinds.items[i].kind < COLUMN_COUNT)
            data[kinds.items[i].kind] = kinds.items[i].data;
    for (int kind = 0; kind < COLUMN_COUNT; kind++)
        if (!data[kind].p)
            return err_make(&ERR_STORE,
                            "segment %lld of the index of words lacks a column: dateline check DIR --reindex",
                            (long long)segment->id);
    const uint8_t *at = bytes_of(data[COLUMN_SECTIONS]), *end = at + data[COLUMN_SECTIONS].n;
    for (int64_t i = 0; i < segment->documents; i++) {
        const uint8_t *from = at;
        for (uint64_t sections = varint_read(&at, end); sections > 0 && at < end; sections--)
            (void)varint_read(&at, end);
        if (bit_is_set(segment->dead_map, i))
            continue;
        columns_add(columns, column_int(data[COLUMN_NUMBERS], i), column_int(data[COLUMN_STORIES], i),
                    column_int(data[COLUMN_DATES], i), (uint8_t)data[COLUMN_LENGTHS].p[i],
                    (struct str){(const char *)from, at - from});
    }
    return OK;
}

static struct err write_columns(struct arena *a, struct db_conn *conn, const struct sql_search_segment *segments,
                                ptrdiff_t count, struct columns *columns, struct sql_search_segment *merging)
{
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(add_living(a, conn, &segments[i], columns));
    *merging = (struct sql_search_segment){.id = segment_new_id(),
                                           .language = segments[0].language,
                                           .first_number = segments[0].first_number,
                                           .last_number = segments[count - 1].last_number,
                                           .documents = columns->documents};
    TRY(sql_search_segment_insert(conn, merging->id, merging->language, SEGMENT_MERGING, merging->first_number,
                                  merging->last_number, merging->documents));
    return segment_write_columns(conn, merging->id, columns);
}

struct err merge_begin(struct arena *a, struct db_conn *conn, const struct sql_search_segment *segments,
                       ptrdiff_t count, int size)
{
    struct columns columns;
    struct sql_search_segment merging;
    columns_begin(&columns);
    struct err e = write_columns(a, conn, segments, count, &columns, &merging);
    columns_end(&columns);
    TRY(e);
    return merge_continue(a, conn, &merging, size);
}

struct err merge_delete(struct db_conn *conn, const struct sql_search_segment *gone, int size)
{
    int64_t deleted, most = (int64_t)DELETE_BLOCKS * size;
    TRY(sql_search_block_delete(conn, gone->id, most, &deleted));
    if (deleted == most)
        return OK;
    TRY(sql_search_column_delete(conn, gone->id));
    return sql_search_segment_delete(conn, gone->id);
}
