/* media.c - bringing pictures in: the file first, durable and under its own hash, then its row. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media.h"

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/folder.h"

#include <sodium.h>

/* A picture on its way into the store; the file is there already. */
struct arrival {
    struct arena *a;
    const struct actor *actor;
    struct media_facts facts;
    struct str hash, path, name;
    int64_t bytes;
    struct str alt, caption, credit;
    struct sql_media *row;
};

static struct str choose(struct str given, struct str present)
{
    return given.n ? given : present.p ? present : S("");
}

static struct err update_texts(struct arrival *arrival, struct db_conn *conn, const struct sql_media *row)
{
    struct str alt = choose(arrival->alt, row->alt), caption = choose(arrival->caption, row->caption);
    struct str credit = choose(arrival->credit, row->credit);
    if (str_equal(alt, row->alt) && str_equal(caption, row->caption) && str_equal(credit, row->credit))
        return OK;
    return sql_media_set_texts(conn, row->id, alt, caption, credit);
}

static struct err insert(struct arrival *arrival, struct db_conn *conn)
{
    struct audit audit;
    int64_t id, now = time_now();
    TRY(sql_media_insert(conn, arrival->hash, arrival->path, arrival->facts.type, arrival->facts.width,
                         arrival->facts.height, arrival->bytes, arrival->name, choose(arrival->alt, S("")),
                         choose(arrival->caption, S("")), choose(arrival->credit, S("")), now, &id));
    TRY(audit_open(arrival->a, conn, &audit));
    TRY(audit_add(&audit, arrival->actor, now, S("media.add"), str_format(arrival->a, "media:%lld", (long long)id),
                  arrival->path));
    return audit_close(&audit);
}

static struct err store(struct db_conn *conn, void *context)
{
    struct arrival *arrival = context;
    struct sql_media *row;
    TRY(sql_media_by_hash(arrival->a, conn, arrival->hash, &row));
    TRY(row ? update_texts(arrival, conn, row) : insert(arrival, conn));
    TRY(sql_media_by_hash(arrival->a, conn, arrival->hash, &arrival->row));
    return arrival->row ? OK : err_make(&ERR_STORE, "the picture's row is gone");
}

/* Two letters of the hash are a folder, so that none holds too many files. */
static struct err write_file(struct newsroom *n, struct arrival *arrival, struct str bytes)
{
    struct arena *a = arrival->a;
    struct str folder = newsroom_folder(n);
    char hex[2 * crypto_hash_sha256_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, (const unsigned char *)arrival->hash.p, (size_t)arrival->hash.n);
    TRY(folder_make(a, str_format(a, "%.*s/media/%.2s", STR_ARG(folder), hex)));
    arrival->path = str_format(a, "%.2s/%.40s.%.*s", hex, hex + 2, STR_ARG(arrival->facts.extension));
    return folder_write(a, str_format(a, "%.*s/media/%.*s", STR_ARG(folder), STR_ARG(arrival->path)), bytes, 0644);
}

struct err newsroom_media_add(struct newsroom *n, struct arena *a, const struct actor *actor, struct str bytes,
                              struct str name, struct str alt, struct str caption, struct str credit,
                              struct sql_media **out)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct arrival arrival = {
        .a = a, .actor = actor, .bytes = bytes.n, .alt = alt, .caption = caption, .credit = credit};
    if (bytes.n > LIMIT_MEDIA_BYTES)
        return err_make(&ERR_LIMIT, "the picture has %td bytes; %lld fit", bytes.n, (long long)LIMIT_MEDIA_BYTES);
    TRY(media_sniff(bytes, &arrival.facts));
    crypto_hash_sha256(hash, (const unsigned char *)bytes.p, (unsigned long long)bytes.n);
    arrival.hash = str_copy(a, (struct str){(const char *)hash, sizeof hash});
    arrival.name = name;
    TRY(write_file(n, &arrival, bytes));
    TRY(db_write(newsroom_db(n), store, &arrival));
    *out = arrival.row;
    return OK;
}

struct err newsroom_media_add_file(struct newsroom *n, struct arena *a, const struct actor *actor, struct str file,
                                   struct str alt, struct str caption, struct str credit, struct sql_media **out)
{
    struct str bytes, name = file;
    for (ptrdiff_t slash; (slash = str_find_char(name, '/', 0)) >= 0;)
        name = str_from(name, slash + 1);
    TRY(folder_read(a, file, LIMIT_MEDIA_BYTES, &bytes));
    return newsroom_media_add(n, a, actor, bytes, name, alt, caption, credit, out);
}
