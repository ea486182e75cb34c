/* move_inside.h - between move.c and move_place.c: two databases that move together. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_MOVE_INSIDE_H
#define EXCHANGE_MOVE_INSIDE_H

#include "exchange/move.h"
#include "newsroom/place.h"
#include "store/move.h"

#define MOVE_SIDES 2

/* One of the two databases. */
struct side {
    const char *name;
    const struct table_set *set;
    struct str migrations;
    struct db_options from, to; /* to.url of SQLite: the file it will be */
    bool exists;                /* there is an old one that moves */
    struct db *old, *new;
    struct db_conn *source;
    enum move_place place; /* what there is where it goes */
    int64_t rows, bytes;
};

struct move {
    struct arena *a;
    const struct move_options *options;
    struct move_report *report;
    struct place place;
    struct place_hold hold;
    struct str to; /* as a store is opened */
    struct side sides[MOVE_SIDES];
    int depth; /* sides whose old database is held */
    struct move_progress progress;
    int64_t total;
    const char *doing;
};

/* From file to file, the audience's is the same: the folder's. */
bool move_stays(const struct side *side);
bool move_is_sqlite(struct str url);
/* The file of a side on SQLite; the one that is being filled; the folder of a file, with a slash at its end. */
struct str move_path(const struct db_options *options);
struct str move_path_filling(struct arena *a, const struct side *side);
struct str move_folder(struct str path);

/* Reads dateline.conf and fills place, to and sides. */
struct err move_read_place(struct move *m);
/* Whether the side's old database, open, is of this program's version. */
struct err move_check_version(struct side *side, struct str folder);
/* Opens an old database of this program's version. */
struct err move_open_old(struct move *m, struct side *side);
/* Whether there is a database of the audience there; newsroom is the one beside it. */
struct err move_find_audience(struct arena *a, const struct db_options *options, struct db *newsroom, bool *out);
/* What there is where each side goes; refuses what is no move's. Opens those that are there. */
struct err move_look_at_places(struct move *m);
struct err move_check_disk(struct move *m);

#endif
