/* reader.c - the index of an edition as one read of the store sees it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/block.h"

/* ---- opening ---- */

static struct err open_live(struct reader *r, struct part *part)
{
    struct columns columns;
    TRY(sql_search_live(r->a, r->conn, r->language, &r->live));
    columns_begin(&columns);
    for (ptrdiff_t i = 0; i < r->live.count; i++) {
        const struct sql_search_live *one = &r->live.items[i];
        columns_add(&columns, one->number, one->story_id, one->published_at, length_step(one->length), one->sections);
    }
    for (int kind = 0; kind < COLUMN_COUNT; kind++)
        part->columns[kind] = str_copy(r->a, columns.data[kind].n ? buf_str(&columns.data[kind]) : S(""));
    part->documents = r->live.count;
    columns_end(&columns);
    return OK;
}

struct err reader_open(struct reader *r, struct arena *a, struct db_conn *conn, struct newsroom *n, struct str language)
{
    struct sql_search_segment_list segments;
    struct sql_search_language *counts;
    *r = (struct reader){.a = a, .conn = conn, .cache = newsroom_index(n)->context, .language = language};
    TRY(sql_search_language(a, conn, language, &counts));
    if (!counts)
        return OK;
    r->documents = counts->documents;
    r->words = counts->words;
    TRY(sql_search_segments(a, conn, language, &segments));
    r->parts = arena_array(a, struct part, segments.count + 1);
    for (ptrdiff_t i = 0; i < segments.count; i++) {
        const struct sql_search_segment *s = &segments.items[i];
        r->parts[r->part_count++] =
            (struct part){.segment = s->id, .documents = s->documents, .dead_map = s->dead ? s->dead_map : S("")};
    }
    if (counts->live > 0)
        TRY(open_live(r, &r->parts[r->part_count++]));
    return OK;
}

void reader_close(struct reader *r)
{
    for (ptrdiff_t i = 0; i < r->part_count; i++)
        for (int kind = 0; kind < COLUMN_COUNT; kind++)
            if (r->parts[i].held[kind])
                cache_give(r->cache, r->parts[i].held[kind]);
    r->part_count = 0;
}

struct err reader_column(struct reader *r, struct part *part, enum column_kind kind, struct str *out)
{
    if (!part->columns[kind].p) {
        TRY(cache_take(r->cache, r->a, r->conn, part->segment, (int)kind, &part->held[kind]));
        part->columns[kind] = part->held[kind]->data;
    }
    *out = part->columns[kind];
    bool whole = kind == COLUMN_SECTIONS || out->n == part->documents * (kind == COLUMN_LENGTHS ? 1 : 8);
    return whole ? OK
                 : err_make(&ERR_STORE, "segment %lld of the index of words is damaged: dateline check DIR --reindex",
                            (long long)part->segment);
}

/* ---- terms ---- */

static int64_t count_living(const struct part *part, struct str bytes)
{
    struct postings p = postings_of(bytes);
    int64_t count = 0;
    while (postings_next(&p))
        count += !bit_is_set(part->dead_map, p.story);
    return count;
}

/* The terms as a JSON list in hexadecimal digits. */
static struct str list_terms(struct arena *a, const struct reader_term *terms, ptrdiff_t count)
{
    static const char DIGITS[] = "0123456789abcdef";
    char *out = arena_bytes(a, count * (2 * TERM_MAX + 3) + 2), *at = out;
    *at++ = '[';
    for (ptrdiff_t i = 0; i < count; i++) {
        if (i)
            *at++ = ',';
        *at++ = '"';
        for (ptrdiff_t k = 0; k < terms[i].text.n; k++) {
            *at++ = DIGITS[(unsigned char)terms[i].text.p[k] >> 4];
            *at++ = DIGITS[(unsigned char)terms[i].text.p[k] & 15];
        }
        *at++ = '"';
    }
    *at++ = ']';
    return (struct str){out, at - out};
}

static struct part *find_part(struct reader *r, int64_t segment)
{
    for (ptrdiff_t i = 0; i < r->part_count; i++)
        if (r->parts[i].segment == segment)
            return &r->parts[i];
    return NULL;
}

/* The lists of the terms in the segments, with one statement. */
static struct err read_segments(struct reader *r, struct reader_term *terms, ptrdiff_t count)
{
    struct sql_search_block_list blocks;
    if (r->part_count == (r->live.count > 0) || count == 0)
        return OK;
    TRY(sql_search_blocks_of(r->a, r->conn, r->language, list_terms(r->a, terms, count), &blocks));
    for (ptrdiff_t i = 0; i < blocks.count; i++) {
        const struct sql_search_block *row = &blocks.items[i];
        struct part *part = find_part(r, row->segment_id);
        struct reader_term *term = &terms[row->term];
        struct block block = block_of(row->data);
        if (!part || !row->data.p || !block_find(&block, term->text))
            continue;
        term->postings[part - r->parts] = block.postings;
        term->stories += part->dead_map.n ? count_living(part, block.postings) : block.stories;
    }
    return OK;
}

static int compare_terms(const void *left, const void *right)
{
    const struct reader_term *const *a = left, *const *b = right;
    return str_compare((*a)->text, (*b)->text);
}

struct live_list {
    struct buf bytes;
    int64_t last;
};

static void find_in_vector(int64_t story, struct str bytes, struct reader_term **terms, struct live_list *lists,
                           ptrdiff_t count)
{
    struct vector v = vector_of(bytes);
    ptrdiff_t at = 0;
    while (at < count && vector_next(&v)) {
        int order = -1;
        while (at < count && (order = str_compare(terms[at]->text, (struct str){v.term, v.n})) < 0)
            at++;
        if (at == count || order != 0)
            continue;
        varint_add(&lists[at].bytes, (uint64_t)(story - lists[at].last));
        buf_add_char(&lists[at].bytes, (char)v.posting);
        lists[at].last = story;
        terms[at]->stories++;
        at++;
    }
}

/* One walk over the live stories' vectors finds all terms, which are different ones. */
static void read_live(struct reader *r, struct reader_term *terms, ptrdiff_t count)
{
    struct reader_term **sorted = arena_array(r->a, struct reader_term *, count);
    struct live_list *lists = arena_array(r->a, struct live_list, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        sorted[i] = &terms[i];
        buf_init(&lists[i].bytes, 1 << 16);
        lists[i].last = -1;
    }
    qsort(sorted, (size_t)count, sizeof(struct reader_term *), compare_terms);
    for (ptrdiff_t i = 0; i < r->live.count; i++)
        find_in_vector(i, r->live.items[i].vector, sorted, lists, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        sorted[i]->postings[r->part_count - 1] = str_copy(r->a, lists[i].bytes.n ? buf_str(&lists[i].bytes) : S(""));
        buf_close(&lists[i].bytes);
    }
}

struct err reader_terms(struct reader *r, struct reader_term *terms, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        terms[i].stories = 0;
        terms[i].postings = arena_array(r->a, struct str, r->part_count + 1);
    }
    TRY(read_segments(r, terms, count));
    if (r->live.count > 0 && count > 0)
        read_live(r, terms, count);
    return OK;
}

/* ---- BM25 ---- */

#define K1 1200 /* in thousandths */
#define B 750

static uint8_t weight_of(int posting)
{
    static const uint8_t COUNTS[] = {0, 1, 2, 3, 4, 6, 10, 16};
    int weight = COUNTS[posting & IN_TEXT];
    weight += posting & IN_HEADLINE ? 8 : 0;
    weight += posting & IN_STANDFIRST ? 4 : 0;
    weight += posting & IN_TAG ? 6 : 0;
    weight += posting & IN_BYLINE ? 4 : 0;
    weight += posting & IN_SECTION ? 2 : 0;
    return (uint8_t)MIN(weight, WEIGHT_MAX - 1);
}

/* In whole numbers, so that no rounding differs. */
void reader_worth_make(const struct reader *r, struct reader_worth *out)
{
    for (int posting = 0; posting < 256; posting++)
        out->weight[posting] = weight_of(posting);
    int64_t words = MAX(r->words, 1), documents = MAX(r->documents, 1);
    for (int step = 0; step < LENGTH_STEPS; step++) {
        int64_t ratio = length_of_step((uint8_t)step) * documents * 1000 / words; /* to the average, in thousandths */
        int64_t k = K1 * (1000 - B + B * MIN(ratio, 1000000) / 1000) / 1000;
        for (int64_t weight = 0; weight < WEIGHT_MAX; weight++)
            out->worth[weight][step] = (int32_t)(weight * (1000 + K1) * 4096 / (weight * 1000 + k));
    }
}

int32_t reader_rarity(const struct reader *r, int64_t stories)
{
    double all = (double)MAX(r->documents, stories), having = (double)stories;
    return (int32_t)lround(log(1 + (all - having + 0.5) / (having + 0.5)) * 256);
}
