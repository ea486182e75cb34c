/* day_keys.h - the visitors' keys that all nodes of a newsroom have: today's, and tomorrow's shortly before midnight.
 */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A visitor's pages may come from one node and his beacons to another: both must know him by the same hash. The key of
 * a day is drawn by the node that asks for it first, an hour before the day begins, so that none waits for the database
 * at midnight; it is deleted when the day is over, as docs/audience.md says.
 */
#ifndef AUDIENCE_DAY_KEYS_H
#define AUDIENCE_DAY_KEYS_H

#include "audience/identity.h"

#include <pthread.h>

#define DAY_KEYS_AHEAD_SECONDS 3600

struct db;

struct day_key {
    int64_t day;
    unsigned char key[IDENTITY_KEY];
    bool known;
};

/* Shared by the thread that asks the database and the one that hashes. */
struct day_keys {
    pthread_mutex_t lock;
    struct day_key places[2]; /* by the day's lowest bit */
    int64_t forgot;           /* the asking thread's: the day before which none is stored any more */
};

void day_keys_init(struct day_keys *keys);
void day_keys_close(struct day_keys *keys);
/* The key of a day, where it is known. */
bool day_keys_find(struct day_keys *keys, int64_t day, unsigned char out[IDENTITY_KEY]);
/* Asks the database for the keys of now and of so many seconds later that are not known, and deletes those of days that
 * are over. Nothing to do is the usual case and costs nothing. PostgreSQL. */
struct err day_keys_refresh(struct day_keys *keys, struct db *db, struct str zone, int64_t now);

#endif
