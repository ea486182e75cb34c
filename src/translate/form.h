/* form.h - reading texts in segment form, as engines and people send them back. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_FORM_H
#define TRANSLATE_FORM_H

#include "base/base.h"

#define FORM_DEPTH_MAX 32

enum form_kind {
    FORM_END,
    FORM_TEXT,
    FORM_OPEN,   /* <g id="N"> */
    FORM_CLOSE,  /* </g>; id is that of what it closes */
    FORM_WHOLE,  /* <x id="N"/>, also as <x id="N"></x> */
    FORM_BROKEN, /* anything else: nothing is read behind it */
};

struct form_token {
    enum form_kind kind;
    int id;
    struct str text; /* of FORM_TEXT: as written, references and all; borrowed */
};

struct form_reader {
    struct str form;
    ptrdiff_t at;
    int open[FORM_DEPTH_MAX];
    int depth;
};

struct form_reader form_read(struct str form);
/* The next token; FORM_END also says that all that was opened is closed. */
struct form_token form_next(struct form_reader *reader);

/* Adds the characters of a text token: references resolved (those of XML, nbsp, and by number), each run of white space
 * as one space. False: a reference that is none; what it says is left out. */
bool form_add_plain(struct buf *out, struct str text);
/* Adds plain text with & < > escaped. */
void form_add_escaped(struct buf *out, struct str plain);
void form_add_open(struct buf *out, int id);
void form_add_close(struct buf *out);
void form_add_whole(struct buf *out, int id);

#endif
