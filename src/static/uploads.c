/* uploads.c - files of pictures at the addresses that other programs gave them: they lead to what is shown of them
 * here. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As site/old_address.c answers, but for a picture that no page shows: that is not here at all. nginx makes of an
 * address what all sizes and copies of a picture have in common, as exchange/upload.c does, and looks for that.
 */
#include "static/caseless.h"
#include "static/still.h"

#include "newsroom/imported.h"
#include "store/db.h"
#include "store/statements.h"

#include <string.h>

#define PIECE 500
#define PLACE_MAX 1024
#define FILE_MAP "old-files"

struct uploads {
    struct arena *a;
    int64_t source;
    struct str after; /* in last */
    char last[PLACE_MAX];
    struct sql_int_list sources;
    struct sql_static_upload_list rows;
    struct caseless capitals;
    struct export_file *file;
};

static struct err read_sources(struct db_conn *conn, void *context)
{
    struct uploads *u = context;
    return sql_static_all_sources(u->a, conn, &u->sources);
}

static struct err read_uploads(struct db_conn *conn, void *context)
{
    struct uploads *u = context;
    return sql_static_uploads(u->a, conn, u->source, u->after, PIECE, &u->rows);
}

/* Whether another picture has the place, but for the case of its letters: then that one's. */
static struct err is_taken(struct still *s, struct uploads *u, struct str place, bool *taken)
{
    struct str lower = str_lower_ascii(u->a, place), other = S("");
    *taken = false;
    if (str_equal(lower, place))
        return OK;
    TRY(imported_file(s->newsroom, u->a, lower, &other));
    *taken = other.n > 0 || !caseless_add(&s->lasting, &u->capitals, lower);
    return OK;
}

/* A file of Hugo or Jekyll ("file static/x.jpg") has a place that is no address. */
static struct err add_upload(struct still *s, struct uploads *u, const struct sql_static_upload *row, struct buf *map)
{
    struct str target;
    bool taken;
    if (str_starts(row->place, S("file ")))
        return OK;
    TRY(refs_shown(s, u->a, row->path, &target));
    if (!target.n)
        return OK;
    TRY(is_taken(s, u, row->place, &taken));
    if (!taken)
        maps_add_pair(map, str_concat(u->a, S("/"), row->place), target);
    return OK;
}

/* Adds a piece to the file, and goes on behind it. */
static struct err add_piece(struct still *s, struct uploads *u)
{
    struct buf map;
    struct err e = OK;
    buf_init(&map, MAPS_MAX);
    for (ptrdiff_t i = 0; i < u->rows.count && !failed(e); i++)
        e = add_upload(s, u, &u->rows.items[i], &map);
    if (!failed(e) && map.failed)
        e = err_make(&ERR_LIMIT, "a part of the map " FILE_MAP " is too large");
    if (!failed(e))
        e = export_file_add(u->file, buf_str(&map));
    buf_close(&map);
    if (failed(e) || u->rows.count == 0)
        return e;
    struct str place = u->rows.items[u->rows.count - 1].place;
    if (place.n > PLACE_MAX)
        return err_make(&ERR_LIMIT, "the place of a picture that came from elsewhere has %td bytes", place.n);
    memcpy(u->last, place.p, (size_t)place.n);
    u->after = (struct str){u->last, place.n};
    return OK;
}

static struct err add_source(struct still *s, struct uploads *u)
{
    u->after = S("");
    do {
        arena_reset(u->a);
        TRY(db_read(newsroom_db(s->newsroom), read_uploads, u));
        TRY(add_piece(s, u));
    } while (u->rows.count == PIECE);
    return OK;
}

struct err uploads_write(struct still *s)
{
    struct uploads sources = {.a = &s->lasting}, u = {.a = &s->a};
    TRY(db_read(newsroom_db(s->newsroom), read_sources, &sources));
    TRY(export_file_begin(s->folder, S("nginx/" FILE_MAP ".map"), &u.file));
    struct err e = OK;
    for (ptrdiff_t i = 0; i < sources.sources.count && !failed(e); i++) {
        u.source = sources.sources.items[i];
        e = add_source(s, &u);
    }
    if (!failed(e))
        return export_file_end(u.file);
    export_file_cancel(u.file);
    return e;
}

/* ---- nginx ---- */

/* What upload_place leaves: an edited copy's number, a word and a size go, in this order before the ending. */
#define LEFT(n)                                                                                                        \
    "(?<dateline_stem" n ">.+?)(?:-e\\d{9,})?(?:-scaled|-rotated)?(?:-\\d+x\\d+)?"                                     \
    "(?<dateline_ending" n ">\\.[^./]*)?$\" /$dateline_stem" n "$dateline_ending" n ";\n"

void uploads_add_maps(struct buf *out, struct str folder)
{
    buf_add(out, S("map $dateline_uri $dateline_place {\n    default \"\";\n"
                   "    \"~^.*?/uploads/" LEFT("1") "    \"~^.*?/content/images/" LEFT("2") "}\n"));
    buf_add_format(out,
                   "map $dateline_place $dateline_file {\n    default \"\";\n"
                   "    include \"%.*s/nginx/" FILE_MAP ".map\";\n}\n",
                   STR_ARG(folder));
}

/* A host that has the file itself is not left for it. */
void uploads_add_answers(struct buf *out)
{
    buf_add(out, S("    if ($dateline_file ~ ^http) { return 302 $dateline_file; }\n"
                   "    if (-f $document_root$dateline_file) { return 302 $dateline_file; }\n"
                   "    if ($dateline_file) { return 302 $dateline_main$dateline_file; }\n"));
}
