/* home.h - the node whose turn it is takes what all nodes told and makes figures of it: it alone knows people. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A visitor's pages and beacons may come to any node; whether he is a person can be said only where all of them are
 * seen, in order of time. The database holds what was told until the figures made of it are written, in the same
 * transaction: who dies loses nothing of it, and nothing counts twice.
 */
#ifndef AUDIENCE_HOME_H
#define AUDIENCE_HOME_H

#include "audience/collect.h"
#include "store/statements.h"

#define HOME_SILENT_SECONDS 3 /* a node not heard of for so long is not waited for */

/* Of one thread. */
struct home {
    struct newsroom *newsroom;
    struct db *db;
    int64_t node, turn;      /* ours, and the number of its turn; 0: it is not its turn */
    struct collected *shown; /* what the collector counted */
    struct collector collector;
    struct gather gathered;
    int64_t tidied; /* the minute since 1970 at which who was away was forgotten */
    struct arena a; /* of the parcels below */
    struct sql_parcel_list parcels;
    bool pending; /* they stand in gathered, which is not written yet */
};

/* shown lives as long. */
void home_init(struct home *home, struct newsroom *n, struct db *db, int64_t node, struct collected *shown);
void home_close(struct home *home);

/* A turn begins: who was here within the hour is read from the database. It ends: all is forgotten. */
struct err home_begin(struct home *home, int64_t turn);
void home_end(struct home *home);

/* Takes some of what is due and writes what comes of it. *more: there may be more at once. After an error the same is
 * tried again by the next call; ERR_CONFLICT: the turn is another node's, who takes it all. */
struct err home_round(struct home *home, bool *more);
/* Before a turn is given away: everyone who is here stands in the sketches. */
struct err home_finish(struct home *home);

#endif
