/* suggest.c - a word of the index for one that no story has. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The terms that begin with the same letter are read out of the largest segments, a bounded number of blocks, and the
 * nearest one taken; among the nearest the one of most stories. What is shown is the word as a story spells it.
 */
#include "search/find.h"

#include <string.h>

#include "base/utf8.h"
#include "search/block.h"
#include "search/reader.h"
#include "search/rows.h"
#include "text/html.h"

#define SEGMENTS_READ 3
#define BLOCKS_READ 64 /* at once */
#define BLOCKS_MAX 512 /* of a segment */
#define DISTANCE_MAX 2
#define LETTERS_MAX TERM_MAX

struct letters {
    int32_t codes[LETTERS_MAX];
    int count;
};

struct suggestion {
    struct arena *a;
    struct newsroom *n;
    const struct search_request *request;
    const struct search_result *result;
    struct str out;
    struct reader reader;
};

/* The nearest term so far. */
struct nearest {
    struct letters wanted;
    int distance;
    int64_t stories;
    int64_t story; /* one that has it */
    ptrdiff_t n;
    char term[TERM_MAX];
};

static struct letters letters_of(struct str term)
{
    struct letters l = {.count = 0};
    for (ptrdiff_t i = 0; i < term.n && l.count < LETTERS_MAX;) {
        int32_t code;
        int length = utf8_decode(str_from(term, i), &code);
        if (length == 0)
            break;
        l.codes[l.count++] = code;
        i += length;
    }
    return l;
}

/* How many letters to add, drop, change or swap with their neighbour (optimal string alignment), at most most + 1. */
static int distance(const struct letters *a, const struct letters *b, int most)
{
    int rows[3][LETTERS_MAX + 1];
    if (a->count - b->count > most || b->count - a->count > most)
        return most + 1;
    for (int k = 0; k <= b->count; k++)
        rows[0][k] = k;
    for (int i = 1; i <= a->count; i++) {
        int *row = rows[i % 3], *before = rows[(i + 2) % 3], *two = rows[(i + 1) % 3], least = i;
        row[0] = i;
        for (int k = 1; k <= b->count; k++) {
            int cost = a->codes[i - 1] != b->codes[k - 1];
            row[k] = MIN(MIN(before[k] + 1, row[k - 1] + 1), before[k - 1] + cost);
            if (i > 1 && k > 1 && a->codes[i - 1] == b->codes[k - 2] && a->codes[i - 2] == b->codes[k - 1])
                row[k] = MIN(row[k], two[k - 2] + 1);
            least = MIN(least, row[k]);
        }
        if (least > most)
            return most + 1;
    }
    return rows[a->count % 3][b->count];
}

static int distance_allowed(const struct letters *wanted)
{
    return wanted->count < 4 ? 0 : wanted->count < 7 ? 1 : DISTANCE_MAX;
}

static void consider(struct nearest *nearest, struct str term, int64_t stories, struct str postings, struct str ids)
{
    struct letters letters = letters_of(term);
    int far = distance(&nearest->wanted, &letters, nearest->distance);
    if (far > nearest->distance || (far == nearest->distance && stories <= nearest->stories))
        return;
    struct postings p = postings_of(postings);
    if (!postings_next(&p) || p.story >= ids.n / 8)
        return;
    nearest->distance = far;
    nearest->stories = stories;
    nearest->story = column_int(ids, p.story);
    nearest->n = term.n;
    memcpy(nearest->term, term.p, (size_t)term.n);
}

/* Looks through the terms of a segment that begin as start does. */
static struct err look_through(struct reader *r, struct part *part, struct str start, struct nearest *nearest)
{
    struct str ids;
    struct sql_search_data *first;
    struct sql_search_data_list blocks;
    struct str at = start;
    TRY(reader_column(r, part, COLUMN_STORIES, &ids));
    TRY(sql_search_block_at(r->a, r->conn, part->segment, start, &first));
    if (first)
        at = first->first_term;
    blocks = (struct sql_search_data_list){first, first != NULL};
    for (int read = 0; read < BLOCKS_MAX; read += BLOCKS_READ) {
        for (ptrdiff_t i = 0; i < blocks.count; i++) {
            struct block block = block_of(blocks.items[i].data);
            while (block_next(&block)) {
                if (str_starts(block_term(&block), start))
                    consider(nearest, block_term(&block), block.stories, block.postings, ids);
                else if (str_compare(block_term(&block), start) > 0)
                    return OK;
            }
        }
        if (blocks.count)
            at = blocks.items[blocks.count - 1].first_term;
        TRY(sql_search_block_after(r->a, r->conn, part->segment, at, BLOCKS_READ, &blocks));
        if (blocks.count == 0)
            return OK;
    }
    return OK;
}

static void look_through_live(struct reader *r, struct str start, struct nearest *nearest)
{
    static const char FIRST[] = {1, IN_TEXT};
    for (ptrdiff_t i = 0; i < r->live.count; i++) {
        struct vector v = vector_of(r->live.items[i].vector);
        char id[8];
        for (int k = 0; k < 8; k++)
            id[k] = (char)(r->live.items[i].story_id >> 8 * k);
        while (vector_next(&v))
            if (str_starts((struct str){v.term, v.n}, start))
                consider(nearest, (struct str){v.term, v.n}, 1, (struct str){FIRST, sizeof FIRST},
                         (struct str){id, sizeof id});
    }
}

static ptrdiff_t largest_part(const struct reader *r, const bool *taken)
{
    ptrdiff_t largest = -1;
    for (ptrdiff_t i = 0; i < r->part_count; i++)
        if (r->parts[i].segment && !taken[i] && (largest < 0 || r->parts[i].documents > r->parts[largest].documents))
            largest = i;
    return largest;
}

static struct err find_nearest(struct suggestion *s, struct str term, struct nearest *nearest)
{
    int32_t code;
    struct reader *r = &s->reader;
    bool *taken = arena_array(s->a, bool, r->part_count + 1);
    *nearest = (struct nearest){.wanted = letters_of(term)};
    nearest->distance = distance_allowed(&nearest->wanted);
    if (nearest->distance == 0)
        return OK;
    struct str start = str_slice(term, 0, utf8_decode(term, &code));
    for (int i = 0; i < SEGMENTS_READ; i++) {
        ptrdiff_t part = largest_part(r, taken);
        if (part < 0)
            break;
        taken[part] = true;
        TRY(look_through(r, &r->parts[part], start, nearest));
    }
    look_through_live(r, start, nearest);
    return OK;
}

/* The word that has the term, as it stands in text; none. */
static struct str find_spelling(struct arena *a, const struct language *language, struct str text, struct str term)
{
    struct search_words words;
    struct search_word word;
    search_words_begin(&words, language, text);
    while (search_words_next(&words, &word))
        if (str_equal(word.term, term))
            return str_lower_ascii(a, str_slice(text, word.from, word.to));
    return (struct str){NULL, 0};
}

static struct err spell(struct suggestion *s, const struct nearest *nearest, struct str *out)
{
    const struct sql_search_text *text;
    struct html body;
    const struct language *language = language_find(s->request->language);
    struct str term = str_copy(s->a, (struct str){nearest->term, nearest->n});
    *out = (struct str){NULL, 0};
    TRY(rows_read_texts(s->a, s->reader.conn, &nearest->story, 1, &text));
    if (!text || failed(html_trusted_canonical(text->body, &body)))
        return OK;
    *out = find_spelling(s->a, language, text->headline, term);
    if (!out->p)
        *out = find_spelling(s->a, language, text->standfirst, term);
    if (!out->p)
        *out = find_spelling(s->a, language, html_plain_text(s->a, body), term);
    if (!out->p && nearest->n > 0)
        *out = term; /* a name: of a tag, a section, a person */
    return OK;
}

static bool is_missing(const struct search_result *result, struct str term)
{
    for (ptrdiff_t i = 0; i < result->missing_count; i++)
        if (str_equal(result->missing[i], term))
            return true;
    return false;
}

/* Copies the text with its missing words replaced; *changed: at least one was. */
static struct err replace_words(struct suggestion *s, struct str text, struct buf *out, bool *changed)
{
    struct search_words words;
    struct search_word word;
    ptrdiff_t copied = 0;
    search_words_begin(&words, language_find(s->request->language), text);
    while (search_words_next(&words, &word)) {
        struct nearest nearest;
        struct str spelling;
        if (!is_missing(s->result, word.term))
            continue;
        TRY(find_nearest(s, word.term, &nearest));
        if (nearest.n == 0)
            continue;
        TRY(spell(s, &nearest, &spelling));
        buf_add(out, str_slice(text, copied, word.from));
        buf_add(out, spelling);
        copied = word.to;
        *changed = true;
    }
    buf_add(out, str_from(text, copied));
    return OK;
}

static struct err suggest(struct db_conn *conn, void *context)
{
    struct suggestion *s = context;
    struct buf out;
    bool changed = false;
    s->out = (struct str){NULL, 0};
    reader_close(&s->reader);
    TRY(reader_open(&s->reader, s->a, conn, s->n, s->request->language));
    buf_init(&out, QUERY_BYTES * 4);
    struct err e = replace_words(s, utf8_cut(s->request->text, QUERY_BYTES), &out, &changed);
    if (!failed(e) && changed && !out.failed)
        s->out = str_copy(s->a, buf_str(&out));
    buf_close(&out);
    return e;
}

struct err search_suggest(struct newsroom *n, struct arena *a, const struct search_request *request,
                          const struct search_result *result, struct str *out)
{
    *out = (struct str){NULL, 0};
    if (result->missing_count == 0)
        return OK;
    struct suggestion s = {.a = a, .n = n, .request = request, .result = result};
    struct err e = db_read_any(newsroom_db(n), suggest, &s);
    reader_close(&s.reader);
    *out = s.out;
    return e;
}
