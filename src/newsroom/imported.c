/* imported.c - where readers find what another program had under a number. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/imported.h"

#include "store/statements.h"

struct imported_query {
    struct arena *a;
    struct str number, place, media;
    int64_t id;
    struct sql_import_page *page;
};

static struct err read_story(struct db_conn *conn, void *context)
{
    struct imported_query *q = context;
    return sql_import_story_of_number(conn, q->number, &q->id);
}

struct err imported_story(struct newsroom *n, struct str number, int64_t *id)
{
    struct imported_query q = {.number = number};
    TRY(db_read(newsroom_db(n), read_story, &q));
    *id = q.id == DB_NULL ? 0 : q.id;
    return OK;
}

static struct err read_picture(struct db_conn *conn, void *context)
{
    struct imported_query *q = context;
    return sql_import_page_of_number(q->a, conn, q->number, &q->page);
}

struct err imported_picture(struct newsroom *n, struct arena *a, struct str number, struct imported_page *out)
{
    struct imported_query q = {.a = a, .number = number};
    *out = (struct imported_page){0};
    TRY(db_read(newsroom_db(n), read_picture, &q));
    if (!q.page)
        return OK;
    out->story_id = q.page->story_id == DB_NULL ? 0 : q.page->story_id;
    out->path = q.page->media.n ? str_concat(a, S("/media/"), q.page->media) : q.page->address;
    return OK;
}

static struct err read_file(struct db_conn *conn, void *context)
{
    struct imported_query *q = context;
    return sql_import_media_anywhere(q->a, conn, q->place, &q->media);
}

struct err imported_file(struct newsroom *n, struct arena *a, struct str place, struct str *path)
{
    struct imported_query q = {.a = a, .place = place};
    TRY(db_read(newsroom_db(n), read_file, &q));
    *path = q.media.n ? str_concat(a, S("/media/"), q.media) : S("");
    return OK;
}
