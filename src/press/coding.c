/* coding.c - content codings: which one, and the bodies in them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/state.h"

#include "text/compress.h"

#include <brotli/decode.h>
#define ZLIB_CONST
#include <zlib.h>

/* Levels at which a coding made on demand costs no more than the page itself, about. */
#define BROTLI_QUALITY 4
#define GZIP_LEVEL 6
/* Below this a coding saves less than its header costs. */
#define SIZE_MIN 256
/* zlib's largest window, with gzip's header. */
#define GZIP_WINDOW (15 + 16)

bool press_coding_fits(struct str type, ptrdiff_t size)
{
    static const struct str WHOLE[] = {
        S_INIT("application/json"),
        S_INIT("application/javascript"),
        S_INIT("application/xml"),
        S_INIT("image/svg+xml"),
    };
    struct str name, rest;
    str_cut(type, ';', &name, &rest);
    name = str_trim(name);
    if (size < SIZE_MIN)
        return false;
    if (str_starts(name, S("text/")) || str_ends(name, S("+xml")) || str_ends(name, S("+json")))
        return true;
    for (ptrdiff_t i = 0; i < COUNT_OF(WHOLE); i++)
        if (str_equal_nocase(name, WHOLE[i]))
            return true;
    return false;
}

enum http_coding press_coding_best(unsigned codings)
{
    if (codings & HTTP_BROTLI)
        return HTTP_BROTLI;
    return codings & HTTP_GZIP ? HTTP_GZIP : HTTP_IDENTITY;
}

struct str press_coding_name(enum http_coding coding)
{
    static const struct str NAMES[PRESS_CODINGS] = {{NULL, 0}, S_INIT("gzip"), S_INIT("br")};
    return NAMES[coding];
}

static struct err encode_after(enum http_coding coding, int level, const struct compress_head *head, struct str plain,
                               struct buf *out)
{
    struct str rest = str_from(plain, head->text.n);
    return coding == HTTP_BROTLI ? compress_brotli_after(head, rest, level, out)
                                 : compress_gzip_after(head, rest, level, out);
}

static bool encode(enum http_coding coding, int level, struct press_head *head, struct str plain, struct buf *out)
{
    const struct compress_head *coded = head ? press_head_coded(head) : NULL;
    if (coded)
        return !failed(encode_after(coding, level, coded, plain, out));
    return !failed(coding == HTTP_BROTLI ? compress_brotli(plain, level, out) : compress_gzip(plain, level, out));
}

bool press_coding_encode(enum http_coding coding, struct press_head *head, struct str plain, struct buf *out)
{
    return encode(coding, coding == HTTP_BROTLI ? BROTLI_QUALITY : GZIP_LEVEL, head, plain, out);
}

bool press_codes(struct str type, ptrdiff_t size)
{
    return press_coding_fits(type, size);
}

bool press_code(enum http_coding coding, int level, struct str body, ptrdiff_t shared_head, struct buf *out)
{
    struct press_head *head = shared_head ? press_head_hold(str_slice(body, 0, shared_head)) : NULL;
    bool made = encode(coding, level, head, body, out);
    press_head_release(head);
    return made;
}

static bool expand_brotli(struct str coded, char *to, size_t *size)
{
    return BrotliDecoderDecompress((size_t)coded.n, (const uint8_t *)coded.p, size, (uint8_t *)to) ==
           BROTLI_DECODER_RESULT_SUCCESS;
}

static bool expand_gzip(struct str coded, char *to, size_t *size)
{
    z_stream stream = {
        .next_in = (const Bytef *)coded.p,
        .avail_in = (uInt)coded.n,
        .next_out = (Bytef *)to,
        .avail_out = (uInt)*size,
    };
    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        return false;
    bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    *size = stream.total_out;
    inflateEnd(&stream);
    return whole;
}

bool press_coding_decode(enum http_coding coding, struct str coded, struct buf *out)
{
    size_t size = (size_t)(out->max - out->n);
    char *to = buf_reserve(out, (ptrdiff_t)size);
    if (!to || !(coding == HTTP_BROTLI ? expand_brotli(coded, to, &size) : expand_gzip(coded, to, &size)))
        return false;
    buf_grown(out, (ptrdiff_t)size);
    return true;
}
