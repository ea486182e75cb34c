/* identity.h - the keyed hash that a visitor is known by for a day, and its key, which is thrown away. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SipHash-2-4 of address, User-Agent and site under a random key of the day. The key stands in memory and, so that a
 * restart within the day knows people again, in one row of the audience's database, which the next day's overwrites.
 * In memory the old one stays for an hour of the new day: it only serves to tell that who reads over midnight is one
 * visitor.
 */
#ifndef AUDIENCE_IDENTITY_H
#define AUDIENCE_IDENTITY_H

#include "audience/event.h"

#define IDENTITY_KEY 16
#define IDENTITY_OVERLAP_SECONDS 3600

struct identity {
    int64_t day; /* of key, in the newsroom's zone */
    int64_t old_until;
    unsigned char key[IDENTITY_KEY], old[IDENTITY_KEY];
    uint64_t site;
};

/* A hash of a User-Agent that is the same after a restart; event threads. newsroom_key as newsroom.h has it. */
uint64_t identity_agent(const unsigned char *newsroom_key, struct str user_agent);
/* Takes a new key where day is another than that of the present one. Whether it did. */
bool identity_turn(struct identity *identity, int64_t day, int64_t now);
/* The same with a key that was made before. */
void identity_take(struct identity *identity, int64_t day, const unsigned char key[IDENTITY_KEY], int64_t now);
/* Who sent the event: never 0. */
uint64_t identity_of(const struct identity *identity, const struct event *event);
/* Who that was by yesterday's key; 0 when that is gone. */
uint64_t identity_before(const struct identity *identity, const struct event *event, int64_t now);
void identity_forget(struct identity *identity);

#endif
