/* picture_frame.c - tests: frames in any pieces, and what is none. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/picture_frame.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct buf said;

static struct err take(void *context, const struct frame *frame)
{
    (void)context;
    if (frame->kind == FRAME_RENDITION && frame->offset > 0) {
        buf_add(&said, frame->data);
        return OK;
    }
    buf_add_format(&said, "\n%c %d %d %dx%d ", frame->kind, frame->which, (int)frame->format, frame->width,
                   frame->height);
    buf_add(&said, frame->data);
    return OK;
}

static void add(struct buf *b, struct frame frame, struct str payload)
{
    unsigned char head[FRAME_HEAD];
    frame.length = payload.n;
    frame_write_head(&frame, head);
    buf_add(b, (struct str){(const char *)head, FRAME_HEAD});
    buf_add(b, payload);
}

/* A whole run. */
static struct str run_of_frames(struct buf *b)
{
    buf_init(b, 1 << 20);
    add(b, (struct frame){.kind = FRAME_FACTS, .width = 300, .height = 70000 % 16384}, S(""));
    add(b, (struct frame){.kind = FRAME_WORDS, .which = FRAME_CREDIT}, S("T. Amsel"));
    add(b,
        (struct frame){
            .kind = FRAME_RENDITION, .which = RENDITION_CARD, .format = RENDITION_WEBP, .width = 160, .height = 107},
        S("the bytes of a file"));
    add(b, (struct frame){.kind = FRAME_DONE}, S(""));
    return buf_str(b);
}

#define WHOLE "\nF 0 0 300x4464 \nW 2 0 0x0 T. Amsel\nR 1 1 160x107 the bytes of a file\nD 0 0 0x0 "

static void frames_come_in_pieces_of_any_size(void **state)
{
    struct buf b;
    struct str bytes = run_of_frames(&b);
    (void)state;
    for (ptrdiff_t piece = 1; piece <= bytes.n; piece++) {
        struct frame_reader reader = {.handle = take};
        buf_init(&said, 1 << 20);
        for (ptrdiff_t at = 0; at < bytes.n; at += piece)
            assert_false(failed(frame_read(&reader, str_slice(bytes, at, at + piece))));
        assert_true(reader.ended);
        assert_true(str_equal(buf_str(&said), S(WHOLE)));
        buf_close(&said);
    }
    buf_close(&b);
}

static void what_is_no_frame_is_refused(void **state)
{
    static const struct {
        int at;
        unsigned char value;
    } changes[] = {
        {0, 'X'},  /* no such kind */
        {1, 1},    /* facts of nothing */
        {2, 3},    /* no such format */
        {3, 1},    /* not yet in use */
        {4, 1},    /* 2^24 pixels */
        {6, 0x40}, /* over 16,384 */
        {12, 1},   /* facts with a payload */
    };
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(changes); i++) {
        struct buf b;
        struct frame_reader reader = {.handle = take};
        (void)run_of_frames(&b);
        buf_init(&said, 1 << 20);
        b.p[changes[i].at] = (char)changes[i].value;
        assert_true(err_is(frame_read(&reader, buf_str(&b)), &ERR_INVALID));
        buf_close(&said);
        buf_close(&b);
    }
}

static void nothing_follows_the_end(void **state)
{
    struct buf b;
    struct frame_reader reader = {.handle = take};
    (void)state;
    buf_init(&said, 1 << 20);
    (void)run_of_frames(&b);
    buf_add_char(&b, 'D');
    assert_true(err_is(frame_read(&reader, buf_str(&b)), &ERR_INVALID));
    buf_close(&said);
    buf_close(&b);
}

static void files_without_end_are_too_many(void **state)
{
    struct buf b;
    struct frame_reader reader = {.handle = take};
    struct err e = OK;
    int files = 0;
    (void)state;
    buf_init(&said, 1 << 20);
    buf_init(&b, 1 << 20);
    add(&b, (struct frame){.kind = FRAME_RENDITION, .width = 1, .height = 1}, S("x"));
    for (; !failed(e); files++)
        e = frame_read(&reader, buf_str(&b));
    assert_int_equal(files, RENDITION_FILES + 1);
    buf_close(&said);
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_in_pieces_of_any_size),
        cmocka_unit_test(what_is_no_frame_is_refused),
        cmocka_unit_test(nothing_follows_the_end),
        cmocka_unit_test(files_without_end_are_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
