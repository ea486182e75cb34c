/* check.c - is the index what the stories say? */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every segment is walked once: what it has of each of its stories becomes a sum over the terms, in which the order
 * does not count. The same sum is made of the story's own words.
 */
#include "search/search.h"

#include <stdarg.h>
#include <string.h>

#include "search/block.h"
#include "search/index.h"
#include "search/segment.h"

#define BLOCKS_READ 64
#define STORIES_READ 100

/* A segment in use, and what was found in it. */
struct walked {
    const struct sql_search_segment *segment;
    struct str numbers, stories, dates, lengths;
    uint64_t *sums; /* of its stories */
    bool *taken;    /* those that a published story is told by */
};

struct checked_language {
    const struct sql_search_language *counts;
    struct walked *walked;
    ptrdiff_t count;
    int64_t documents, words, live; /* as counted */
};

struct check {
    struct newsroom *n;
    struct arena *a;    /* for what lives as long as the check */
    struct arena batch; /* reset after each batch */
    struct db_conn *conn;
    void (*report)(void *context, struct str fault);
    void *context;
    struct sql_search_language_list languages;
    struct checked_language *checked;
    int64_t published; /* stories */
};

PRINTF_LIKE(2, 3) static void fault(struct check *c, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    struct str text = str_format_list(&c->batch, format, list);
    va_end(list);
    c->report(c->context, text);
}

/* ---- sums ---- */

static uint64_t sum_of(struct str term, uint8_t posting)
{
    uint64_t h = str_hash(term) ^ ((uint64_t)posting * 0x9e3779b97f4a7c15u);
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    return h ^ (h >> 31);
}

static uint64_t sum_of_vector(struct str vector)
{
    struct vector v = vector_of(vector);
    uint64_t sum = 0;
    while (vector_next(&v))
        sum += sum_of((struct str){v.term, v.n}, v.posting);
    return sum;
}

/* ---- segments ---- */

static void walk_postings(struct check *c, struct walked *w, const struct block *block)
{
    struct postings p = postings_of(block->postings);
    int64_t count = 0, last = -1;
    for (; postings_next(&p); count++) {
        if (p.story <= last || p.story >= w->segment->documents)
            break;
        last = p.story;
        w->sums[p.story] += sum_of(block_term(block), p.posting);
    }
    if (p.at < p.end || count != block->stories)
        fault(c, "index of words: a list of segment %lld is damaged (dateline check DIR --reindex mends it)",
              (long long)w->segment->id);
}

static struct str keep_bytes(char room[TERM_MAX + 16], struct str bytes)
{
    ptrdiff_t n = MIN(bytes.n, TERM_MAX);
    memcpy(room, bytes.p, (size_t)n);
    return (struct str){room, n};
}

static bool walk_block(struct check *c, struct walked *w, const struct sql_search_data *data)
{
    struct block block = block_of(data->data);
    bool first = true, whole = true;
    while (block_next(&block)) {
        whole = whole && (!first || str_equal(block_term(&block), data->first_term));
        first = false;
        walk_postings(c, w, &block);
    }
    return whole && block.at == block.end && !first;
}

static struct err walk_blocks(struct check *c, struct walked *w)
{
    char room[TERM_MAX + 16];
    struct str last = {room, 0};
    struct sql_search_data_list blocks;
    do {
        TRY(sql_search_block_after(&c->batch, c->conn, w->segment->id, last, BLOCKS_READ, &blocks));
        for (ptrdiff_t i = 0; i < blocks.count; i++)
            if (!walk_block(c, w, &blocks.items[i]))
                fault(c, "index of words: a block of segment %lld is damaged (dateline check DIR --reindex mends it)",
                      (long long)w->segment->id);
        if (blocks.count)
            last = keep_bytes(room, blocks.items[blocks.count - 1].first_term);
        arena_reset(&c->batch);
    } while (blocks.count == BLOCKS_READ);
    return OK;
}

static struct err walk_segment(struct check *c, struct walked *w)
{
    int64_t id = w->segment->id, documents = w->segment->documents;
    TRY(sql_search_column(c->a, c->conn, id, COLUMN_NUMBERS, &w->numbers));
    TRY(sql_search_column(c->a, c->conn, id, COLUMN_STORIES, &w->stories));
    TRY(sql_search_column(c->a, c->conn, id, COLUMN_DATES, &w->dates));
    TRY(sql_search_column(c->a, c->conn, id, COLUMN_LENGTHS, &w->lengths));
    w->sums = arena_array(c->a, uint64_t, documents);
    w->taken = arena_array(c->a, bool, documents);
    if (w->numbers.n != documents * 8 || w->stories.n != documents * 8 || w->dates.n != documents * 8 ||
        w->lengths.n != documents) {
        fault(c, "index of words: segment %lld is damaged (dateline check DIR --reindex mends it)", (long long)id);
        w->numbers.n = 0;
        return OK;
    }
    return walk_blocks(c, w);
}

static struct err walk_language(struct check *c, struct checked_language *language)
{
    struct sql_search_segment_list segments;
    TRY(sql_search_segments(c->a, c->conn, language->counts->language, &segments));
    language->walked = arena_array(c->a, struct walked, segments.count);
    language->count = segments.count;
    for (ptrdiff_t i = 0; i < segments.count; i++) {
        language->walked[i].segment = &segments.items[i];
        TRY(walk_segment(c, &language->walked[i]));
    }
    return OK;
}

/* ---- stories ---- */

static struct checked_language *find_language(struct check *c, struct str language)
{
    for (ptrdiff_t i = 0; i < c->languages.count; i++)
        if (str_equal(c->languages.items[i].language, language))
            return &c->checked[i];
    return NULL;
}

/* Whether a segment holds the story as it is; *sum is what it has of its words. */
static bool find_in_segments(struct checked_language *language, const struct sql_search_entry *entry, uint64_t *sum)
{
    for (ptrdiff_t i = 0; i < language->count; i++) {
        struct walked *w = &language->walked[i];
        int64_t at = column_find(w->numbers, entry->number);
        if (at < 0 || bit_is_set(w->segment->dead_map, at))
            continue;
        w->taken[at] = true;
        *sum = w->sums[at];
        return column_int(w->stories, at) == entry->story_id && column_int(w->dates, at) == entry->published_at &&
               (uint8_t)w->lengths.p[at] == length_step(entry->length);
    }
    return false;
}

static struct err compare_words(struct check *c, struct checked_language *language,
                                const struct sql_search_entry *entry, const struct save_story *story)
{
    struct gather g;
    struct str sections;
    uint64_t sum = 0;
    gather_begin(&g, &c->batch);
    TRY(index_read_story(&c->batch, c->conn, &g, story, &sections));
    bool there = true;
    if (entry->vector.p)
        sum = sum_of_vector(entry->vector);
    else
        there = find_in_segments(language, entry, &sum);
    if (!there || sum != sum_of_vector(gather_vector(&g)) || entry->length != g.length)
        fault(c, "story %lld: its words in the index differ from it (dateline check DIR --reindex mends it)",
              (long long)entry->story_id);
    return OK;
}

static struct err check_entry(struct check *c, const struct sql_search_entry *entry)
{
    struct save_story story;
    struct checked_language *language = find_language(c, entry->language);
    TRY(index_load_story(&c->batch, c->conn, entry->story_id, &story));
    bool published =
        story.row && str_equal(story.row->status, S("published")) && str_equal(story.row->language, entry->language);
    if (!published || !language) {
        fault(c, "story %lld: it is in the index of words and is not published (dateline check DIR --reindex mends it)",
              (long long)entry->story_id);
        return OK;
    }
    language->documents++;
    language->words += entry->length;
    language->live += entry->vector.p != NULL;
    c->published++;
    if (story.row->published_at != entry->published_at) {
        fault(c, "story %lld: the index of words has another date (dateline check DIR --reindex mends it)",
              (long long)entry->story_id);
        return OK;
    }
    return compare_words(c, language, entry, &story);
}

static struct err check_entries(struct check *c)
{
    struct sql_search_entry_list entries;
    int64_t last = -1;
    do {
        TRY(sql_search_document_after(&c->batch, c->conn, last, STORIES_READ, &entries));
        for (ptrdiff_t i = 0; i < entries.count; i++) {
            last = entries.items[i].story_id;
            TRY(check_entry(c, &entries.items[i]));
        }
        ptrdiff_t count = entries.count;
        arena_reset(&c->batch);
        if (count < STORIES_READ)
            return OK;
    } while (true);
}

/* Published stories that have no entry; only while nothing is owed. */
static struct err check_missing(struct check *c)
{
    struct sql_int_list ids;
    int64_t last = -1;
    do {
        TRY(sql_search_published_after(&c->batch, c->conn, last, STORIES_READ, &ids));
        for (ptrdiff_t i = 0; i < ids.count; i++) {
            struct sql_search_document *document;
            last = ids.items[i];
            TRY(sql_search_document(&c->batch, c->conn, last, &document));
            if (!document)
                fault(c, "story %lld: it is not in the index of words (dateline check DIR --reindex mends it)",
                      (long long)last);
        }
        ptrdiff_t count = ids.count;
        arena_reset(&c->batch);
        if (count < STORIES_READ)
            return OK;
    } while (true);
}

/* ---- counts ---- */

static void check_left_over(struct check *c, const struct checked_language *language)
{
    for (ptrdiff_t i = 0; i < language->count; i++) {
        const struct walked *w = &language->walked[i];
        int64_t left = 0, dead = 0;
        for (int64_t k = 0; k < w->numbers.n / 8; k++) {
            dead += bit_is_set(w->segment->dead_map, k);
            left += !w->taken[k] && !bit_is_set(w->segment->dead_map, k);
        }
        if (left || dead != w->segment->dead)
            fault(c,
                  "index of words: segment %lld holds %lld stories that are none of it (dateline check DIR --reindex "
                  "mends it)",
                  (long long)w->segment->id, (long long)(left ? left : w->segment->dead - dead));
    }
}

static void check_counts(struct check *c, const struct checked_language *language)
{
    const struct sql_search_language *counts = language->counts;
    if (counts->documents == language->documents && counts->words == language->words && counts->live == language->live)
        return;
    fault(c,
          "index of words: it counts %lld stories of %.*s where there are %lld (dateline check DIR --reindex mends it)",
          (long long)counts->documents, STR_ARG(counts->language), (long long)language->documents);
}

static struct err check_index(struct check *c)
{
    struct sql_search_state state;
    TRY(sql_search_language_all(c->a, c->conn, &c->languages));
    c->checked = arena_array(c->a, struct checked_language, c->languages.count);
    for (ptrdiff_t i = 0; i < c->languages.count; i++) {
        c->checked[i].counts = &c->languages.items[i];
        TRY(walk_language(c, &c->checked[i]));
    }
    TRY(check_entries(c));
    for (ptrdiff_t i = 0; i < c->languages.count; i++) {
        check_left_over(c, &c->checked[i]);
        check_counts(c, &c->checked[i]);
    }
    TRY(sql_search_state(c->a, c->conn, &state));
    return state.complete ? check_missing(c) : OK;
}

static struct err check_work(struct db_conn *conn, void *context)
{
    struct check *c = context;
    c->conn = conn;
    arena_init(&c->batch, 0);
    struct err e = check_index(c);
    arena_close(&c->batch);
    return e;
}

struct err search_check(struct newsroom *n, void (*report)(void *context, struct str fault), void *context)
{
    struct arena a;
    arena_init(&a, 0);
    struct check c = {.n = n, .a = &a, .report = report, .context = context};
    struct err e = db_read(newsroom_db(n), check_work, &c);
    arena_close(&a);
    return e;
}
