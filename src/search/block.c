/* block.c - blocks of a segment: terms in their order, each with its postings. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/block.h"

#include <string.h>

#include "search/words.h"
#include "store/statements.h"

#define BLOCK_MAX ((ptrdiff_t)64 * 1024 * 1024)

void block_writer_begin(struct block_writer *w, struct db_conn *conn, int64_t segment)
{
    *w = (struct block_writer){.conn = conn, .segment = segment};
    buf_init(&w->data, BLOCK_MAX);
}

static struct err write_block(struct block_writer *w)
{
    if (w->data.n == 0)
        return OK;
    if (w->data.failed)
        return err_make(&ERR_LIMIT, "a block of the index of words is larger than %td bytes", BLOCK_MAX);
    TRY(sql_search_block_insert(w->conn, w->segment, (struct str){w->first, w->first_size}, buf_str(&w->data)));
    w->written += w->data.n;
    buf_clear(&w->data);
    return OK;
}

struct err block_writer_add(struct block_writer *w, struct str term, int64_t stories, struct str postings)
{
    ptrdiff_t shared = 0;
    if (w->data.n == 0) {
        memcpy(w->first, term.p, (size_t)term.n);
        w->first_size = term.n;
    } else {
        while (shared < term.n && shared < w->term_size && term.p[shared] == w->term[shared])
            shared++;
    }
    buf_add_char(&w->data, (char)shared);
    buf_add_char(&w->data, (char)(term.n - shared));
    buf_add(&w->data, str_from(term, shared));
    varint_add(&w->data, (uint64_t)stories);
    varint_add(&w->data, (uint64_t)postings.n);
    buf_add(&w->data, postings);
    memcpy(w->term, term.p, (size_t)term.n);
    w->term_size = term.n;
    return w->data.n >= BLOCK_SIZE ? write_block(w) : OK;
}

struct err block_writer_end(struct block_writer *w, struct err e)
{
    if (!failed(e))
        e = write_block(w);
    buf_close(&w->data);
    return e;
}

struct block block_of(struct str data)
{
    return (struct block){.at = bytes_of(data), .end = bytes_of(data) + data.n};
}

bool block_next(struct block *b)
{
    const uint8_t *at = b->at;
    if (b->end - at < 4)
        return false;
    ptrdiff_t shared = at[0], more = at[1];
    if (shared > b->n || shared + more > TERM_MAX || b->end - at < 2 + more)
        return false;
    memcpy(b->term + shared, at + 2, (size_t)more);
    at += 2 + more;
    uint64_t stories = varint_read(&at, b->end), size = varint_read(&at, b->end);
    if (size > (uint64_t)(b->end - at))
        return false;
    b->n = shared + more;
    b->stories = (int64_t)stories;
    b->postings = (struct str){(const char *)at, (ptrdiff_t)size};
    b->at = at + size;
    return true;
}

bool block_find(struct block *b, struct str term)
{
    while (block_next(b)) {
        int order = str_compare(block_term(b), term);
        if (order >= 0)
            return order == 0;
    }
    return false;
}
