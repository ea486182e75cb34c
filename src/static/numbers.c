/* numbers.c - "?p=42" of sites that stories came from: a map of its own, which is asked before that of our numbers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/still.h"

#include "newsroom/address.h"
#include "newsroom/imported.h"
#include "newsroom/story.h"
#include "store/db.h"
#include "store/statements.h"

#include <string.h>

#define PIECE 500
#define KEY_MAX 128

struct numbers {
    struct arena *a;
    int64_t source;
    struct str after; /* in last */
    char last[KEY_MAX];
    struct sql_int_list sources;
    struct sql_static_number_list rows;
};

static struct err read_sources(struct db_conn *conn, void *context)
{
    struct numbers *n = context;
    return sql_static_sources(n->a, conn, &n->sources);
}

static struct err read_numbers(struct db_conn *conn, void *context)
{
    struct numbers *n = context;
    return sql_static_numbers(n->a, conn, n->source, n->after, PIECE, &n->rows);
}

/* As site/old_address.c answers: of several sites the first one's story. */
static struct err add_number(struct still *s, const struct sql_static_number *row, struct buf *map)
{
    int64_t number, known;
    if (!str_to_i64(row->key, &number) || number < 1 || !row->path.p || !story_readers_may_see(row->status))
        return OK;
    TRY(imported_story(s->newsroom, row->key, &known));
    if (known == row->story_id)
        maps_add_pair(map, row->key, address_link(&s->a, s->settings, S(""), row->path));
    return OK;
}

static struct err add_source(struct still *s, struct numbers *n, struct buf *map)
{
    n->after = S("");
    do {
        arena_reset(&s->a);
        TRY(db_read(newsroom_db(s->newsroom), read_numbers, n));
        for (ptrdiff_t i = 0; i < n->rows.count; i++)
            TRY(add_number(s, &n->rows.items[i], map));
        if (n->rows.count == 0)
            break;
        struct str key = n->rows.items[n->rows.count - 1].key;
        if (key.n > KEY_MAX)
            return err_make(&ERR_LIMIT, "the number of a story that came from elsewhere has %td bytes", key.n);
        memcpy(n->last, key.p, (size_t)key.n);
        n->after = (struct str){n->last, key.n};
    } while (n->rows.count == PIECE);
    return OK;
}

struct err numbers_write(struct still *s)
{
    struct buf map;
    struct numbers sources = {.a = &s->lasting}, n = {.a = &s->a};
    TRY(db_read(newsroom_db(s->newsroom), read_sources, &sources));
    buf_init(&map, MAPS_MAX);
    struct err e = OK;
    for (ptrdiff_t i = 0; i < sources.sources.count && !failed(e); i++) {
        n.source = sources.sources.items[i];
        e = add_source(s, &n, &map);
    }
    if (!failed(e))
        e = maps_put(s, "old-numbers", &map);
    buf_close(&map);
    return e;
}
