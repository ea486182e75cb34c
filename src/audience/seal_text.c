/* seal_text.c - a day's figures in the one form that is sealed (docs/audience.md, "A day as text"). */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form may not change: a day sealed years ago is written again to be compared. The order is that of numbers and
 * bytes, whatever an engine's collation is.
 */
#include "audience/seal.h"

#include "audience/depth.h"
#include "audience/past.h"
#include "audience/sketch.h"
#include "store/db.h"
#include "store/statements.h"

#include <stdlib.h>

#define TEXT_MAX ((ptrdiff_t)512 * 1024 * 1024)

static int compare_pages(const void *left, const void *right)
{
    const struct sql_view_day *a = left, *b = right;
    return a->story_id != b->story_id ? (a->story_id < b->story_id ? -1 : 1) : str_compare(a->page, b->page);
}

static int compare_rejected(const void *left, const void *right)
{
    const struct sql_rejected_day *a = left, *b = right;
    int by_class = str_compare(a->class, b->class);
    return by_class ? by_class : str_compare(a->reason, b->reason);
}

static struct err add_depth(struct buf *b, struct str stored)
{
    struct depth depth = {0};
    TRY(depth_read(&depth, stored));
    for (int i = 0; i < DEPTH_STEPS; i++)
        buf_add_format(b, "%s%lld", i ? "," : " ", (long long)depth.loadings[i]);
    return OK;
}

static struct err add_page(struct buf *b, const struct sql_view_day *v)
{
    struct sketch sketch = {0};
    TRY(sketch_read(&sketch, v->visitors));
    if (v->story_id)
        buf_add_format(b, "story %lld", (long long)v->story_id);
    else
        buf_add_format(b, "page %.*s", STR_ARG(v->page));
    buf_add_format(b, " %.*s %lld %lld %lld %lld %lld", STR_ARG(v->edition.n ? v->edition : S("-")),
                   (long long)v->served, (long long)v->seen, (long long)v->read, (long long)v->seconds,
                   (long long)sketch_estimate(&sketch));
    TRY(add_depth(b, v->depth));
    buf_add_char(b, '\n');
    return OK;
}

static struct err add_pages(struct arena *a, struct db_conn *conn, int64_t day, struct buf *b, struct seal_day *out)
{
    struct sql_view_day_list list;
    TRY(past_list_day(a, conn, day, &list));
    if (list.count)
        qsort(list.items, (size_t)list.count, sizeof *list.items, compare_pages);
    out->pages = list.count;
    for (ptrdiff_t i = 0; i < list.count; i++) {
        TRY(add_page(b, &list.items[i]));
        out->served += list.items[i].served;
        out->seen += list.items[i].seen;
        out->read += list.items[i].read;
    }
    return OK;
}

static struct err add_rejected(struct arena *a, struct db_conn *conn, int64_t day, struct buf *b)
{
    struct sql_rejected_day_list list;
    TRY(sql_rejected_day_between(a, conn, day, day, &list));
    if (list.count)
        qsort(list.items, (size_t)list.count, sizeof *list.items, compare_rejected);
    for (ptrdiff_t i = 0; i < list.count; i++)
        buf_add_format(b, "rejected %.*s %.*s %lld %lld\n", STR_ARG(list.items[i].class), STR_ARG(list.items[i].reason),
                       (long long)list.items[i].served, (long long)list.items[i].beacons);
    return OK;
}

struct err seal_day_write(struct arena *a, struct db_conn *conn, int64_t day, struct seal_day *out)
{
    struct buf b;
    *out = (struct seal_day){0};
    buf_init(&b, TEXT_MAX);
    buf_add_format(&b, "dateline-audience 1 %.*s\n", STR_ARG(seal_day_name(a, day)));
    struct err e = add_pages(a, conn, day, &b, out);
    if (!failed(e))
        e = add_rejected(a, conn, day, &b);
    if (!failed(e) && b.failed)
        e = err_make(&ERR_LIMIT, "the figures of %.*s are larger than %td bytes", STR_ARG(seal_day_name(a, day)),
                     TEXT_MAX);
    out->text = str_copy(a, buf_str(&b));
    buf_close(&b);
    return e;
}
