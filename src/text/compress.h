/* compress.h - the codings of HTTP that we make: Brotli and gzip. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_COMPRESS_H
#define TEXT_COMPRESS_H

#include "base/base.h"

/* Adds the Brotli stream (RFC 7932) of in to out; quality 0 to 11: 4 for pages on demand, 11 for what is made once.
 * ERR_LIMIT when out's maximum is passed, ERR_SYSTEM without memory; out is then as before. */
struct err compress_brotli(struct str in, int quality, struct buf *out);
/* The same as a gzip member (RFC 1952), level 1 to 9, without name and time: the same bytes give the same bytes. */
struct err compress_gzip(struct str in, int level, struct buf *out);

#endif
