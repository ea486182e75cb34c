/* markdown_write.h - story HTML as Markdown that becomes the same story HTML again. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_MARKDOWN_WRITE_H
#define TEXT_MARKDOWN_WRITE_H

#include "text/html.h"

/* How a block that is nothing but an address is written. */
struct markdown_lines {
    /* What stands alone on a line in place of an embed or an "also read", escaped as in HTML, in a; none: the block's
     * own HTML does. The reader of the file makes the block of it. */
    struct str (*line)(void *context, struct arena *a, struct html_block block);
    void *context;
};

/*
 * Adds body as Markdown (markdown.h) to out. Each block is as plain as it can be and still come back byte for byte:
 * Markdown, else Markdown with tags for its marks, else HTML. *exact tells whether the text as a whole does, which was
 * tried; where not, only the HTML itself will. ERR_LIMIT: out is full.
 */
struct err markdown_write(struct arena *a, struct html body, const struct markdown_lines *lines, struct buf *out,
                          bool *exact);

#endif
