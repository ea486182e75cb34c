/* import_media.c - pictures of another program's library: found by every size of theirs, brought in once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "newsroom/media.h"
#include "text/plain.h"

#define OF_STORY_MAX 200 /* pictures of one story's gallery */

/* ---- bringing in ---- */

bool import_is_picture(struct str file)
{
    static const struct str ENDINGS[] = {S_INIT(".jpg"), S_INIT(".jpeg"), S_INIT(".jpe"), S_INIT(".png"),
                                         S_INIT(".gif"), S_INIT(".webp"), S_INIT(".avif")};
    for (int i = 0; i < COUNT_OF(ENDINGS); i++)
        if (file.n > ENDINGS[i].n && str_equal_nocase(str_from(file, file.n - ENDINGS[i].n), ENDINGS[i]))
            return true;
    return false;
}

/* *id stays DB_NULL where the file is no picture that we can show; it is then noted. */
static struct err bring_in(struct import *import, struct arena *a, struct str file, const struct import_media *media,
                           int64_t *id)
{
    struct sql_media *row;
    struct err e =
        newsroom_media_add_file(import->n, a, &ACTOR_COMMAND, file, media->alt, media->caption, media->credit, &row);
    if (err_is(e, &ERR_INVALID) || err_is(e, &ERR_LIMIT) || err_is(e, &ERR_NOT_FOUND)) {
        struct str why = str_copy(a, str_from_c(err_detail()));
        import_note(import, IMPORT_NO_PICTURE, file, why, 1);
        return OK;
    }
    TRY(e);
    *id = row->id;
    import->report.counts.pictures++;
    return OK;
}

/* ---- what is known ---- */

struct media_query {
    struct import *import;
    struct arena *a;
    struct str text; /* key, place or parent */
    struct sql_import_media *row;
    struct sql_media *media;
    struct sql_text_list keys;
};

static struct err read_by_key(struct db_conn *conn, void *context)
{
    struct media_query *q = context;
    return sql_import_media_find(q->a, conn, q->import->source, q->text, &q->row);
}

static struct err read_by_place(struct db_conn *conn, void *context)
{
    struct media_query *q = context;
    TRY(sql_import_media_at(q->a, conn, q->import->source, q->text, &q->row));
    return q->row && q->row->media_id != DB_NULL ? sql_media_by_id(q->a, conn, q->row->media_id, &q->media) : OK;
}

static struct err read_of(struct db_conn *conn, void *context)
{
    struct media_query *q = context;
    return sql_import_media_of(q->a, conn, q->import->source, q->text, OF_STORY_MAX, &q->keys);
}

static struct err ask(struct import *import, db_work *work, struct media_query *q)
{
    TRY(import_settle(import));
    return db_read(newsroom_db(import->n), work, q);
}

static struct import_media media_of(const struct sql_import_media *row)
{
    return (struct import_media){row->key,     row->address, row->title,  row->alt,
                                 row->caption, row->credit,  row->parent, row->path};
}

struct err import_media_find(struct import *import, struct arena *a, struct str key, struct import_picture *out,
                             bool *found)
{
    struct media_query q = {.import = import, .a = a, .text = key};
    TRY(ask(import, read_by_key, &q));
    *found = q.row != NULL;
    if (q.row)
        *out = (struct import_picture){q.row->media_id == DB_NULL ? 0 : q.row->media_id, media_of(q.row)};
    return OK;
}

struct err import_media_of(struct import *import, struct arena *a, struct str parent, const struct str **keys,
                           ptrdiff_t *count)
{
    struct media_query q = {.import = import, .a = a, .text = parent};
    TRY(ask(import, read_of, &q));
    *keys = q.keys.items;
    *count = q.keys.count;
    return OK;
}

/* ---- telling ---- */

static bool same_words(const struct sql_import_media *row, const struct import_media *m)
{
    return str_equal(row->alt, m->alt) && str_equal(row->caption, m->caption) && str_equal(row->credit, m->credit) &&
           str_equal(row->address, m->address);
}

static void add_fact(struct import *import, const struct import_media *m, struct str place, int64_t id)
{
    struct arena *a = &import->facts.a;
    struct import_fact fact = {.kind = IMPORT_FACT_MEDIA, .place = str_copy(a, place), .number = id};
    fact.media = (struct import_media){str_copy(a, m->key),
                                       str_copy(a, m->address),
                                       plain_line(a, m->title, LIMIT_CAPTION),
                                       plain_line(a, m->alt, LIMIT_CAPTION),
                                       plain_line(a, m->caption, LIMIT_CAPTION),
                                       plain_line(a, m->credit, LIMIT_CREDIT),
                                       str_copy(a, m->parent),
                                       import_old_path(import, a, m->path)};
    if (!fact.media.path.p)
        fact.media.path = S("");
    import_fact_add(import, &fact);
}

/* Finds its file; what is in already with the same words is left alone. */
static struct err find_file(struct import *import, struct arena *a, const struct import_media *m, int64_t *id)
{
    struct media_query q = {.import = import, .a = a, .text = m->key};
    TRY(db_read(newsroom_db(import->n), read_by_key, &q));
    if (q.row && q.row->media_id != DB_NULL && same_words(q.row, m))
        return OK;
    struct str file = import_media_file(import, a, m->address);
    if (!import_is_picture(m->address))
        import_note(import, IMPORT_NO_PICTURE, m->address, S("file"), 1);
    else if (!file.n)
        import_note(import, IMPORT_MISSING, m->address, S("picture"), 1);
    else if (import->options->dry)
        import->report.counts.pictures++;
    else
        return bring_in(import, a, file, m, id);
    return OK;
}

struct err import_media(struct import *import, const struct import_media *media)
{
    struct arena a;
    int64_t id = DB_NULL;
    TRY(import_facts_room(import));
    if (media->key.n == 0 || media->key.n > IMPORT_KEY_MAX || media->address.n > LIMIT_ADDRESS)
        return OK;
    arena_init(&a, 0);
    struct import_media m = *media;
    m.alt = plain_line(&a, m.alt, LIMIT_CAPTION);
    m.caption = plain_line(&a, m.caption, LIMIT_CAPTION);
    m.credit = plain_line(&a, m.credit, LIMIT_CREDIT);
    struct err e = find_file(import, &a, &m, &id);
    if (!failed(e))
        add_fact(import, &m, import_place(import, &a, m.address), id);
    arena_close(&a);
    return e;
}

/* ---- pictures of texts ---- */

/* One that no record told of, by its address: remembered as if it had been. */
static struct err find_untold(struct import *import, struct arena *a, struct str address, struct str place,
                              struct media_query *q)
{
    struct str file = import_media_file(import, a, address);
    if (!file.n || !import_is_picture(file)) {
        import_note(import, IMPORT_MISSING, address, S("picture"), 1);
        return OK;
    }
    struct import_media told = {.key = str_slice(str_concat(a, S("file "), place), 0, IMPORT_KEY_MAX),
                                .address = address};
    TRY(import_media(import, &told));
    return ask(import, read_by_place, q);
}

static struct err find_at(struct import *import, struct arena *a, struct str address, struct media_query *q)
{
    *q = (struct media_query){.import = import, .a = a, .text = import_place(import, a, address)};
    if (!q->text.n)
        return OK;
    TRY(ask(import, read_by_place, q));
    if (!q->row)
        TRY(find_untold(import, a, address, q->text, q));
    return OK;
}

struct str import_find_picture(void *context, struct arena *a, struct str address)
{
    struct import *import = context;
    struct media_query q;
    struct err e = find_at(import, a, address, &q);
    if (failed(e))
        return (struct str){NULL, 0};
    if (q.media)
        return str_concat(a, S("/media/"), q.media->path);
    if (import->options->dry && q.row && import_media_file(import, a, q.row->address).n)
        return S("/media/00/dry-run.jpg");
    return (struct str){NULL, 0};
}

struct err import_picture_id(struct import *import, struct arena *a, struct str key_or_address, int64_t *out)
{
    struct media_query q = {.import = import, .a = a, .text = key_or_address};
    TRY(ask(import, read_by_key, &q));
    if (!q.row)
        TRY(find_at(import, a, key_or_address, &q));
    *out = q.row && q.row->media_id != DB_NULL ? q.row->media_id : 0;
    return OK;
}
