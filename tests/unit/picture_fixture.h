/* picture_fixture.h - picture files, good and hostile, made as they are needed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PICTURE_FIXTURE_H
#define PICTURE_FIXTURE_H

#include "base/base.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static inline void picture_number(struct buf *b, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_add_char(b, (char)(value >> shift));
}

static inline void picture_chunk(struct buf *b, const char *type, struct str data)
{
    uLong sum = crc32(0, (const Bytef *)type, 4);
    picture_number(b, (uint32_t)data.n);
    buf_add(b, (struct str){type, 4});
    buf_add(b, data);
    if (data.n)
        sum = crc32(sum, (const Bytef *)data.p, (uInt)data.n);
    picture_number(b, (uint32_t)sum);
}

/* zlib's form of n bytes of value, or of bytes where they are given. */
static inline struct str picture_deflated(struct arena *a, const char *bytes, ptrdiff_t n, char value)
{
    static char block[65536];
    ptrdiff_t room = n / 200 + 100000 + (bytes ? n : 0);
    char *out = arena_bytes(a, room);
    z_stream z = {.next_out = (Bytef *)out, .avail_out = (uInt)room};
    memset(block, value, sizeof(block));
    deflateInit(&z, 9);
    for (ptrdiff_t done = 0; done < n;) {
        ptrdiff_t piece = MIN((ptrdiff_t)sizeof(block), n - done);
        z.next_in = (Bytef *)(uintptr_t)(bytes ? bytes + done : block);
        z.avail_in = (uInt)piece;
        deflate(&z, Z_NO_FLUSH);
        done += piece;
    }
    deflate(&z, Z_FINISH);
    struct str result = {out, (ptrdiff_t)z.total_out};
    deflateEnd(&z);
    return result;
}

/* A PNG of this head and data; extra is written as a chunk of extra_type before the data. */
static inline struct str picture_png(struct arena *a, int width, int height, int depth, int colour, struct str data,
                                     const char *extra_type, struct str extra)
{
    struct buf b, head;
    buf_init(&b, 64 << 20);
    buf_init(&head, 64);
    picture_number(&head, (uint32_t)width);
    picture_number(&head, (uint32_t)height);
    buf_add_format(&head, "%c%c%c%c%c", depth, colour, 0, 0, 0);
    buf_add(&b, S("\x89PNG\r\n\x1a\n"));
    picture_chunk(&b, "IHDR", buf_str(&head));
    if (extra_type)
        picture_chunk(&b, extra_type, extra);
    picture_chunk(&b, "IDAT", data);
    picture_chunk(&b, "IEND", S(""));
    struct str out = str_copy(a, buf_str(&b));
    buf_close(&head);
    buf_close(&b);
    return out;
}

/* A colour picture whose left half is red and whose right half is blue. */
static inline struct str picture_halves(struct arena *a, int width, int height)
{
    ptrdiff_t row = 1 + 3 * (ptrdiff_t)width;
    char *pixels = arena_array(a, char, row *height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            pixels[y * row + 1 + 3 * x + (x < width / 2 ? 0 : 2)] = (char)220;
    return picture_png(a, width, height, 8, 2, picture_deflated(a, pixels, row * height, 0), NULL, S(""));
}

/* A GIF of so many frames of 10 x 10 pixels. */
static inline struct str picture_gif(struct arena *a, int frames)
{
    struct buf b;
    buf_init(&b, 64 << 20);
    buf_add(&b, S("GIF89a\x0a\0\x0a\0\x80\0\0\0\0\0\xff\xff\xff"));
    for (int i = 0; i < frames; i++)
        buf_add(&b, S("!\xf9\x04\0\0\0\0\0,\0\0\0\0\x0a\0\x0a\0\0\x02\x16\x8c\x2d\x99\x87\x2a\x1c\xdc\x33\xa0\x02\x75"
                      "\xec\x95\xfa\xa8\xde\x60\x8c\x04\x91\x4c\x01\0"));
    buf_add_char(&b, ';');
    struct str out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return out;
}

#endif
