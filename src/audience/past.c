/* past.c - stories of days that are long past go into pieces, and are read with those of late days. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/past.h"

#include "audience/piece.h"

#include <stdlib.h>
#include <string.h>

#define DAYS_AT_ONCE 10
/* What a piece has at least, but for a day's last: a row of PostgreSQL's stays below 2,032 bytes, above which its
 * content goes elsewhere in parts, unless a story in it was read by thousands. */
#define PIECE_BYTES 1000
#define PIECE_MAX ((ptrdiff_t)1024 * 1024)

/* ---- packing ---- */

struct packing {
    struct arena a;
    int64_t before, day;
    struct sql_int_list days;
};

static struct err put_piece(struct db_conn *conn, int64_t day, int64_t first, struct buf *b)
{
    if (b->failed)
        return err_make(&ERR_LIMIT, "stories of a day take more than %td bytes", PIECE_MAX);
    struct err e = sql_view_past_put(conn, day, first, buf_str(b));
    buf_clear(b);
    return e;
}

static struct err put_pieces(struct db_conn *conn, const struct sql_view_day_list *list, struct buf *b)
{
    ptrdiff_t first = 0;
    for (ptrdiff_t i = 0; i < list->count; i++) {
        const struct sql_view_day *row = &list->items[i];
        piece_add(b, i > first ? row - 1 : NULL, row);
        if (b->n < PIECE_BYTES && i + 1 < list->count)
            continue;
        TRY(put_piece(conn, row->day, list->items[first].story_id, b));
        first = i + 1;
    }
    return OK;
}

static struct err pack_day(struct db_conn *conn, void *context)
{
    struct packing *p = context;
    struct sql_view_day_list list;
    struct buf b;
    int64_t changed;
    arena_reset(&p->a);
    TRY(sql_seal_pack(conn, p->day, &changed));
    if (!changed)
        return OK;
    TRY(sql_view_day_stories(&p->a, conn, p->day, &list));
    buf_init(&b, PIECE_MAX);
    struct err e = put_pieces(conn, &list, &b);
    buf_close(&b);
    return failed(e) ? e : sql_view_day_forget_stories(conn, p->day);
}

static struct err find_days(struct db_conn *conn, void *context)
{
    struct packing *p = context;
    return sql_seal_unpacked(&p->a, conn, p->before, DAYS_AT_ONCE, &p->days);
}

static struct err pack_days(struct db *db, struct packing *p)
{
    int64_t days[DAYS_AT_ONCE];
    TRY(db_read(db, find_days, p));
    ptrdiff_t count = MIN(p->days.count, DAYS_AT_ONCE);
    for (ptrdiff_t i = 0; i < count; i++)
        days[i] = p->days.items[i];
    for (ptrdiff_t i = 0; i < count; i++) {
        p->day = days[i];
        TRY(db_write(db, pack_day, p));
    }
    return OK;
}

struct err past_pack(struct db *db, int64_t before)
{
    struct packing p = {.before = before};
    arena_init(&p.a, 0);
    struct err e = pack_days(db, &p);
    arena_close(&p.a);
    return e;
}

/* ---- a whole day ---- */

static void make_room(struct arena *a, void **items, ptrdiff_t count, ptrdiff_t more, size_t size)
{
    char *grown = arena_allocate(a, (size_t)MAX(count + more, 1), size, alignof(int64_t));
    if (count)
        memcpy(grown, *items, (size_t)count * size);
    *items = grown;
}

/* Stories of the day's pieces; their texts lie in a. */
static struct err list_stories(struct arena *a, struct db_conn *conn, int64_t day, struct sql_view_day_list *out)
{
    struct sql_past_piece_list pieces;
    ptrdiff_t capacity = 0;
    *out = (struct sql_view_day_list){0};
    TRY(sql_view_past_of_day(a, conn, day, &pieces));
    for (ptrdiff_t i = 0; i < pieces.count; i++) {
        struct piece_reader r;
        bool found;
        TRY(piece_open(&r, day, pieces.items[i].stories));
        for (;;) {
            TRY(piece_next(&r, &found));
            if (!found)
                break;
            if (out->count == capacity) {
                capacity = MAX(256, capacity * 2);
                make_room(a, (void **)&out->items, out->count, capacity - out->count, sizeof(struct sql_view_day));
            }
            out->items[out->count++] = r.row;
        }
    }
    return OK;
}

struct err past_list_day(struct arena *a, struct db_conn *conn, int64_t day, struct sql_view_day_list *out)
{
    struct sql_view_day_list stories;
    TRY(sql_view_day_of(a, conn, day, out));
    TRY(list_stories(a, conn, day, &stories));
    if (!stories.count)
        return OK;
    make_room(a, (void **)&out->items, out->count, stories.count, sizeof(struct sql_view_day));
    memcpy(out->items + out->count, stories.items, (size_t)stories.count * sizeof(struct sql_view_day));
    out->count += stories.count;
    return OK;
}

static int compare_rows(const void *left, const void *right)
{
    const struct sql_view_row *a = left, *b = right;
    if (a->served != b->served)
        return a->served > b->served ? -1 : 1;
    if (a->seen != b->seen)
        return a->seen > b->seen ? -1 : 1;
    return a->story_id != b->story_id ? (a->story_id < b->story_id ? -1 : 1) : str_compare(a->page, b->page);
}

struct err past_list_rows(struct arena *a, struct db_conn *conn, int64_t day, struct sql_view_row_list *out)
{
    struct sql_view_day_list stories;
    TRY(sql_view_rows_of_day(a, conn, day, out));
    TRY(list_stories(a, conn, day, &stories));
    if (!stories.count)
        return OK;
    make_room(a, (void **)&out->items, out->count, stories.count, sizeof(struct sql_view_row));
    for (ptrdiff_t i = 0; i < stories.count; i++) {
        const struct sql_view_day *v = &stories.items[i];
        out->items[out->count++] = (struct sql_view_row){.story_id = v->story_id,
                                                         .page = v->page,
                                                         .edition = v->edition,
                                                         .served = v->served,
                                                         .seen = v->seen,
                                                         .read = v->read,
                                                         .seconds = v->seconds,
                                                         .visitors = v->visitors};
    }
    qsort(out->items, (size_t)out->count, sizeof(struct sql_view_row), compare_rows);
    return OK;
}

/* ---- a story's days ---- */

/* stored: the piece that the story is in, if it is in any; empty: there is none. */
static struct err find_story(int64_t day, struct str stored, int64_t story_id, struct piece_reader *r, bool *found)
{
    *found = false;
    if (!stored.n)
        return OK;
    TRY(piece_open(r, day, stored));
    return piece_find(r, story_id, found);
}

static int compare_days(const void *left, const void *right)
{
    const struct sql_view_sums *a = left, *b = right;
    return a->number < b->number ? -1 : a->number > b->number;
}

static struct sql_view_sums sums_of(const struct sql_view_day *v)
{
    return (struct sql_view_sums){.number = v->day,
                                  .served = v->served,
                                  .seen = v->seen,
                                  .read = v->read,
                                  .seconds = v->seconds,
                                  .depth = v->depth,
                                  .visitors = v->visitors};
}

struct err past_list_page(struct arena *a, struct db_conn *conn, int64_t story_id, struct str page, int64_t from,
                          int64_t to, struct sql_view_sums_list *out)
{
    struct sql_past_piece_list pieces;
    TRY(sql_view_days_of_page(a, conn, story_id, page, from, to, out));
    if (!story_id)
        return OK;
    TRY(sql_view_past_of_story(a, conn, story_id, from, to, &pieces));
    make_room(a, (void **)&out->items, out->count, pieces.count, sizeof(struct sql_view_sums));
    for (ptrdiff_t i = 0; i < pieces.count; i++) {
        struct piece_reader r;
        bool found;
        TRY(find_story(pieces.items[i].day, pieces.items[i].stories, story_id, &r, &found));
        if (found)
            out->items[out->count++] = sums_of(&r.row);
    }
    qsort(out->items, (size_t)out->count, sizeof(struct sql_view_sums), compare_days);
    return OK;
}

struct err past_list_stories(struct arena *a, struct db_conn *conn, struct str ids, int64_t from, int64_t to,
                             struct sql_found_sums_list *out)
{
    struct sql_found_piece_list pieces;
    TRY(sql_view_days_of_stories(a, conn, ids, from, to, out));
    TRY(sql_view_past_of_stories(a, conn, ids, from, to, &pieces));
    make_room(a, (void **)&out->items, out->count, pieces.count, sizeof(struct sql_found_sums));
    for (ptrdiff_t i = 0; i < pieces.count; i++) {
        const struct sql_found_piece *piece = &pieces.items[i];
        struct piece_reader r;
        bool found;
        TRY(find_story(piece->day, piece->stories, piece->story_id, &r, &found));
        if (found)
            out->items[out->count++] = (struct sql_found_sums){.place = piece->place,
                                                               .served = r.row.served,
                                                               .seen = r.row.seen,
                                                               .read = r.row.read,
                                                               .seconds = r.row.seconds,
                                                               .depth = r.row.depth,
                                                               .visitors = r.row.visitors};
    }
    return OK;
}

static struct err add_read(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t *read)
{
    struct sql_past_piece_list pieces;
    TRY(sql_view_past_of_seals(a, conn, story_id, &pieces));
    for (ptrdiff_t i = 0; i < pieces.count; i++) {
        struct piece_reader r;
        bool found;
        TRY(find_story(pieces.items[i].day, pieces.items[i].stories, story_id, &r, &found));
        *read += found ? r.row.read : 0;
    }
    return OK;
}

struct err past_count_read(struct db_conn *conn, int64_t story_id, int64_t *out)
{
    struct arena a;
    int64_t late;
    TRY(sql_audit_story_read(conn, story_id, &late));
    *out = late == DB_NULL ? 0 : late;
    arena_init(&a, 0);
    struct err e = add_read(&a, conn, story_id, out);
    arena_close(&a);
    return e;
}
