/* media_sweep.c - files of pictures that nothing names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_sweep.h"

#include "base/time.h"
#include "newsroom/media_fetch.h"
#include "store/statements.h"

#define BATCH 500 /* files looked up in one read */

struct sweeping {
    struct newsroom *n;
    struct media_sweep *sweep;
    struct arena a; /* of a batch */
    struct media_item items[BATCH];
    bool named[BATCH];
    ptrdiff_t count, one; /* one: of items, the one being removed */
    bool removed;
};

static struct err find_named(struct db_conn *conn, void *context)
{
    struct sweeping *s = context;
    for (ptrdiff_t i = 0; i < s->count; i++)
        TRY(sql_media_is_named(conn, s->items[i].path, &s->named[i]));
    return OK;
}

/* The last look and the removal, while nobody can write a row that would name it. */
static struct err remove_work(struct db_conn *conn, void *context)
{
    struct sweeping *s = context;
    struct str path = s->items[s->one].path;
    bool named, waiting;
    s->removed = false;
    if (db_engine_of(newsroom_db(s->n)) == DB_POSTGRES)
        TRY(sql_media_hold_still(conn));
    TRY(sql_media_is_named(conn, path, &named));
    TRY(sql_media_is_waiting(conn, &waiting));
    if (named || (waiting && media_is_rendition(path)))
        return OK;
    TRY(media_store_delete(newsroom_media(s->n), &s->a, path));
    s->removed = true;
    return OK;
}

static struct err take_one(struct sweeping *s)
{
    const struct media_item *item = &s->items[s->one];
    if (s->sweep->remove)
        TRY(db_write(newsroom_db(s->n), remove_work, s));
    if (s->sweep->remove && !s->removed)
        return OK;
    s->sweep->files++;
    s->sweep->bytes += item->bytes;
    s->sweep->report(s->sweep->context, item);
    return OK;
}

static struct err take_batch(struct sweeping *s)
{
    struct err e = db_read(newsroom_db(s->n), find_named, s);
    for (s->one = 0; !failed(e) && s->one < s->count; s->one++)
        if (!s->named[s->one])
            e = take_one(s);
    s->count = 0;
    arena_reset(&s->a);
    return e;
}

static struct err gather(void *context, struct arena *a, const struct media_item *item)
{
    struct sweeping *s = context;
    (void)a;
    s->items[s->count++] = (struct media_item){.path = str_copy(&s->a, item->path), .bytes = item->bytes};
    return s->count == BATCH ? take_batch(s) : OK;
}

struct err media_sweep(struct newsroom *n, int64_t now, struct media_sweep *sweep)
{
    struct arena own;
    arena_init(&own, 0);
    struct sweeping *s = arena_make(&own, struct sweeping);
    *s = (struct sweeping){.n = n, .sweep = sweep};
    arena_init(&s->a, 0);
    struct err e = media_store_list(newsroom_media(n), now - MEDIA_SWEEP_AGE, gather, s);
    if (!failed(e))
        e = take_batch(s);
    arena_close(&s->a);
    arena_close(&own);
    return e;
}
