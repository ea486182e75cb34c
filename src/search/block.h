/* block.h - blocks of a segment: terms in their order, each with its postings. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_BLOCK_H
#define SEARCH_BLOCK_H

#include "search/posting.h"
#include "store/db.h"

/*
 * A block holds entries of: bytes shared with the term before, bytes that follow, those bytes, how many stories, how
 * many bytes of postings (both varints), the postings. Its first term shares nothing. A block is closed once it has
 * BLOCK_SIZE bytes, so a frequent term makes a larger one.
 */
#define BLOCK_SIZE 8192

struct block_writer {
    struct db_conn *conn;
    int64_t segment;
    struct buf data;
    ptrdiff_t written; /* bytes of all its blocks so far */
    ptrdiff_t first_size, term_size;
    char first[80], term[80]; /* of the block; the last one */
};

void block_writer_begin(struct block_writer *w, struct db_conn *conn, int64_t segment);
/* Adds a term, which must follow the one before. ERR_STORE and the like from the store. */
struct err block_writer_add(struct block_writer *w, struct str term, int64_t stories, struct str postings);
/* Writes what is left and frees the writer; failed: only frees. */
struct err block_writer_end(struct block_writer *w, struct err e);

struct block {
    const uint8_t *at, *end;
    struct str postings;
    int64_t stories;
    ptrdiff_t n;
    char term[80];
};

struct block block_of(struct str data);
/* The next entry; false at the end, or where the block is damaged (then at < end). */
bool block_next(struct block *b);
/* The entry of that term, if the block has it. */
bool block_find(struct block *b, struct str term);
static inline struct str block_term(const struct block *b)
{
    return (struct str){b->term, b->n};
}

#endif
