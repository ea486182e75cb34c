/* audit_file.c - /stats/FILE: sealed days as text, all seals, and the key, for programs that check them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/audience.h"
#include "audience/seal.h"
#include "page/site.h"
#include "site/routes.h"
#include "store/db.h"
#include "store/statements.h"

#include <sodium.h>

#define SEALS_MAX ((ptrdiff_t)64 * 1024 * 1024)

struct reading {
    struct arena *a;
    int64_t day;
    struct str text; /* none: the day is not sealed */
};

static struct err read_day(struct db_conn *conn, void *context)
{
    struct reading *reading = context;
    struct sql_seal *seal;
    struct seal_day day = {0};
    TRY(sql_seal_of(reading->a, conn, reading->day, &seal));
    if (seal)
        TRY(seal_day_write(reading->a, conn, reading->day, &day));
    reading->text = day.text;
    return OK;
}

/* A line a day: DAY PAGES DIGEST BEFORE CHAIN SIGNATURE; the signature in base64, as openssl reads it. */
static void add_seal(struct arena *a, struct buf *b, const struct sql_seal *seal, const struct sql_seal *before)
{
    char signature[128];
    static const char zeros[SEAL_HASH_SIZE];
    struct str from = before ? before->chain : (struct str){zeros, SEAL_HASH_SIZE};
    sodium_bin2base64(signature, sizeof signature, (const unsigned char *)seal->signature.p,
                      (size_t)MIN(seal->signature.n, (ptrdiff_t)SEAL_SIGNATURE_SIZE), sodium_base64_VARIANT_ORIGINAL);
    buf_add_format(b, "%.*s %lld %.*s %.*s %.*s %s\n", STR_ARG(seal_day_name(a, seal->day)), (long long)seal->row_count,
                   STR_ARG(seal_hex(a, seal->digest)), STR_ARG(seal_hex(a, from)), STR_ARG(seal_hex(a, seal->chain)),
                   signature);
}

static struct err read_seals(struct db_conn *conn, void *context)
{
    struct reading *reading = context;
    struct sql_seal_list seals;
    struct buf b;
    TRY(sql_seal_list(reading->a, conn, &seals));
    buf_init(&b, SEALS_MAX);
    for (ptrdiff_t i = 0; i < seals.count; i++)
        add_seal(reading->a, &b, &seals.items[i], i ? &seals.items[i - 1] : NULL);
    reading->text = str_copy(reading->a, buf_str(&b));
    buf_close(&b);
    return OK;
}

static struct str key_text(struct arena *a, const struct newsroom *n)
{
    struct seal_key key;
    seal_key_make(newsroom_key(n), &key);
    sodium_memzero(key.secret, sizeof key.secret);
    return seal_key_pem(a, key.public);
}

static struct err read_file(struct http_request *r, struct str file, struct reading *reading)
{
    struct str ending = S(".txt");
    struct db *db = audience_db(site_of(r)->audience);
    if (str_equal(file, S("key.pem"))) {
        reading->text = key_text(r->arena, site_of(r)->newsroom);
        return OK;
    }
    if (str_equal(file, S("seals.txt")))
        return db_read(db, read_seals, reading);
    bool is_day = str_ends(file, ending) && seal_day_read(str_slice(file, 0, file.n - ending.n), &reading->day);
    return is_day ? db_read(db, read_day, reading) : OK;
}

struct err audit_file(struct http_request *r, struct http_response *out)
{
    const struct settings *settings = newsroom_settings(site_of(r)->newsroom);
    struct str file = http_request_parameter(r, S("file"));
    struct reading reading = {.a = r->arena};
    if (settings->audience && settings->audience_public && site_of(r)->audience)
        TRY(read_file(r, file, &reading));
    if (!reading.text.p)
        return err_make(&ERR_NOT_FOUND, "no such file of the audience's figures");
    out->type = S("text/plain; charset=utf-8");
    out->body = reading.text;
    return OK;
}
