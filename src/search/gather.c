/* gather.c - stories on their way into the index: their terms, in memory. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/gather.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 1024
#define COUNT_MAX 1000000

void gather_begin(struct gather *g, struct arena *a)
{
    static atomic_ullong begun;
    *g = (struct gather){.a = a, .capacity = SLOTS_FIRST, .read_capacity = SLOTS_FIRST};
    g->number = atomic_fetch_add(&begun, 1) + 1;
    g->slots = arena_array(a, struct gather_term *, g->capacity);
    g->read = arena_array(a, struct gather_term *, g->read_capacity);
}

/* ---- the table ---- */

static struct gather_term **find_slot(struct gather_term **slots, ptrdiff_t capacity, uint64_t hash, struct str text)
{
    ptrdiff_t at = (ptrdiff_t)(hash & (uint64_t)(capacity - 1));
    while (slots[at] && (slots[at]->hash != hash || !str_equal(slots[at]->text, text)))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static void grow(struct gather *g)
{
    ptrdiff_t capacity = g->capacity * 4;
    struct gather_term **slots = arena_array(g->a, struct gather_term *, capacity);
    for (ptrdiff_t i = 0; i < g->capacity; i++)
        if (g->slots[i])
            *find_slot(slots, capacity, g->slots[i]->hash, g->slots[i]->text) = g->slots[i];
    g->slots = slots;
    g->capacity = capacity;
}

static uint64_t start_of(struct str text)
{
    uint64_t start = 0;
    for (ptrdiff_t i = 0; i < 8; i++)
        start = start << 8 | (i < text.n ? (unsigned char)text.p[i] : 0);
    return start;
}

static struct gather_term *find_hashed(struct gather *g, struct str text, uint64_t hash)
{
    struct gather_term **slot = find_slot(g->slots, g->capacity, hash, text), *term = *slot;
    if (term)
        return term;
    term = arena_make(g->a, struct gather_term);
    *term = (struct gather_term){.text = str_copy(g->a, text), .hash = hash, .start = start_of(text), .last = -1};
    term->twin = term;
    term->twin_of = g->number;
    *slot = term;
    if (++g->count * 2 > g->capacity)
        grow(g);
    return term;
}

static struct gather_term *find(struct gather *g, struct str text)
{
    return find_hashed(g, text, str_hash(text));
}

/* ---- reading a story ---- */

void gather_story(struct gather *g)
{
    g->reading++;
    g->read_count = 0;
    g->length = 0;
}

/* Counts the term as one of the story's. */
static void count_in(struct gather *g, struct gather_term *term)
{
    if (term->reading == g->reading)
        return;
    term->reading = g->reading;
    term->count = 0;
    term->fields = 0;
    if (g->read_count == g->read_capacity) {
        struct gather_term **more = arena_array(g->a, struct gather_term *, g->read_capacity * 2);
        memcpy(more, g->read, sizeof(struct gather_term *) * (size_t)g->read_count);
        g->read = more;
        g->read_capacity *= 2;
    }
    g->read[g->read_count++] = term;
}

static void add(struct gather *g, struct str text, uint8_t field)
{
    struct gather_term *term = find(g, text);
    count_in(g, term);
    if (field != IN_TEXT)
        term->fields |= field;
    else if (term->count < COUNT_MAX)
        term->count++;
}

void gather_word(struct gather *g, struct str term, uint8_t field)
{
    add(g, term, field);
    g->length += field == IN_TEXT || field == IN_HEADLINE || field == IN_STANDFIRST;
}

void gather_text(struct gather *g, const struct language *language, struct str text, uint8_t field)
{
    struct search_words words;
    struct search_word word;
    search_words_begin(&words, language, text);
    while (search_words_next(&words, &word))
        gather_word(g, word.term, field);
}

void gather_mark(struct gather *g, char kind, int64_t number)
{
    char term[32];
    int n = snprintf(term, sizeof term, "%c%c%lld", TERM_MARK, kind, (long long)number);
    add(g, (struct str){term, n}, IN_TEXT);
}

const struct gather_count *gather_counts(struct gather *g, ptrdiff_t *count)
{
    struct gather_count *counts = arena_array(g->a, struct gather_count, g->read_count);
    for (ptrdiff_t i = 0; i < g->read_count; i++)
        counts[i] = (struct gather_count){g->read[i], g->read[i]->count, g->read[i]->fields};
    *count = g->read_count;
    return counts;
}

/* Looked for once, however many stories have it. */
static struct gather_term *find_twin(struct gather *g, struct gather_term *term)
{
    if (term->twin_of != g->number) {
        term->twin = find_hashed(g, term->text, term->hash);
        term->twin_of = g->number;
    }
    return term->twin;
}

void gather_add(struct gather *g, const struct gather_count *counts, ptrdiff_t count, int64_t length)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        struct gather_term *term = find_twin(g, counts[i].term);
        count_in(g, term);
        term->count = MIN(term->count + counts[i].count, COUNT_MAX);
        term->fields |= counts[i].fields;
    }
    g->length += length;
}

static uint8_t posting_of(const struct gather_term *term)
{
    return (uint8_t)(term->fields | posting_step(term->count));
}

/* ---- order ---- */

static int compare_terms(const void *left, const void *right)
{
    const struct gather_term *const *a = left, *const *b = right;
    if ((*a)->start != (*b)->start)
        return (*a)->start < (*b)->start ? -1 : 1;
    return str_compare((*a)->text, (*b)->text);
}

static void sort(struct gather_term **terms, ptrdiff_t count)
{
    if (count > 0)
        qsort(terms, (size_t)count, sizeof(struct gather_term *), compare_terms);
}

struct gather_term **gather_terms(struct gather *g, ptrdiff_t *count)
{
    struct gather_term **all = arena_array(g->a, struct gather_term *, g->count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < g->capacity; i++)
        if (g->slots[i] && g->slots[i]->stories > 0)
            all[n++] = g->slots[i];
    sort(all, n);
    *count = n;
    return all;
}

/* ---- vectors ---- */

static ptrdiff_t shared_start(struct str a, struct str b)
{
    ptrdiff_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

struct str gather_vector(struct gather *g)
{
    ptrdiff_t room = 0;
    sort(g->read, g->read_count);
    for (ptrdiff_t i = 0; i < g->read_count; i++)
        room += g->read[i]->text.n + 3;
    uint8_t *out = (uint8_t *)arena_bytes(g->a, room), *at = out;
    struct str before = {NULL, 0};
    for (ptrdiff_t i = 0; i < g->read_count; i++) {
        struct str text = g->read[i]->text;
        ptrdiff_t shared = shared_start(before, text);
        *at++ = (uint8_t)shared;
        *at++ = (uint8_t)(text.n - shared);
        memcpy(at, text.p + shared, (size_t)(text.n - shared));
        at += text.n - shared;
        *at++ = posting_of(g->read[i]);
        before = text;
    }
    return (struct str){(const char *)out, at - out};
}

struct vector vector_of(struct str bytes)
{
    return (struct vector){.at = bytes_of(bytes), .end = bytes_of(bytes) + bytes.n};
}

bool vector_next(struct vector *v)
{
    if (v->end - v->at < 3)
        return false;
    ptrdiff_t shared = v->at[0], more = v->at[1];
    if (shared > v->n || shared + more > TERM_MAX || v->end - v->at < 3 + more)
        return false;
    memcpy(v->term + shared, v->at + 2, (size_t)more);
    v->n = shared + more;
    v->posting = v->at[2 + more];
    v->at += 3 + more;
    return true;
}

/* ---- postings ---- */

static void post(struct gather *g, struct gather_term *term, int64_t story, uint8_t posting)
{
    if (term->size + VARINT_MAX + 1 > term->capacity) {
        int capacity = MAX(term->capacity * 2, 16);
        uint8_t *more = (uint8_t *)arena_bytes(g->a, capacity);
        if (term->size)
            memcpy(more, term->postings, (size_t)term->size);
        term->postings = more;
        term->capacity = capacity;
    }
    term->size += varint_write((uint64_t)(story - term->last), term->postings + term->size);
    term->postings[term->size++] = posting;
    term->last = story;
    term->stories++;
}

void gather_post(struct gather *g, int64_t story)
{
    for (ptrdiff_t i = 0; i < g->read_count; i++)
        post(g, g->read[i], story, posting_of(g->read[i]));
}

bool gather_post_vector(struct gather *g, int64_t story, struct str vector)
{
    struct vector v = vector_of(vector);
    while (vector_next(&v))
        post(g, find(g, (struct str){v.term, v.n}), story, v.posting);
    return v.at == v.end;
}
