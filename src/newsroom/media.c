/* media.c - bringing pictures in: the file first, durable and under its own hash, then its row. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media.h"

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/field.h"
#include "newsroom/folder.h"
#include "newsroom/media_store.h"
#include "newsroom/picture_store.h"
#include "newsroom/touch.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

/* A picture on its way into the store; its files are put before. */
struct arrival {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct media_facts facts;
    struct str hash, path, name;
    int64_t bytes;
    struct str alt, caption, credit;
    bool known; /* it has something to show */
    bool stood; /* its file was there before it was put: somebody may be about to sweep it away (media_sweep.h) */
    struct picture_made made;
    struct sql_media *row;
    struct str tag;
};

/* One at a time in this process: each may take a gigabyte. */
static pthread_mutex_t quick_lock = PTHREAD_MUTEX_INITIALIZER;

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

/* Also of a picture that is there already: who brought it in may use it (newsroom_media_may_use). */
static struct err note(struct arrival *arrival, struct db_conn *conn, int64_t id, int64_t now)
{
    struct audit audit;
    TRY(audit_open(arrival->a, conn, &audit));
    TRY(audit_add(&audit, arrival->actor, now, S("media.add"), str_format(arrival->a, "media:%lld", (long long)id),
                  arrival->path));
    return audit_close(&audit);
}

static struct err insert(struct arrival *arrival, struct db_conn *conn)
{
    int64_t id, now = time_now();
    TRY(sql_media_insert(conn, arrival->hash, arrival->path, arrival->facts.type, arrival->facts.width,
                         arrival->facts.height, arrival->bytes, arrival->name, choose(arrival->alt, S("")),
                         choose(arrival->caption, S("")), choose(arrival->credit, S("")), now, &id));
    return note(arrival, conn, id, now);
}

/* Its own words, unless the desk has given some; those that break a rule of the field are as none. */
static struct str settle_words(struct arena *a, struct str present, struct str own, int64_t limit)
{
    struct messages ignored = {0};
    const struct field field = {.name = S("picture"), .label = "The picture's text", .limit = limit};
    return present.n ? present : own.n ? field_line(a, &ignored, &field, own) : S("");
}

struct err media_settle(struct arena *a, struct db_conn *conn, const struct sql_media *media,
                        const struct picture_made *made, struct str place)
{
    return sql_media_set_renditions(conn, media->id, place, picture_made_shown(made), made->width, made->height,
                                    settle_words(a, media->alt, made->words[FRAME_ALT], LIMIT_CAPTION),
                                    settle_words(a, media->caption, made->words[FRAME_CAPTION], LIMIT_CAPTION),
                                    settle_words(a, media->credit, made->words[FRAME_CREDIT], LIMIT_CREDIT));
}

/* The quick form is shown at once; the job for the rest begins as soon as the row is there. */
static struct err store_quick(struct arrival *arrival, struct db_conn *conn)
{
    struct sql_media *row;
    TRY(sql_media_by_hash(arrival->a, conn, arrival->hash, &row));
    if (!row)
        return err_make(&ERR_STORE, "the picture's row is gone");
    TRY(picture_write_rows(conn, row->id, &arrival->made));
    TRY(media_settle(arrival->a, conn, row, &arrival->made, picture_made_place(&arrival->made, true)));
    return sql_rendition_job_put(conn, row->id, time_now());
}

/* A file that nothing named and that was put again: once its row is written nobody takes it away, so it is looked for
 * then. */
static struct err look_for_file(struct arrival *arrival, bool stood, struct str path)
{
    if (!stood || media_store_has(newsroom_media(arrival->n), arrival->a, path))
        return OK;
    return err_make(&ERR_BUSY, "%.*s was swept away meanwhile", STR_ARG(path));
}

static struct err store(struct db_conn *conn, void *context)
{
    struct arrival *arrival = context;
    struct sql_media *row;
    TRY(sql_media_by_hash(arrival->a, conn, arrival->hash, &row));
    TRY(row ? update_texts(arrival, conn, row) : insert(arrival, conn));
    if (row && arrival->actor->account_id)
        TRY(note(arrival, conn, row->id, time_now()));
    if (!row)
        TRY(look_for_file(arrival, arrival->stood, arrival->path));
    if (!arrival->known && !(row && row->renditions.n)) {
        TRY(store_quick(arrival, conn));
        TRY(look_for_file(arrival, arrival->made.stood, arrival->made.files[0].path));
    }
    TRY(sql_media_by_hash(arrival->a, conn, arrival->hash, &arrival->row));
    if (!arrival->row)
        return err_make(&ERR_STORE, "the picture's row is gone");
    arrival->tag = str_format(arrival->a, "media:%lld", (long long)arrival->row->id);
    return touch_write(arrival->n, arrival->a, conn, &arrival->tag, 1);
}

static struct err look_up(struct db_conn *conn, void *context)
{
    struct arrival *arrival = context;
    struct sql_media *row;
    TRY(sql_media_by_hash(arrival->a, conn, arrival->hash, &row));
    arrival->known = row && row->renditions.n;
    return OK;
}

static struct err make_quick(struct newsroom *n, struct arrival *arrival, int input)
{
    struct picture_make_order order = {
        .path = arrival->path, .input = input, .focal_x = 500, .focal_y = 500, .quick = true};
    pthread_mutex_lock(&quick_lock);
    struct err e = picture_make(n, arrival->a, &order, &arrival->made);
    pthread_mutex_unlock(&quick_lock);
    return e;
}

/* Two letters of the hash are a folder, so that none holds too many files. */
static void name_file(struct arrival *arrival)
{
    char hex[2 * crypto_hash_sha256_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, (const unsigned char *)arrival->hash.p, (size_t)arrival->hash.n);
    arrival->path = str_format(arrival->a, "%.2s/%.40s.%.*s", hex, hex + 2, STR_ARG(arrival->facts.extension));
}

static struct err as_away(struct err e)
{
    char detail[1024];
    if (!err_is(e, &ERR_BUSY))
        return e;
    snprintf(detail, sizeof(detail), "%s", err_detail());
    return err_make(&ERR_BUSY,
                    "The picture was not kept: where pictures lie cannot be written now. Try again in a minute (%s)",
                    detail);
}

/* What is refused never reaches the media store. */
static struct err put_draft(struct newsroom *n, struct arrival *arrival, struct str bytes, int draft)
{
    const struct media_item item = {arrival->path, arrival->hash, arrival->bytes};
    TRY(folder_write_all(draft, bytes));
    struct err e = arrival->known ? OK : make_quick(n, arrival, draft);
    if (failed(e))
        return arrival->made.away ? as_away(e) : e;
    arrival->stood = media_store_has(newsroom_media(n), arrival->a, arrival->path);
    return as_away(media_store_put(newsroom_media(n), arrival->a, &item, draft));
}

static struct err put_files(struct newsroom *n, struct arrival *arrival, struct str bytes)
{
    int draft;
    TRY(media_store_draft(newsroom_media(n), arrival->a, &draft));
    struct err e = put_draft(n, arrival, bytes, draft);
    close(draft);
    return e;
}

static struct err bring_in(struct arrival *arrival, struct str bytes)
{
    TRY(put_files(arrival->n, arrival, bytes));
    return db_write(newsroom_db(arrival->n), store, arrival);
}

struct err newsroom_media_add(struct newsroom *n, struct arena *a, const struct actor *actor, struct str bytes,
                              struct str name, struct str alt, struct str caption, struct str credit,
                              struct sql_media **out)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct arrival arrival = {
        .n = n, .a = a, .actor = actor, .bytes = bytes.n, .alt = alt, .caption = caption, .credit = credit};
    if (bytes.n > LIMIT_MEDIA_BYTES)
        return err_make(&ERR_LIMIT, "the picture has %td bytes; %lld fit", bytes.n, (long long)LIMIT_MEDIA_BYTES);
    TRY(media_sniff(bytes, &arrival.facts));
    crypto_hash_sha256(hash, (const unsigned char *)bytes.p, (unsigned long long)bytes.n);
    arrival.hash = str_copy(a, (struct str){(const char *)hash, sizeof hash});
    arrival.name = name;
    TRY(db_read(newsroom_db(n), look_up, &arrival));
    name_file(&arrival);
    struct err e = bring_in(&arrival, bytes);
    if (err_is(e, &ERR_BUSY) && (arrival.stood || arrival.made.stood))
        e = bring_in(&arrival, bytes); /* what was swept away is put once more */
    TRY(e);
    *out = arrival.row;
    newsroom_touch(n, &arrival.tag, 1);
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
