/* piece.h - some stories of one day in one piece: what a row of view_past holds. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored form: 1, then the stories in order of their numbers, each as varints: its number less that of the one before
 * (of the first: less 0); 0 where its edition is that of the one before, else the edition's length plus one and its
 * bytes; served, seen, read and seconds; depth and visitors, of each its length and its bytes as view_day has them.
 * Nothing is lost: a piece gives back the rows that it was made of.
 */
#ifndef AUDIENCE_PIECE_H
#define AUDIENCE_PIECE_H

#include "store/statements.h"

/* Adds a story's row of view_day behind the one before in the piece; that is NULL in an empty one. */
void piece_add(struct buf *b, const struct sql_view_day *before, const struct sql_view_day *row);

struct piece_reader {
    const uint8_t *at, *end;
    struct sql_view_day row; /* the last that was read; its texts lie in the piece */
};

/* Before the first of a piece of that day. ERR_INVALID, as of the others: the piece is damaged. */
struct err piece_open(struct piece_reader *r, int64_t day, struct str stored);
/* The next one into r->row; *found is false behind the last. */
struct err piece_next(struct piece_reader *r, bool *found);
/* Goes on to that story; *found is false where it is not in the piece. */
struct err piece_find(struct piece_reader *r, int64_t story_id, bool *found);

#endif
