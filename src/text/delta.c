/* delta.c - a text as it differs from another one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/delta.h"

#include <zstd.h>

#define LEVEL 3
#define WINDOW_BITS_MIN 10
#define WINDOW_BITS_MAX 27

/* What is referred to has to lie within a window that ends where the text does. */
static int window_bits(ptrdiff_t size)
{
    int bits = WINDOW_BITS_MIN;
    while (bits < WINDOW_BITS_MAX && ((ptrdiff_t)1 << bits) < size)
        bits++;
    return bits;
}

static bool is_set(ZSTD_CCtx *to, ZSTD_cParameter parameter, int value)
{
    return !ZSTD_isError(ZSTD_CCtx_setParameter(to, parameter, value));
}

static bool prepare(ZSTD_CCtx *to, struct str base, struct str text)
{
    return is_set(to, ZSTD_c_compressionLevel, LEVEL) && is_set(to, ZSTD_c_windowLog, window_bits(base.n + text.n)) &&
           is_set(to, ZSTD_c_enableLongDistanceMatching, 1) && is_set(to, ZSTD_c_checksumFlag, 0) &&
           !ZSTD_isError(ZSTD_CCtx_refPrefix(to, base.p, (size_t)base.n));
}

struct err delta_make(struct str base, struct str text, struct buf *out)
{
    size_t room = ZSTD_compressBound((size_t)text.n);
    ZSTD_CCtx *to = ZSTD_createCCtx();
    char *at = buf_reserve(out, (ptrdiff_t)room);
    bool ready = to && at && prepare(to, base, text);
    size_t n = ready ? ZSTD_compress2(to, at, room, text.p, (size_t)text.n) : 0;
    ZSTD_freeCCtx(to);
    if (!at)
        return err_make(&ERR_LIMIT, "the difference of %td bytes is too large, or memory ran out", text.n);
    if (!ready || ZSTD_isError(n))
        return err_make(&ERR_SYSTEM, "%td bytes could not be compared", text.n);
    buf_grown(out, (ptrdiff_t)n);
    return OK;
}

static struct err is_none(void)
{
    return err_make(&ERR_INVALID, "the difference does not fit the text that it was taken from");
}

static struct err expand(struct str base, struct str delta, size_t size, struct buf *out)
{
    ZSTD_DCtx *from = ZSTD_createDCtx();
    char *at = buf_reserve(out, (ptrdiff_t)size);
    bool ready = from && at && !ZSTD_isError(ZSTD_DCtx_refPrefix(from, base.p, (size_t)base.n));
    size_t n = ready ? ZSTD_decompressDCtx(from, at, size, delta.p, (size_t)delta.n) : 0;
    ZSTD_freeDCtx(from);
    if (!ready)
        return err_make(&ERR_LIMIT, "a text of %zu bytes is too large, or memory ran out", size);
    if (ZSTD_isError(n) || n != size)
        return is_none();
    buf_grown(out, (ptrdiff_t)n);
    return OK;
}

struct err delta_apply(struct str base, struct str delta, struct buf *out)
{
    unsigned long long size = ZSTD_getFrameContentSize(delta.p, (size_t)delta.n);
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR ||
        ZSTD_findFrameCompressedSize(delta.p, (size_t)delta.n) != (size_t)delta.n)
        return is_none();
    if (size > (unsigned long long)out->max)
        return err_make(&ERR_LIMIT, "a text is larger than %td bytes", out->max);
    return size ? expand(base, delta, (size_t)size, out) : OK;
}
