/* reader.h - the index of an edition as one read of the store sees it; inside of src/search only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_READER_H
#define SEARCH_READER_H

#include "newsroom/newsroom.h"
#include "search/cache.h"
#include "search/posting.h"

/* A segment in use, or, as the last one, the live stories. */
struct part {
    int64_t segment; /* 0: the live ones */
    int64_t documents;
    struct str dead_map;
    struct cache_entry *held[COLUMN_COUNT];
    struct str columns[COLUMN_COUNT]; /* p NULL: not read yet */
};

struct reader {
    struct arena *a;
    struct db_conn *conn;
    struct cache *cache;
    struct str language;
    int64_t documents, words; /* of the edition */
    struct part *parts;
    ptrdiff_t part_count;
    struct sql_search_live_list live;
};

/* A term as the index has it. */
struct reader_term {
    struct str text;
    struct str *postings; /* of each part */
    int64_t stories;      /* that have it and are not dead */
};

/* Within a read or a write. reader_close is to follow when it is over, whatever became of it. */
struct err reader_open(struct reader *r, struct arena *a, struct db_conn *conn, struct newsroom *n,
                       struct str language);
void reader_close(struct reader *r);

struct err reader_column(struct reader *r, struct part *part, enum column_kind kind, struct str *out);
/* Fills the postings of count terms, each of which has its text. */
struct err reader_terms(struct reader *r, struct reader_term *terms, ptrdiff_t count);

/* Worth of a posting in a story of a length: BM25 of the fields, in 1/4096. */
#define WEIGHT_MAX 48
struct reader_worth {
    uint8_t weight[256];
    int32_t worth[WEIGHT_MAX][LENGTH_STEPS];
};
void reader_worth_make(const struct reader *r, struct reader_worth *out);
/* How much a term says, in 1/256: the rarer, the more. */
int32_t reader_rarity(const struct reader *r, int64_t stories);

#endif
