/* picture_frame.c - fuzz target: what the picture program might say, in pieces of any size. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/picture_frame.h"

#include "newsroom/limits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was told, as a sum: it must not depend on how the bytes came. */
struct told {
    uint64_t sum;
    int ends;
};

static void add(struct told *told, uint64_t value)
{
    told->sum = told->sum * 1099511628211u + value;
}

static struct err take(void *context, const struct frame *frame)
{
    struct told *told = context;
    if (told->ends || frame->offset < 0 || frame->offset + frame->data.n > frame->length ||
        frame->width > LIMIT_MEDIA_SIDE || frame->height > LIMIT_MEDIA_SIDE)
        abort();
    if (frame->kind != FRAME_RENDITION && frame->data.n != frame->length)
        abort();
    if (frame->offset == 0 && frame->data.n == 0 && frame->length > 0)
        return OK; /* a file's first piece may be empty */
    if (frame->offset == 0)
        add(told, (uint64_t)frame->kind << 32 | (uint64_t)frame->which << 16 | (uint64_t)frame->width);
    for (ptrdiff_t i = 0; i < frame->data.n; i++)
        add(told, (unsigned char)frame->data.p[i]);
    told->ends += frame->kind == FRAME_DONE || frame->kind == FRAME_REFUSED;
    return OK;
}

static struct told read_in_pieces(struct str bytes, ptrdiff_t piece, bool *fine)
{
    struct told told = {0};
    struct frame_reader reader = {.handle = take, .context = &told};
    *fine = true;
    for (ptrdiff_t at = 0; at < bytes.n && *fine; at += piece)
        *fine = !failed(frame_read(&reader, str_slice(bytes, at, at + piece)));
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool fine, fine_in_pieces;
    struct str bytes = {(const char *)data, (ptrdiff_t)size};
    struct told whole = read_in_pieces(bytes, bytes.n ? bytes.n : 1, &fine);
    struct told pieces = read_in_pieces(bytes, 1 + (ptrdiff_t)size % 7, &fine_in_pieces);
    if (fine != fine_in_pieces || (fine && (whole.sum != pieces.sum || whole.ends != pieces.ends)))
        abort();
    return 0;
}
