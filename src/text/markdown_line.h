/* markdown_line.h - a line of story HTML as Markdown. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_MARKDOWN_LINE_H
#define TEXT_MARKDOWN_LINE_H

#include "base/base.h"

enum markdown_style {
    MARKDOWN_MARKS, /* *em*, **strong**, ~~s~~, `code`, [words](address) */
    MARKDOWN_TAGS,  /* <em>em</em>: next to some characters marks are none */
    MARKDOWN_STYLES
};

/* Adds a canonical line, text and marks, as it stands at the start of a line of Markdown. */
void markdown_line(struct buf *out, struct str line, enum markdown_style style);
/* Adds canonical text without its references: "a & b". */
void markdown_add_decoded(struct buf *out, struct str text);

#endif
