/* picture_frame.c - what the picture program says to the one that started it, byte by byte. */
/* SPDX-License-Identifier: Apache-2.0 */
/* The other side has read a stranger's file: nothing that it says is believed before it was checked. */
#include "newsroom/picture_frame.h"

#include "newsroom/limits.h"

#include <string.h>

static int64_t read_number(const unsigned char *p)
{
    return (int64_t)p[0] << 24 | (int64_t)p[1] << 16 | (int64_t)p[2] << 8 | p[3];
}

static void write_number(unsigned char *p, int64_t value)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(value >> (24 - 8 * i));
}

void frame_write_head(const struct frame *frame, unsigned char out[FRAME_HEAD])
{
    out[0] = (unsigned char)frame->kind;
    out[1] = (unsigned char)frame->which;
    out[2] = (unsigned char)frame->format;
    out[3] = 0;
    write_number(out + 4, frame->width);
    write_number(out + 8, frame->height);
    write_number(out + 12, frame->length);
}

/* What each kind of frame may hold. */
static const struct {
    enum frame_kind kind;
    int which_end; /* `which` is below it */
    bool sized;
    int64_t length_max;
} KINDS[] = {
    {FRAME_FACTS, 1, true, 0},
    {FRAME_WORDS, FRAME_WORDS_KINDS, false, FRAME_WORDS_MAX},
    {FRAME_RENDITION, RENDITION_SHAPES, true, FRAME_RENDITION_MAX},
    {FRAME_REFUSED, 1, false, FRAME_WORDS_MAX},
    {FRAME_DONE, 1, false, 0},
};

static bool is_size(int64_t width, int64_t height, bool sized)
{
    if (!sized)
        return width == 0 && height == 0;
    return width >= 1 && height >= 1 && width <= LIMIT_MEDIA_SIDE && height <= LIMIT_MEDIA_SIDE;
}

static struct err take_head(struct frame_reader *r)
{
    const unsigned char *head = r->head;
    int64_t width = read_number(head + 4), height = read_number(head + 8), length = read_number(head + 12);
    for (ptrdiff_t i = 0; i < COUNT_OF(KINDS); i++) {
        if (head[0] != KINDS[i].kind)
            continue;
        if (head[1] >= KINDS[i].which_end || head[2] >= RENDITION_FORMATS || head[3] != 0 ||
            !is_size(width, height, KINDS[i].sized) || length > KINDS[i].length_max)
            break;
        r->frame = (struct frame){.kind = KINDS[i].kind,
                                  .which = head[1],
                                  .format = head[2],
                                  .width = (int)width,
                                  .height = (int)height,
                                  .length = length};
        r->read = 0;
        r->renditions += r->frame.kind == FRAME_RENDITION;
        if (r->renditions > RENDITION_FILES)
            return err_make(&ERR_INVALID, "the picture program made more than %d files", RENDITION_FILES);
        return OK;
    }
    return err_make(&ERR_INVALID, "the picture program said what nobody understands");
}

static struct err hand_over(struct frame_reader *r, struct str data, int64_t offset)
{
    r->frame.data = data;
    r->frame.offset = offset;
    r->ended = r->frame.kind == FRAME_DONE || r->frame.kind == FRAME_REFUSED;
    return r->handle(r->context, &r->frame);
}

/* Takes what bytes hold of the payload; words are gathered until they are whole. */
static struct err take_payload(struct frame_reader *r, struct str *bytes)
{
    int64_t offset = r->read;
    struct str piece = str_slice(*bytes, 0, (ptrdiff_t)MIN(r->frame.length - r->read, (int64_t)bytes->n));
    *bytes = str_from(*bytes, piece.n);
    r->read += piece.n;
    bool whole = r->read == r->frame.length;
    if (whole)
        r->head_length = 0;
    if (r->frame.kind == FRAME_RENDITION)
        return hand_over(r, piece, offset);
    if (piece.n)
        memcpy(r->words + offset, piece.p, (size_t)piece.n);
    return whole ? hand_over(r, (struct str){r->words, (ptrdiff_t)r->frame.length}, 0) : OK;
}

struct err frame_read(struct frame_reader *r, struct str bytes)
{
    while (bytes.n) {
        if (r->ended)
            return err_make(&ERR_INVALID, "the picture program went on after its end");
        if (r->head_length < FRAME_HEAD) {
            r->head[r->head_length++] = (unsigned char)bytes.p[0];
            bytes = str_from(bytes, 1);
            if (r->head_length < FRAME_HEAD)
                continue;
            TRY(take_head(r));
            if (r->frame.length > 0 && bytes.n == 0)
                break;
        }
        TRY(take_payload(r, &bytes));
    }
    return OK;
}
