/* segment.h - segments: stories that were put into the index together, and never change but for dying. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_SEGMENT_H
#define SEARCH_SEGMENT_H

#include "search/gather.h"
#include "store/statements.h"

enum segment_state { SEGMENT_MERGING, SEGMENT_USED, SEGMENT_GONE };

/* What is kept of each story beside its terms: an array each, little endian. */
enum column_kind {
    COLUMN_NUMBERS,  /* int64: its number in the edition's index, rising */
    COLUMN_STORIES,  /* int64: the story */
    COLUMN_DATES,    /* int64: when it was published */
    COLUMN_LENGTHS,  /* a byte: step of its length */
    COLUMN_SECTIONS, /* for each how many, then their numbers, as varints */
    COLUMN_COUNT,
};

#define LENGTH_STEPS 40
/* The step of a length in words, and the length that stands for a step. */
uint8_t length_step(int64_t words);
int64_t length_of_step(uint8_t step);

struct columns {
    struct buf data[COLUMN_COUNT];
    int64_t documents;
};

void columns_begin(struct columns *c);
void columns_add(struct columns *c, int64_t number, int64_t story, int64_t published_at, uint8_t length,
                 struct str sections);
void columns_end(struct columns *c);

static inline int64_t column_int(struct str column, int64_t i)
{
    uint64_t value = 0;
    for (int byte = 7; byte >= 0; byte--)
        value = value << 8 | (unsigned char)column.p[i * 8 + byte];
    return (int64_t)value;
}

/* The place of a number in COLUMN_NUMBERS, or -1. */
int64_t column_find(struct str numbers, int64_t number);

static inline bool bit_is_set(struct str map, int64_t i)
{
    return i / 8 < map.n && ((unsigned char)map.p[i / 8] >> (i % 8) & 1);
}

/* Writes a segment in use of all that was gathered. */
struct err segment_write(struct db_conn *conn, struct str language, int64_t first_number, int64_t last_number,
                         struct columns *columns, struct gather *gathered);
/* A number for a new segment, drawn so that none is ever given twice: what is remembered of a segment stays right. */
int64_t segment_new_id(void);
/* Writes the columns of a segment. */
struct err segment_write_columns(struct db_conn *conn, int64_t segment, const struct columns *columns);

/* The dead of one transaction: segments are read once, and written once at its end. */
struct dead_list {
    struct arena *a;
    struct db_conn *conn;
    struct str language;
    struct dead_segment *first;
};
struct err dead_add(struct dead_list *list, int64_t number);
struct err dead_write(struct dead_list *list);

#endif
