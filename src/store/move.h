/* move.h - a database moved into another, on whichever engine: table by table, and compared row by row afterwards. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The new database bears a mark from its first moment: no program opens it before it is whole (db_migrate), and a move
 * that was broken off knows its own. All rows pass one by one: memory does not grow with them.
 */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "store/table.h"

/* What there is where a database is to be moved to. */
enum move_place {
    MOVE_EMPTY,
    MOVE_BROKEN_OFF, /* a move of the same newsroom did not come to its end here */
    MOVE_WHOLE,      /* one did */
    MOVE_TAKEN,      /* something else */
};

/* Rows done, of which the listener knows the sum; called about a hundred times a second at most. */
struct move_progress {
    void (*show)(void *context, int64_t rows);
    void *context;
    int64_t rows;
};

/* newsroom tells newsrooms apart: 32 characters, the same at each try. */
struct err move_look(struct db *target, struct str newsroom, enum move_place *out);

/* Leaves nothing of what was there, makes the tables by the migrations of folder and marks them. */
struct err move_begin(struct db *target, const struct table_set *set, struct str folder, struct str newsroom);

/* How many rows all tables have, and how many bytes they take. */
struct err move_count(struct db_conn *source, const struct table_set *set, int64_t *rows, int64_t *bytes);

/* Only reads: ERR_INVALID names the first row that PostgreSQL would not take. */
struct err move_check(struct db_conn *source, const struct table_set *set, struct move_progress *progress);

/* Fills the tables, each in a transaction, then makes indexes and links. source is in a read transaction. ERR_SYSTEM
 * when a disk is full; ERR_INVALID as move_check; ERR_CONFLICT names a link or index that the rows do not keep. */
struct err move_copy(struct db_conn *source, struct db *target, const struct table_set *set,
                     struct move_progress *progress);

/* Reads both, each in the order of its own keys, and compares every value. ERR_STORE names the first row that differs.
 */
struct err move_compare(struct db_conn *source, struct db *target, const struct table_set *set,
                        struct move_progress *progress);

/* Says that target is whole: any program may open it from now on. Durable on PostgreSQL; on SQLite when it is closed
 * and its file synced. */
struct err move_end(struct db *target, struct str newsroom);

/* In a read transaction of its own that is held to the end of the move. PostgreSQL: ERR_BUSY when another program has
 * the newsroom open; while it is held none can open it. On SQLite the folder's lock does that. */
struct err move_hold(struct db_conn *conn);

/* The transaction of conn may last, and reads as moves do: before move_count, move_check and move_copy. */
struct err move_patience(struct db_conn *conn);

#endif
