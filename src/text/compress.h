/* compress.h - the codings of HTTP that we make: Brotli and gzip. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_COMPRESS_H
#define TEXT_COMPRESS_H

#include "base/base.h"

/* Adds the Brotli stream (RFC 7932) of in to out; quality 0 to 11: 4 for pages on demand, 11 for what is made once.
 * ERR_LIMIT when out's maximum is passed, ERR_SYSTEM without memory; out is then as before. */
struct err compress_brotli(struct str in, int quality, struct buf *out);
/* The same as a gzip member (RFC 1952), level 1 to 12, without name and time: the same bytes give the same bytes. */
struct err compress_gzip(struct str in, int level, struct buf *out);

/* The checksum at the end of a gzip member (RFC 1952 section 8). */
uint32_t compress_crc(struct str text);

/* A beginning that many texts share, compressed once, well: the others pay for what follows it only. Immutable. */
struct compress_head {
    struct str text; /* as it was given, copied */
    struct str brotli, gzip;
    uint32_t crc; /* of text, RFC 1952 */
};

/* In one block of memory, for free(). NULL when memory ran out, or when text is empty or over a quarter megabyte. */
struct compress_head *compress_head_make(struct str text);
/* Adds the stream of head's text and rest behind it, as compress_brotli and compress_gzip do of one text. */
struct err compress_brotli_after(const struct compress_head *head, struct str rest, int quality, struct buf *out);
struct err compress_gzip_after(const struct compress_head *head, struct str rest, int level, struct buf *out);

#endif
