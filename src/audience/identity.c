/* identity.c - the keyed hash that a visitor is known by for a day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/identity.h"

#include "base/random.h"
#include "base/time.h"

#include <sodium.h>
#include <string.h>

static uint64_t hash(const unsigned char key[crypto_shorthash_KEYBYTES], const void *bytes, size_t n)
{
    uint64_t out;
    unsigned char made[crypto_shorthash_BYTES];
    crypto_shorthash(made, bytes, n, key);
    memcpy(&out, made, sizeof out);
    return out ? out : 1;
}

uint64_t identity_agent(const unsigned char *newsroom_key, struct str user_agent)
{
    return hash(newsroom_key, user_agent.p ? user_agent.p : "", (size_t)MIN(user_agent.n, ROBOT_AGENT_MAX));
}

void identity_take(struct identity *identity, int64_t day, const unsigned char key[IDENTITY_KEY], int64_t now)
{
    memcpy(identity->old, identity->key, sizeof identity->old);
    identity->old_until = identity->day == day - 1 ? now + IDENTITY_OVERLAP_SECONDS * TIME_SECOND : 0;
    memcpy(identity->key, key, sizeof identity->key);
    identity->day = day;
}

bool identity_turn(struct identity *identity, int64_t day, int64_t now)
{
    unsigned char key[IDENTITY_KEY];
    if (identity->day == day)
        return false;
    random_bytes(key, sizeof key);
    identity_take(identity, day, key, now);
    sodium_memzero(key, sizeof key);
    return true;
}

static uint64_t hash_event(const struct identity *identity, const unsigned char *key, const struct event *event)
{
    unsigned char bytes[sizeof event->address + 2 * sizeof(uint64_t)];
    memcpy(bytes, &event->address, sizeof event->address);
    memcpy(bytes + sizeof event->address, &event->agent, sizeof event->agent);
    memcpy(bytes + sizeof event->address + sizeof event->agent, &identity->site, sizeof identity->site);
    return hash(key, bytes, sizeof bytes);
}

uint64_t identity_of(const struct identity *identity, const struct event *event)
{
    return hash_event(identity, identity->key, event);
}

uint64_t identity_before(const struct identity *identity, const struct event *event, int64_t now)
{
    return now < identity->old_until ? hash_event(identity, identity->old, event) : 0;
}

void identity_forget(struct identity *identity)
{
    sodium_memzero(identity, sizeof *identity);
}
