/* gather.h - stories on their way into the index: their terms, in memory. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_GATHER_H
#define SEARCH_GATHER_H

#include "search/posting.h"
#include "search/words.h"

/* A term with its postings so far, and what the story that is being read has of it. */
struct gather_term {
    struct str text;
    uint64_t hash;
    uint64_t start;  /* the first eight bytes, for ordering */
    int64_t reading; /* number of the story that count and fields are of */
    int count;
    uint8_t fields;
    uint8_t *postings;
    int size, capacity;
    int64_t last; /* story of the last posting */
    int64_t stories;
    struct gather_term *twin; /* the same term in the gather of that number, which asked for it last */
    uint64_t twin_of;
};

struct gather {
    struct arena *a;
    struct gather_term **slots; /* by hash; NULL: empty */
    ptrdiff_t capacity, count;
    struct gather_term **read; /* terms of the story that is being read */
    ptrdiff_t read_count, read_capacity;
    int64_t reading;
    int64_t length;  /* words of the story that is being read */
    uint64_t number; /* no other gather has it */
};

void gather_begin(struct gather *g, struct arena *a);

/* A story is read: gather_story, then its texts and marks, then one of gather_vector and gather_post. */
void gather_story(struct gather *g);
/* What a story has of a term. */
struct gather_count {
    struct gather_term *term;
    int count;
    uint8_t fields;
};
/* That of all terms of the story, so far; in the arena. */
const struct gather_count *gather_counts(struct gather *g, ptrdiff_t *count);
/* Adds what was counted so, in this gather or another one that still is, and that no other thread uses meanwhile. */
void gather_add(struct gather *g, const struct gather_count *counts, ptrdiff_t count, int64_t length);
/* Words of a text in that field (IN_TEXT and the others of posting.h). */
void gather_text(struct gather *g, const struct language *language, struct str text, uint8_t field);
/* One of them. */
void gather_word(struct gather *g, struct str term, uint8_t field);
/* A term that is no word. */
void gather_mark(struct gather *g, char kind, int64_t number);

/* The story's terms in their order, each: bytes shared with the one before, bytes that follow, those bytes, posting.
 * In the arena. */
struct str gather_vector(struct gather *g);
/* Adds the story to the postings, as number `story` of the segment; in rising order. */
void gather_post(struct gather *g, int64_t story);
/* Adds a story whose vector was made before. False: it is damaged. */
bool gather_post_vector(struct gather *g, int64_t story, struct str vector);

/* All terms in their order; *count is set. */
struct gather_term **gather_terms(struct gather *g, ptrdiff_t *count);

/* Walks a vector: start zeroed with bytes set. False at its end, or where it is damaged (then at < end). */
struct vector {
    const uint8_t *at, *end;
    ptrdiff_t n;
    uint8_t posting;
    char term[TERM_MAX + 1];
};
struct vector vector_of(struct str bytes);
bool vector_next(struct vector *v);

#endif
