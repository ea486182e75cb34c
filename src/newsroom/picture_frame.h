/* picture_frame.h - what the picture program says to the one that started it, byte by byte. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PICTURE_FRAME_H
#define NEWSROOM_PICTURE_FRAME_H

#include "newsroom/rendition.h"

/*
 * A frame is a head of 16 bytes and a payload: kind, which, format, 0; then width, height and the payload's length, 32
 * bits each, the highest byte first. Frames follow one another until FRAME_DONE or FRAME_REFUSED.
 */
#define FRAME_HEAD 16
#define FRAME_WORDS_MAX 8192                   /* bytes of a text or a reason */
#define FRAME_RENDITION_MAX (64 * 1024 * 1024) /* bytes of a file */

enum frame_kind {
    FRAME_FACTS = 'F',     /* width, height: the picture's size as shown */
    FRAME_WORDS = 'W',     /* which: enum frame_words; payload: UTF-8 */
    FRAME_RENDITION = 'R', /* which: enum rendition_shape; format, width, height; payload: the file */
    FRAME_REFUSED = 'E',   /* payload: why, UTF-8 */
    FRAME_DONE = 'D'
};

/* Words that a picture brought along. */
enum frame_words { FRAME_ALT, FRAME_CAPTION, FRAME_CREDIT, FRAME_WORDS_KINDS };

struct frame {
    enum frame_kind kind;
    int which;
    enum rendition_format format;
    int width, height;
    int64_t length;  /* of the whole payload */
    struct str data; /* words and reasons whole; a file in pieces, in order, the first perhaps empty */
    int64_t offset;  /* of data in the payload */
};

/* Told of each frame, and of each piece of a file. An error ends the reading. */
typedef struct err frame_handler(void *context, const struct frame *frame);

/* A reader that is fed as the bytes come. Zeroed, with handle and context set. */
struct frame_reader {
    frame_handler *handle;
    void *context;
    unsigned char head[FRAME_HEAD];
    int head_length;
    struct frame frame; /* the one being read, when head is whole */
    int64_t read;       /* bytes of its payload */
    int renditions;     /* so far */
    bool ended;         /* FRAME_DONE or FRAME_REFUSED was read */
    char words[FRAME_WORDS_MAX];
};

/* Reads the next bytes. ERR_INVALID: no frame, one that passes a limit, or bytes after the end; else what handle says.
 * After an error the reader is of no more use. */
struct err frame_read(struct frame_reader *r, struct str bytes);
/* Writes the head of a frame of frame->length bytes. */
void frame_write_head(const struct frame *frame, unsigned char out[FRAME_HEAD]);

#endif
