/* seal.c - the key, the line that is signed, and the days that are due. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/seal.h"

#include "base/time.h"
#include "store/db.h"
#include "store/statements.h"

#include <assert.h>
#include <sodium.h>

/* ---- the key ---- */

/* Derived, so that it needs no place of its own and outlives the audience's database. */
void seal_key_make(const unsigned char *newsroom_key, struct seal_key *out)
{
    static const char PURPOSE[] = "dateline audience seal 1";
    unsigned char seed[crypto_sign_SEEDBYTES];
    static_assert(sizeof out->public == crypto_sign_PUBLICKEYBYTES && sizeof out->secret == crypto_sign_SECRETKEYBYTES,
                  "sizes of Ed25519");
    crypto_generichash(seed, sizeof seed, (const unsigned char *)PURPOSE, sizeof PURPOSE - 1, newsroom_key, 32);
    crypto_sign_seed_keypair(out->public, out->secret, seed);
    sodium_memzero(seed, sizeof seed);
}

struct str seal_key_pem(struct arena *a, const unsigned char *public)
{
    /* RFC 8410 section 4: SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING }, and the key's 32 bytes. */
    unsigned char der[44] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
    char base64[64];
    for (int i = 0; i < SEAL_PUBLIC_SIZE; i++)
        der[12 + i] = public[i];
    sodium_bin2base64(base64, sizeof base64, der, sizeof der, sodium_base64_VARIANT_ORIGINAL);
    return str_format(a, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n", base64);
}

/* ---- the line ---- */

struct str seal_day_name(struct arena *a, int64_t day)
{
    struct time_civil c = time_to_civil(day * TIME_DAY);
    return str_format(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

bool seal_day_read(struct str name, int64_t *day)
{
    int64_t t;
    if (name.n != 10 || !time_parse_rfc3339(name, 0, &t))
        return false;
    *day = t / TIME_DAY;
    return t >= 0;
}

struct str seal_hash(struct arena *a, struct str text)
{
    char *hash = arena_bytes(a, SEAL_HASH_SIZE);
    crypto_hash_sha256((unsigned char *)hash, (const unsigned char *)text.p, (unsigned long long)text.n);
    return (struct str){hash, SEAL_HASH_SIZE};
}

struct str seal_hex(struct arena *a, struct str bytes)
{
    char *hex = arena_bytes(a, 2 * bytes.n + 1);
    sodium_bin2hex(hex, (size_t)(2 * bytes.n + 1), (const unsigned char *)bytes.p, (size_t)bytes.n);
    return (struct str){hex, 2 * bytes.n};
}

struct str seal_line(struct arena *a, int64_t day, struct str digest, struct str before)
{
    static const char zeros[SEAL_HASH_SIZE];
    struct str from = before.n ? before : (struct str){zeros, SEAL_HASH_SIZE};
    return str_format(a, "dateline-seal 1 %.*s %.*s %.*s\n", STR_ARG(seal_day_name(a, day)),
                      STR_ARG(seal_hex(a, digest)), STR_ARG(seal_hex(a, from)));
}

/* ---- days that are due ---- */

/* A chain begins no further back: a clock that was off by years once makes no thousands of empty days. */
#define SEAL_BACK_DAYS 400

struct sealing {
    struct arena *a;
    const struct seal_key *key;
    int64_t before; /* days from here on are not due */
    int64_t now;
    bool done; /* one day was sealed */
};

/* The day to be sealed next, or DB_NULL; *before: the chain up to it. */
static struct err find_next(struct sealing *s, struct db_conn *conn, int64_t *day, struct str *before)
{
    struct sql_seal *last;
    int64_t rolled;
    TRY(sql_seal_last(s->a, conn, &last));
    TRY(sql_rolled_day_last(conn, &rolled));
    if (last)
        *day = last->day + 1;
    else
        TRY(sql_rolled_day_first(conn, s->before - SEAL_BACK_DAYS, day));
    *before = last ? last->chain : S("");
    if (rolled == DB_NULL || *day == DB_NULL || *day > rolled || *day >= s->before)
        *day = DB_NULL;
    return OK;
}

static struct str sign(struct arena *a, const struct seal_key *key, struct str line)
{
    char *signature = arena_bytes(a, SEAL_SIGNATURE_SIZE);
    crypto_sign_detached((unsigned char *)signature, NULL, (const unsigned char *)line.p, (unsigned long long)line.n,
                         key->secret);
    return (struct str){signature, SEAL_SIGNATURE_SIZE};
}

static struct err seal_next(struct db_conn *conn, void *context)
{
    struct sealing *s = context;
    int64_t day;
    struct str before;
    struct seal_day d;
    TRY(find_next(s, conn, &day, &before));
    s->done = day != DB_NULL;
    if (!s->done)
        return OK;
    TRY(seal_day_write(s->a, conn, day, &d));
    struct str digest = seal_hash(s->a, d.text), line = seal_line(s->a, day, digest, before);
    return sql_seal_add(conn, day, d.pages, d.served, d.seen, d.read, digest, seal_hash(s->a, line),
                        sign(s->a, s->key, line), s->now);
}

struct err seal_work(struct db *db, const struct seal_key *key, int64_t today, int64_t now, int64_t *sealed)
{
    struct arena a;
    struct err e = OK;
    struct sealing s = {.a = &a, .key = key, .before = today - SEAL_WAIT_DAYS + 1, .now = now, .done = true};
    *sealed = 0;
    while (!failed(e) && s.done) {
        arena_init(&a, 0);
        e = db_write(db, seal_next, &s);
        *sealed += !failed(e) && s.done;
        arena_close(&a);
    }
    return e;
}
