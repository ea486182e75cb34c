/* numbers.c - "?p=42" and "?attachment_id=42" of sites that stories came from: maps of their own, asked before ours. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/still.h"

#include "newsroom/address.h"
#include "newsroom/imported.h"
#include "newsroom/story.h"
#include "store/db.h"
#include "store/statements.h"
#include "text/html_address.h"

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
    struct sql_text_list pictures;
    int64_t story_id;
    struct sql_static_story *story;
    struct buf files; /* numbers of pictures whose file is their page */
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

static struct err read_pictures(struct db_conn *conn, void *context)
{
    struct numbers *n = context;
    return sql_static_pictures(n->a, conn, n->source, n->after, PIECE, &n->pictures);
}

/* As site/old_address.c answers: of several sites the first one's story. */
static struct err add_number(struct still *s, const struct sql_static_number *row, struct buf *map)
{
    int64_t number, known;
    bool seen = row->path.p && story_readers_may_see(row->status);
    if (!str_to_i64(row->key, &number) || number < 1)
        return OK;
    TRY(imported_story(s->newsroom, row->key, &known));
    if (known == row->story_id)
        maps_add_pair(map, row->key, seen ? address_link(&s->a, s->settings, S(""), row->path) : S(MAPS_NOTHING));
    return OK;
}

static struct err read_story(struct db_conn *conn, void *context)
{
    struct numbers *n = context;
    return sql_static_story(n->a, conn, n->story_id, &n->story);
}

/* Address of a story; none where readers may not see it. */
static struct err find_story(struct still *s, int64_t id, struct str *out)
{
    struct numbers n = {.a = &s->a, .story_id = id};
    TRY(db_read(newsroom_db(s->newsroom), read_story, &n));
    bool seen = n.story && n.story->path.p && story_readers_may_see(n.story->status);
    *out = seen ? address_link(&s->a, s->settings, S(""), n.story->path) : S("");
    return OK;
}

/* The story that shows the picture, or its file: that in a map of its own, since its address of today is not for ever.
 */
static struct err add_picture(struct still *s, struct numbers *n, struct str key, struct buf *map)
{
    struct imported_page page;
    struct str target;
    int64_t number;
    if (!str_to_i64(key, &number) || number < 1)
        return OK;
    TRY(imported_picture(s->newsroom, &s->a, key, &page));
    target = page.path;
    bool file = !page.story_id && html_address_is_media(target);
    if (page.story_id)
        TRY(find_story(s, page.story_id, &target));
    else if (file)
        TRY(refs_shown(s, &s->a, str_from(target, S("/media/").n), &target));
    if (target.n)
        maps_add_pair(file ? &n->files : map, key, target);
    return OK;
}

/* Goes on behind a key. */
static struct err go_on(struct numbers *n, struct str key)
{
    if (key.n > KEY_MAX)
        return err_make(&ERR_LIMIT, "the number of something that came from elsewhere has %td bytes", key.n);
    memcpy(n->last, key.p, (size_t)key.n);
    n->after = (struct str){n->last, key.n};
    return OK;
}

static struct err add_stories(struct still *s, struct numbers *n, struct buf *map)
{
    n->after = S("");
    do {
        arena_reset(&s->a);
        TRY(db_read(newsroom_db(s->newsroom), read_numbers, n));
        for (ptrdiff_t i = 0; i < n->rows.count; i++)
            TRY(add_number(s, &n->rows.items[i], map));
        if (n->rows.count)
            TRY(go_on(n, n->rows.items[n->rows.count - 1].key));
    } while (n->rows.count == PIECE);
    return OK;
}

static struct err add_pictures(struct still *s, struct numbers *n, struct buf *map)
{
    n->after = S("");
    do {
        arena_reset(&s->a);
        TRY(db_read(newsroom_db(s->newsroom), read_pictures, n));
        for (ptrdiff_t i = 0; i < n->pictures.count; i++)
            TRY(add_picture(s, n, n->pictures.items[i], map));
        if (n->pictures.count)
            TRY(go_on(n, n->pictures.items[n->pictures.count - 1]));
    } while (n->pictures.count == PIECE);
    return OK;
}

static struct err write_map(struct still *s, struct numbers *n, const struct sql_int_list *sources, const char *name,
                            struct err (*add)(struct still *, struct numbers *, struct buf *))
{
    struct buf map;
    struct err e = OK;
    buf_init(&map, MAPS_MAX);
    for (ptrdiff_t i = 0; i < sources->count && !failed(e); i++) {
        n->source = sources->items[i];
        e = add(s, n, &map);
    }
    if (!failed(e))
        e = maps_put(s, name, &map);
    buf_close(&map);
    return e;
}

struct err numbers_write(struct still *s)
{
    struct numbers sources = {.a = &s->lasting}, n = {.a = &s->a};
    TRY(db_read(newsroom_db(s->newsroom), read_sources, &sources));
    TRY(write_map(s, &n, &sources.sources, "old-numbers", add_stories));
    buf_init(&n.files, MAPS_MAX);
    struct err e = write_map(s, &n, &sources.sources, "old-pictures", add_pictures);
    if (!failed(e))
        e = maps_put(s, "old-shown", &n.files);
    buf_close(&n.files);
    return e;
}
