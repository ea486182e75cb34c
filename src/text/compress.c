/* compress.c - the codings of HTTP that we make: Brotli and gzip. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gzip is made by libdeflate, in half of zlib's time. It takes a text at once: the beginning that others share is the
 * one thing left to zlib, which can end a stream on a byte without ending it. libdeflate's tables are some 700 KB, so
 * each thread keeps those of one level; libbrotlienc has no reset.
 */
#include "text/compress.h"

#include <assert.h>
#include <brotli/encode.h>
#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define DEFLATE_WINDOW (-15) /* the largest window, no framing: that is written here */
#define DEFLATE_MEMORY 8
#define GZIP_HEADER S("\x1f\x8b\x08\0\0\0\0\0\0\x03") /* RFC 1952 section 2.3: no name, no time, Unix */
#define GZIP_TRAILER 8

/* A head is made once and sent with every page. */
#define HEAD_MAX (256 * 1024)
#define HEAD_BROTLI_QUALITY 11
#define HEAD_GZIP_LEVEL 9
#define HEAD_WINDOW 18 /* bits: its stream is fixed before what follows is known */

static _Thread_local struct libdeflate_compressor *deflater;
static _Thread_local int deflater_level;
static pthread_key_t deflater_key;
static pthread_once_t deflater_key_once = PTHREAD_ONCE_INIT;

static struct err too_big(struct str in)
{
    return err_make(&ERR_LIMIT, "compressing %td bytes needs more room than there is", in.n);
}

/* The smallest window that sees all of it: less memory to clear. */
static int brotli_window(ptrdiff_t n)
{
    int bits = BROTLI_MIN_WINDOW_BITS;
    while (bits < BROTLI_DEFAULT_WINDOW && ((ptrdiff_t)1 << bits) - 16 < n)
        bits++;
    return bits;
}

/* Room for at most bound bytes, less where out's maximum is nearer; NULL without memory. */
static uint8_t *reserve(struct buf *out, size_t bound, size_t *room)
{
    *room = MIN(bound, (size_t)(out->max - out->n));
    return (uint8_t *)buf_reserve(out, (ptrdiff_t)*room);
}

struct err compress_brotli(struct str in, int quality, struct buf *out)
{
    size_t room;
    uint8_t *to = out->failed ? NULL : reserve(out, BrotliEncoderMaxCompressedSize((size_t)in.n), &room);
    if (!to)
        return err_make(&ERR_SYSTEM, "no memory to compress %td bytes", in.n);
    if (!BrotliEncoderCompress(quality, brotli_window(in.n), BROTLI_MODE_TEXT, (size_t)in.n, (const uint8_t *)in.p,
                               &room, to))
        return too_big(in);
    buf_grown(out, (ptrdiff_t)room);
    return OK;
}

static void free_deflater(void *of_thread)
{
    libdeflate_free_compressor(of_thread);
}

static void make_deflater_key(void)
{
    if (pthread_key_create(&deflater_key, free_deflater) != 0)
        fatal("pthread_key_create");
}

/* The thread's own, for a level; NULL without memory. */
static struct libdeflate_compressor *open_deflater(int level)
{
    pthread_once(&deflater_key_once, make_deflater_key);
    if (deflater && deflater_level == level)
        return deflater;
    if (deflater)
        libdeflate_free_compressor(deflater);
    deflater = libdeflate_alloc_compressor(level);
    deflater_level = level;
    if (pthread_setspecific(deflater_key, deflater) == 0)
        return deflater;
    fatalx("no memory for what a thread keeps");
}

static void put_number(uint8_t *to, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(number >> 8 * i);
}

uint32_t compress_crc(struct str text)
{
    return libdeflate_crc32(0, text.p ? text.p : "", (size_t)text.n);
}

/* A member whose deflate stream begins with what head made of its text. */
static struct err gzip(const struct compress_head *head, struct str in, int level, struct buf *out)
{
    struct str frame = GZIP_HEADER;
    size_t room, before = (size_t)(frame.n + head->gzip.n);
    struct libdeflate_compressor *to_deflate = open_deflater(level);
    size_t bound = to_deflate ? before + libdeflate_deflate_compress_bound(to_deflate, (size_t)in.n) + GZIP_TRAILER : 0;
    uint8_t *to = to_deflate && !out->failed ? reserve(out, bound, &room) : NULL;
    if (!to)
        return err_make(&ERR_SYSTEM, "no memory to compress %td bytes", in.n);
    if (room < before + GZIP_TRAILER)
        return too_big(in);
    size_t size =
        libdeflate_deflate_compress(to_deflate, in.p, (size_t)in.n, to + before, room - before - GZIP_TRAILER);
    if (size == 0)
        return too_big(in);
    memcpy(to, frame.p, (size_t)frame.n);
    if (head->gzip.n)
        memcpy(to + frame.n, head->gzip.p, (size_t)head->gzip.n);
    put_number(to + before + size, (uint32_t)crc32_combine(head->crc, compress_crc(in), in.n));
    put_number(to + before + size + 4, (uint32_t)(head->text.n + in.n));
    buf_grown(out, (ptrdiff_t)(before + size + GZIP_TRAILER));
    return OK;
}

struct err compress_gzip(struct str in, int level, struct buf *out)
{
    static const struct compress_head NONE;
    return gzip(&NONE, in, level, out);
}

struct err compress_gzip_after(const struct compress_head *head, struct str rest, int level, struct buf *out)
{
    return gzip(head, rest, level, out);
}

/* The part of a Brotli stream of HEAD_WINDOW that stands from offset on. Only the whole ends with an end. */
static struct err brotli_part(struct str in, size_t offset, bool last, int quality, struct buf *out)
{
    size_t room, bound = BrotliEncoderMaxCompressedSize((size_t)in.n) + 16, left = (size_t)in.n;
    const uint8_t *next = (const uint8_t *)in.p;
    uint8_t *to = out->failed ? NULL : reserve(out, bound, &room), *end = to;
    BrotliEncoderState *encoder = to ? BrotliEncoderCreateInstance(NULL, NULL, NULL) : NULL;
    if (!encoder)
        return err_make(&ERR_SYSTEM, "no memory to compress %td bytes", in.n);
    size_t whole = room;
    BrotliEncoderSetParameter(encoder, BROTLI_PARAM_QUALITY, (uint32_t)quality);
    BrotliEncoderSetParameter(encoder, BROTLI_PARAM_LGWIN, HEAD_WINDOW);
    BrotliEncoderSetParameter(encoder, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT);
    BrotliEncoderSetParameter(encoder, BROTLI_PARAM_SIZE_HINT, (uint32_t)MIN(in.n, 1 << 30));
    BrotliEncoderSetParameter(encoder, BROTLI_PARAM_STREAM_OFFSET, (uint32_t)offset);
    BrotliEncoderOperation operation = last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH;
    bool fits = BrotliEncoderCompressStream(encoder, operation, &left, &next, &room, &end, NULL) && left == 0 &&
                !BrotliEncoderHasMoreOutput(encoder) && (!last || BrotliEncoderIsFinished(encoder));
    BrotliEncoderDestroyInstance(encoder);
    if (!fits)
        return too_big(in);
    buf_grown(out, (ptrdiff_t)(whole - room));
    return OK;
}

struct err compress_brotli_after(const struct compress_head *head, struct str rest, int quality, struct buf *out)
{
    ptrdiff_t begin = out->n;
    buf_add(out, head->brotli);
    struct err e = brotli_part(rest, (size_t)head->text.n, true, quality, out);
    if (failed(e) && !out->failed)
        out->n = begin;
    return e;
}

static bool deflate_into(z_stream *stream, struct str in, struct buf *out)
{
    size_t room;
    uint8_t *to = reserve(out, deflateBound(stream, (uLong)in.n) + 16, &room);
    if (!to)
        return false;
    stream->next_in = (z_const Bytef *)(uintptr_t)in.p;
    stream->avail_in = (uInt)in.n;
    stream->next_out = to;
    stream->avail_out = (uInt)room;
    if (deflate(stream, Z_FULL_FLUSH) != Z_OK || stream->avail_in || stream->avail_out == 0)
        return false;
    buf_grown(out, (ptrdiff_t)stream->total_out);
    return true;
}

/* Blocks that end on a byte and are not the last: another stream's blocks may follow. */
static bool deflate_part(struct str in, struct buf *out)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, HEAD_GZIP_LEVEL, Z_DEFLATED, DEFLATE_WINDOW, DEFLATE_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    bool made = deflate_into(&stream, in, out);
    deflateEnd(&stream);
    return made;
}

struct compress_head *compress_head_make(struct str text)
{
    struct buf brotli, deflated;
    struct compress_head *head = NULL;
    assert(text.n > 0 && text.n <= HEAD_MAX);
    buf_init(&brotli, HEAD_MAX + 1024);
    buf_init(&deflated, HEAD_MAX + 1024);
    if (!failed(brotli_part(text, 0, false, HEAD_BROTLI_QUALITY, &brotli)) && deflate_part(text, &deflated))
        head = malloc(sizeof(*head) + (size_t)(text.n + brotli.n + deflated.n));
    if (head) {
        char *to = (char *)(head + 1);
        head->crc = compress_crc(text);
        head->text = (struct str){memcpy(to, text.p, (size_t)text.n), text.n};
        head->brotli = (struct str){memcpy(to + text.n, brotli.p, (size_t)brotli.n), brotli.n};
        head->gzip = (struct str){memcpy(to + text.n + brotli.n, deflated.p, (size_t)deflated.n), deflated.n};
    }
    buf_close(&brotli);
    buf_close(&deflated);
    return head;
}
