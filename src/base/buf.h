/* buf.h - a growing byte buffer with a mandatory maximum and a sticky error. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

/* On the heap; freed by buf_close. Once failed is set nothing more is added: check it once, at the end. */
struct buf {
    char *p;
    ptrdiff_t n;
    ptrdiff_t capacity;
    ptrdiff_t max;
    bool failed; /* an addition would have passed max, or memory ran out */
};

/* An empty buffer that may grow to max bytes. Allocates nothing yet. */
void buf_init(struct buf *b, ptrdiff_t max);
void buf_close(struct buf *b);
/* Empties it and clears the error; keeps the memory. */
void buf_clear(struct buf *b);

void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_add_i64(struct buf *b, int64_t value);
void buf_add_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds s with & < > " ' as character references (HTML 13.1.4, XML 1.0 section 2.4). */
void buf_add_escaped(struct buf *b, struct str s);
/* Makes room for n more bytes and returns the place to write them; NULL when failed. buf_grown then says how many were
 * written. */
char *buf_reserve(struct buf *b, ptrdiff_t n);
void buf_grown(struct buf *b, ptrdiff_t n);

/* What it holds, borrowed until the next change. */
struct str buf_str(const struct buf *b);

#endif
