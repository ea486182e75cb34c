/* day_keys.c - the visitors' keys that all nodes of a newsroom have. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/day_keys.h"

#include "audience/roll.h"
#include "base/random.h"
#include "base/time.h"
#include "store/statements.h"

#include <sodium.h>
#include <string.h>

void day_keys_init(struct day_keys *keys)
{
    *keys = (struct day_keys){0};
    pthread_mutex_init(&keys->lock, NULL);
}

void day_keys_close(struct day_keys *keys)
{
    sodium_memzero(keys->places, sizeof keys->places);
    pthread_mutex_destroy(&keys->lock);
}

bool day_keys_find(struct day_keys *keys, int64_t day, unsigned char out[IDENTITY_KEY])
{
    pthread_mutex_lock(&keys->lock);
    const struct day_key *place = &keys->places[day & 1];
    bool found = place->known && place->day == day;
    if (found)
        memcpy(out, place->key, IDENTITY_KEY);
    pthread_mutex_unlock(&keys->lock);
    return found;
}

static void put(struct day_keys *keys, const struct day_key *key)
{
    pthread_mutex_lock(&keys->lock);
    keys->places[key->day & 1] = *key;
    pthread_mutex_unlock(&keys->lock);
}

struct asking {
    struct arena a;
    int64_t today;
    struct day_key key; /* as drawn; then as the database has it */
};

static struct err ask(struct db_conn *conn, void *context)
{
    struct asking *asking = context;
    struct str stored;
    arena_reset(&asking->a);
    TRY(sql_visitor_key_forget(conn, asking->today));
    TRY(sql_visitor_key_offer(conn, asking->key.day, (struct str){(const char *)asking->key.key, IDENTITY_KEY}));
    TRY(sql_visitor_key_of(&asking->a, conn, asking->key.day, &stored));
    asking->key.known = stored.n == IDENTITY_KEY;
    if (asking->key.known)
        memcpy(asking->key.key, stored.p, IDENTITY_KEY);
    return OK;
}

static struct err learn(struct day_keys *keys, struct db *db, int64_t today, int64_t day)
{
    unsigned char known[IDENTITY_KEY];
    struct asking asking = {.today = today, .key.day = day};
    if (day_keys_find(keys, day, known) && keys->forgot == today)
        return OK;
    random_bytes(asking.key.key, IDENTITY_KEY);
    arena_init(&asking.a, 0);
    struct err e = db_write(db, ask, &asking);
    if (!failed(e)) {
        put(keys, &asking.key);
        keys->forgot = today;
    }
    sodium_memzero(&asking.key, sizeof asking.key);
    arena_close(&asking.a);
    return e;
}

struct err day_keys_refresh(struct day_keys *keys, struct db *db, struct str zone, int64_t now)
{
    int64_t today = roll_day_of(zone, now), next = roll_day_of(zone, now + DAY_KEYS_AHEAD_SECONDS * TIME_SECOND);
    TRY(learn(keys, db, today, today));
    return next != today ? learn(keys, db, today, next) : OK;
}
