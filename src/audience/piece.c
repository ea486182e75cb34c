/* piece.c - some stories of one day in one piece. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/piece.h"

#include "base/varint.h"

#define FORM 1

/* ---- writing ---- */

static void add_bytes(struct buf *b, struct str bytes)
{
    varint_add(b, (uint64_t)bytes.n);
    buf_add(b, bytes);
}

static void add_edition(struct buf *b, const struct sql_view_day *before, struct str edition)
{
    if (before && str_equal(before->edition, edition)) {
        varint_add(b, 0);
        return;
    }
    varint_add(b, (uint64_t)edition.n + 1);
    buf_add(b, edition);
}

/* Sums are what the database holds, whatever it is: a number below 0 takes ten bytes. */
void piece_add(struct buf *b, const struct sql_view_day *before, const struct sql_view_day *row)
{
    if (!before)
        buf_add_char(b, FORM);
    varint_add(b, (uint64_t)(row->story_id - (before ? before->story_id : 0)));
    add_edition(b, before, row->edition);
    varint_add(b, (uint64_t)row->served);
    varint_add(b, (uint64_t)row->seen);
    varint_add(b, (uint64_t)row->read);
    varint_add(b, (uint64_t)row->seconds);
    add_bytes(b, row->depth);
    add_bytes(b, row->visitors);
}

/* ---- reading ---- */

static struct err damaged(void)
{
    return err_make(&ERR_INVALID, "the stories of a day that is past are damaged");
}

static bool take(struct piece_reader *r, int64_t *out)
{
    uint64_t value;
    bool taken = varint_take(&r->at, r->end, UINT64_MAX, &value);
    *out = (int64_t)value;
    return taken;
}

static bool take_text(struct piece_reader *r, int64_t n, struct str *out)
{
    if (n < 0 || n > r->end - r->at)
        return false;
    *out = (struct str){(const char *)r->at, (ptrdiff_t)n};
    r->at += n;
    return true;
}

static bool take_bytes(struct piece_reader *r, struct str *out)
{
    int64_t n;
    return take(r, &n) && take_text(r, n, out);
}

static bool take_edition(struct piece_reader *r)
{
    int64_t n;
    return take(r, &n) && (n == 0 || take_text(r, n - 1, &r->row.edition));
}

static bool take_row(struct piece_reader *r)
{
    struct sql_view_day *row = &r->row;
    int64_t more;
    if (!take(r, &more) || more < 1 || more > INT64_MAX - row->story_id)
        return false;
    row->story_id += more;
    return take_edition(r) && take(r, &row->served) && take(r, &row->seen) && take(r, &row->read) &&
           take(r, &row->seconds) && take_bytes(r, &row->depth) && take_bytes(r, &row->visitors);
}

struct err piece_open(struct piece_reader *r, int64_t day, struct str stored)
{
    *r = (struct piece_reader){.at = bytes_of(stored), .row = {.day = day, .page = S(""), .edition = S("")}};
    r->end = r->at + stored.n;
    return r->at < r->end && *r->at++ == FORM ? OK : damaged();
}

struct err piece_next(struct piece_reader *r, bool *found)
{
    *found = r->at < r->end;
    return !*found || take_row(r) ? OK : damaged();
}

struct err piece_find(struct piece_reader *r, int64_t story_id, bool *found)
{
    do {
        TRY(piece_next(r, found));
    } while (*found && r->row.story_id < story_id);
    *found = *found && r->row.story_id == story_id;
    return OK;
}
