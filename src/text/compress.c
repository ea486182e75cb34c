/* compress.c - the codings of HTTP that we make: Brotli and gzip. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A deflate state is 260 KB to set up, so each thread keeps one and resets it; libbrotlienc has no reset.
 */
#include "text/compress.h"

#include <brotli/encode.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window, gzip framing */
#define GZIP_MEMORY 8

static _Thread_local z_stream stream;
static _Thread_local int stream_level; /* 0: no stream */
static pthread_key_t stream_key;
static pthread_once_t stream_key_once = PTHREAD_ONCE_INIT;

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

static void close_stream(void *of_thread)
{
    z_stream *z = of_thread;
    deflateEnd(z);
}

static void make_stream_key(void)
{
    if (pthread_key_create(&stream_key, close_stream) != 0)
        fatal("pthread_key_create");
}

/* Makes the thread's stream ready for a new member at level. */
static bool open_stream(int level)
{
    pthread_once(&stream_key_once, make_stream_key);
    if (stream_level == level)
        return deflateReset(&stream) == Z_OK;
    if (stream_level)
        deflateEnd(&stream);
    stream = (z_stream){0};
    stream_level = 0;
    if (deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        pthread_setspecific(stream_key, NULL);
        return false;
    }
    stream_level = level;
    return pthread_setspecific(stream_key, &stream) == 0;
}

struct err compress_gzip(struct str in, int level, struct buf *out)
{
    size_t room;
    if (in.n > INT_MAX)
        return too_big(in);
    bool open = open_stream(level);
    uint8_t *to = open && !out->failed ? reserve(out, deflateBound(&stream, (uLong)in.n), &room) : NULL;
    if (!to)
        return err_make(&ERR_SYSTEM, "no memory to compress %td bytes", in.n);
    stream.next_in = (z_const Bytef *)(uintptr_t)in.p;
    stream.avail_in = (uInt)in.n;
    stream.next_out = to;
    stream.avail_out = (uInt)MIN(room, (size_t)UINT_MAX);
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        return too_big(in);
    buf_grown(out, (ptrdiff_t)stream.total_out);
    return OK;
}
